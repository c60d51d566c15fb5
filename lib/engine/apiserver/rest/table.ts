/**
 * Objects as rows, for clients that ask for a Table (`kubectl get`): the columns of the built-in kinds
 * (pkg/printers/internalversion/printers.go, 1.37) and of the snapshots' definitions (client/config/crd,
 * external-snapshotter 8.6), name and age for all others.
 */
import type { Event } from '../../../kubernetes/event';
import type { Node } from '../../../kubernetes/node';
import type { KubernetesObject } from '../../../kubernetes/object';
import type { PersistentVolume } from '../../../kubernetes/persistent-volume';
import type { PersistentVolumeClaim } from '../../../kubernetes/persistent-volume-claim';
import type { Pod } from '../../../kubernetes/pod';
import type { ResourceInfo } from '../../../kubernetes/resources';
import type { StorageClass } from '../../../kubernetes/storage-class';
import type { VolumeAttachment } from '../../../kubernetes/storage-kinds';
import { parseTimestamp } from '../../../kubernetes/timestamp';
import type {
  VolumeSnapshot,
  VolumeSnapshotClass,
  VolumeSnapshotContent,
} from '../../../kubernetes/volume-snapshot';
import type { Deployment } from '../../../kubernetes/workload';
import { humanDuration } from './human-duration';
import type { ApiRequest } from './request';

interface Column {
  readonly name: string;
  /** Shown only with `-o wide`. */
  readonly wide?: boolean;
  readonly cell: (object: never, nowMs: number) => unknown;
}

const SHORT_MODES: Readonly<Record<string, string>> = {
  ReadWriteOnce: 'RWO',
  ReadOnlyMany: 'ROX',
  ReadWriteMany: 'RWX',
  ReadWriteOncePod: 'RWOP',
};
const UNSET = '<unset>';

export function wantsTable({ accept = '' }: ApiRequest): boolean {
  return accept.includes('as=Table');
}

export function tableOf(
  resource: ResourceInfo,
  objects: readonly KubernetesObject[],
  metadata: object,
  { nowMs }: { readonly nowMs: number },
): object {
  const columns = COLUMNS[`${resource.group}/${resource.kind}`] ?? [NAME, AGE];
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata,
    columnDefinitions: columns.map(({ name, wide }) => ({
      name,
      type: 'string',
      format: name === 'Name' ? 'name' : '',
      description: '',
      priority: wide ? 1 : 0,
    })),
    rows: objects.map((object) => ({
      cells: columns.map(({ cell }) => cell(object as never, nowMs)),
      object: { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: object.metadata },
    })),
  };
}

const NAME: Column = { name: 'Name', cell: ({ metadata }: KubernetesObject) => metadata.name };
const AGE: Column = {
  name: 'Age',
  cell: ({ metadata }: KubernetesObject, nowMs) => ageOf(metadata.creationTimestamp, nowMs),
};

function ageOf(time: string | null | undefined, nowMs: number): string {
  const timeMs = parseTimestamp(time);
  return timeMs === undefined ? '<unknown>' : humanDuration(nowMs - timeMs);
}

function modesText(modes: readonly string[] = []): string {
  return modes.map((mode) => SHORT_MODES[mode] ?? mode).join(',');
}

function phaseText({ metadata }: KubernetesObject, phase: string | undefined): string {
  return metadata.deletionTimestamp ? 'Terminating' : (phase ?? '');
}

function readyNode({ status, spec }: Node): string {
  const ready = status?.conditions?.find(({ type }) => type === 'Ready');
  const text = ready ? (ready.status === 'True' ? 'Ready' : 'NotReady') : 'Unknown';
  return spec?.unschedulable ? `${text},SchedulingDisabled` : text;
}

function readyPod({ spec, status }: Pod): string {
  const ready = (status?.containerStatuses ?? []).filter((container) => container.ready === true);
  return `${ready.length}/${spec.containers?.length ?? 0}`;
}

function replicasText({ spec, status = {} }: Deployment): string {
  return `${status.readyReplicas ?? 0}/${spec.replicas ?? 0}`;
}

