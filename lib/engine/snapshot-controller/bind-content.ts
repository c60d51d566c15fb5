/**
 * Binds a snapshot to the content that it names: one that stands for a snapshot which exists already.
 * Upstream: syncUnreadySnapshot and checkandBindSnapshotContent (pkg/common-controller), external-snapshotter 8.6.
 */
import { err } from '../../base/result';
import { objectKey } from '../../kubernetes/object';
import type { VolumeSnapshot, VolumeSnapshotContent } from '../../kubernetes/volume-snapshot';
import type { ComponentContext } from '../component';
import { type SyncResult, statusMessage, type Task, update } from '../task';
import { copyStatus } from './copy-status';
import { reportFailure } from './report';

export function* bindContent(
  context: ComponentContext,
  snapshot: VolumeSnapshot,
  content: VolumeSnapshotContent | undefined,
): Task<SyncResult> {
  const key = objectKey(snapshot);
  if (!content) {
    const message = 'VolumeSnapshotContent is missing';
    yield* reportFailure(context, snapshot, { reason: 'SnapshotContentMissing', message, notReady: true });
    const name = snapshot.spec.source.volumeSnapshotContentName ?? '';
    return err(`snapshot ${key} requests an non-existing content ${name}`);
  }
  const bound = boundTo(content, snapshot);
  if (bound !== content) {
    const written = yield* update(bound);
    if (!written.ok) {
      const why = statusMessage(written.error);
      const message = `Snapshot failed to bind VolumeSnapshotContent, ${why}`;
      yield* reportFailure(context, snapshot, { reason: 'SnapshotBindFailed', message, notReady: true });
      return err(why);
    }
    return yield* copyStatus(context, snapshot, written.value);
  }
  return yield* copyStatus(context, snapshot, content);
}

/** The content with the snapshot's uid, and its class where it has none; the same object where there is nothing to write. */
function boundTo(content: VolumeSnapshotContent, snapshot: VolumeSnapshot): VolumeSnapshotContent {
  const { volumeSnapshotRef, volumeSnapshotClassName } = content.spec;
  const className = snapshot.spec.volumeSnapshotClassName;
  const isBound = Boolean(volumeSnapshotRef.uid);
  if (isBound && (volumeSnapshotClassName !== undefined || className === undefined)) return content;
  return {
    ...content,
    spec: {
      ...content.spec,
      volumeSnapshotRef: { ...volumeSnapshotRef, uid: snapshot.metadata.uid },
      ...(className !== undefined && { volumeSnapshotClassName: className }),
    },
  };
}
