import { getClusters } from '@/lib/cluster/clusters';
import { aborterOf, respondEvents, respondStatus } from '@/lib/cluster/http/respond';
import { route } from '@/lib/cluster/http/route';
import { parseCursor } from '@/lib/history/stream-message';

/** Everything that happens in a cluster as server-sent events; the messages are those of lib/history/stream-message.ts. */
export const GET = route<{ readonly cluster: string }>(async (request, { cluster }) => {
  const found = await (await getClusters()).find(cluster);
  if (!found.ok) return respondStatus(found.error);
  const since = request.headers.get('last-event-id') ?? new URL(request.url).searchParams.get('since');
  const aborter = aborterOf(request);
  return respondEvents(found.value.subscribe(parseCursor(since), aborter.signal), aborter);
});
