import { getClusters } from '@/lib/cluster/clusters';
import { aborterOf, respondMessages, respondStatus } from '@/lib/cluster/http/respond';
import { route } from '@/lib/cluster/http/route';

/** What is shown, as server-sent events; the messages are those of lib/history/presentation.ts. */
export const GET = route<{ readonly presentation: string }>(async (request, { presentation }) => {
  const { presentations } = await getClusters();
  const aborter = aborterOf(request);
  const messages = presentations.follow(presentation, aborter.signal);
  if (messages.ok) return respondMessages(messages.value, aborter);
  aborter.abort();
  return respondStatus(messages.error);
});
