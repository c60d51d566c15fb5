import * as v from 'valibot';
import { getClusters } from '@/lib/cluster/clusters';
import { respondJson, respondStatus } from '@/lib/cluster/http/respond';
import { route } from '@/lib/cluster/http/route';
import { readBody } from '@/lib/cluster/http/simulation-route';
import { toConfirm } from '@/lib/cluster/http/to-confirm';
import { failure } from '@/lib/kubernetes/status';

/** A write as a page is about to send it. */
const WriteBody = v.strictObject({
  method: v.picklist(['POST', 'PUT', 'PATCH', 'DELETE'], 'must be POST, PUT, PATCH or DELETE'),
  /** Path within the cluster's API, with its query. */
  url: v.pipe(v.string(), v.startsWith('/', 'must begin with /'), v.maxLength(4_096, 'is longer than 4096')),
  contentType: v.optional(v.pipe(v.string(), v.maxLength(100, 'is longer than 100'))),
  body: v.optional(v.unknown()),
});

/** The question that comes before a write to a live cluster: exactly what would be sent, and the token that sends it. */
export const POST = route<{ readonly cluster: string }>(async (request, { cluster }) => {
  const found = await (await getClusters()).find(cluster);
  if (!found.ok) return respondStatus(found.error);
  const body = await readBody(request, WriteBody);
  if (!body.ok) return respondStatus(body.error);
  if (!found.value.ask) {
    const why = `cluster "${cluster}" asks nothing before a write`;
    return respondStatus(failure('MethodNotAllowed', why));
  }
  const write = toConfirm(body.value);
  if (!write.ok) return respondStatus(write.error);
  const question = await found.value.ask(write.value);
  return question.ok ? respondJson(question.value) : respondStatus(question.error);
});
