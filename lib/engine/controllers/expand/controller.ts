/**
 * The expand controller: for a Bound claim that asks for more than it has, it finds who can expand the volume. Up to
 * 1.30 a plugin of the controller manager may do it (expand-in-tree.ts). None of 1.37 can: there all that it does is to
 * say that an external controller must, and to name the CSI driver of a migrated plugin. A claim is looked at when its
 * request or its capacity grows, and at the start; there is no resync, so each increase is reported once.
 * Upstream: pkg/controller/volume/expand/expand_controller.go, 1.25, 1.30 and 1.37.
 */
import { err, ok } from '../../../base/result';
import { annPreResizeCapacity, annStorageResizer } from '../../../kubernetes/annotations';
import { goQuote } from '../../../kubernetes/go-text';
import { objectKey } from '../../../kubernetes/object';
import type { PersistentVolume } from '../../../kubernetes/persistent-volume';
import type { PersistentVolumeClaim } from '../../../kubernetes/persistent-volume-claim';
import { compareQuantities, storageOf } from '../../../kubernetes/quantity';
import { persistentVolumeClaims, persistentVolumes } from '../../../kubernetes/resources';
import { withAnnotation } from '../../../volume/bind';
import type { ComponentContext, ComponentDefinition } from '../../component';
import type { SyncResult, Task } from '../../task';
import { statusMessage, update } from '../../task';
import { controllerBackoff } from '../../workqueue';
import { decideExpander } from './decide-expander';
import { expandInTree } from './expand-in-tree';

const WORKERS = 10;

export const expandController: ComponentDefinition = {
  name: 'expand-controller',
  eventSource: 'volume_expand',
  start(context) {
    const queue = context.queue({
      name: 'volume_expand',
      sync: (key) => syncClaim(context, key),
      workers: WORKERS,
      retryDelayMs: controllerBackoff,
    });
    context.watch(persistentVolumeClaims, ({ type, object }, previous) => {
      if (type === 'DELETED' || object.status?.phase !== 'Bound') return;
      if (!previous || hasGrown(previous, object)) queue.add(objectKey(object));
    });
  },
};

function hasGrown(previous: PersistentVolumeClaim, claim: PersistentVolumeClaim): boolean {
  const request = compareQuantities(
    storageOf(claim.spec.resources?.requests),
    storageOf(previous.spec.resources?.requests),
  );
  return (
    request > 0 ||
    compareQuantities(storageOf(claim.status?.capacity), storageOf(previous.status?.capacity)) > 0
  );
}

function* syncClaim(context: ComponentContext, key: string): Task<SyncResult> {
  const claim = context.api.get(persistentVolumeClaims, key);
  if (!claim) return ok(undefined);
  const volume = context.api.get(persistentVolumes, claim.spec.volumeName ?? '');
  if (!volume) return err(`failed to get volume ${goQuote(claim.spec.volumeName ?? '')}`);
  const { claimRef } = volume.spec;
  if (claimRef?.namespace !== claim.metadata.namespace || claimRef?.uid !== claim.metadata.uid) {
    return err(`persistent Volume is not bound to PVC being updated : ${key}`);
  }
  if (!needsExpansion(claim, volume)) return ok(undefined);
  return yield* findExpander(context, claim, volume);
}

/** The second condition: the file system was grown on the node, and the mark of that is still on the volume. */
function needsExpansion(claim: PersistentVolumeClaim, volume: PersistentVolume): boolean {
  const wants =
    compareQuantities(storageOf(claim.spec.resources?.requests), storageOf(claim.status?.capacity)) > 0;
  return wants || volume.metadata.annotations?.[annPreResizeCapacity] !== undefined;
}

function* findExpander(
  context: ComponentContext,
  claim: PersistentVolumeClaim,
  volume: PersistentVolume,
): Task<SyncResult> {
  const { version, recorder } = context;
  const expander = decideExpander(version, volume);
  if (expander.kind === 'InTree') return yield* expandInTree(context, claim, volume, expander.plugin);
  const { event, resizer } = expander;
  recorder.event(claim, event.type, event.reason, event.message);
  if (resizer === undefined || claim.metadata.annotations?.[annStorageResizer] === resizer)
    return ok(undefined);
  const written = yield* update({
    ...claim,
    metadata: withAnnotation(claim.metadata, annStorageResizer, resizer),
  });
  if (written.ok) return ok(undefined);
  const why = `error setting resizer annotation to pvc ${objectKey(claim)}, with error ${statusMessage(written.error)}`;
  recorder.event(claim, 'Warning', 'ExternalExpanding', why);
  return err(why);
}
