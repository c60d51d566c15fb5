/**
 * What the snapshot controller does about a content: its finalizer, and the word to the sidecar when its snapshot is
 * being deleted. A content whose snapshot does not exist is left alone: deleting it could lose data that somebody
 * brought in with a manifest. Upstream: syncContent (pkg/common-controller), external-snapshotter 8.6.
 */
import { err, ok } from '../../base/result';
import {
  finalizerSnapshotAsSource,
  finalizerSnapshotBound,
  finalizerSnapshotContentBound,
} from '../../kubernetes/annotations';
import { volumeSnapshotContents, volumeSnapshots } from '../../kubernetes/resources';
import { snapshotKeyOf } from '../../volume/snapshot/snapshot-content';
import type { ComponentContext, WorkQueue } from '../component';
import { withFinalizer } from '../controllers/finalizers';
import { type SyncResult, statusMessage, type Task, update } from '../task';
import { markContent } from './delete-snapshot';

export function* syncContent(
  context: ComponentContext,
  name: string,
  snapshotQueue: () => WorkQueue,
): Task<SyncResult> {
  const content = context.api.get(volumeSnapshotContents, name);
  // Without a uid it is reserved, and the snapshot's own sync binds it.
  if (!content?.spec.volumeSnapshotRef.uid) return ok(undefined);
  const { deletionTimestamp } = content.metadata;
  const finalized = withFinalizer(content, finalizerSnapshotContentBound);
  if (deletionTimestamp === undefined && finalized !== content) {
    const written = yield* update(finalized);
    return written.ok || written.error.code === 404 ? ok(undefined) : err(statusMessage(written.error));
  }
  const key = snapshotKeyOf(content);
  const snapshot = context.api.get(volumeSnapshots, key);
  if (snapshot?.metadata.uid !== content.spec.volumeSnapshotRef.uid || !snapshot) return ok(undefined);
  if (content.status) snapshotQueue().add(key);
  const { finalizers = [], deletionTimestamp: deleted } = snapshot.metadata;
  const isHeld =
    finalizers.includes(finalizerSnapshotAsSource) || finalizers.includes(finalizerSnapshotBound);
  return deleted !== undefined && isHeld ? yield* markContent(context, content) : ok(undefined);
}
