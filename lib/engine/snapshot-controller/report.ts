/**
 * How the controller tells of a failure: in the status, and in an event, once for each message.
 * Upstream: updateSnapshotErrorStatusWithEvent, pkg/common-controller/snapshot_controller.go, external-snapshotter 8.6.
 */
import { objectKey } from '../../kubernetes/object';
import { volumeSnapshots } from '../../kubernetes/resources';
import type { Status } from '../../kubernetes/status';
import { formatTimestamp } from '../../kubernetes/timestamp';
import type { VolumeSnapshot } from '../../kubernetes/volume-snapshot';
import { withSnapshotError } from '../../volume/snapshot/snapshot-status';
import type { ComponentContext } from '../component';
import { statusMessage, type Task, updateStatus } from '../task';

export interface SnapshotFailure {
  readonly reason: string;
  readonly message: string;
  /** Nothing can be restored from it any more. */
  readonly notReady: boolean;
}

export function* reportFailure(
  context: ComponentContext,
  snapshot: VolumeSnapshot,
  { reason, message, notReady }: SnapshotFailure,
): Task {
  const stored = latest(context, snapshot);
  if (!stored || stored.status?.error?.message === message) return;
  const error = { time: formatTimestamp(context.nowMs()), message };
  yield* updateStatus(withSnapshotError(stored, error, notReady));
  context.recorder.event(stored, 'Warning', reason, message);
}

/** The same object as the API server has it now; undefined where it is gone. */
export function latest(context: ComponentContext, snapshot: VolumeSnapshot): VolumeSnapshot | undefined {
  const stored = context.api.get(volumeSnapshots, objectKey(snapshot));
  return stored?.metadata.uid === snapshot.metadata.uid ? stored : undefined;
}

/** newControllerUpdateError; `why` is the API server's answer, or the controller's own words. */
export function updateFailed(name: string, why: Status | string): string {
  const text = typeof why === 'string' ? why : statusMessage(why);
  return `snapshot controller failed to update ${name} on API server: ${text}`;
}
