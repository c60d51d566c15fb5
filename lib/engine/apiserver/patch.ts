/** Applies a patch to the JSON of an object. What comes out still has to be decoded and validated. */
import { applyPatch, type Operation } from 'rfc6902';
import { isJsonObject, jsonClone } from '../../base/json';
import { err, ok, type Result } from '../../base/result';
import { mergesLists } from '../../kubernetes/merge-lists';
import { groupOf, type KubernetesObject } from '../../kubernetes/object';
import { failure, type Status } from '../../kubernetes/status';
import type { PatchType } from './api';
import { strategicMerge } from './strategic-merge';

/** apiserver/pkg/endpoints/handlers/patch.go maxJSONPatchOperations */
const MAX_JSON_PATCH_OPERATIONS = 10_000;

const JSON_PATCH_OPERATIONS: ReadonlySet<unknown> = new Set([
  'add',
  'remove',
  'replace',
  'move',
  'copy',
  'test',
]);

/** The patched object. The stored one is not touched, also when the patch fails half-way. */
export function applyObjectPatch(
  object: KubernetesObject,
  patch: unknown,
  type: PatchType,
): Result<unknown, Status> {
  switch (type) {
    case 'json':
      return applyJsonPatch(object, patch);
    case 'merge':
      return applyMergePatch(object, patch);
    case 'strategic':
      return applyStrategicPatch(object, patch);
  }
}

function applyMergePatch(object: KubernetesObject, patch: unknown): Result<unknown, Status> {
  if (!isJsonObject(patch)) {
    return err(failure('BadRequest', 'error decoding patch: a merge patch must be a JSON object'));
  }
  return ok(mergePatch(object, patch));
}

function applyStrategicPatch(object: KubernetesObject, patch: unknown): Result<unknown, Status> {
  if (!mergesLists(groupOf(object.apiVersion))) return applyMergePatch(object, patch);
  const merged = strategicMerge(object, patch);
  return merged.ok ? merged : err(failure('BadRequest', `error decoding patch: ${merged.error}`));
}

/** RFC 7386: null removes, objects merge, everything else replaces. */
export function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isJsonObject(patch)) return jsonClone(patch);
  // A map, not assignments: a key may be called __proto__ and is then a key like any other.
  const merged = new Map(isJsonObject(target) ? Object.entries(target) : []);
  for (const [key, part] of Object.entries(patch)) {
    if (part === null) merged.delete(key);
    else merged.set(key, mergePatch(merged.get(key), part));
  }
  return Object.fromEntries(merged);
}

/** RFC 6902, all or nothing. */
function applyJsonPatch(object: KubernetesObject, patch: unknown): Result<unknown, Status> {
  if (!Array.isArray(patch)) {
    return err(failure('BadRequest', 'error decoding patch: a JSON patch must be an array of operations'));
  }
  if (patch.length > MAX_JSON_PATCH_OPERATIONS) {
    const allowed = `The allowed maximum operations in a JSON patch is ${MAX_JSON_PATCH_OPERATIONS}, got ${patch.length}`;
    return err(failure('RequestEntityTooLarge', allowed));
  }
  const operations = jsonClone<unknown[]>(patch);
  const malformed = operations.findIndex((operation) => !isOperation(operation));
  if (malformed >= 0) {
    return err(
      failure('BadRequest', `error decoding patch: operation ${malformed} is no JSON patch operation`),
    );
  }
  const copy = jsonClone(object);
  const failed = applyPatch(copy, operations as Operation[]).findIndex((outcome) => outcome !== null);
  if (failed < 0) return ok(copy);
  const { op, path } = operations[failed] as Operation;
  return err(
    failure('Invalid', `the server rejected our request due to an error in our request: ${op} ${path}`),
  );
}

function isOperation(value: unknown): value is Operation {
  if (!isJsonObject(value) || !JSON_PATCH_OPERATIONS.has(value.op) || typeof value.path !== 'string') {
    return false;
  }
  if (value.op === 'move' || value.op === 'copy') return typeof value.from === 'string';
  return value.op === 'remove' || Object.hasOwn(value, 'value');
}
