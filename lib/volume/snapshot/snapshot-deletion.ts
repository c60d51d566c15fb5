/**
 * What deleting a snapshot, or its content, does. A content that goes with its snapshot goes first; the asset in the
 * storage system goes before the content. Upstream: processSnapshotWithDeletionTimestamp and
 * checkandRemoveSnapshotFinalizersAndCheckandDeleteContent (pkg/common-controller), syncContent and shouldDelete
 * (pkg/sidecar-controller), external-snapshotter 8.6.
 */
import {
  annSnapshotBeingCreated,
  annSnapshotBeingDeleted,
  finalizerSnapshotAsSource,
  finalizerSnapshotBound,
} from '../../kubernetes/annotations';
import type { PersistentVolumeClaim } from '../../kubernetes/persistent-volume-claim';
import type { VolumeSnapshot, VolumeSnapshotContent } from '../../kubernetes/volume-snapshot';
import { boundContent } from './snapshot-content';
import { claimsBeingRestored } from './snapshot-protection';
import type { SnapshotView } from './snapshot-view';

export type SnapshotDeletion =
  /** The controller's own finalizers are gone, or it is not being deleted. */
  | { readonly kind: 'Leave' }
  | { readonly kind: 'Restoring'; readonly claims: readonly PersistentVolumeClaim[] }
  /** Mark the content, delete it, and keep the snapshot until it is gone. */
  | { readonly kind: 'DeleteContent'; readonly content: VolumeSnapshotContent }
  /** Let it go; the content, if there is one, is marked and stays. */
  | { readonly kind: 'Release'; readonly content: VolumeSnapshotContent | undefined };

export function decideSnapshotDeletion(view: SnapshotView, snapshot: VolumeSnapshot): SnapshotDeletion {
  const { deletionTimestamp, finalizers = [] } = snapshot.metadata;
  const isHeld =
    finalizers.includes(finalizerSnapshotAsSource) || finalizers.includes(finalizerSnapshotBound);
  if (deletionTimestamp === undefined || !isHeld) return { kind: 'Leave' };
  const content = boundContent(view, snapshot);
  const claims = content ? claimsBeingRestored(view, snapshot) : [];
  if (claims.length > 0) return { kind: 'Restoring', claims };
  if (content?.spec.deletionPolicy === 'Delete') return { kind: 'DeleteContent', content };
  return { kind: 'Release', content };
}

/** What the sidecar does about a content that was deleted. */
export type ContentDeletion =
  | {
      readonly kind: 'Keep';
      /** `DriverAtWork`: CreateSnapshot has not answered for good, and what it makes must not be lost sight of. */
      readonly reason: 'NotDeleted' | 'DriverAtWork' | 'SnapshotLives';
    }
  | { readonly kind: 'DeleteAsset'; readonly snapshotHandle: string }
  | { readonly kind: 'LetGo'; readonly reason: 'Retain' | 'NothingTaken' };

export function decideContentDeletion(content: VolumeSnapshotContent): ContentDeletion {
  const { deletionTimestamp, annotations } = content.metadata;
  if (deletionTimestamp === undefined) return { kind: 'Keep', reason: 'NotDeleted' };
  const unbound = content.spec.source.snapshotHandle !== undefined && !content.spec.volumeSnapshotRef.uid;
  if (!unbound) {
    if (annotations?.[annSnapshotBeingCreated] !== undefined) return { kind: 'Keep', reason: 'DriverAtWork' };
    if (annotations?.[annSnapshotBeingDeleted] === undefined)
      return { kind: 'Keep', reason: 'SnapshotLives' };
  }
  if (content.spec.deletionPolicy === 'Retain') return { kind: 'LetGo', reason: 'Retain' };
  const snapshotHandle = content.status?.snapshotHandle;
  return snapshotHandle === undefined
    ? { kind: 'LetGo', reason: 'NothingTaken' }
    : { kind: 'DeleteAsset', snapshotHandle };
}
