/**
 * Brings what the content's status says into the snapshot's, with the events of the moment.
 * Upstream: updateSnapshotStatus (pkg/common-controller/snapshot_controller.go), external-snapshotter 8.6.
 */
import { jsonEqual } from '../../base/json';
import { err, ok } from '../../base/result';
import { objectKey } from '../../kubernetes/object';
import type { VolumeSnapshot, VolumeSnapshotContent } from '../../kubernetes/volume-snapshot';
import { statusFromContent } from '../../volume/snapshot/snapshot-status';
import type { ComponentContext } from '../component';
import { type SyncResult, type Task, updateStatus } from '../task';
import { latest, reportFailure, updateFailed } from './report';

export function* copyStatus(
  context: ComponentContext,
  snapshot: VolumeSnapshot,
  content: VolumeSnapshotContent,
): Task<SyncResult> {
  const stored = latest(context, snapshot);
  if (!stored) return ok(undefined);
  const { snapshot: changed, news } = statusFromContent(stored, content);
  if (jsonEqual(changed.status, stored.status)) return ok(undefined);
  const key = objectKey(snapshot);
  for (const reason of news) {
    const text =
      reason === 'SnapshotCreated'
        ? `Snapshot ${key} was successfully created by the CSI driver.`
        : `Snapshot ${key} is ready to use.`;
    context.recorder.event(stored, 'Normal', reason, text);
  }
  const written = yield* updateStatus(changed);
  if (written.ok || written.error.code === 404) return ok(undefined);
  const why = updateFailed(key, written.error);
  const message = `Snapshot status update failed, ${why}`;
  const reason = 'SnapshotStatusUpdateFailed';
  yield* reportFailure(context, snapshot, { reason, message, notReady: false });
  return err(why);
}
