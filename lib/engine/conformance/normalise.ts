/**
 * Puts objects and texts of a simulation into the form in which recordings are written: what differs from run to
 * run (uids, times, revisions) is dropped or replaced by what it stands for. It compares nothing.
 */
import { isJsonObject } from '../../base/json';
import { type Condition, type KubernetesObject, namespacedKey } from '../../kubernetes/object';
import type { Pod } from '../../kubernetes/pod';

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
const PROVISIONER_IDENTITY = 'storage.kubernetes.io/csiProvisionerIdentity';

/** Conditions that a kubelet writes on a Pod: the recordings' stand-in for a kubelet writes none. */
const KUBELET_CONDITIONS: readonly string[] = [
  'Initialized',
  'Ready',
  'ContainersReady',
  'PodReadyToStartContainers',
];

/** Replaces each uid by `{uid:Kind/namespace/name}` of the object that had it. */
export class UidNames {
  readonly #names = new Map<string, string>();

  learn(object: KubernetesObject): void {
    const { uid } = object.metadata;
    if (uid !== undefined && !this.#names.has(uid)) this.#names.set(uid, this.text(objectName(object)));
  }

  /** A uid that names no object that was ever seen becomes `{uid:unknown}`. */
  text(text: string): string {
    return text.replace(UUID, (uid) => `{uid:${this.#names.get(uid) ?? 'unknown'}}`);
  }

  /** A copy of plain JSON with `text` applied to every string and every key. */
  apply<T>(value: T): T {
    if (typeof value === 'string') return this.text(value) as T;
    if (Array.isArray(value)) return value.map((element) => this.apply(element)) as T;
    if (!isJsonObject(value)) return value;
    const copy: Record<string, unknown> = {};
    for (const [key, part] of Object.entries(value))
      if (part !== undefined) copy[this.text(key)] = this.apply(part);
    return copy as T;
  }
}

/** `Kind/namespace/name`, or `Kind/name` for what has no namespace. */
export function objectName(object: {
  readonly kind: string;
  readonly metadata: { readonly namespace?: string; readonly name: string };
}): string {
  return `${object.kind}/${namespacedKey(object.metadata.namespace, object.metadata.name)}`;
}

type Json = Record<string, unknown>;

/** `deletionGracePeriodSeconds` says no more than the deletionTimestamp does; recordings leave it out. */
const DROPPED_METADATA = [
  'uid',
  'resourceVersion',
  'creationTimestamp',
  'generation',
  'managedFields',
  'deletionGracePeriodSeconds',
];

/** The object as a recording would show it: without apiVersion, uids named, times and revisions dropped. */
export function normaliseObject(object: KubernetesObject, uids: UidNames): Json {
  const { apiVersion: _, ...rest } = object as KubernetesObject & Json;
  const normal: Json = { ...rest, metadata: normaliseMetadata(object) };
  if (object.kind === 'Pod') {
    const pod = object as Pod;
    normal.spec = pod.spec.nodeName ? { nodeName: pod.spec.nodeName } : {};
    normal.status = { phase: pod.status?.phase, conditions: pod.status?.conditions ?? [] };
  }
  if (isJsonObject(normal.spec)) normal.spec = normaliseSpec(normal.spec);
  if (isJsonObject(normal.status)) normal.status = normaliseStatus(normal.status, object.kind);
  return uids.apply(normal);
}

function normaliseMetadata(object: KubernetesObject): Json {
  const kept = object.metadata;
  const normal: Json = { ...kept };
  for (const field of DROPPED_METADATA) delete normal[field];
  if (kept.deletionTimestamp !== undefined) normal.deletionTimestamp = true;
  if (kept.finalizers) {
    if (kept.finalizers.length === 0) delete normal.finalizers;
    else normal.finalizers = [...kept.finalizers].sort();
  }
  if (kept.ownerReferences) {
    normal.ownerReferences = kept.ownerReferences.map(({ apiVersion: _a, uid: _u, ...owner }) => owner);
  }
  return normal;
}

function normaliseSpec(spec: Json): Json {
  const normal = { ...spec };
  if (isJsonObject(spec.claimRef)) {
    const { resourceVersion: _, ...claimRef } = spec.claimRef;
    normal.claimRef = claimRef;
  }
  if (isJsonObject(spec.csi) && isJsonObject(spec.csi.volumeAttributes)) {
    const volumeAttributes = { ...spec.csi.volumeAttributes };
    if (PROVISIONER_IDENTITY in volumeAttributes) volumeAttributes[PROVISIONER_IDENTITY] = '{provisioner}';
    normal.csi = { ...spec.csi, volumeAttributes };
  }
  return normal;
}

function normaliseStatus(status: Json, kind: string): Json {
  const normal = { ...status };
  if (status.lastPhaseTransitionTime !== undefined) normal.lastPhaseTransitionTime = true;
  if (Array.isArray(status.conditions)) {
    const conditions = (status.conditions as readonly Condition[]).filter(
      (condition) => kind !== 'Pod' || !KUBELET_CONDITIONS.includes(condition.type),
    );
    normal.conditions = conditions.map(normaliseCondition);
    if (conditions.length === 0 && kind !== 'Pod') delete normal.conditions;
  }
  return normal;
}

/** The generation that a condition is about is as much a matter of the run as the object's own. */
function normaliseCondition(condition: Condition & { readonly observedGeneration?: number }): Json {
  const { lastProbeTime: _p, lastTransitionTime: _t, observedGeneration: _g, ...rest } = condition;
  return rest;
}
