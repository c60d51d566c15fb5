/**
 * The snapshot controller: makes a VolumeSnapshotContent for each VolumeSnapshot, binds the two, copies what the driver
 * says, and takes both away again in order. It never speaks to a driver; the csi-snapshotter does.
 * Upstream: external-snapshotter 8.6, pkg/common-controller, with the flags' defaults.
 */
import { objectKey } from '../../kubernetes/object';
import { volumeSnapshotContents, volumeSnapshots } from '../../kubernetes/resources';
import { snapshotKeyOf } from '../../volume/snapshot/snapshot-content';
import type { ComponentDefinition, WorkQueue } from '../component';
import { exponentialBackoff } from '../workqueue';
import { syncContent } from './sync-content';
import { syncSnapshot } from './sync-snapshot';

/** --worker-threads, --retry-interval-start, --retry-interval-max */
const WORKERS = 10;
const RETRY_MS = exponentialBackoff(1_000, 5 * 60_000);

export const snapshotController: ComponentDefinition = {
  name: 'snapshot-controller',
  start(context) {
    const snapshots: WorkQueue = context.queue({
      name: 'snapshots',
      sync: (key) => syncSnapshot(context, key),
      workers: WORKERS,
      retryDelayMs: RETRY_MS,
    });
    const contents = context.queue({
      name: 'contents',
      sync: (name) => syncContent(context, name, () => snapshots),
      workers: WORKERS,
      retryDelayMs: RETRY_MS,
    });
    context.watch(volumeSnapshots, ({ type, object }) => {
      if (type !== 'DELETED') snapshots.add(objectKey(object));
      else if (object.status?.boundVolumeSnapshotContentName)
        contents.add(object.status.boundVolumeSnapshotContentName);
    });
    context.watch(volumeSnapshotContents, ({ type, object }) => {
      if (type === 'DELETED') snapshots.add(snapshotKeyOf(object));
      else contents.add(object.metadata.name);
    });
  },
};
