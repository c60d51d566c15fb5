import { getClusters } from '@/lib/cluster/clusters';
import { handOn } from '@/lib/cluster/http/hand-on';
import { respondJson, respondStatus } from '@/lib/cluster/http/respond';
import { isHandedOn, route } from '@/lib/cluster/http/route';
import { readBody } from '@/lib/cluster/http/simulation-route';
import { NewSimulation, scenarioOf } from '@/lib/cluster/simulated/new-simulation';
import type { NewSimulationAnswer } from '@/lib/history/stream-message';

/** The simulated clusters of this server, and of the others over the same database. */
export const GET = route(async () => {
  const { clusters } = await (await getClusters()).list();
  return respondJson({ clusters: clusters.filter(({ kind }) => kind === 'simulated') });
});

/** Opens a simulated cluster: an empty one, or one from a scenario. Another server does, where there is no room here. */
export const POST = route(async (request) => {
  const { replicas, simulations } = await getClusters();
  const roomier = isHandedOn(request) ? undefined : simulations.roomElsewhere();
  if (replicas && roomier) {
    const handed = await handOn(request, replicas, roomier);
    if (handed.kind === 'done') return handed.response;
  }
  const body = await readBody(request, NewSimulation);
  if (!body.ok) return respondStatus(body.error);
  const scenario = scenarioOf(body.value);
  if (!scenario.ok) return respondStatus(scenario.error);
  const { name, paused } = body.value;
  const cluster = await simulations.create(scenario.value, name, paused);
  if (!cluster.ok) return respondStatus(cluster.error);
  const { refusals, replayVerdict } = cluster.value;
  const answer: NewSimulationAnswer = { ...cluster.value.describe(), refusals, replay: replayVerdict };
  return respondJson(answer, 201);
});
