/**
 * What the provisioner does for an existing volume of its driver: keeps its finalizer where the driver's asset has to
 * go with the object, and deletes the asset of a released one. Upstream: syncVolume and deleteVolumeOperation,
 * sig-storage-lib-external-provisioner, v13; canDeleteVolume and checkDriverCapabilities, external-provisioner, 6.3.
 */
import { err, ok } from '../../base/result';
import { finalizerExternalProvisioner } from '../../kubernetes/annotations';
import type { PersistentVolume } from '../../kubernetes/persistent-volume';
import { persistentVolumes, volumeAttachments, volumeSnapshotContents } from '../../kubernetes/resources';
import type { ComponentContext } from '../component';
import { withFinalizer, withoutFinalizer } from '../controllers/finalizers';
import { eraseVolumeData } from '../data-sets';
import { namesOfVolume } from '../drivers/driver-call';
import { driverProfile } from '../drivers/driver-profile';
import { remove, type SyncResult, statusMessage, type Task, update } from '../task';
import { PROVISIONER_TIMEOUT_MS, type ProvisioningDriver } from './claim-provisioning';
import { deleteVolume, driverErrorText } from './csi-driver';
import { provisioningRefusal } from './required-capabilities';
import { finalizerVerdict, shouldDelete } from './responsibility';

export function* syncVolume(
  context: ComponentContext,
  driver: ProvisioningDriver,
  volume: PersistentVolume,
): Task<SyncResult> {
  const honours = context.enabled('HonorPVReclaimPolicy');
  const finalizer = finalizerVerdict(volume, honours);
  if (finalizer !== 'Keep') {
    const change = finalizer === 'Add' ? withFinalizer : withoutFinalizer;
    const written = yield* update(change(volume, finalizerExternalProvisioner));
    if (!written.ok) return err(statusMessage(written.error));
  }
  if (shouldDelete(volume, honours).kind === 'Leave') return ok(undefined);
  return yield* deleteReleased(context, driver, volume);
}

function* deleteReleased(
  context: ComponentContext,
  driver: ProvisioningDriver,
  volume: PersistentVolume,
): Task<SyncResult> {
  const { api } = context;
  const { name, uid } = volume.metadata;
  const attached = api.list(volumeAttachments).find(({ spec }) => spec.source.persistentVolumeName === name);
  if (attached) {
    const why = `persistentvolume ${name} is still attached to node ${attached.spec.nodeName}`;
    return fail(driver, volume, why);
  }
  const incapable = provisioningRefusal(driverProfile(api, driver.name).capabilities);
  if (incapable !== undefined) return fail(driver, volume, incapable);
  const deleted = yield* deleteVolume(
    context,
    { driver: driver.name, names: namesOfVolume(volume), timeoutMs: PROVISIONER_TIMEOUT_MS },
    {
      context: volume.spec.csi?.volumeAttributes ?? {},
      snapshots: () => snapshotsOf(context, driver, volume),
    },
  );
  if (!deleted.ok) return fail(driver, volume, driverErrorText(deleted.error));
  const erased = yield* eraseVolumeData(api, volume);
  if (!erased.ok) return erased;
  const removed = yield* remove({ resource: persistentVolumes, name }, { uid });
  if (!removed.ok) return removed.error.code === 404 ? ok(undefined) : err(statusMessage(removed.error));
  const stored = api.get(persistentVolumes, name);
  if (stored?.metadata.uid !== uid || !stored) return ok(undefined);
  const released = withoutFinalizer(stored, finalizerExternalProvisioner);
  if (released === stored) return ok(undefined);
  const written = yield* update(released);
  return written.ok || written.error.code === 404 ? ok(undefined) : err(statusMessage(written.error));
}

/** How many snapshots of the volume the driver still has. */
function snapshotsOf(
  { api }: ComponentContext,
  driver: ProvisioningDriver,
  volume: PersistentVolume,
): number {
  const handle = volume.spec.csi?.volumeHandle;
  return api
    .list(volumeSnapshotContents)
    .filter(
      ({ spec, status }) =>
        spec.driver === driver.name && spec.source.volumeHandle === handle && status?.snapshotHandle,
    ).length;
}

function fail(driver: ProvisioningDriver, volume: PersistentVolume, why: string): SyncResult {
  driver.recorder.event(volume, 'Warning', 'VolumeFailedDelete', why);
  return err(why);
}
