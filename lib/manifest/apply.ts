/**
 * What `kubectl apply` would send for a manifest: decides between creating, patching and leaving alone. Compares
 * three things, the manifest as it was applied last (kept in an annotation), the manifest, and the live object, so
 * that a field that the manifest dropped is removed while one that a controller filled in stays. Never sends
 * anything (kubectl/pkg/cmd/apply/patcher.go, 0.37).
 */
import { canonicalJson, isJsonObject, jsonEqual } from '../base/json';
import { annLastApplied } from '../kubernetes/annotations';
import { listStrategy, mergesLists } from '../kubernetes/merge-lists';
import { groupOf, type KubernetesObject } from '../kubernetes/object';
import { resourceOf } from '../kubernetes/resources';

type Json = Record<string, unknown>;

export type ApplyVerdict =
  | { readonly kind: 'create'; readonly object: KubernetesObject }
  /** `patch` is a JSON merge patch (RFC 7386) whose result is what a strategic merge patch would give. */
  | { readonly kind: 'patch'; readonly patch: Readonly<Json> }
  | { readonly kind: 'unchanged' };

/** Fields of metadata that the API server sets; a manifest that was printed from a cluster has them. */
export const SERVER_METADATA = [
  'uid',
  'resourceVersion',
  'generation',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'managedFields',
  'selfLink',
] as const;

/**
 * The manifest at its place: in a namespace if its kind has one, and without what only the API server sets.
 * kubectl would be refused for a resourceVersion in a new object; nobody who pastes one means it.
 */
export function placeManifest(manifest: KubernetesObject, defaultNamespace = 'default'): KubernetesObject {
  const metadata: Json = { ...manifest.metadata };
  for (const field of SERVER_METADATA) delete metadata[field];
  if (!resourceOf(manifest.apiVersion, manifest.kind).namespaced) delete metadata.namespace;
  else metadata.namespace = manifest.metadata.namespace || defaultNamespace;
  return { ...manifest, metadata } as unknown as KubernetesObject;
}

/**
 * What to send for `manifest`, which stands at its place (`placeManifest`), given the `live` object of that name.
 * An object with only a generateName is always created, as by `kubectl create`: apply has no name to look for.
 */
export function applyPatch(live: KubernetesObject | undefined, manifest: KubernetesObject): ApplyVerdict {
  if (!manifest.metadata.name) return { kind: 'create', object: manifest };
  const modified = withLastApplied(manifest);
  if (live === undefined) return { kind: 'create', object: modified };
  const merge = new ThreeWayMerge(mergesLists(groupOf(manifest.apiVersion)));
  const current = live as unknown as Json;
  const desired = merge.objects(lastApplied(live), modified as unknown as Json, current, '');
  const patch = mergePatchBetween(current, desired);
  return patch === undefined ? { kind: 'unchanged' } : { kind: 'patch', patch };
}

/** GetModifiedConfiguration: the manifest with itself in an annotation. */
function withLastApplied(manifest: KubernetesObject): KubernetesObject {
  const { [annLastApplied]: _, ...annotations } = manifest.metadata.annotations ?? {};
  const plain = { ...manifest, metadata: { ...manifest.metadata, annotations } };
  const text = `${canonicalJson(plain)}\n`;
  return {
    ...plain,
    metadata: { ...plain.metadata, annotations: { ...annotations, [annLastApplied]: text } },
  };
}

/** The manifest of the last apply; nothing when the object was made otherwise or the annotation is unreadable. */
function lastApplied(live: KubernetesObject): Json {
  const text = live.metadata.annotations?.[annLastApplied];
  if (text === undefined) return {};
  try {
    const parsed: unknown = JSON.parse(text);
    return isJsonObject(parsed) ? parsed : {};
  } catch {
    return {};
  }
}

class ThreeWayMerge {
  constructor(private readonly mergesLists: boolean) {}

