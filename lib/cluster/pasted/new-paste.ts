/** What a request that brings a pasted text may say: objects, as the page has read them from it. */
import * as v from 'valibot';
import type { KubernetesObject } from '../../kubernetes/object';
import { shapeFault } from '../../manifest/object-shape';
import { READ_LIMITS } from '../../manifest/read-objects';

const name = v.pipe(
  v.string(),
  v.minLength(1, 'must not be empty'),
  v.maxLength(253, 'at most 253 characters'),
);
const stringMap = v.record(v.string(), v.string());

const PastedObject = v.looseObject({
  apiVersion: name,
  kind: name,
  metadata: v.looseObject({
    name,
    namespace: v.optional(name),
    uid: v.optional(v.string()),
    resourceVersion: v.optional(v.string()),
    labels: v.optional(stringMap),
    annotations: v.optional(stringMap),
    finalizers: v.optional(v.array(v.string())),
    creationTimestamp: v.optional(v.nullable(v.string())),
    deletionTimestamp: v.optional(v.nullable(v.string())),
  }),
  spec: v.optional(v.looseObject({})),
  status: v.optional(v.looseObject({})),
});

/** Besides what all objects have: what the views read of its kind. */
const ReadableObject = v.pipe(
  PastedObject,
  v.rawCheck(({ dataset, addIssue }) => {
    const fault = dataset.typed ? shapeFault(dataset.value as unknown as KubernetesObject) : undefined;
    if (fault !== undefined) addIssue({ message: fault });
  }),
);

export const NewPaste = v.strictObject({
  title: v.optional(v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(120))),
  objects: v.pipe(
    v.array(ReadableObject),
    v.minLength(1, 'must have at least one object'),
    v.maxLength(READ_LIMITS.objects, `at most ${READ_LIMITS.objects}`),
  ),
});

/** Bytes of such a request: some 20,000 objects of ordinary size. */
export const PASTE_LIMIT_BYTES = 32 * 1024 * 1024;

/** What the schema let through, as the objects that it describes. */
export function pastedObjects({ objects }: v.InferOutput<typeof NewPaste>): readonly KubernetesObject[] {
  return objects.map(complete) as unknown as readonly KubernetesObject[];
}

/** An API server gives every Event a source, if an empty one; a text that somebody shortened may have none. */
function complete<T extends { readonly kind: string }>(object: T): T {
  return object.kind === 'Event' && !('source' in object) ? { ...object, source: {} } : object;
}
