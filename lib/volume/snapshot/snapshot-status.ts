/**
 * What the content's status says of its snapshot, in the snapshot's own terms. A field of the snapshot is set once and
 * kept; readiness and error follow the content. Upstream: updateSnapshotStatus,
 * pkg/common-controller/snapshot_controller.go, external-snapshotter 8.6. Not simulated: group snapshots.
 */
import { formatQuantity } from '../../kubernetes/quantity';
import { formatTimestamp } from '../../kubernetes/timestamp';
import type { VolumeSnapshot, VolumeSnapshotContent } from '../../kubernetes/volume-snapshot';
import { isReady } from './snapshot-content';

export interface StatusChange {
  readonly snapshot: VolumeSnapshot;
  /** Events of the moment: it was cut, it can be restored from. */
  readonly news: readonly ('SnapshotCreated' | 'SnapshotReady')[];
}

/** The snapshot with the status that its content gives it. */
export function statusFromContent(snapshot: VolumeSnapshot, content: VolumeSnapshotContent): StatusChange {
  const before = snapshot.status;
  const { creationTime, restoreSize, error } = content.status ?? {};
  const after: NonNullable<VolumeSnapshot['status']> = {
    boundVolumeSnapshotContentName: before?.boundVolumeSnapshotContentName ?? content.metadata.name,
    creationTime:
      before?.creationTime ?? (creationTime === undefined ? undefined : nanosecondsText(creationTime)),
    readyToUse: isReady(content),
    restoreSize: before?.restoreSize ?? (restoreSize === undefined ? undefined : bytesText(restoreSize)),
    error,
  };
  const changed = { ...snapshot, status: withoutUndefined(after) };
  return {
    snapshot: changed,
    news: [
      ...(before?.creationTime === undefined && after.creationTime !== undefined
        ? (['SnapshotCreated'] as const)
        : []),
      ...(!isReady(snapshot) && isReady(changed) ? (['SnapshotReady'] as const) : []),
    ],
  };
}

/** The snapshot with an error; `notReady` where the error also means that nothing can be restored from it. */
export function withSnapshotError(
  snapshot: VolumeSnapshot,
  error: { readonly time: string; readonly message: string },
  notReady: boolean,
): VolumeSnapshot {
  const status = { ...snapshot.status, ...(notReady && { readyToUse: false }), error };
  return { ...snapshot, status };
}

function nanosecondsText(nanoseconds: number): string {
  return formatTimestamp(Math.floor(nanoseconds / 1e6));
}

/** A number of bytes as the API writes a size. */
export function bytesText(bytes: number): string {
  return formatQuantity({ nano: BigInt(bytes) * 1_000_000_000n, format: 'BinarySI' });
}

function withoutUndefined<T extends object>(object: T): T {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as T;
}
