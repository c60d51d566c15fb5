/** One line for each kind whose objects are more than kept: its strategy, found by group and kind. */
import type { ResourceInfo } from '../../kubernetes/resources';
import { openKindShape } from './decoding/kind';
import { eventStrategy, namespaceStrategy, nodeStrategy, podStrategy } from './strategies/core';
import { persistentVolumeStrategy } from './strategies/persistent-volume';
import { persistentVolumeClaimStrategy } from './strategies/persistent-volume-claim';
import {
  volumeSnapshotClassStrategy,
  volumeSnapshotContentStrategy,
  volumeSnapshotStrategy,
} from './strategies/snapshot';
import {
  csiDriverStrategy,
  csiNodeStrategy,
  csiStorageCapacityStrategy,
  storageClassStrategy,
  volumeAttachmentStrategy,
  volumeAttributesClassStrategy,
} from './strategies/storage';
import { deploymentStrategy, replicaSetStrategy, statefulSetStrategy } from './strategies/workload';
import type { Strategy } from './strategy';
import { anyName } from './validation/object-meta';

const STRATEGIES: Readonly<Record<string, Strategy>> = {
  '/PersistentVolume': persistentVolumeStrategy,
  '/PersistentVolumeClaim': persistentVolumeClaimStrategy,
  '/Pod': podStrategy,
  '/Node': nodeStrategy,
  '/Namespace': namespaceStrategy,
  '/Event': eventStrategy,
  'storage.k8s.io/StorageClass': storageClassStrategy,
  'storage.k8s.io/VolumeAttachment': volumeAttachmentStrategy,
  'storage.k8s.io/CSIDriver': csiDriverStrategy,
  'storage.k8s.io/CSINode': csiNodeStrategy,
  'storage.k8s.io/CSIStorageCapacity': csiStorageCapacityStrategy,
  'storage.k8s.io/VolumeAttributesClass': volumeAttributesClassStrategy,
  'snapshot.storage.k8s.io/VolumeSnapshot': volumeSnapshotStrategy,
  'snapshot.storage.k8s.io/VolumeSnapshotContent': volumeSnapshotContentStrategy,
  'snapshot.storage.k8s.io/VolumeSnapshotClass': volumeSnapshotClassStrategy,
  'apps/StatefulSet': statefulSetStrategy,
  'apps/Deployment': deploymentStrategy,
  'apps/ReplicaSet': replicaSetStrategy,
};

/** Kinds that Stowage keeps as they are: status is a field like others, writable in both ways. */
const KEPT: Strategy = {
  shape: openKindShape('Object'),
  nameRule: anyName,
  allowsUnconditionalUpdate: true,
  hasGeneration: false,
};

export function strategyOf(resource: Pick<ResourceInfo, 'group' | 'kind'>): Strategy {
  return STRATEGIES[`${resource.group}/${resource.kind}`] ?? KEPT;
}
