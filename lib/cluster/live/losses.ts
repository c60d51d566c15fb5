/**
 * What a write would destroy because its author could not see it. Stowage shows objects of a live cluster with parts
 * left out (`redact.ts`), most of them without a mark: commands of containers, annotations. Who writes such an object
 * back as a whole would remove them. Decides which withheld fields a write would take away; knows nothing of HTTP.
 */
import { isJsonObject, jsonEqual } from '../../base/json';
import { ok, type Result } from '../../base/result';
import { applyObjectPatch } from '../../engine/apiserver/patch';
import type { KubernetesObject } from '../../kubernetes/object';
import type { Status } from '../../kubernetes/status';
import { WITHHELD } from '../../kubernetes/withheld';
import { redact } from './redact';

/** A field, an item of a list by its `name`, or one by its place where items have none. */
type Step = string | { readonly named: string } | { readonly at: number };

/** A field that Stowage does not show as it is. */
export interface WithheldField {
  readonly steps: readonly Step[];
  /** So many of the steps lead to what is shown. */
  readonly shown: number;
}

/** How the body of a write becomes an object. */
export type WriteForm =
  | { readonly kind: 'update' }
  | { readonly kind: 'patch'; readonly type: 'json' | 'merge' | 'strategic' }
  /** Server-side apply: only what this manager applied before can go. */
  | { readonly kind: 'apply'; readonly manager: string };

/**
 * False where the write can take nothing away unseen, whatever the object is: a patch that names single fields. Lists
 * are replaced whole by a merge patch, and directives of a strategic one (`$patch`) can do so too.
 */
export function canLose(form: WriteForm, body: unknown): boolean {
  if (form.kind !== 'patch' || form.type === 'json') return true;
  return hasListOrDirective(body);
}

function hasListOrDirective(value: unknown): boolean {
  if (Array.isArray(value)) return true;
  if (!isJsonObject(value)) return false;
  return Object.entries(value).some(([key, inner]) => key.startsWith('$') || hasListOrDirective(inner));
}

/** Names of the withheld fields of `object` that the write would remove; the Status of a patch that does not fit it. */
export function lossesOf(
  object: KubernetesObject,
  form: WriteForm,
  body: unknown,
): Result<readonly string[], Status> {
  const withheld = withheldIn(object);
  if (withheld.length === 0) return ok([]);
  if (form.kind === 'apply') {
    const owned = ownedBy(object, form.manager);
    return ok(namesOf(withheld.filter((field) => owned(field) && goes(field, body))));
  }
  if (form.kind === 'update') return ok(namesOf(withheld.filter((field) => goes(field, body))));
  const patched = applyObjectPatch(object, body, form.type);
  if (!patched.ok) return patched;
  return ok(namesOf(withheld.filter((field) => goes(field, patched.value) && !isNull(field, body))));
}

/** Every field that is there and that `redact` does not show as it is; managed fields are the API server's own. */
export function withheldIn(object: KubernetesObject): readonly WithheldField[] {
  const { managedFields: _, ...metadata } = object.metadata as unknown as Record<string, unknown>;
  const found: WithheldField[] = [];
  compare({ ...object, metadata }, redact(object), [], undefined, found);
  return found;
}

/** `shown` undefined: from that step on nothing is shown. */
function compare(
  original: unknown,
  visible: unknown,
  steps: readonly Step[],
  shown: number | undefined,
  found: WithheldField[],
): void {
  if (jsonEqual(original, visible)) return;
  const depth = visible === undefined ? (shown ?? steps.length - 1) : undefined;
  if (isJsonObject(original)) {
    const part = isJsonObject(visible) ? visible : {};
    for (const [key, value] of Object.entries(original))
      compare(value, part[key], [...steps, key], depth, found);
    return;
  }
  if (Array.isArray(original) && Array.isArray(visible)) {
    for (const [at, item] of original.entries()) {
      const step = stepTo(item, at);
      compare(item, itemAt(visible, step), [...steps, step], depth, found);
    }
    return;
  }
  found.push({ steps, shown: depth ?? steps.length });
}

function stepTo(item: unknown, at: number): Step {
  return isJsonObject(item) && typeof item.name === 'string' ? { named: item.name } : { at };
}

function itemAt(list: readonly unknown[], step: Step): unknown {
  if (typeof step === 'string') return undefined;
  if ('at' in step) return list[step.at];
  return list.find((item) => isJsonObject(item) && item.name === step.named);
}

function take(value: unknown, step: Step): unknown {
  if (typeof step === 'string') return isJsonObject(value) ? value[step] : undefined;
  return Array.isArray(value) ? itemAt(value, step) : undefined;
}

/**
 * True where `result` lacks the field, or carries the mark in its place, although what leads to it is there. Who removes
 * something that is shown (a container, say) means what is in it too.
 */
function goes({ steps, shown }: WithheldField, result: unknown): boolean {
  let part = result;
  for (const [index, step] of steps.entries()) {
    part = take(part, step);
    if (part === undefined || part === null) return index >= shown || index === steps.length - 1;
  }
  return typeof part === 'string' && part.includes(WITHHELD);
}

/** True where a merge patch says null at the field or above it: that is a removal by name, and meant. */
function isNull({ steps }: WithheldField, patch: unknown): boolean {
  let part = patch;
  for (const step of steps) {
    part = take(part, step);
    if (part === null) return true;
  }
  return false;
}

/** Whether the manager's applied configuration holds a field (metav1.FieldsV1). */
function ownedBy(object: KubernetesObject, manager: string): (field: WithheldField) => boolean {
  const { managedFields } = object.metadata as { readonly managedFields?: unknown };
  const entries = Array.isArray(managedFields) ? managedFields.filter(isJsonObject) : [];
  const applied = entries.filter((entry) => entry.manager === manager && entry.operation === 'Apply');
  return ({ steps }) => applied.some(({ fieldsV1 }) => holds(fieldsV1, steps));
}

function holds(fields: unknown, steps: readonly Step[]): boolean {
  let part = fields;
  for (const step of steps) {
    if (!isJsonObject(part)) return false;
    // A field without inner ones is owned as a whole.
    if (Object.keys(part).length === 0) return true;
    part = typeof step === 'string' ? part[`f:${step}`] : itemFields(part, step);
  }
  return part !== undefined;
}

/** Items are keyed by their fields: `k:{"name":"app"}`. */
function itemFields(fields: Record<string, unknown>, step: Exclude<Step, string>): unknown {
  if ('at' in step) return undefined;
  return fields[`k:${JSON.stringify({ name: step.named })}`];
}

const NAMED = 10;

function namesOf(fields: readonly WithheldField[]): readonly string[] {
  return fields.slice(0, NAMED).map(({ steps }) => steps.reduce(nameOf, ''));
}

function nameOf(path: string, step: Step): string {
  if (typeof step !== 'string') return `${path}[${'at' in step ? step.at : step.named}]`;
  if (path === '') return step;
  return /^[\w-]+$/.test(step) ? `${path}.${step}` : `${path}[${step}]`;
}
