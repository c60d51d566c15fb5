import { getClusters } from '@/lib/cluster/clusters';
import { respondJson, respondStatus } from '@/lib/cluster/http/respond';
import { route } from '@/lib/cluster/http/route';
import { readBody } from '@/lib/cluster/http/simulation-route';
import { NewSimulation, openingOf } from '@/lib/cluster/simulated/new-simulation';

/** The simulated clusters of this server. */
export const GET = route(async () => {
  const { simulations } = await getClusters();
  return respondJson({ clusters: simulations.list().map((cluster) => cluster.describe()) });
});

/** Opens a simulated cluster: an empty one, or one from a scenario. */
export const POST = route(async (request) => {
  const body = await readBody(request, NewSimulation);
  if (!body.ok) return respondStatus(body.error);
  const opening = openingOf(body.value);
  if (!opening.ok) return respondStatus(opening.error);
  const cluster = (await getClusters()).simulations.create(opening.value, body.value.name);
  return cluster.ok ? respondJson(cluster.value.describe(), 201) : respondStatus(cluster.error);
});
