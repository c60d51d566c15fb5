/** For tests: whether an object bears out what an explanation says of it, field by field. */
import { type KubernetesObject, namespacedKey } from '../../kubernetes/object';
import type { Evidence } from '../evidence';

/** What is wrong with the evidence; undefined where `object` (undefined: there is none) shows it. */
export function evidenceProblem(
  proof: Exclude<Evidence, { kind: 'Event' }>,
  object: KubernetesObject | undefined,
): string | undefined {
  const { kind, name } = proof.object;
  const { path } = proof;
  if (path === undefined) return object ? `${kind} ${name} is said not to exist` : undefined;
  if (!object) return `${kind} ${name} is said to have ${path} and does not exist`;
  const value = valueAt(object, path);
  if (proof.kind === 'Absent') {
    const empty = value === undefined || value === '' || (Array.isArray(value) && value.length === 0);
    return empty ? undefined : `${path} of ${kind} ${name} is said to be empty and is ${textOf(path, value)}`;
  }
  const shown = value === undefined ? undefined : textOf(path, value);
  return shown === proof.value
    ? undefined
    : `${path} of ${kind} ${name} is said to be ${proof.value} and is ${shown}`;
}

/**
 * The value of a path as evidence writes it: fields with dots, and in brackets the key of a map, or the `type`,
 * `name` or `key` of an element of a list.
 */
function valueAt(object: unknown, path: string): unknown {
  const parts = [...path.matchAll(/\[([^\]]*)\]|[^.[\]]+/g)];
  return parts.reduce<unknown>((value, [field, key]) => {
    if (value === null || typeof value !== 'object') return undefined;
    if (Array.isArray(value))
      return value.find(({ type, name, key: own }) => [type, name, own].includes(key));
    return (value as Readonly<Record<string, unknown>>)[key ?? field];
  }, object);
}

function textOf(path: string, value: unknown): string {
  if (path === 'spec.claimRef') {
    const { namespace, name } = value as { readonly namespace?: string; readonly name?: string };
    return namespacedKey(namespace, name ?? '');
  }
  if (Array.isArray(value) && value.every((entry) => typeof entry === 'string')) return value.join(', ');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
