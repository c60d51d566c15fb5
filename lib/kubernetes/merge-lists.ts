/**
 * Which lists of built-in kinds are merged by a key instead of replaced (patchStrategy and patchMergeKey of
 * k8s.io/api, 0.37). Without this, applying a Pod again would undo what the API server filled in.
 */

export type ListStrategy =
  | { readonly kind: 'replace' }
  /** Items with an equal key are one item; with `retainKeys` an item keeps only the fields of the manifest. */
  | { readonly kind: 'mergeByKey'; readonly key: string; readonly retainKeys?: boolean }
  /** A set of words. */
  | { readonly kind: 'union' };

const REPLACE: ListStrategy = { kind: 'replace' };

const byKey = (key: string): ListStrategy => ({ kind: 'mergeByKey', key });

/** Strategy by the name of the field, and of the field that holds it where the name alone says too little. */
const STRATEGIES: Readonly<Record<string, ListStrategy>> = {
  'metadata.finalizers': { kind: 'union' },
  'metadata.ownerReferences': byKey('uid'),
  containers: byKey('name'),
  initContainers: byKey('name'),
  ephemeralContainers: byKey('name'),
  volumes: { kind: 'mergeByKey', key: 'name', retainKeys: true },
  volumeMounts: byKey('mountPath'),
  volumeDevices: byKey('devicePath'),
  env: byKey('name'),
  imagePullSecrets: byKey('name'),
  hostAliases: byKey('ip'),
  topologySpreadConstraints: byKey('topologyKey'),
  schedulingGates: byKey('name'),
  conditions: byKey('type'),
  drivers: byKey('name'),
  'containers.ports': byKey('containerPort'),
  'initContainers.ports': byKey('containerPort'),
  'spec.ports': byKey('port'),
};

/** Whether lists of a group's kinds are merged at all: those of custom resources are replaced. */
export function mergesLists(group: string): boolean {
  if (group === 'snapshot.storage.k8s.io') return false;
  return !group.includes('.') || group.endsWith('.k8s.io');
}

export function listStrategy(parent: string, field: string): ListStrategy {
  return STRATEGIES[`${parent}.${field}`] ?? STRATEGIES[field] ?? REPLACE;
}
