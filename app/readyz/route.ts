import { getClusters } from '@/lib/cluster/clusters';
import { isStopping } from '@/lib/cluster/http/shutdown';

export const dynamic = 'force-dynamic';

/**
 * The server has its clusters and is not stopping. A live cluster that cannot be
 * reached does not count, nor does a database: the pages say what is wrong.
 */
export async function GET(): Promise<Response> {
  await getClusters();
  const ready = !isStopping();
  const headers = { 'cache-control': 'no-store' };
  return ready
    ? new Response('ok\n', { headers })
    : new Response('the server is stopping\n', { status: 503, headers });
}
