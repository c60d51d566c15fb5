/** `status.volumesAttached` of a Node: what the kubelet may mount. Upstream: statusupdater/node_status_updater.go. */
import { err, ok } from '../../../base/result';
import type { Node } from '../../../kubernetes/node';
import { type AttachableVolume, uniqueVolumeName } from '../../../volume/attachment';
import { type SyncResult, statusMessage, type Task, updateStatus } from '../../task';

export function withAttachedVolume(node: Node, volume: AttachableVolume): Node {
  const name = uniqueVolumeName(volume);
  const attached = node.status?.volumesAttached ?? [];
  if (attached.some((other) => other.name === name)) return node;
  return { ...node, status: { ...node.status, volumesAttached: [...attached, { name, devicePath: '' }] } };
}

export function withoutAttachedVolume(node: Node, volume: AttachableVolume): Node {
  const name = uniqueVolumeName(volume);
  const attached = node.status?.volumesAttached ?? [];
  if (!attached.some((other) => other.name === name)) return node;
  const left = attached.filter((other) => other.name !== name);
  return { ...node, status: { ...node.status, volumesAttached: left.length > 0 ? left : undefined } };
}

/** Writes the status where it differs from that of `before`. */
export function* reportAttached(node: Node, before: Node): Task<SyncResult> {
  if (node === before) return ok(undefined);
  const written = yield* updateStatus(node);
  return written.ok ? ok(undefined) : err(statusMessage(written.error));
}
