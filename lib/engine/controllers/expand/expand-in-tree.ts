/**
 * Growing a volume by a plugin of the controller manager, as up to 1.30: say so on the claim, grow the storage, write
 * the new size to the volume, then finish, or leave the file system to the node. There is no shrinking back: those
 * versions do not recover a failed expansion.
 * Upstream: expand, expand_controller.go, and GenerateExpandVolumeFunc, operation_generator.go, 1.30.
 */
import { assertDefined } from '../../../base/assert';
import { err, ok } from '../../../base/result';
import { annPreResizeCapacity, annStorageResizer } from '../../../kubernetes/annotations';
import { goQuote } from '../../../kubernetes/go-text';
import { namespacedKey, objectKey } from '../../../kubernetes/object';
import type { PersistentVolume } from '../../../kubernetes/persistent-volume';
import type { PersistentVolumeClaim } from '../../../kubernetes/persistent-volume-claim';
import { compareQuantities, formatQuantity, type Quantity, storageOf } from '../../../kubernetes/quantity';
import { persistentVolumes, resourceOf, storageClasses } from '../../../kubernetes/resources';
import { withAnnotation } from '../../../volume/bind';
import type { InTreePlugin } from '../../../volume/plugins';
import { isPreResizeCapacityStale } from '../../../volume/resize';
import type { ComponentContext } from '../../component';
import { findVolumePlugin } from '../../plugins';
import { withCondition, withoutResizeConditions, withStatus } from '../../resizer/claim-status';
import { patch, type SyncResult, statusMessage, type Task, updateStatus } from '../../task';

const WAITING_FOR_POD =
  'Waiting for user to (re-)start a pod to finish file system resize of volume on node.';
const SECRETS = resourceOf('v1', 'Secret');

export function* expandInTree(
  context: ComponentContext,
  claim: PersistentVolumeClaim,
  volume: PersistentVolume,
  plugin: InTreePlugin,
): Task<SyncResult> {
  const requested = storageOf(claim.spec.resources?.requests);
  const isDone = compareQuantities(storageOf(claim.status?.capacity), requested) >= 0;
  if (isDone && isPreResizeCapacityStale(claim, volume)) {
    return yield* annotateVolume(volume.metadata.name, null);
  }
  const marked = withCondition(claim, { type: 'Resizing' }, context.nowMs());
  const metadata = withAnnotation(marked.metadata, annStorageResizer, plugin.name);
  const begun = yield* updateStatus({ ...marked, metadata });
  if (!begun.ok) return err(statusMessage(begun.error));
  const grown = yield* growStorage(context, begun.value, volume, plugin);
  if (!grown.ok) {
    context.recorder.event(claim, 'Warning', 'VolumeResizeFailed', grown.error);
    return grown;
  }
  const needsNode = plugin.expands === 'StorageBeforeNode' && volume.spec.volumeMode !== 'Block';
  return needsNode
    ? yield* handOverToNode(context, begun.value, volume)
    : yield* finish(context, begun.value, grown.value);
}

type Grown = { readonly ok: true; readonly value: Quantity } | { readonly ok: false; readonly error: string };

/** The size of the storage afterwards; a volume that says to be large enough already is left as it is. */
function* growStorage(
  { api }: ComponentContext,
  claim: PersistentVolumeClaim,
  volume: PersistentVolume,
  plugin: InTreePlugin,
): Task<Grown> {
  const newSize = storageOf(claim.spec.resources?.requests);
  if (compareQuantities(storageOf(volume.spec.capacity), newSize) >= 0) return ok(newSize);
  const { expandVolume } = assertDefined(findVolumePlugin(plugin.name), `no plugin ${plugin.name}`);
  const expanded = assertDefined(
    expandVolume,
    `${plugin.name} cannot expand`,
  )({
    volume,
    newSize,
    storageClass: (name) => api.get(storageClasses, name),
    secret: (namespace, name) => api.get(SECRETS, namespacedKey(namespace, name)),
  });
  if (!expanded.ok) {
    const what = `${goQuote(objectKey(claim))} of plugin ${goQuote(plugin.name)}`;
    return err(`error expanding volume ${what}: ${expanded.error}`);
  }
  const capacity = { storage: formatQuantity(expanded.value) };
  const path = { resource: persistentVolumes, name: volume.metadata.name };
  const written = yield* patch(path, { spec: { capacity } }, 'merge');
  if (written.ok) return expanded;
  const why = statusMessage(written.error);
  return err(`error updating PV spec capacity for volume ${goQuote(objectKey(claim))} with : ${why}`);
}

/** MarkResizeFinished */
function* finish(
  { recorder }: ComponentContext,
  claim: PersistentVolumeClaim,
  size: Quantity,
): Task<SyncResult> {
  const capacity = { ...claim.status?.capacity, storage: formatQuantity(size) };
  const written = yield* updateStatus(withStatus(withoutResizeConditions(claim), { capacity }));
  if (!written.ok) {
    return err(`error marking pvc ${objectKey(claim)} as resized : ${statusMessage(written.error)}`);
  }
  const message = `ExpandVolume succeeded for volume ${objectKey(claim)}`;
  recorder.event(claim, 'Normal', 'VolumeResizeSuccessful', message);
  return ok(undefined);
}

/** MarkForFSResize takes the condition Resizing away; AddAnnPreResizeCapacity keeps what an earlier one wrote. */
function* handOverToNode(
  context: ComponentContext,
  claim: PersistentVolumeClaim,
  volume: PersistentVolume,
): Task<SyncResult> {
  const condition = { type: 'FileSystemResizePending', message: WAITING_FOR_POD };
  const pending = withCondition(withoutResizeConditions(claim), condition, context.nowMs());
  const written = yield* updateStatus(pending);
  if (!written.ok || volume.metadata.annotations?.[annPreResizeCapacity] !== undefined) return ok(undefined);
  yield* annotateVolume(volume.metadata.name, formatQuantity(storageOf(claim.status?.capacity)));
  return ok(undefined);
}

function* annotateVolume(name: string, value: string | null): Task<SyncResult> {
  const annotations = { [annPreResizeCapacity]: value };
  const written = yield* patch({ resource: persistentVolumes, name }, { metadata: { annotations } }, 'merge');
  return written.ok ? ok(undefined) : err(statusMessage(written.error));
}
