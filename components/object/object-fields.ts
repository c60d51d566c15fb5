/** Any object as a list of fields under their paths, as in the API: `spec.capacity.storage`, `5Gi`. Pure. */
import { isJsonObject } from '@/lib/base/json';
import type { KubernetesObject } from '@/lib/kubernetes/object';

export interface ObjectField {
  readonly path: string;
  readonly value: string;
}

/** Parts that have a place of their own in the panel, or say nothing to a reader. */
const LEFT_OUT = new Set(['apiVersion', 'kind', 'metadata', 'status.conditions']);
const FIELDS_LIMIT = 200;
const VALUE_LIMIT = 2_000;

/** Fields outside metadata in the order of the object, then labels and annotations. Bounded. */
export function objectFields(object: KubernetesObject): readonly ObjectField[] {
  const fields: ObjectField[] = [];
  collect(object, '', fields);
  const { labels, annotations } = object.metadata;
  for (const [name, map] of Object.entries({ labels, annotations })) {
    for (const [key, value] of Object.entries(map ?? {})) {
      fields.push({ path: `metadata.${name}[${key}]`, value: value.slice(0, VALUE_LIMIT) });
    }
  }
  return fields.slice(0, FIELDS_LIMIT);
}

function collect(value: unknown, path: string, fields: ObjectField[]): void {
  if (LEFT_OUT.has(path) || value === undefined || fields.length >= FIELDS_LIMIT) return;
  if (Array.isArray(value)) {
    if (value.every((part) => !isJsonObject(part))) fields.push({ path, value: value.join(', ') });
    else value.forEach((part, index) => void collect(part, `${path}[${index}]`, fields));
    return;
  }
  if (isJsonObject(value)) {
    for (const [key, part] of Object.entries(value))
      collect(part, path === '' ? key : `${path}.${key}`, fields);
    return;
  }
  fields.push({ path, value: String(value).slice(0, VALUE_LIMIT) });
}
