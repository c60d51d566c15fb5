/**
 * What the placement of a Pod may look at. The scheduler implements it over its caches, a screen over the objects of
 * a cluster at one moment: the same functions then decide in the simulation and explain a live cluster.
 */
import type { FeatureGate, KubernetesVersion } from '../../kubernetes/feature-gates';
import type { Node } from '../../kubernetes/node';
import type { StringMap } from '../../kubernetes/object';
import type { PersistentVolume } from '../../kubernetes/persistent-volume';
import type { PersistentVolumeClaim } from '../../kubernetes/persistent-volume-claim';
import type { Pod } from '../../kubernetes/pod';
import type { StorageClass } from '../../kubernetes/storage-class';
import type {
  CSIDriver,
  CSINode,
  CSIStorageCapacity,
  VolumeAttachment,
} from '../../kubernetes/storage-kinds';

export interface PlacementView {
  readonly version: KubernetesVersion;
  enabled(gate: FeatureGate): boolean;
  /** In order of name. */
  nodes(): readonly Node[];
  /** Pods that have this node, or are about to get it, and are not finished. */
  podsOnNode(nodeName: string): Iterable<Pod>;
  claim(namespace: string, name: string): PersistentVolumeClaim | undefined;
  volume(name: string): PersistentVolume | undefined;
  storageClass(name: string): StorageClass | undefined;
  /** Volumes whose class is `storageClassName`, in any order. */
  volumesOfClass(storageClassName: string): Iterable<PersistentVolume>;
  csiDriver(name: string): CSIDriver | undefined;
  csiNode(name: string): CSINode | undefined;
  csiStorageCapacities(): Iterable<CSIStorageCapacity>;
  volumeAttachments(): Iterable<VolumeAttachment>;
  /** Where the view knows namespaces; their name is a label of theirs anyway. */
  namespaceLabels?(name: string): StringMap | undefined;
}
