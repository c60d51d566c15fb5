/**
 * The csi-snapshotter sidecars of all installed drivers: have the driver cut and delete snapshots, as the
 * VolumeSnapshotContents ask for. Never looks at a VolumeSnapshot; the snapshot controller stands between.
 * Upstream: external-snapshotter 8.6, pkg/sidecar-controller, with the flags' defaults.
 */
import { jsonEqual } from '../../base/json';
import { err, ok } from '../../base/result';
import { annSnapshotBeingCreated } from '../../kubernetes/annotations';
import { csiDrivers, volumeSnapshotClasses, volumeSnapshotContents } from '../../kubernetes/resources';
import type { VolumeSnapshotContent } from '../../kubernetes/volume-snapshot';
import { withoutAnnotation } from '../../volume/bind';
import { isReady } from '../../volume/snapshot/snapshot-content';
import { decideContentDeletion } from '../../volume/snapshot/snapshot-deletion';
import type { ComponentContext, ComponentDefinition, EventRecorder } from '../component';
import { canCall } from '../drivers/capabilities';
import { driverProfile } from '../drivers/driver-profile';
import type { SyncResult, Task } from '../task';
import { exponentialBackoff } from '../workqueue';
import { deleteAsset, letGo } from './delete-asset';
import { checkSnapshot, forgetBeingCreated, takeSnapshot } from './take-snapshot';

/** --worker-threads, --retry-interval-start, --retry-interval-max */
const WORKERS = 10;
const RETRY_MS = exponentialBackoff(1_000, 5 * 60_000);

export const csiSnapshotter: ComponentDefinition = {
  name: 'csi-snapshotter',
  start(context) {
    if (!context.config.simulateDrivers) return;
    const recorders = new Map<string, EventRecorder>();
    const recorderOf = (driver: string): EventRecorder => {
      const recorder = recorders.get(driver) ?? context.recorderFor(`csi-snapshotter ${driver}`);
      recorders.set(driver, recorder);
      return recorder;
    };
    const contents = context.queue({
      name: 'contents',
      sync: (name) => syncContent(context, name, recorderOf),
      workers: WORKERS,
      retryDelayMs: RETRY_MS,
    });
    context.watch(volumeSnapshotContents, ({ type, object }, previous) => {
      if (type !== 'DELETED' && (!previous || isNews(previous, object))) contents.add(object.metadata.name);
    });
    context.watch(csiDrivers, ({ type, object }) => {
      if (type !== 'ADDED') return;
      for (const content of context.api.list(volumeSnapshotContents)) {
        if (content.spec.driver === object.metadata.name) contents.add(content.metadata.name);
      }
    });
  },
};

function* syncContent(
  context: ComponentContext,
  name: string,
  recorderOf: (driver: string) => EventRecorder,
): Task<SyncResult> {
  const content = context.api.get(volumeSnapshotContents, name);
  if (!content || !isOfInstalledDriver(context, content)) return ok(undefined);
  const sidecar = { context, recorder: recorderOf(content.spec.driver) };
  const deletion = decideContentDeletion(content);
  if (deletion.kind === 'DeleteAsset') return yield* deleteAsset(sidecar, content);
  if (deletion.kind === 'LetGo') return yield* letGo(content);
  if (isReady(content)) return yield* forgetBeingCreated(context, content);
  const taken = content.status
    ? yield* checkSnapshot(sidecar, content)
    : yield* takeSnapshot(sidecar, content);
  if (!taken.ok) return taken;
  // Upstream puts it back with back-off, without calling it an error.
  return isReady(taken.value) ? ok(undefined) : err('the snapshot is not ready to use');
}

/** isDriverMatch; the sidecar of a driver that takes no snapshots ends when it starts. */
function isOfInstalledDriver({ api }: ComponentContext, { spec }: VolumeSnapshotContent): boolean {
  if (!api.get(csiDrivers, spec.driver)) return false;
  if (!canCall(driverProfile(api, spec.driver).capabilities, 'CreateSnapshot')) return false;
  const snapshotClass = api.get(volumeSnapshotClasses, spec.volumeSnapshotClassName ?? '');
  return snapshotClass === undefined || snapshotClass.driver === spec.driver;
}

/** ShouldEnqueueContentChange: not what the sidecar wrote itself, but for the moment in which it became ready. */
function isNews(before: VolumeSnapshotContent, after: VolumeSnapshotContent): boolean {
  if (!isReady(before) && isReady(after)) return true;
  return !jsonEqual(asSeen(before), asSeen(after));
}

function asSeen(content: VolumeSnapshotContent): unknown {
  const metadata = withoutAnnotation(content.metadata, annSnapshotBeingCreated);
  const { annotations = {}, labels, deletionTimestamp } = metadata;
  return { annotations, labels, deletionTimestamp, spec: content.spec };
}
