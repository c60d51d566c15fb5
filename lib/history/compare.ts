/**
 * What differs between two moments, of one timeline or of two: objects that came, went or are otherwise, with every
 * field that differs. Events are counted and not listed: they tell of the differences.
 */
import { byString } from '../base/compare';
import { isJsonObject, jsonEqual } from '../base/json';
import type { KubernetesObject } from '../kubernetes/object';
import type { ObjectsByKey, ObjectTable } from './cluster-log';

export interface FieldDifference {
  /** `spec.claimRef.name`, `metadata.annotations[pv.kubernetes.io/bind-completed]`. */
  readonly path: string;
  /** Undefined where the field is absent. */
  readonly before: unknown;
  readonly after: unknown;
}

export type ObjectDifference =
  | { readonly kind: 'added'; readonly after: KubernetesObject }
  | { readonly kind: 'removed'; readonly before: KubernetesObject }
  | {
      readonly kind: 'changed';
      readonly before: KubernetesObject;
      readonly after: KubernetesObject;
      readonly fields: readonly FieldDifference[];
    };

export interface Comparison {
  /** By kind, then by `namespace/name`. */
  readonly differences: readonly ObjectDifference[];
  /** Objects of both moments that are the same. */
  readonly same: number;
  /** Events of the one moment and of the other. */
  readonly events: { readonly before: number; readonly after: number };
}

/** Bookkeeping of the API server, which differs with every write and between timelines. */
const NOT_COMPARED = new Set(['metadata.resourceVersion', 'metadata.generation', 'metadata.managedFields']);
const EVENTS = '/Event';
const NONE: ObjectsByKey = new Map();

export function compareMoments(before: ObjectTable, after: ObjectTable): Comparison {
  const differences: ObjectDifference[] = [];
  let same = 0;
  const kinds = [...new Set([...before.keys(), ...after.keys()])].sort(byString((kind) => kind));
  for (const kind of kinds) {
    if (kind === EVENTS) continue;
    const were = before.get(kind) ?? NONE;
    const are = after.get(kind) ?? NONE;
    const keys = [...new Set([...were.keys(), ...are.keys()])].sort(byString((key) => key));
    for (const key of keys) {
      const difference = compareObjects(were.get(key), are.get(key));
      if (difference) differences.push(difference);
      else same += 1;
    }
  }
  const events = { before: before.get(EVENTS)?.size ?? 0, after: after.get(EVENTS)?.size ?? 0 };
  return { differences, same, events };
}

/** What became of one object between two moments; undefined where it is the same, or was never there. */
export function compareObjects(
  before: KubernetesObject | undefined,
  after: KubernetesObject | undefined,
): ObjectDifference | undefined {
  if (before === after) return undefined;
  if (before === undefined) return after && { kind: 'added', after };
  if (after === undefined) return { kind: 'removed', before };
  const fields: FieldDifference[] = [];
  compareFields(before, after, '', fields);
  return fields.length === 0 ? undefined : { kind: 'changed', before, after, fields };
}

function compareFields(before: unknown, after: unknown, path: string, fields: FieldDifference[]): void {
  if (NOT_COMPARED.has(path) || jsonEqual(before, after)) return;
  if (!isJsonObject(before) || !isJsonObject(after)) {
    fields.push({ path, before, after });
    return;
  }
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    compareFields(before[key], after[key], path === '' ? key : pathOf(path, key), fields);
  }
}

/** Keys that are no plain names (annotations) stand in brackets. */
export function pathOf(path: string, key: string): string {
  return /^[A-Za-z0-9]+$/.test(key) ? `${path}.${key}` : `${path}[${key}]`;
}
