import { undoAnswer } from '@/lib/cluster/http/acts';
import { respondJson, respondStatus } from '@/lib/cluster/http/respond';
import { route } from '@/lib/cluster/http/route';
import { findSimulation, NoBody, readBody, type SimulationParams } from '@/lib/cluster/http/simulation-route';

/** Does again what was undone last. */
export const POST = route<SimulationParams>(async (request, { simulation }) => {
  const cluster = await findSimulation(simulation);
  if (!cluster.ok) return respondStatus(cluster.error);
  const body = await readBody(request, NoBody);
  if (!body.ok) return respondStatus(body.error);
  const act = await cluster.value.redo();
  return act.ok ? respondJson(undoAnswer(cluster.value, act.value)) : respondStatus(act.error);
});
