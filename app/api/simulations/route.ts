import { getClusters } from '@/lib/cluster/clusters';
import { respondJson, respondStatus } from '@/lib/cluster/http/respond';
import { route } from '@/lib/cluster/http/route';
import { readBody } from '@/lib/cluster/http/simulation-route';
import { NewSimulation, scenarioOf } from '@/lib/cluster/simulated/new-simulation';
import type { NewSimulationAnswer } from '@/lib/history/stream-message';

/** The simulated clusters of this server. */
export const GET = route(async () => {
  const { simulations } = await getClusters();
  return respondJson({ clusters: (await simulations.list()).map((cluster) => cluster.describe()) });
});

/** Opens a simulated cluster: an empty one, or one from a scenario. */
export const POST = route(async (request) => {
  const body = await readBody(request, NewSimulation);
  if (!body.ok) return respondStatus(body.error);
  const scenario = scenarioOf(body.value);
  if (!scenario.ok) return respondStatus(scenario.error);
  const { name, paused } = body.value;
  const cluster = await (await getClusters()).simulations.create(scenario.value, name, paused);
  if (!cluster.ok) return respondStatus(cluster.error);
  const answer: NewSimulationAnswer = { ...cluster.value.describe(), refusals: cluster.value.refusals };
  return respondJson(answer, 201);
});
