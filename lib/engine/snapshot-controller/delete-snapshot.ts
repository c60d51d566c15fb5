/**
 * Lets a deleted snapshot go: tells the sidecar by an annotation on the content, deletes the content where the policy
 * says so, and takes the finalizers off in turn. Upstream: processSnapshotWithDeletionTimestamp and
 * checkandRemoveSnapshotFinalizersAndCheckandDeleteContent (pkg/common-controller), external-snapshotter 8.6.
 */
import { err, ok } from '../../base/result';
import {
  annSnapshotBeingDeleted,
  finalizerSnapshotAsSource,
  finalizerSnapshotBound,
} from '../../kubernetes/annotations';
import { goQuote } from '../../kubernetes/go-text';
import { objectKey } from '../../kubernetes/object';
import { volumeSnapshotContents } from '../../kubernetes/resources';
import type { VolumeSnapshot, VolumeSnapshotContent } from '../../kubernetes/volume-snapshot';
import { withAnnotation } from '../../volume/bind';
import { decideSnapshotDeletion } from '../../volume/snapshot/snapshot-deletion';
import type { ComponentContext } from '../component';
import { withoutFinalizer } from '../controllers/finalizers';
import { remove, type SyncResult, statusMessage, type Task, update } from '../task';
import { snapshotView } from './api-view';
import { latest, updateFailed } from './report';
import { releaseClaim } from './source-claim';

export function* deleteSnapshot(context: ComponentContext, snapshot: VolumeSnapshot): Task<SyncResult> {
  const decision = decideSnapshotDeletion(snapshotView(context.api), snapshot);
  switch (decision.kind) {
    case 'Leave':
      return ok(undefined);
    case 'Restoring': {
      const text = 'Snapshot is being used to restore a PVC';
      context.recorder.event(snapshot, 'Warning', 'SnapshotDeletePending', text);
      const key = objectKey(snapshot);
      return err(`snapshot ${key} is in use (being used to restore a PVC), will retry deletion`);
    }
    case 'DeleteContent': {
      const deleted = yield* deleteContent(context, snapshot, decision.content);
      if (!deleted.ok) return deleted;
      return yield* release(context, snapshot, [finalizerSnapshotAsSource]);
    }
    case 'Release': {
      const marked = decision.content ? yield* markContent(context, decision.content) : ok(undefined);
      if (!marked.ok) return marked;
      return yield* release(context, snapshot, [finalizerSnapshotAsSource, finalizerSnapshotBound]);
    }
  }
}

/** setAnnVolumeSnapshotBeingDeleted */
export function* markContent({ api }: ComponentContext, content: VolumeSnapshotContent): Task<SyncResult> {
  const { name, uid } = content.metadata;
  const stored = api.get(volumeSnapshotContents, name);
  if (stored?.metadata.uid !== uid || !stored) return ok(undefined);
  if (stored.metadata.annotations?.[annSnapshotBeingDeleted] !== undefined) return ok(undefined);
  const metadata = withAnnotation(stored.metadata, annSnapshotBeingDeleted, 'yes');
  const written = yield* update({ ...stored, metadata });
  return written.ok ? ok(undefined) : err(updateFailed(name, written.error));
}

function* deleteContent(
  context: ComponentContext,
  snapshot: VolumeSnapshot,
  content: VolumeSnapshotContent,
): Task<SyncResult> {
  const marked = yield* markContent(context, content);
  if (!marked.ok) return marked;
  const { name } = content.metadata;
  if (context.api.get(volumeSnapshotContents, name)?.metadata.deletionTimestamp !== undefined)
    return ok(undefined);
  const removed = yield* remove({ resource: volumeSnapshotContents, name });
  if (removed.ok || removed.error.code === 404) return ok(undefined);
  const text = 'Failed to delete snapshot content API object';
  context.recorder.event(snapshot, 'Warning', 'SnapshotContentObjectDeleteError', text);
  const why = goQuote(statusMessage(removed.error));
  return err(`failed to delete VolumeSnapshotContent ${name} from API server: ${why}`);
}

/** The claim is let go first: once the snapshot is gone nothing would bring it up again. */
function* release(
  context: ComponentContext,
  snapshot: VolumeSnapshot,
  finalizers: readonly string[],
): Task<SyncResult> {
  const released = yield* releaseClaim(context, snapshot, snapshot);
  if (!released.ok) return released;
  const stored = latest(context, snapshot);
  if (!stored) return ok(undefined);
  const left = finalizers.reduce(withoutFinalizer, stored);
  if (left === stored) return ok(undefined);
  const written = yield* update(left);
  return written.ok || written.error.code === 404 ? ok(undefined) : err(statusMessage(written.error));
}
