/** What proves a statement: a field, something that is not there, or an event, in Kubernetes' own words. */
import type { Event } from '../kubernetes/event';
import type { KubernetesObject } from '../kubernetes/object';

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
