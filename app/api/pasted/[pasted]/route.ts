import { getClusters } from '@/lib/cluster/clusters';
import { respondJson, respondStatus } from '@/lib/cluster/http/respond';
import { route } from '@/lib/cluster/http/route';
import { failure } from '@/lib/kubernetes/status';

/** Forgets a pasted text; its readers are told. */
export const DELETE = route<{ readonly pasted: string }>(async (_request, { pasted }) => {
  const deleted = (await getClusters()).pasted.delete(pasted);
  if (!deleted)
    return respondStatus(failure('NotFound', `there is no pasted text "${pasted}" on this server`));
  return respondJson({ kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 200 });
});
