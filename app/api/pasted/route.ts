import { getClusters } from '@/lib/cluster/clusters';
import { respondJson, respondStatus } from '@/lib/cluster/http/respond';
import { route } from '@/lib/cluster/http/route';
import { readBody } from '@/lib/cluster/http/simulation-route';
import { NewPaste, PASTE_LIMIT_BYTES, pastedObjects } from '@/lib/cluster/pasted/new-paste';

/** Opens a read-only cluster from objects that somebody pasted. */
export const POST = route(async (request) => {
  const body = await readBody(request, NewPaste, PASTE_LIMIT_BYTES);
  if (!body.ok) return respondStatus(body.error);
  const { pasted } = await getClusters();
  const cluster = await pasted.create(pastedObjects(body.value), body.value.title, Date.now());
  return cluster.ok ? respondJson(cluster.value.describe(), 201) : respondStatus(cluster.error);
});
