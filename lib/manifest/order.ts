/**
 * In which order manifests are sent. Decides nothing about what is sent.
 *
 * Applying keeps the order of the text, as kubectl does: which claim is first in the queue, and whether a claim is
 * there before its volume, is part of what a person wants to see happen. Only what would be *refused* because it
 * comes too early is helped: namespaces and custom resource definitions go first. Everything else may arrive in
 * any order, since controllers wait for what is missing.
 *
 * Deleting goes from users to what they use (Pods, workloads, claims, volumes, classes, nodes, namespaces), so
 * that nothing hangs in Terminating only because its user was still there a moment ago. An export is written in
 * the opposite direction, so that every object finds what it names.
 */
import type { KubernetesObject } from '../kubernetes/object';

/** Kinds in the order in which one would build a cluster; kinds that are not here stand at `OTHER`. */
const BUILDING_ORDER: readonly string[] = [
  'Namespace',
  'CustomResourceDefinition',
  'PriorityClass',
  'StorageClass',
  'VolumeAttributesClass',
  'VolumeSnapshotClass',
  'CSIDriver',
  'Node',
  'CSINode',
  'CSIStorageCapacity',
  'ResourceQuota',
  'LimitRange',
  'ServiceAccount',
  'ClusterRole',
  'ClusterRoleBinding',
  'Role',
  'RoleBinding',
  'Secret',
  'ConfigMap',
  'PersistentVolume',
  'VolumeSnapshotContent',
  'VolumeSnapshot',
  'PersistentVolumeClaim',
  'OTHER',
  'Service',
  'Ingress',
  'NetworkPolicy',
  'PodDisruptionBudget',
  'StatefulSet',
  'Deployment',
  'DaemonSet',
  'ReplicaSet',
  'ReplicationController',
  'CronJob',
  'Job',
  'Pod',
];

const FIRST: ReadonlySet<string> = new Set(['Namespace', 'CustomResourceDefinition']);

const ranks = new Map(BUILDING_ORDER.map((kind, rank) => [kind, rank]));
const otherRank = BUILDING_ORDER.indexOf('OTHER');

function rankOf({ kind }: KubernetesObject): number {
  return ranks.get(kind) ?? otherRank;
}

/** Something that carries an object: an object in a list, or a document of a text. */
type Carrier<T> = (item: T) => KubernetesObject;

/** The order of the text, but for namespaces and custom resource definitions, which go first. */
export function applyOrder<T>(items: readonly T[], objectOf: Carrier<T>): readonly T[] {
  const isFirst = (item: T): boolean => FIRST.has(objectOf(item).kind);
  return [...items.filter(isFirst), ...items.filter((item) => !isFirst(item))];
}

/** From what is used to its users; within a kind the order that was given. */
export function buildingOrder<T>(items: readonly T[], objectOf: Carrier<T>): readonly T[] {
  return [...items].sort((a, b) => rankOf(objectOf(a)) - rankOf(objectOf(b)));
}

/** From users to what they use; within a kind the last one first. */
export function deletionOrder<T>(items: readonly T[], objectOf: Carrier<T>): readonly T[] {
  return [...buildingOrder(items, objectOf)].reverse();
}