  /** `live` with the changes that lead from `original` to `modified`, and with what `modified` says. */
  objects(original: Json, modified: Json, live: Json, field: string): Json {
    const merged = new Map(Object.entries(live));
    for (const key of Object.keys(original)) if (!Object.hasOwn(modified, key)) merged.delete(key);
    for (const [key, value] of Object.entries(modified)) {
      if (value === null || value === undefined) merged.delete(key);
      else merged.set(key, this.values(original[key], value, merged.get(key), field, key));
    }
    return Object.fromEntries(merged);
  }

  private values(
    original: unknown,
    modified: unknown,
    live: unknown,
    parent: string,
    field: string,
  ): unknown {
    if (isJsonObject(modified) && isJsonObject(live)) {
      return this.objects(isJsonObject(original) ? original : {}, modified, live, field);
    }
    if (Array.isArray(modified) && Array.isArray(live)) {
      return this.lists(Array.isArray(original) ? original : [], modified, live, parent, field);
    }
    return withoutNulls(modified);
  }

  private lists(
    original: readonly unknown[],
    modified: readonly unknown[],
    live: readonly unknown[],
    parent: string,
    field: string,
  ): readonly unknown[] {
    const strategy = this.mergesLists ? listStrategy(parent, field) : ({ kind: 'replace' } as const);
    if (strategy.kind === 'replace') return modified;
    if (strategy.kind === 'union') {
      const kept = live.filter((item) => modified.includes(item) || !original.includes(item));
      return [...kept, ...modified.filter((item) => !kept.includes(item))];
    }
    return this.keyedItems(original, modified, live, strategy, field);
  }

  /** Items of the manifest in its order, then those that only the cluster knows. */
  private keyedItems(
    original: readonly unknown[],
    modified: readonly unknown[],
    live: readonly unknown[],
    { key, retainKeys = false }: { readonly key: string; readonly retainKeys?: boolean },
    field: string,
  ): readonly unknown[] {
    const keyOf = (item: unknown): unknown => (isJsonObject(item) ? item[key] : undefined);
    const find = (items: readonly unknown[], wanted: unknown): Json => {
      const item = items.find((candidate) => keyOf(candidate) === wanted);
      return isJsonObject(item) ? item : {};
    };
    const merged = modified.map((item) => {
      if (!isJsonObject(item)) return item;
      const result = this.objects(find(original, item[key]), item, find(live, item[key]), field);
      if (!retainKeys) return result;
      return Object.fromEntries(Object.entries(result).filter(([name]) => Object.hasOwn(item, name)));
    });
    const known = new Set([...original, ...modified].map(keyOf));
    return [...merged, ...live.filter((item) => !known.has(keyOf(item)))];
  }
}

/** A field that is written as null is not there (RFC 7386, and so in every object of the API). */
function withoutNulls(value: unknown): unknown {
  if (!isJsonObject(value)) return value;
  const kept = Object.entries(value).filter(([, part]) => part !== null && part !== undefined);
  return Object.fromEntries(kept.map(([key, part]) => [key, withoutNulls(part)]));
}

/** The JSON merge patch that turns `from` into `to`; undefined when they are equal. */
export function mergePatchBetween(from: Readonly<Json>, to: Readonly<Json>): Readonly<Json> | undefined {
  // Entries, not assignments: a key may be called __proto__.
  const patch = new Map<string, unknown>();
  for (const key of Object.keys(from)) if (!Object.hasOwn(to, key)) patch.set(key, null);
  for (const [key, value] of Object.entries(to)) {
    const before = Object.hasOwn(from, key) ? from[key] : undefined;
    if (jsonEqual(before, value)) continue;
    const bothObjects = isJsonObject(before) && isJsonObject(value);
    patch.set(key, bothObjects ? mergePatchBetween(before, value) : value);
  }
  return patch.size === 0 ? undefined : Object.fromEntries(patch);
}
