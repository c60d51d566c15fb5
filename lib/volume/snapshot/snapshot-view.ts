/** What decisions about snapshots look at. The controllers implement it over their caches, a screen over a ClusterView. */
import type { PersistentVolume } from '../../kubernetes/persistent-volume';
import type { PersistentVolumeClaim } from '../../kubernetes/persistent-volume-claim';
import type {
  VolumeSnapshot,
  VolumeSnapshotClass,
  VolumeSnapshotContent,
} from '../../kubernetes/volume-snapshot';

export interface SnapshotView {
  snapshot(namespace: string, name: string): VolumeSnapshot | undefined;
  /** All of them, in any order; so are the other lists. */
  snapshots(): Iterable<VolumeSnapshot>;
  snapshotContent(name: string): VolumeSnapshotContent | undefined;
  snapshotContents(): Iterable<VolumeSnapshotContent>;
  snapshotClass(name: string): VolumeSnapshotClass | undefined;
  snapshotClasses(): Iterable<VolumeSnapshotClass>;
  claim(namespace: string, name: string): PersistentVolumeClaim | undefined;
  claims(): Iterable<PersistentVolumeClaim>;
  volume(name: string): PersistentVolume | undefined;
}
