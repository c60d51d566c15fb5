/** What proves a statement: a field, something that is not there, or an event, in Kubernetes' own words. */
import type { Event } from '../kubernetes/event';
import { type Condition, type KubernetesObject, namespacedKey } from '../kubernetes/object';
import type { PersistentVolume } from '../kubernetes/persistent-volume';

export interface ObjectName {
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
}

export type Evidence =
  | { readonly kind: 'Field'; readonly object: ObjectName; readonly path: string; readonly value: string }
  /** The field is empty, or the object does not exist (`path` undefined). */
  | { readonly kind: 'Absent'; readonly object: ObjectName; readonly path?: string }
  | { readonly kind: 'Event'; readonly event: Event };

export function nameOf(object: KubernetesObject): ObjectName {
  const { namespace, name } = object.metadata;
  return { kind: object.kind, ...(namespace === undefined ? {} : { namespace }), name };
}

/** A field of an object; a missing or empty value is evidence too. */
export function field(object: KubernetesObject, path: string, value: string | undefined): Evidence {
  if (value === undefined || value === '') return { kind: 'Absent', object: nameOf(object), path };
  return { kind: 'Field', object: nameOf(object), path, value };
}

export function absent(object: ObjectName): Evidence {
  return { kind: 'Absent', object };
}

export function annotationPath(key: string): string {
  return `metadata.annotations[${key}]`;
}

/** For whom a volume is, as `namespace/name`. */
export function claimRefEvidence(volume: PersistentVolume): Evidence {
  const { namespace, name } = volume.spec.claimRef ?? {};
  return field(volume, 'spec.claimRef', namespacedKey(namespace, name ?? ''));
}

export function finalizersEvidence(object: KubernetesObject): Evidence {
  return field(object, 'metadata.finalizers', object.metadata.finalizers?.join(', '));
}

export function deletionEvidence(object: KubernetesObject): Evidence {
  return field(object, 'metadata.deletionTimestamp', object.metadata.deletionTimestamp);
}

export function eventEvidence(event: Event): Evidence {
  return { kind: 'Event', event };
}

type WithConditions = KubernetesObject & {
  readonly status?: { readonly conditions?: readonly Condition[] };
};

/** A condition that is True. */
export function trueCondition(object: WithConditions, type: string): Condition | undefined {
  return object.status?.conditions?.find(
    (condition) => condition.type === type && condition.status === 'True',
  );
}

/** What a condition says: its message, or only that it holds. */
export function conditionEvidence(object: WithConditions, type: string): Evidence {
  const condition = object.status?.conditions?.find((one) => one.type === type);
  return condition?.message
    ? field(object, `status.conditions[${type}].message`, condition.message)
    : field(object, `status.conditions[${type}].status`, condition?.status);
}
