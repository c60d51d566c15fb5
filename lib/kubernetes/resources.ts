import { assertDefined } from '../base/assert';
import type { Event } from './event';
import { FAULT_API_VERSION, type Fault } from './fault';
import type { Namespace, Node } from './node';
import { apiVersionOf, groupOf, type KubernetesObject } from './object';
import type { PersistentVolume } from './persistent-volume';
import type { PersistentVolumeClaim } from './persistent-volume-claim';
import type { Pod } from './pod';
import type { ResourceQuota } from './resource-quota';
import { type DataSet, type NodeVolume, SIMULATION_GROUP } from './simulation-kinds';
import type { StorageClass } from './storage-class';
import type {
  CSIDriver,
  CSINode,
  CSIStorageCapacity,
  VolumeAttachment,
  VolumeAttributesClass,
  VolumePopulator,
} from './storage-kinds';
import {
  SNAPSHOT_GROUP,
  type VolumeSnapshot,
  type VolumeSnapshotClass,
  type VolumeSnapshotContent,
} from './volume-snapshot';
import type { Deployment, ReplicaSet, StatefulSet } from './workload';

/** One row of the resource table: how a kind is reached in the API, and what Stowage does with it. */
export interface ResourceInfo {
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  readonly kind: string;
  readonly namespaced: boolean;
  /** False: stored and listed as it is, no controller acts on it, nothing validates its spec. */
  readonly simulated: boolean;
}

function row(
  group: string,
  version: string,
  kind: string,
  plural: string,
  scope: 'Namespaced' | 'Cluster',
  simulated = true,
): ResourceInfo {
  return { group, version, plural, kind, namespaced: scope === 'Namespaced', simulated };
}

const STORAGE = 'storage.k8s.io';

/** Kinds that Stowage simulates come first, then common ones that it only keeps. */
export const RESOURCES: readonly ResourceInfo[] = [
  row('', 'v1', 'PersistentVolume', 'persistentvolumes', 'Cluster'),
  row('', 'v1', 'PersistentVolumeClaim', 'persistentvolumeclaims', 'Namespaced'),
  row('', 'v1', 'Pod', 'pods', 'Namespaced'),
  row('', 'v1', 'Node', 'nodes', 'Cluster'),
  row('', 'v1', 'Namespace', 'namespaces', 'Cluster'),
  row('', 'v1', 'Event', 'events', 'Namespaced'),
  row(STORAGE, 'v1', 'StorageClass', 'storageclasses', 'Cluster'),
  row(STORAGE, 'v1', 'VolumeAttachment', 'volumeattachments', 'Cluster'),
  row(STORAGE, 'v1', 'CSIDriver', 'csidrivers', 'Cluster'),
  row(STORAGE, 'v1', 'CSINode', 'csinodes', 'Cluster'),
  row(STORAGE, 'v1', 'CSIStorageCapacity', 'csistoragecapacities', 'Namespaced'),
  row(STORAGE, 'v1', 'VolumeAttributesClass', 'volumeattributesclasses', 'Cluster'),
  row(SNAPSHOT_GROUP, 'v1', 'VolumeSnapshot', 'volumesnapshots', 'Namespaced'),
  row(SNAPSHOT_GROUP, 'v1', 'VolumeSnapshotContent', 'volumesnapshotcontents', 'Cluster'),
  row(SNAPSHOT_GROUP, 'v1', 'VolumeSnapshotClass', 'volumesnapshotclasses', 'Cluster'),
  row('apps', 'v1', 'StatefulSet', 'statefulsets', 'Namespaced'),
  row('apps', 'v1', 'Deployment', 'deployments', 'Namespaced'),
  row('apps', 'v1', 'ReplicaSet', 'replicasets', 'Namespaced'),
  row('', 'v1', 'ResourceQuota', 'resourcequotas', 'Namespaced'),
  row('apps', 'v1', 'DaemonSet', 'daemonsets', 'Namespaced', false),
  row('batch', 'v1', 'Job', 'jobs', 'Namespaced', false),
  row('batch', 'v1', 'CronJob', 'cronjobs', 'Namespaced', false),
  row('', 'v1', 'Service', 'services', 'Namespaced', false),
  row('', 'v1', 'Secret', 'secrets', 'Namespaced', false),
  row('', 'v1', 'ConfigMap', 'configmaps', 'Namespaced', false),
  row('', 'v1', 'ServiceAccount', 'serviceaccounts', 'Namespaced', false),
  row('', 'v1', 'Endpoints', 'endpoints', 'Namespaced', false),
  row('', 'v1', 'LimitRange', 'limitranges', 'Namespaced', false),
  row('', 'v1', 'ReplicationController', 'replicationcontrollers', 'Namespaced', false),
  row('policy', 'v1', 'PodDisruptionBudget', 'poddisruptionbudgets', 'Namespaced', false),
  row('networking.k8s.io', 'v1', 'Ingress', 'ingresses', 'Namespaced', false),
  row('networking.k8s.io', 'v1', 'NetworkPolicy', 'networkpolicies', 'Namespaced', false),
  row('rbac.authorization.k8s.io', 'v1', 'Role', 'roles', 'Namespaced', false),
  row('rbac.authorization.k8s.io', 'v1', 'RoleBinding', 'rolebindings', 'Namespaced', false),
  row('rbac.authorization.k8s.io', 'v1', 'ClusterRole', 'clusterroles', 'Cluster', false),
  row('rbac.authorization.k8s.io', 'v1', 'ClusterRoleBinding', 'clusterrolebindings', 'Cluster', false),
  row('scheduling.k8s.io', 'v1', 'PriorityClass', 'priorityclasses', 'Cluster', false),
  row(
    'apiextensions.k8s.io',
    'v1',
    'CustomResourceDefinition',
    'customresourcedefinitions',
    'Cluster',
    false,
  ),
  row('populator.storage.k8s.io', 'v1beta1', 'VolumePopulator', 'volumepopulators', 'Cluster', false),
  // Written by a simulation only; see simulation-kinds.ts.
  row(SIMULATION_GROUP, 'v1', 'NodeVolume', 'nodevolumes', 'Cluster', false),
  row(SIMULATION_GROUP, 'v1', 'DataSet', 'datasets', 'Cluster', false),
  row(groupOf(FAULT_API_VERSION), 'v1', 'Fault', 'faults', 'Cluster', false),
];

