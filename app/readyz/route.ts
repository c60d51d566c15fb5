import { getClusters } from '@/lib/cluster/clusters';
import { isStopping } from '@/lib/cluster/http/shutdown';

export const dynamic = 'force-dynamic';

/** The server has its clusters and is not stopping. A live cluster that cannot be reached does not count. */
export async function GET(): Promise<Response> {
  const ready = !isStopping() && (await (await getClusters()).list()).clusters.length > 0;
  const headers = { 'cache-control': 'no-store' };
  return ready
    ? new Response('ok\n', { headers })
    : new Response('the server is stopping\n', { status: 503, headers });
}
