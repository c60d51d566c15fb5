/** The kinds of snapshot.storage.k8s.io: custom resources (apiextensions-apiserver, registry/customresource, 0.37). */
import type {
  VolumeSnapshot,
  VolumeSnapshotClass,
  VolumeSnapshotContent,
} from '../../../kubernetes/volume-snapshot';
import {
  volumeSnapshotClassShape,
  volumeSnapshotContentShape,
  volumeSnapshotShape,
} from '../decoding/snapshot';
import type { Strategy } from '../strategy';
import { subdomainName } from '../validation/object-meta';
import {
  validateVolumeSnapshot,
  validateVolumeSnapshotClass,
  validateVolumeSnapshotContent,
  validateVolumeSnapshotContentUpdate,
  validateVolumeSnapshotUpdate,
} from '../validation/snapshot';

const CUSTOM_RESOURCE = {
  nameRule: subdomainName,
  allowsUnconditionalUpdate: false,
  hasGeneration: true,
} as const;

export const volumeSnapshotStrategy: Strategy<VolumeSnapshot> = {
  ...CUSTOM_RESOURCE,
  shape: volumeSnapshotShape,
  status: 'none',
  validate: (snapshot, { version }) => validateVolumeSnapshot(snapshot, version),
  validateUpdate: (snapshot, old, { version }) => validateVolumeSnapshotUpdate(snapshot, old, version),
};

export const volumeSnapshotContentStrategy: Strategy<VolumeSnapshotContent> = {
  ...CUSTOM_RESOURCE,
  shape: volumeSnapshotContentShape,
  status: 'none',
  validate: (content) => validateVolumeSnapshotContent(content),
  validateUpdate: (content, old, { version }) => validateVolumeSnapshotContentUpdate(content, old, version),
};

export const volumeSnapshotClassStrategy: Strategy<VolumeSnapshotClass> = {
  ...CUSTOM_RESOURCE,
  shape: volumeSnapshotClassShape,
  validate: (snapshotClass) => validateVolumeSnapshotClass(snapshotClass),
  validateUpdate: (snapshotClass) => validateVolumeSnapshotClass(snapshotClass),
};
