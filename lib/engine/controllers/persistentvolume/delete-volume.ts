/**
 * The operation that deletes a released volume: the storage behind it through an in-tree plugin, then the object. A
 * volume with an external deleter is left alone. Rows D1–D6.
 * Upstream: deleteVolumeOperation, doDeleteVolume and findDeletablePlugin, pv_controller.go, 1.37.
 */
import { assertDefined } from '../../../base/assert';
import { err, ok } from '../../../base/result';
import { finalizerPVController } from '../../../kubernetes/annotations';
import { goQuote } from '../../../kubernetes/go-text';
import type { PersistentVolume } from '../../../kubernetes/persistent-volume';
import { persistentVolumes } from '../../../kubernetes/resources';
import { hasBehaviour } from '../../../kubernetes/version-behaviours';
import { normal } from '../../../volume/event-text';
import { failedDeleteEvent, findDeleter, releaseState } from '../../../volume/reclaim';
import { eraseVolumeData } from '../../data-sets';
import { findVolumePlugin } from '../../plugins';
import { remove, type SyncResult, statusMessage, type Task, update } from '../../task';
import { withoutFinalizer } from '../finalizers';
import type { Controller } from './controller';
import { record, updateVolumePhaseWithEvent } from './status';

/** An error holds the operation back for a while, see Operations. */
export function* deleteVolume(controller: Controller, scheduled: PersistentVolume): Task<SyncResult> {
  const { context, view } = controller;
  const deleter = findDeleter(view.version, scheduled);
  if (deleter.kind === 'External') return ok(undefined);
  if (deleter.kind === 'None') {
    yield* updateVolumePhaseWithEvent(controller, scheduled, 'Failed', failedDeleteEvent(deleter.message));
    return hasBehaviour(view.version, 'DeleterErrorNotRetried') ? ok(undefined) : err(deleter.message);
  }
  const volume = context.api.get(persistentVolumes, scheduled.metadata.name);
  if (!volume || !mayDelete(controller, volume)) return ok(undefined);
  const plugin = assertDefined(findVolumePlugin(deleter.plugin.name), `no plugin ${deleter.plugin.name}`);
  const erase = assertDefined(plugin.deleteVolume, `${plugin.name} cannot delete`);
  const erased = erase(volume);
  if (!erased.ok) {
    const { kind, message } = erased.error;
    if (kind === 'InUse') record(controller, volume, normal('VolumeDelete', message));
    else yield* updateVolumePhaseWithEvent(controller, volume, 'Failed', failedDeleteEvent(message));
    return err(message);
  }
  const gone = yield* eraseVolumeData(context.api, volume);
  return gone.ok ? yield* removeObject(controller, volume) : gone;
}

/** D3: the claim may have come back, or the volume may have been freed, since the operation was scheduled. */
function mayDelete({ view }: Controller, volume: PersistentVolume): boolean {
  if (!view.enabled('HonorPVReclaimPolicy') && volume.metadata.deletionTimestamp !== undefined) return false;
  const { namespace = '', name = '' } = volume.spec.claimRef ?? {};
  return releaseState(volume, view.claim(namespace, name)).kind === 'Released';
}

/** D6: the finalizer first, so that the object can go. A failed delete is tried again by the next sync. */
function* removeObject(controller: Controller, volume: PersistentVolume): Task<SyncResult> {
  const { name } = volume.metadata;
  const freed = withoutFinalizer(volume, finalizerPVController);
  if (controller.view.enabled('HonorPVReclaimPolicy') && freed !== volume) {
    const written = yield* update(freed);
    if (!written.ok) {
      return err(
        `failed to remove the finalizer of volume ${goQuote(name)}: ${statusMessage(written.error)}`,
      );
    }
  }
  yield* remove({ resource: persistentVolumes, name });
  return ok(undefined);
}
