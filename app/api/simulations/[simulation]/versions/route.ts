import { respondJson, respondStatus } from '@/lib/cluster/http/respond';
import { route } from '@/lib/cluster/http/route';
import { findSimulation, type SimulationParams } from '@/lib/cluster/http/simulation-route';
import { compareScenario, otherVersion } from '@/lib/cluster/simulated/compare-scenario';

/** `?version=1.25`: what this cluster would have come to in that version of Kubernetes, beside its own. */
export const GET = route<SimulationParams>(async (request, { simulation }) => {
  const cluster = await findSimulation(simulation);
  if (!cluster.ok) return respondStatus(cluster.error);
  const scenario = cluster.value.export();
  const version = otherVersion(scenario, new URL(request.url).searchParams.get('version'));
  if (!version.ok) return respondStatus(version.error);
  const comparison = await compareScenario(scenario, version.value);
  return comparison.ok ? respondJson(comparison.value) : respondStatus(comparison.error);
});
