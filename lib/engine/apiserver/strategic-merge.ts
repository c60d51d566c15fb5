/**
 * Strategic merge patch, the default of `kubectl patch`, `label`, `annotate`, `edit` and `apply`: like a merge patch,
 * but lists of the built-in kinds merge by their keys, and directives say what a plain patch cannot
 * (apimachinery/pkg/util/strategicpatch/patch.go, 1.37).
 */
import { isJsonObject, jsonClone, jsonEqual } from '../../base/json';
import { err, ok, type Result } from '../../base/result';
import { type ListStrategy, listStrategy } from '../../kubernetes/merge-lists';

type Json = Record<string, unknown>;

const DIRECTIVE = '$patch';
const RETAIN_KEYS = '$retainKeys';
const DELETE_FROM = '$deleteFromPrimitiveList/';
const SET_ORDER = '$setElementOrder/';

/** The patched copy of `original`, or what is wrong with the patch. */
export function strategicMerge(original: unknown, patch: unknown): Result<unknown, string> {
  if (!isJsonObject(patch)) return err('a strategic merge patch must be a JSON object');
  return mergeObject(isJsonObject(original) ? original : {}, patch, '');
}

/** `parent` is the field that holds the object. */
function mergeObject(original: Json, patch: Json, parent: string): Result<Json, string> {
  if (patch[DIRECTIVE] === 'replace') return ok(withoutDirectives(patch));
  if (patch[DIRECTIVE] === 'delete') return ok({});
  if (patch[DIRECTIVE] !== undefined && patch[DIRECTIVE] !== 'merge') {
    return err(`Unknown patch type: ${String(patch[DIRECTIVE])}`);
  }
  const merged: Json = { ...original };
  for (const [field, value] of Object.entries(patch)) {
    if (field === '__proto__' || field === DIRECTIVE || field === RETAIN_KEYS) continue;
    if (field.startsWith(SET_ORDER)) continue;
    if (field.startsWith(DELETE_FROM)) {
      const name = field.slice(DELETE_FROM.length);
      merged[name] = without(merged[name], value);
      continue;
    }
    const part = mergeValue(merged[field], value, parent, field, patch[`${SET_ORDER}${field}`]);
    if (!part.ok) return part;
    if (part.value === undefined) delete merged[field];
    else merged[field] = part.value;
  }
  retainKeys(merged, patch[RETAIN_KEYS]);
  return ok(merged);
}

/** `undefined`: the field goes. */
function mergeValue(
  original: unknown,
  patch: unknown,
  parent: string,
  field: string,
  order: unknown,
): Result<unknown, string> {
  if (patch === null) return ok(undefined);
  if (isJsonObject(patch)) return mergeObject(isJsonObject(original) ? original : {}, patch, field);
  if (!Array.isArray(patch)) return ok(patch);
  const before = Array.isArray(original) ? original : [];
  const strategy = listStrategy(parent, field);
  switch (strategy.kind) {
    case 'replace':
      return ok(jsonClone(patch));
    case 'union':
      return ok(
        sortBy([...before, ...patch.filter((word) => !before.includes(word))], order, (word) => word),
      );
    case 'mergeByKey':
      return mergeList(before, patch, strategy, field, order);
  }
}

function mergeList(
  original: readonly unknown[],
  patch: readonly unknown[],
  { key }: ListStrategy & { readonly kind: 'mergeByKey' },
  field: string,
  order: unknown,
): Result<unknown, string> {
  const items = patch.filter(isJsonObject);
  if (items.length < patch.length) return err(`the items of ${field} must be objects`);
  const replaces = items.some((item) => item[DIRECTIVE] === 'replace');
  let merged: Json[] = replaces ? [] : original.filter(isJsonObject).map((item) => ({ ...item }));
  for (const item of items) {
    if (item[DIRECTIVE] === 'replace') continue;
    const id = item[key];
    if (id === undefined)
      return err(`map: ${JSON.stringify(item)} does not contain declared merge key: ${key}`);
    const place = merged.findIndex((candidate) => candidate[key] === id);
    if (item[DIRECTIVE] === 'delete') {
      merged = merged.filter((candidate) => candidate[key] !== id);
      continue;
    }
    const part = mergeObject(merged[place] ?? {}, item, field);
    if (!part.ok) return part;
    if (place < 0) merged.push(part.value);
    else merged[place] = part.value;
  }
  return ok(sortBy(merged, order, (item) => (item as Json)[key]));
}

/** Items in the order that the client wants; those that it does not name stay behind the others, in their order. */
function sortBy<T>(items: readonly T[], order: unknown, idOf: (item: T) => unknown): readonly T[] {
  if (!Array.isArray(order)) return items;
  const wanted = order.map((entry) => (isJsonObject(entry) ? Object.values(entry)[0] : entry));
  const place = (item: T): number => {
    const index = wanted.indexOf(idOf(item));
    return index < 0 ? wanted.length : index;
  };
  return [...items].sort((a, b) => place(a) - place(b));
}

function without(list: unknown, removed: unknown): unknown {
  if (!Array.isArray(list) || !Array.isArray(removed)) return list;
  const left = list.filter((word) => !removed.some((other) => jsonEqual(word, other)));
  return left.length > 0 ? left : undefined;
}

/** A union in disguise: of its alternatives only those that are named stay. */
function retainKeys(merged: Json, keys: unknown): void {
  if (!Array.isArray(keys)) return;
  for (const field of Object.keys(merged)) if (!keys.includes(field)) delete merged[field];
}

function withoutDirectives(patch: Json): Json {
  return Object.fromEntries(Object.entries(patch).filter(([field]) => !field.startsWith('$')));
}
