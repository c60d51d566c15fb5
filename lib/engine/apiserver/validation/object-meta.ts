/** validation.ValidateObjectMeta (apimachinery and pkg/apis/core, 1.37): what is common to objects of all kinds. */

import { finalizerDeleteDependents, finalizerOrphanDependents } from '../../../kubernetes/annotations';
import type { KubernetesVersion } from '../../../kubernetes/feature-gates';
import { labelKeyErrors, labelValueErrors, subdomainErrors } from '../../../kubernetes/label-syntax';
import type { KubernetesObject, OwnerReference, StringMap } from '../../../kubernetes/object';
import { type FieldError, invalid, required, tooLong } from '../field-error';
import { pathSegmentErrors } from './names';

/** TotalAnnotationSizeLimitB */
const ANNOTATIONS_BYTES = 256 * 1024;

export type NameRule = (name: string) => readonly string[];

/** Kinds that are only kept: whatever has a place in a URL. */
export const anyName: NameRule = pathSegmentErrors;
export const subdomainName: NameRule = subdomainErrors;

const STANDARD_FINALIZERS: ReadonlySet<string> = new Set([
  finalizerOrphanDependents,
  finalizerDeleteDependents,
  'kubernetes',
]);

export function validateObjectMeta(
  object: KubernetesObject,
  nameRule: NameRule,
  version: KubernetesVersion,
): readonly FieldError[] {
  const {
    name,
    generateName,
    labels = {},
    annotations = {},
    finalizers = [],
    ownerReferences = [],
  } = object.metadata;
  const errors: FieldError[] = [];
  if (generateName) {
    // A prefix may end where a name may not: the random part follows.
    const asName = generateName.replace(/-$/, 'a');
    errors.push(...nameRule(asName).map((text) => invalid('metadata.generateName', generateName, text)));
  }
  if (!name) errors.push(required('metadata.name', 'name or generateName is required'));
  else errors.push(...nameRule(name).map((text) => invalid('metadata.name', name, text)));
  errors.push(
    ...validateLabels(labels, 'metadata.labels'),
    ...validateAnnotations(annotations, version),
    ...validateOwners(ownerReferences),
    ...validateFinalizers(finalizers),
  );
  return errors;
}

/** ValidateLabels: a wrong value is reported under the path of all labels, as a wrong key is. */
export function validateLabels(labels: StringMap, path: string): readonly FieldError[] {
  return Object.entries(labels).flatMap(([key, value]) => [
    ...labelKeyErrors(key).map((text) => invalid(path, key, text)),
    ...labelValueErrors(value).map((text) => invalid(path, value, text)),
  ]);
}

function validateAnnotations(annotations: StringMap, version: KubernetesVersion): readonly FieldError[] {
  const path = 'metadata.annotations';
  const errors: FieldError[] = [];
  let bytes = 0;
  for (const [key, value] of Object.entries(annotations)) {
    errors.push(...labelKeyErrors(key.toLowerCase()).map((text) => invalid(path, key, text)));
    bytes += key.length + value.length;
  }
  if (bytes > ANNOTATIONS_BYTES) errors.push(tooLong(path, ANNOTATIONS_BYTES, version));
  return errors;
}

function validateOwners(owners: readonly OwnerReference[]): readonly FieldError[] {
  const path = 'metadata.ownerReferences';
  const errors: FieldError[] = [];
  let controller: string | undefined;
  for (const owner of owners) {
    if (!owner.apiVersion) {
      errors.push(invalid(`${path}.apiVersion`, owner.apiVersion ?? '', 'version must not be empty'));
    }
    for (const field of ['kind', 'name', 'uid'] as const) {
      if (!owner[field]) errors.push(invalid(`${path}.${field}`, owner[field] ?? '', 'must not be empty'));
    }
    if (!owner.controller) continue;
    if (controller !== undefined) {
      const detail = `Only one reference can have Controller set to true. Found "true" in references for ${controller} and ${owner.name}`;
      errors.push(invalid(path, owners, detail));
    }
    controller = owner.name;
  }
  return errors;
}

function validateFinalizers(finalizers: readonly string[]): readonly FieldError[] {
  const path = 'metadata.finalizers';
  const errors = finalizers.flatMap((name) => labelKeyErrors(name).map((text) => invalid(path, name, text)));
  if (finalizers.includes(finalizerOrphanDependents) && finalizers.includes(finalizerDeleteDependents)) {
    const detail = `finalizer ${finalizerOrphanDependents} and ${finalizerDeleteDependents} cannot be both set`;
    errors.push(invalid(path, finalizers, detail));
  }
  finalizers.forEach((name, index) => {
    if (name.includes('/') || STANDARD_FINALIZERS.has(name)) return;
    const detail = 'name is neither a standard finalizer name nor is it fully qualified';
    errors.push(invalid(`${path}[${index}]`, name, detail));
  });
  return errors;
}
