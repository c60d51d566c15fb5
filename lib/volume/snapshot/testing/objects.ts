/** Builders for tests: the snapshot kinds as an API server would hold them, with named options and nothing implied. */
import { annDefaultSnapshotClass } from '../../../kubernetes/annotations';
import type { ObjectMeta } from '../../../kubernetes/object';
import {
  SNAPSHOT_API_VERSION,
  type VolumeSnapshot,
  type VolumeSnapshotClass,
  type VolumeSnapshotContent,
} from '../../../kubernetes/volume-snapshot';

interface SnapshotOptions {
  readonly name?: string;
  /** Of the claim; absent where `contentName` is given. */
  readonly claimName?: string;
  readonly contentName?: string;
  readonly className?: string;
  readonly status?: VolumeSnapshot['status'];
  readonly metadata?: Partial<ObjectMeta>;
}

export function aSnapshot(options: SnapshotOptions = {}): VolumeSnapshot {
  const { name = 's', claimName = 'c', contentName, className, status, metadata } = options;
  return {
    apiVersion: SNAPSHOT_API_VERSION,
    kind: 'VolumeSnapshot',
    metadata: { name, namespace: 'default', ...metadata },
    spec: {
      source:
        contentName === undefined
          ? { persistentVolumeClaimName: claimName }
          : { volumeSnapshotContentName: contentName },
      ...(className !== undefined && { volumeSnapshotClassName: className }),
    },
    ...(status && { status }),
  };
}

interface ContentOptions extends Partial<VolumeSnapshotContent['spec']> {
  readonly name?: string;
  readonly status?: VolumeSnapshotContent['status'];
  readonly metadata?: Partial<ObjectMeta>;
}

/** A content that stands for the snapshot `handle-old` and is reserved for the snapshot `s`, unless told otherwise. */
export function aContent(options: ContentOptions = {}): VolumeSnapshotContent {
  const { name = 'content', status, metadata, ...spec } = options;
  return {
    apiVersion: SNAPSHOT_API_VERSION,
    kind: 'VolumeSnapshotContent',
    metadata: { name, ...metadata },
    spec: {
      volumeSnapshotRef: { namespace: 'default', name: 's' },
      deletionPolicy: 'Delete',
      driver: 'disks.example.com',
      source: { snapshotHandle: 'handle-old' },
      ...spec,
    },
    ...(status && { status }),
  };
}

interface ClassOptions extends Partial<Omit<VolumeSnapshotClass, 'apiVersion' | 'kind' | 'metadata'>> {
  readonly name?: string;
  readonly isDefault?: boolean;
}

export function aSnapshotClass(options: ClassOptions = {}): VolumeSnapshotClass {
  const {
    name = 'snap',
    isDefault,
    driver = 'disks.example.com',
    deletionPolicy = 'Delete',
    parameters,
  } = options;
  return {
    apiVersion: SNAPSHOT_API_VERSION,
    kind: 'VolumeSnapshotClass',
    metadata: { name, ...(isDefault && { annotations: { [annDefaultSnapshotClass]: 'true' } }) },
    driver,
    deletionPolicy,
    ...(parameters && { parameters }),
  };
}
