import { respondJson, respondStatus } from '@/lib/cluster/http/respond';
import { route } from '@/lib/cluster/http/route';
import { findSimulation, readBody, type SimulationParams } from '@/lib/cluster/http/simulation-route';
import { beginningOf, NewFault } from '@/lib/cluster/simulated/new-fault';
import type { FaultListAnswer } from '@/lib/history/stream-message';

/** The active faults of a simulated cluster, and the components that a fault can be about. */
export const GET = route<SimulationParams>(async (_request, { simulation }) => {
  const cluster = await findSimulation(simulation);
  if (!cluster.ok) return respondStatus(cluster.error);
  const { activeFaults, componentNames } = cluster.value;
  return respondJson({ faults: activeFaults, components: componentNames } satisfies FaultListAnswer);
});

/** Begins a fault now; answers with its object. */
export const POST = route<SimulationParams>(async (request, { simulation }) => {
  const cluster = await findSimulation(simulation);
  if (!cluster.ok) return respondStatus(cluster.error);
  const body = await readBody(request, NewFault);
  if (!body.ok) return respondStatus(body.error);
  const begun = cluster.value.execute({ beginFault: beginningOf(body.value, cluster.value.activeFaults) });
  const kept = await cluster.value.kept();
  if (!kept.ok) return respondStatus(kept.error);
  return begun.ok ? respondJson(begun.value, 201) : respondStatus(begun.error);
});
