import { getClusters } from '@/lib/cluster/clusters';
import { respondJson, respondStatus } from '@/lib/cluster/http/respond';
import { route } from '@/lib/cluster/http/route';
import { findSimulation, type SimulationParams } from '@/lib/cluster/http/simulation-route';

/** What a simulated cluster is now. */
export const GET = route<SimulationParams>(async (_request, { simulation }) => {
  const cluster = await findSimulation(simulation);
  return cluster.ok ? respondJson(cluster.value.describe()) : respondStatus(cluster.error);
});

/** Deletes a simulated cluster; its readers are told. The demo comes back as new when it is asked for again. */
export const DELETE = route<SimulationParams>(async (_request, { simulation }) => {
  const cluster = await findSimulation(simulation);
  if (!cluster.ok) return respondStatus(cluster.error);
  const deleted = await (await getClusters()).simulations.delete(simulation);
  if (!deleted.ok) return respondStatus(deleted.error);
  return respondJson({ kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 200 });
});
