/**
 * The mark that stands where Stowage left something out of an object of a live cluster, so that nobody takes it for
 * absent. It is no value: an object that carries it must never be written back. Pure.
 */
import { isJsonObject } from '../base/json';

export const WITHHELD = '(withheld by Stowage)';

/** Fields that a message names, at most. */
const NAMED = 20;

/** Paths of the texts of `value` that carry the mark, as in errors of the API: `spec.containers[0].env[1].value`. */
export function withheldFields(value: unknown): readonly string[] {
  const found: string[] = [];
  collect(value, '', found);
  return found;
}

function collect(value: unknown, path: string, found: string[]): void {
  if (found.length >= NAMED) return;
  if (typeof value === 'string') {
    if (value.includes(WITHHELD)) found.push(path);
  } else if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) collect(item, `${path}[${index}]`, found);
  } else if (isJsonObject(value)) {
    for (const [key, inner] of Object.entries(value)) {
      collect(
        inner,
        /^[\w-]+$/.test(key) ? (path === '' ? key : `${path}.${key}`) : `${path}[${key}]`,
        found,
      );
    }
  }
}
