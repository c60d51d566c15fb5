import { getClusters } from '@/lib/cluster/clusters';
import { respondJson } from '@/lib/cluster/http/respond';
import { isHandedOn, route } from '@/lib/cluster/http/route';

/** The clusters of this server, for the switcher. */
export const GET = route(async (request) => {
  const clusters = await getClusters();
  return respondJson(isHandedOn(request) ? clusters.listHere() : await clusters.list());
});
