/**
 * The part of metadata that belongs to the API server: identity, times and the mark of deletion. Clients may send
 * these fields; what they send is checked against the stored object and never stored.
 */
import type { Random } from '../../base/random';
import type { KubernetesObject, ObjectMeta } from '../../kubernetes/object';
import { type FieldError, fieldForbidden, invalid } from './field-error';

/** apiserver/pkg/storage/names/generate.go: what fits into a DNS label, less the random part. */
const MAX_GENERATE_NAME_LENGTH = 58;
const RANDOM_NAME_LENGTH = 5;

/** A version 4 UUID in the form of RFC 4122. */
export function newUid(random: Random): string {
  const variant = '89ab'[random.integer(0, 3)];
  return `${random.hex(8)}-${random.hex(4)}-4${random.hex(3)}-${variant}${random.hex(3)}-${random.hex(12)}`;
}

export function generateName(base: string, random: Random): string {
  return `${base.slice(0, MAX_GENERATE_NAME_LENGTH)}${random.suffix(RANDOM_NAME_LENGTH)}`;
}

/** rest.BeforeCreate: a new object has a new identity, whatever the client sent. */
export function metadataOfNew(
  sent: ObjectMeta,
  identity: {
    readonly name: string;
    readonly uid: string;
    readonly now: string;
    readonly generation?: number;
  },
): ObjectMeta {
  return orderedMetadata({
    ...sent,
    name: identity.name,
    uid: identity.uid,
    resourceVersion: undefined,
    generation: identity.generation,
    creationTimestamp: identity.now,
    deletionTimestamp: undefined,
    deletionGracePeriodSeconds: undefined,
  });
}

/** rest.BeforeUpdate: what the client may not change is as it was. */
export function metadataOfUpdate(sent: ObjectMeta, stored: ObjectMeta): ObjectMeta {
  return orderedMetadata({
    ...sent,
    name: stored.name,
    namespace: stored.namespace,
    uid: stored.uid,
    resourceVersion: stored.resourceVersion,
    generation: stored.generation,
    creationTimestamp: stored.creationTimestamp,
    deletionTimestamp: stored.deletionTimestamp,
    deletionGracePeriodSeconds: stored.deletionGracePeriodSeconds,
  });
}

/** The order in which Go writes the fields, without those that are not set. */
function orderedMetadata(meta: ObjectMeta): ObjectMeta {
  const ordered: ObjectMeta = {
    name: meta.name,
    generateName: meta.generateName,
    namespace: meta.namespace,
    uid: meta.uid,
    resourceVersion: meta.resourceVersion,
    generation: meta.generation,
    creationTimestamp: meta.creationTimestamp,
    deletionTimestamp: meta.deletionTimestamp,
    deletionGracePeriodSeconds: meta.deletionGracePeriodSeconds,
    labels: meta.labels,
    annotations: meta.annotations,
    ownerReferences: meta.ownerReferences,
    finalizers: meta.finalizers,
  };
  return Object.fromEntries(
    Object.entries(ordered).filter(([, value]) => value !== undefined),
  ) as unknown as ObjectMeta;
}

export function withMetadata<T extends KubernetesObject>(object: T, changes: Partial<ObjectMeta>): T {
  return { ...object, metadata: orderedMetadata({ ...object.metadata, ...changes }) };
}

/** validation.ValidateObjectMetaAccessorUpdate (apimachinery 0.37), the part about fields of the server. */
export function validateMetadataUpdate(sent: ObjectMeta, stored: ObjectMeta): readonly FieldError[] {
  const errors: FieldError[] = [];
  for (const field of ['creationTimestamp', 'deletionTimestamp'] as const) {
    const value = sent[field];
    if (value !== undefined && Date.parse(value) !== Date.parse(stored[field] ?? '')) {
      errors.push(invalid(`metadata.${field}`, value, 'field is immutable'));
    }
  }
  const added = (sent.finalizers ?? []).filter((finalizer) => !stored.finalizers?.includes(finalizer));
  if (stored.deletionTimestamp && added.length > 0) {
    const names = added.map((finalizer) => JSON.stringify(finalizer)).join(', ');
    const why = `no new finalizers can be added if the object is being deleted, found new finalizers []string{${names}}`;
    errors.push(fieldForbidden('metadata.finalizers', why));
  }
  return errors;
}