const COLUMNS: Readonly<Record<string, readonly Column[]>> = {
  '/PersistentVolume': [
    NAME,
    { name: 'Capacity', cell: ({ spec }: PersistentVolume) => spec.capacity?.storage ?? '' },
    { name: 'Access Modes', cell: ({ spec }: PersistentVolume) => modesText(spec.accessModes) },
    {
      name: 'Reclaim Policy',
      cell: ({ spec }: PersistentVolume) => spec.persistentVolumeReclaimPolicy ?? '',
    },
    { name: 'Status', cell: (volume: PersistentVolume) => phaseText(volume, volume.status?.phase) },
    {
      name: 'Claim',
      cell: ({ spec: { claimRef } }: PersistentVolume) =>
        claimRef ? `${claimRef.namespace}/${claimRef.name}` : '',
    },
    { name: 'StorageClass', cell: ({ spec }: PersistentVolume) => spec.storageClassName ?? '' },
    {
      name: 'VolumeAttributesClass',
      cell: ({ spec }: PersistentVolume) => spec.volumeAttributesClassName ?? UNSET,
    },
    { name: 'Reason', cell: ({ status }: PersistentVolume) => status?.reason ?? '' },
    AGE,
    { name: 'VolumeMode', wide: true, cell: ({ spec }: PersistentVolume) => spec.volumeMode ?? UNSET },
  ],
  '/PersistentVolumeClaim': [
    NAME,
    { name: 'Status', cell: (claim: PersistentVolumeClaim) => phaseText(claim, claim.status?.phase) },
    { name: 'Volume', cell: ({ spec }: PersistentVolumeClaim) => spec.volumeName ?? '' },
    {
      name: 'Capacity',
      cell: ({ spec, status }: PersistentVolumeClaim) =>
        spec.volumeName ? (status?.capacity?.storage ?? '') : '',
    },
    {
      name: 'Access Modes',
      cell: ({ spec, status }: PersistentVolumeClaim) =>
        spec.volumeName ? modesText(status?.accessModes) : '',
    },
    { name: 'StorageClass', cell: ({ spec }: PersistentVolumeClaim) => spec.storageClassName ?? '' },
    {
      name: 'VolumeAttributesClass',
      cell: ({ spec }: PersistentVolumeClaim) => spec.volumeAttributesClassName ?? UNSET,
    },
    AGE,
    { name: 'VolumeMode', wide: true, cell: ({ spec }: PersistentVolumeClaim) => spec.volumeMode ?? UNSET },
  ],
  'storage.k8s.io/StorageClass': [
    {
      name: 'Name',
      cell: ({ metadata }: StorageClass) =>
        metadata.annotations?.['storageclass.kubernetes.io/is-default-class'] === 'true'
          ? `${metadata.name} (default)`
          : metadata.name,
    },
    { name: 'Provisioner', cell: ({ provisioner }: StorageClass) => provisioner },
    { name: 'ReclaimPolicy', cell: ({ reclaimPolicy }: StorageClass) => reclaimPolicy ?? '' },
    { name: 'VolumeBindingMode', cell: ({ volumeBindingMode }: StorageClass) => volumeBindingMode ?? '' },
    {
      name: 'AllowVolumeExpansion',
      cell: ({ allowVolumeExpansion }: StorageClass) => allowVolumeExpansion ?? false,
    },
    AGE,
  ],
  'storage.k8s.io/VolumeAttachment': [
    NAME,
    { name: 'Attacher', cell: ({ spec }: VolumeAttachment) => spec.attacher },
    { name: 'PV', cell: ({ spec }: VolumeAttachment) => spec.source.persistentVolumeName ?? '' },
    { name: 'Node', cell: ({ spec }: VolumeAttachment) => spec.nodeName },
    { name: 'Attached', cell: ({ status }: VolumeAttachment) => status?.attached ?? false },
    AGE,
  ],
  'snapshot.storage.k8s.io/VolumeSnapshot': [
    NAME,
    { name: 'ReadyToUse', cell: ({ status }: VolumeSnapshot) => status?.readyToUse ?? null },
    { name: 'SourcePVC', cell: ({ spec }: VolumeSnapshot) => spec.source.persistentVolumeClaimName ?? null },
    {
      name: 'SourceSnapshotContent',
      cell: ({ spec }: VolumeSnapshot) => spec.source.volumeSnapshotContentName ?? null,
    },
    { name: 'RestoreSize', cell: ({ status }: VolumeSnapshot) => status?.restoreSize ?? null },
    { name: 'SnapshotClass', cell: ({ spec }: VolumeSnapshot) => spec.volumeSnapshotClassName ?? null },
    {
      name: 'SnapshotContent',
      cell: ({ status }: VolumeSnapshot) => status?.boundVolumeSnapshotContentName ?? null,
    },
    {
      name: 'CreationTime',
      cell: ({ status }: VolumeSnapshot, nowMs) =>
        status?.creationTime === undefined ? null : ageOf(status.creationTime, nowMs),
    },
    AGE,
  ],
  'snapshot.storage.k8s.io/VolumeSnapshotContent': [
    NAME,
    { name: 'ReadyToUse', cell: ({ status }: VolumeSnapshotContent) => status?.readyToUse ?? null },
    { name: 'RestoreSize', cell: ({ status }: VolumeSnapshotContent) => status?.restoreSize ?? null },
    { name: 'DeletionPolicy', cell: ({ spec }: VolumeSnapshotContent) => spec.deletionPolicy },
    { name: 'Driver', cell: ({ spec }: VolumeSnapshotContent) => spec.driver },
    {
      name: 'VolumeSnapshotClass',
      cell: ({ spec }: VolumeSnapshotContent) => spec.volumeSnapshotClassName ?? null,
    },
    {
      name: 'VolumeSnapshot',
      cell: ({ spec }: VolumeSnapshotContent) => spec.volumeSnapshotRef.name ?? null,
    },
    {
      name: 'VolumeSnapshotNamespace',
      cell: ({ spec }: VolumeSnapshotContent) => spec.volumeSnapshotRef.namespace ?? null,
    },
    AGE,
  ],
  'snapshot.storage.k8s.io/VolumeSnapshotClass': [
    NAME,
    { name: 'Driver', cell: ({ driver }: VolumeSnapshotClass) => driver },
    { name: 'DeletionPolicy', cell: ({ deletionPolicy }: VolumeSnapshotClass) => deletionPolicy },
    AGE,
  ],
  '/Pod': [
    NAME,
    { name: 'Ready', cell: readyPod },
    { name: 'Status', cell: (pod: Pod) => phaseText(pod, pod.status?.reason ?? pod.status?.phase) },
    { name: 'Restarts', cell: () => '0' },
    AGE,
    { name: 'Node', wide: true, cell: ({ spec }: Pod) => spec.nodeName ?? '<none>' },
  ],
  '/Node': [NAME, { name: 'Status', cell: readyNode }, AGE],
  '/Namespace': [
    NAME,
    {
      name: 'Status',
      cell: ({ status }: { readonly status?: { readonly phase?: string } }) => status?.phase ?? '',
    },
    AGE,
  ],
  '/Event': [
    { name: 'Last Seen', cell: ({ lastTimestamp }: Event, nowMs) => ageOf(lastTimestamp, nowMs) },
    { name: 'Type', cell: ({ type }: Event) => type },
    { name: 'Reason', cell: ({ reason }: Event) => reason },
    {
      name: 'Object',
      cell: ({ involvedObject }: Event) => `${involvedObject.kind?.toLowerCase()}/${involvedObject.name}`,
    },
    { name: 'Message', cell: ({ message }: Event) => message },
  ],
  'apps/Deployment': [NAME, { name: 'Ready', cell: replicasText }, AGE],
  'apps/StatefulSet': [NAME, { name: 'Ready', cell: replicasText }, AGE],
  'apps/ReplicaSet': [NAME, { name: 'Ready', cell: replicasText }, AGE],
};
