/** Which fields a write changed, by path: the shortest paths that differ, in the order of the newer object. */
import { isJsonObject, jsonEqual } from '../base/json';
import { pathOf } from './compare';
import type { ObjectChange } from './object-history';

/** Bookkeeping of the API server, which differs with every write. */
const NOT_TOLD = new Set(['metadata.resourceVersion', 'metadata.generation', 'metadata.managedFields']);
/** Below these, keys are data of the user and are named one by one. */
const DEPTH = 3;
const FIELDS_LIMIT = 12;

/** Paths such as `spec.claimRef` and `status.phase`; empty for a creation, a removal, or bookkeeping alone. */
export function changedFields(change: ObjectChange): readonly string[] {
  if (change.type !== 'MODIFIED' || change.previous === undefined) return [];
  const paths: string[] = [];
  compare(change.previous, change.object, '', 0, paths);
  return paths.slice(0, FIELDS_LIMIT);
}

function compare(before: unknown, after: unknown, path: string, depth: number, paths: string[]): void {
  if (NOT_TOLD.has(path) || jsonEqual(before, after)) return;
  if (depth >= DEPTH || !isJsonObject(before) || !isJsonObject(after)) {
    paths.push(path);
    return;
  }
  const keys = new Set([...Object.keys(after), ...Object.keys(before)]);
  for (const key of keys) {
    compare(before[key], after[key], path === '' ? key : pathOf(path, key), depth + 1, paths);
  }
}
