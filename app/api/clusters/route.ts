import { getClusters } from '@/lib/cluster/clusters';
import { respondJson } from '@/lib/cluster/http/respond';
import { route } from '@/lib/cluster/http/route';

/** The clusters of this server, for the switcher. */
export const GET = route(async () => respondJson(await (await getClusters()).list()));
