/**
 * What the controllers of workloads share: which Pods are theirs, what a Pod made from a template looks like, when it
 * counts as ready. Not simulated: adopting Pods that match the selector but belong to nobody.
 * Upstream: pkg/controller/controller_utils.go, 1.37.
 */
import { fnv1aHash32 } from '../../base/fnv';
import type { KubernetesObject, OwnerReference, StringMap } from '../../kubernetes/object';
import { isPodTerminated, type Pod } from '../../kubernetes/pod';
import { pods } from '../../kubernetes/resources';
import type { PodTemplate } from '../../kubernetes/workload';
import type { ApiServer } from '../apiserver/api';

/** metav1.NewControllerRef */
export function controllerRef(owner: KubernetesObject): OwnerReference {
  const { name, uid = '' } = owner.metadata;
  return {
    apiVersion: owner.apiVersion,
    kind: owner.kind,
    name,
    uid,
    controller: true,
    blockOwnerDeletion: true,
  };
}

/** metav1.GetControllerOf */
export function controllerOf(object: KubernetesObject): OwnerReference | undefined {
  return (object.metadata.ownerReferences ?? []).find(({ controller }) => controller === true);
}

export function isControlledBy(object: KubernetesObject, owner: KubernetesObject): boolean {
  return controllerOf(object)?.uid === owner.metadata.uid;
}

/** All Pods of the owner, also finished ones and those that are being deleted, in order of name. */
export function podsOf(api: ApiServer, owner: KubernetesObject): readonly Pod[] {
  return api.list(pods, owner.metadata.namespace).filter((pod) => isControlledBy(pod, owner));
}

/** IsPodActive */
export function isPodActive(pod: Pod): boolean {
  return !isPodTerminated(pod) && pod.metadata.deletionTimestamp === undefined;
}

/** podutil.IsPodReady */
export function isPodReady(pod: Pod): boolean {
  return (pod.status?.conditions ?? []).some(({ type, status }) => type === 'Ready' && status === 'True');
}

/** GetPodFromTemplate. `name` ending in `-` is a prefix: the API server completes it. */
export function podFromTemplate(
  owner: KubernetesObject,
  template: PodTemplate,
  name: string,
  labels: StringMap = {},
): Pod {
  const { metadata } = template;
  const prefix = name.endsWith('-') ? { generateName: name } : {};
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: name.endsWith('-') ? '' : name,
      ...prefix,
      namespace: owner.metadata.namespace,
      labels: { ...metadata?.labels, ...labels },
      ...(metadata?.annotations && { annotations: metadata.annotations }),
      ...(metadata?.finalizers && { finalizers: metadata.finalizers }),
      ownerReferences: [controllerRef(owner)],
    },
    spec: template.spec,
  };
}

/** apimachinery/pkg/util/rand: characters that cannot spell words. */
const SAFE_ALPHABET = 'bcdfghjklmnpqrstvwxz2456789';

/**
 * A short name for a template, as ComputeHash: equal templates have equal names, so that a rollback finds its old
 * ReplicaSet. The value itself differs from upstream's, which hashes a dump of Go's memory.
 */
export function templateHash(template: PodTemplate, collisionCount = 0): string {
  const decimal = String(fnv1aHash32(`${canonicalJson(template)}${collisionCount || ''}`));
  return [...decimal].map((digit) => SAFE_ALPHABET[digit.charCodeAt(0) % SAFE_ALPHABET.length]).join('');
}

/** JSON with keys in order of name. */
function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join()}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null';
  const entries = Object.entries(value).filter(([, part]) => part !== undefined);
  const sorted = entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${sorted.map(([key, part]) => `${JSON.stringify(key)}:${canonicalJson(part)}`).join()}}`;
}
