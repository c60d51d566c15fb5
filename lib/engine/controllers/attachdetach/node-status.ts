/** `status.volumesAttached` of a Node: what the kubelet may mount. Upstream: statusupdater/node_status_updater.go. */
import { err, ok } from '../../../base/result';
import type { Node } from '../../../kubernetes/node';
import { isReportedAttached } from '../../../volume/attachment';
import { type SyncResult, statusMessage, type Task, updateStatus } from '../../task';

export function withAttachedVolume(node: Node, name: string): Node {
  if (isReportedAttached(node, name)) return node;
  const attached = node.status?.volumesAttached ?? [];
  return { ...node, status: { ...node.status, volumesAttached: [...attached, { name, devicePath: '' }] } };
}

export function withoutAttachedVolume(node: Node, name: string): Node {
  if (!isReportedAttached(node, name)) return node;
  const left = (node.status?.volumesAttached ?? []).filter((other) => other.name !== name);
  return { ...node, status: { ...node.status, volumesAttached: left.length > 0 ? left : undefined } };
}

/** Writes the status where it differs from that of `before`. */
export function* reportAttached(node: Node, before: Node): Task<SyncResult> {
  if (node === before) return ok(undefined);
  const written = yield* updateStatus(node);
  return written.ok ? ok(undefined) : err(statusMessage(written.error));
}
