import { respondJson, respondStatus } from '@/lib/cluster/http/respond';
import { route } from '@/lib/cluster/http/route';
import { findSimulation, type SimulationParams } from '@/lib/cluster/http/simulation-route';

/** What a simulated cluster began with and all that was done to it: replayed, it comes to the same state. */
export const GET = route<SimulationParams>(async (_request, { simulation }) => {
  const cluster = await findSimulation(simulation);
  return cluster.ok ? respondJson(cluster.value.export()) : respondStatus(cluster.error);
});
