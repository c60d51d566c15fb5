/**
 * Has the driver delete a snapshot, and then lets the content go.
 * Upstream: syncContent, deleteCSISnapshotOperation and clearVolumeContentStatus (pkg/sidecar-controller),
 * external-snapshotter 8.6.
 */
import { err, ok } from '../../base/result';
import { finalizerSnapshotContentBound } from '../../kubernetes/annotations';
import { goQuote } from '../../kubernetes/go-text';
import { volumeSnapshotContents } from '../../kubernetes/resources';
import type { VolumeSnapshotContent } from '../../kubernetes/volume-snapshot';
import { dataLocationKey } from '../../volume/data-location';
import { snapshotKeyOf } from '../../volume/snapshot/snapshot-content';
import { withoutFinalizer } from '../controllers/finalizers';
import { driverLocation, eraseData } from '../data-sets';
import { driverErrorText } from '../drivers/driver-call';
import { deleteSnapshot } from '../provisioner/csi-driver-snapshots';
import { type SyncResult, statusMessage, type Task, update, updateStatus } from '../task';
import { type Sidecar, SNAPSHOTTER_TIMEOUT_MS } from './take-snapshot';

export function* deleteAsset(
  { context, recorder }: Sidecar,
  content: VolumeSnapshotContent,
): Task<SyncResult> {
  const { name, uid } = content.metadata;
  const { driver } = content.spec;
  const deleted = yield* deleteSnapshot(context, {
    driver,
    names: [name, snapshotKeyOf(content)],
    requester: uid,
    timeoutMs: SNAPSHOTTER_TIMEOUT_MS,
  });
  if (!deleted.ok) {
    recorder.event(content, 'Warning', 'SnapshotDeleteError', 'Failed to delete snapshot');
    const why = `failed to delete snapshot content ${name}: ${goQuote(driverErrorText(deleted.error))}`;
    return err(`failed to delete snapshot ${goQuote(name)}, err: ${why}`);
  }
  const handle = content.status?.snapshotHandle;
  if (handle !== undefined) {
    const gone = dataLocationKey(driverLocation(driver, handle));
    const erased = yield* eraseData(context.api, (location) => dataLocationKey(location) === gone);
    if (!erased.ok) return erased;
  }
  const stored = context.api.get(volumeSnapshotContents, name);
  if (stored?.metadata.uid !== content.metadata.uid || !stored) return ok(undefined);
  const { error } = stored.status ?? {};
  const cleared = yield* updateStatus({ ...stored, status: error ? { error } : {} });
  if (!cleared.ok) {
    recorder.event(content, 'Warning', 'SnapshotDeleteError', 'Failed to clear content status');
    return err(statusMessage(cleared.error));
  }
  return yield* letGo(cleared.value);
}

/** removeContentFinalizer */
export function* letGo(content: VolumeSnapshotContent): Task<SyncResult> {
  const released = withoutFinalizer(content, finalizerSnapshotContentBound);
  if (released === content) return ok(undefined);
  const written = yield* update(released);
  return written.ok || written.error.code === 404 ? ok(undefined) : err(statusMessage(written.error));
}
