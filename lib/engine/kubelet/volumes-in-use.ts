/** `status.volumesInUse` of a Node: what must stay attached, because the node has it mounted or is about to. */
import { err, ok } from '../../base/result';
import type { Node } from '../../kubernetes/node';
import { nodes } from '../../kubernetes/resources';
import type { ApiServer } from '../apiserver/api';
import { patch, type SyncResult, statusMessage, type Task } from '../task';

/** Writes `inUse` where the Node says something else (VolumesInUse setter, pkg/kubelet/nodestatus, 1.37). */
export function* reportVolumesInUse(api: ApiServer, node: Node, inUse: readonly string[]): Task<SyncResult> {
  const { name } = node.metadata;
  const reported = api.get(nodes, name)?.status?.volumesInUse ?? [];
  if (reported.length === inUse.length && reported.every((one, index) => one === inUse[index]))
    return ok(undefined);
  const status = { volumesInUse: inUse.length > 0 ? inUse : null };
  const written = yield* patch({ resource: nodes, name }, { status }, 'merge', 'status');
  return written.ok || written.error.code === 404 ? ok(undefined) : err(statusMessage(written.error));
}
