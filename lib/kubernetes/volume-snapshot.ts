/** The kinds of snapshot.storage.k8s.io/v1 (external-snapshotter client/v8): a wish, what stands for it, and a class. */
import type { KubernetesObject, ObjectReference, StringMap } from './object';
import type { VolumeMode } from './persistent-volume';

export const SNAPSHOT_GROUP = 'snapshot.storage.k8s.io';
export const SNAPSHOT_API_VERSION = 'snapshot.storage.k8s.io/v1';

export type SnapshotDeletionPolicy = 'Delete' | 'Retain';

export interface VolumeSnapshotError {
  readonly time?: string;
  readonly message?: string;
}

export interface VolumeSnapshot extends KubernetesObject {
  readonly apiVersion: typeof SNAPSHOT_API_VERSION;
  readonly kind: 'VolumeSnapshot';
  readonly spec: {
    /** Exactly one of the two: take a new snapshot of a claim, or stand for one that exists. */
    readonly source: {
      readonly persistentVolumeClaimName?: string;
      readonly volumeSnapshotContentName?: string;
    };
    readonly volumeSnapshotClassName?: string;
  };
  readonly status?: {
    readonly boundVolumeSnapshotContentName?: string;
    readonly creationTime?: string;
    readonly readyToUse?: boolean;
    /** Quantity: the least size of a volume that is restored from it. */
    readonly restoreSize?: string;
    readonly error?: VolumeSnapshotError;
  };
}

export interface VolumeSnapshotContent extends KubernetesObject {
  readonly apiVersion: typeof SNAPSHOT_API_VERSION;
  readonly kind: 'VolumeSnapshotContent';
  readonly spec: {
    readonly volumeSnapshotRef: ObjectReference;
    readonly deletionPolicy: SnapshotDeletionPolicy;
    readonly driver: string;
    readonly volumeSnapshotClassName?: string;
    /** `volumeHandle`: a snapshot of this volume is to be taken. `snapshotHandle`: there is one already. */
    readonly source: { readonly volumeHandle?: string; readonly snapshotHandle?: string };
    readonly sourceVolumeMode?: VolumeMode;
  };
  readonly status?: {
    readonly snapshotHandle?: string;
    /** Nanoseconds since the epoch. */
    readonly creationTime?: number;
    /** Bytes. */
    readonly restoreSize?: number;
    readonly readyToUse?: boolean;
    readonly error?: VolumeSnapshotError;
  };
}

export interface VolumeSnapshotClass extends KubernetesObject {
  readonly apiVersion: typeof SNAPSHOT_API_VERSION;
  readonly kind: 'VolumeSnapshotClass';
  readonly driver: string;
  readonly deletionPolicy: SnapshotDeletionPolicy;
  readonly parameters?: StringMap;
}
