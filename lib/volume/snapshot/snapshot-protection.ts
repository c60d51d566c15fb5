/**
 * The finalizers around a snapshot, and who holds each: snapshots that are being taken hold their claim, claims that
 * are being restored hold the snapshot. Upstream: checkandAddSnapshotFinalizers, isPVCBeingUsed and
 * isVolumeBeingCreatedFromSnapshot (pkg/common-controller/snapshot_controller.go), external-snapshotter 8.6.
 */
import { finalizerSnapshotAsSource, finalizerSnapshotBound } from '../../kubernetes/annotations';
import type { PersistentVolumeClaim } from '../../kubernetes/persistent-volume-claim';
import {
  SNAPSHOT_GROUP,
  type VolumeSnapshot,
  type VolumeSnapshotContent,
} from '../../kubernetes/volume-snapshot';
import { isReady } from './snapshot-content';
import type { SnapshotView } from './snapshot-view';

/** What a living snapshot lacks, in the order in which they are added. */
export function missingFinalizers(
  snapshot: VolumeSnapshot,
  content: VolumeSnapshotContent | undefined,
): readonly string[] {
  const { deletionTimestamp, finalizers = [] } = snapshot.metadata;
  if (deletionTimestamp !== undefined) return [];
  const isBound = Boolean(snapshot.status?.boundVolumeSnapshotContentName);
  const wanted = [
    finalizerSnapshotAsSource,
    // Only a content that goes with its snapshot has to be waited for.
    ...(isBound && content?.spec.deletionPolicy === 'Delete' ? [finalizerSnapshotBound] : []),
  ];
  return wanted.filter((finalizer) => !finalizers.includes(finalizer));
}

/** Snapshots that are still being taken of the claim; `except`: the one that is asked on behalf of. */
export function snapshotsBeingTaken(
  view: SnapshotView,
  claim: PersistentVolumeClaim,
  except?: VolumeSnapshot,
): readonly VolumeSnapshot[] {
  return [...view.snapshots()].filter(
    (snapshot) =>
      snapshot.metadata.namespace === claim.metadata.namespace &&
      snapshot.metadata.name !== except?.metadata.name &&
      snapshot.spec.source.persistentVolumeClaimName === claim.metadata.name &&
      !isReady(snapshot),
  );
}

/** Pending claims that are to be filled from the snapshot. */
export function claimsBeingRestored(
  view: SnapshotView,
  snapshot: VolumeSnapshot,
): readonly PersistentVolumeClaim[] {
  return [...view.claims()].filter(
    (claim) => (claim.status?.phase ?? 'Pending') === 'Pending' && isSourceOf(snapshot, claim),
  );
}

/** Whether the claim names the snapshot as what it is to be filled from. */
export function isSourceOf(snapshot: VolumeSnapshot, claim: PersistentVolumeClaim): boolean {
  const source = claim.spec.dataSource ?? claim.spec.dataSourceRef;
  return (
    source?.kind === 'VolumeSnapshot' &&
    source.apiGroup === SNAPSHOT_GROUP &&
    source.name === snapshot.metadata.name &&
    claim.metadata.namespace === snapshot.metadata.namespace
  );
}
