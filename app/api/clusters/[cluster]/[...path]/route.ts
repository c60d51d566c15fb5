import { getClusters } from '@/lib/cluster/clusters';
import { serveKubernetes } from '@/lib/cluster/http/kubernetes-route';
import { respondStatus } from '@/lib/cluster/http/respond';
import { route } from '@/lib/cluster/http/route';

/** The Kubernetes API of a cluster, as it is: any client of Kubernetes can talk to it. */
const handler = route<{ readonly cluster: string; readonly path: readonly string[] }>(
  async (request, { cluster, path }) => {
    const found = await (await getClusters()).find(cluster);
    return found.ok ? serveKubernetes(request, found.value, path) : respondStatus(found.error);
  },
);

export { handler as DELETE, handler as GET, handler as PATCH, handler as POST, handler as PUT };
