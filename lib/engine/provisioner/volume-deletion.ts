/**
 * What the provisioner does for an existing volume of its driver: keeps its finalizer where the driver's asset has to
 * go with the object, and deletes the asset of a released one. Upstream: syncVolume and deleteVolumeOperation,
 * sig-storage-lib-external-provisioner, v13; canDeleteVolume, external-provisioner, 6.3.
 */
import { err, ok } from '../../base/result';
import { finalizerExternalProvisioner } from '../../kubernetes/annotations';
import type { PersistentVolume } from '../../kubernetes/persistent-volume';
import { persistentVolumes, volumeAttachments } from '../../kubernetes/resources';
import type { ComponentContext } from '../component';
import { remove, type SyncResult, sleep, statusMessage, type Task, update } from '../task';
import type { ProvisioningDriver } from './claim-provisioning';
import { deleteVolume, driverErrorText } from './csi-driver';
import { finalizerVerdict, shouldDelete } from './responsibility';

export function* syncVolume(
  context: ComponentContext,
  driver: ProvisioningDriver,
  volume: PersistentVolume,
): Task<SyncResult> {
  const finalizer = finalizerVerdict(volume);
  if (finalizer !== 'Keep') {
    const written = yield* update(finalizer === 'Add' ? withFinalizer(volume) : withoutFinalizer(volume));
    if (!written.ok) return err(statusMessage(written.error));
  }
  if (shouldDelete(volume).kind === 'Leave') return ok(undefined);
  return yield* deleteReleased(context, driver, volume);
}

function* deleteReleased(
  context: ComponentContext,
  driver: ProvisioningDriver,
  volume: PersistentVolume,
): Task<SyncResult> {
  const { api, config } = context;
  const { name, uid } = volume.metadata;
  const attached = api.list(volumeAttachments).find(({ spec }) => spec.source.persistentVolumeName === name);
  if (attached) {
    const why = `persistentvolume ${name} is still attached to node ${attached.spec.nodeName}`;
    return fail(driver, volume, why);
  }
  yield* sleep(config.driverLatencyMs);
  const deleted = deleteVolume(driver.name, volume.spec.csi?.volumeAttributes ?? {});
  if (!deleted.ok) return fail(driver, volume, driverErrorText(deleted.error));
  const removed = yield* remove({ resource: persistentVolumes, name }, { uid });
  if (!removed.ok) return removed.error.code === 404 ? ok(undefined) : err(statusMessage(removed.error));
  const stored = api.get(persistentVolumes, name);
  if (stored?.metadata.uid !== uid || !stored) return ok(undefined);
  const released = withoutFinalizer(stored);
  if (released === stored) return ok(undefined);
  const written = yield* update(released);
  return written.ok || written.error.code === 404 ? ok(undefined) : err(statusMessage(written.error));
}

function fail(driver: ProvisioningDriver, volume: PersistentVolume, why: string): SyncResult {
  driver.recorder.event(volume, 'Warning', 'VolumeFailedDelete', why);
  return err(why);
}

function withFinalizer(volume: PersistentVolume): PersistentVolume {
  const finalizers = [...(volume.metadata.finalizers ?? []), finalizerExternalProvisioner];
  return { ...volume, metadata: { ...volume.metadata, finalizers } };
}

/** The same object where there is nothing to take off. */
function withoutFinalizer(volume: PersistentVolume): PersistentVolume {
  const before = volume.metadata.finalizers ?? [];
  const finalizers = before.filter((finalizer) => finalizer !== finalizerExternalProvisioner);
  return finalizers.length === before.length
    ? volume
    : { ...volume, metadata: { ...volume.metadata, finalizers } };
}
