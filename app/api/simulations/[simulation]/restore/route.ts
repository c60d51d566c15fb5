import { getClusters } from '@/lib/cluster/clusters';
import { handOn } from '@/lib/cluster/http/hand-on';
import { respondJson, respondStatus } from '@/lib/cluster/http/respond';
import { isHandedOn, route } from '@/lib/cluster/http/route';
import { NoBody, readBody, type SimulationParams } from '@/lib/cluster/http/simulation-route';
import type { Replicas } from '@/lib/cluster/replicas/replicas';

const NOT_THERE = 404;

/** The server that deleted it remembers it; which one that was, nobody else knows. */
async function restoredElsewhere(request: Request, replicas: Replicas | undefined) {
  for (const peer of replicas?.peers() ?? []) {
    const handed = replicas && (await handOn(request, replicas, peer));
    if (handed?.kind === 'done' && handed.response.status !== NOT_THERE) return handed.response;
  }
  return undefined;
}

/** Brings back a cluster that was deleted lately, as it was, with its clock stopped. */
export const POST = route<SimulationParams>(async (request, { simulation }) => {
  const copy = request.clone();
  const body = await readBody(request, NoBody);
  if (!body.ok) return respondStatus(body.error);
  const { simulations, replicas } = await getClusters();
  const restored = await simulations.restore(simulation);
  if (!restored.ok && restored.error.reason === 'NotFound' && !isHandedOn(request))
    return (await restoredElsewhere(copy, replicas)) ?? respondStatus(restored.error);
  return restored.ok ? respondJson(restored.value.describe()) : respondStatus(restored.error);
});