/** A row whose objects have the type `T`: lets `api.get(persistentVolumes, key)` return a PersistentVolume. */
export interface Resource<T extends KubernetesObject> extends ResourceInfo {
  readonly objects?: T;
}

const byKind = new Map(RESOURCES.map((resource) => [`${resource.group}/${resource.kind}`, resource]));
const byPlural = new Map(RESOURCES.map((resource) => [`${resource.group}/${resource.plural}`, resource]));

/** The row of `kind` in `apiVersion`'s group, whatever its version. */
export function findResourceByKind(apiVersion: string, kind: string): ResourceInfo | undefined {
  return byKind.get(`${groupOf(apiVersion)}/${kind}`);
}

export function findResourceByPlural(group: string, plural: string): ResourceInfo | undefined {
  return byPlural.get(`${group}/${plural}`);
}

/**
 * The row of a kind, made up where the table has none: a custom resource is namespaced unless told otherwise
 * and its plural follows English (meta.UnsafeGuessKindToResource, apimachinery 0.37).
 */
export function resourceOf(apiVersion: string, kind: string, namespaced = true): ResourceInfo {
  const known = findResourceByKind(apiVersion, kind);
  if (known) return known;
  const group = groupOf(apiVersion);
  const version = group === '' ? apiVersion : apiVersion.slice(group.length + 1);
  return { group, version, plural: guessPlural(kind), kind, namespaced, simulated: false };
}

function guessPlural(kind: string): string {
  const singular = kind.toLowerCase();
  if (singular.endsWith('s')) return `${singular}es`;
  if (singular.endsWith('y')) return `${singular.slice(0, -1)}ies`;
  return `${singular}s`;
}

/** `/api/v1/…` for the core group, `/apis/<group>/<version>/…` for the others. `name` absent: the collection. */
export function resourcePath(resource: ResourceInfo, namespace?: string, name?: string): string {
  const root = resource.group === '' ? '/api' : '/apis';
  const scope = resource.namespaced && namespace ? `/namespaces/${namespace}` : '';
  const tail = name === undefined ? '' : `/${name}`;
  return `${root}/${apiVersionOf(resource.group, resource.version)}${scope}/${resource.plural}${tail}`;
}

function typed<T extends KubernetesObject>(kind: T['kind'], group = ''): Resource<T> {
  return assertDefined(byKind.get(`${group}/${kind}`), `no resource for ${kind}`);
}

export const persistentVolumes = typed<PersistentVolume>('PersistentVolume');
export const persistentVolumeClaims = typed<PersistentVolumeClaim>('PersistentVolumeClaim');
export const pods = typed<Pod>('Pod');
export const nodes = typed<Node>('Node');
export const namespaces = typed<Namespace>('Namespace');
export const events = typed<Event>('Event');
export const storageClasses = typed<StorageClass>('StorageClass', STORAGE);
export const volumeAttachments = typed<VolumeAttachment>('VolumeAttachment', STORAGE);
export const csiDrivers = typed<CSIDriver>('CSIDriver', STORAGE);
export const csiNodes = typed<CSINode>('CSINode', STORAGE);
export const csiStorageCapacities = typed<CSIStorageCapacity>('CSIStorageCapacity', STORAGE);
export const volumeAttributesClasses = typed<VolumeAttributesClass>('VolumeAttributesClass', STORAGE);
export const volumeSnapshots = typed<VolumeSnapshot>('VolumeSnapshot', SNAPSHOT_GROUP);
export const volumeSnapshotContents = typed<VolumeSnapshotContent>('VolumeSnapshotContent', SNAPSHOT_GROUP);
export const volumeSnapshotClasses = typed<VolumeSnapshotClass>('VolumeSnapshotClass', SNAPSHOT_GROUP);
export const volumePopulators = typed<VolumePopulator>('VolumePopulator', 'populator.storage.k8s.io');
export const resourceQuotas = typed<ResourceQuota>('ResourceQuota');
export const statefulSets = typed<StatefulSet>('StatefulSet', 'apps');
export const deployments = typed<Deployment>('Deployment', 'apps');
export const replicaSets = typed<ReplicaSet>('ReplicaSet', 'apps');
export const nodeVolumes = typed<NodeVolume>('NodeVolume', SIMULATION_GROUP);
export const dataSets = typed<DataSet>('DataSet', SIMULATION_GROUP);
export const faults = typed<Fault>('Fault', groupOf(FAULT_API_VERSION));
