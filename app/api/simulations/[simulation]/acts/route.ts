import { actsAnswer } from '@/lib/cluster/http/acts';
import { respondJson, respondStatus } from '@/lib/cluster/http/respond';
import { route } from '@/lib/cluster/http/route';
import { findSimulation, type SimulationParams } from '@/lib/cluster/http/simulation-route';

/** What can be undone and redone. */
export const GET = route<SimulationParams>(async (_request, { simulation }) => {
  const cluster = await findSimulation(simulation);
  return cluster.ok ? respondJson(actsAnswer(cluster.value)) : respondStatus(cluster.error);
});
