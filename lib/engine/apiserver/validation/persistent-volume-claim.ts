/** ValidatePersistentVolumeClaim and its updates (pkg/apis/core/validation, 1.37). */
import { jsonEqual } from '../../../base/json';
import { annBetaStorageClass } from '../../../kubernetes/annotations';
import { featureEnabled, type KubernetesVersion } from '../../../kubernetes/feature-gates';
import { subdomainErrors } from '../../../kubernetes/label-syntax';
import type {
  PersistentVolumeClaim,
  PersistentVolumeClaimSpec,
  TypedLocalObjectReference,
} from '../../../kubernetes/persistent-volume-claim';
import { compareQuantities, storageOf } from '../../../kubernetes/quantity';
import { hasBehaviour } from '../../../kubernetes/version-behaviours';
import { persistentVolumeClaimSpec } from '../decoding/persistent-volume';
import { specDiff } from '../diff/spec-diff';
import { type FieldError, fieldForbidden, GoValue, invalid, required } from '../field-error';
import { validateLabelSelector } from './selectors';
import {
  validateAccessModes,
  validateClassName,
  validatePositive,
  validateVolumeMode,
} from './volume-fields';

export function validatePersistentVolumeClaimSpec(
  spec: PersistentVolumeClaimSpec,
  old: PersistentVolumeClaimSpec | undefined,
  path: string,
  version: KubernetesVersion,
): readonly FieldError[] {
  const { accessModes = [], selector, resources, dataSource, dataSourceRef } = spec;
  const errors: FieldError[] = [];
  if (accessModes.length === 0) {
    errors.push(required(`${path}.accessModes`, 'at least 1 access mode is required'));
  }
  if (selector) errors.push(...validateLabelSelector(selector, `${path}.selector`));
  errors.push(...validateAccessModes(accessModes, old?.accessModes ?? [], `${path}.accessModes`, version));
  const storage = resources?.requests?.storage;
  const sizePath = `${path}.resources[storage]`;
  errors.push(...(storage === undefined ? [required(sizePath)] : validatePositive(storage, sizePath)));
  errors.push(
    ...validateClassName(spec.storageClassName, `${path}.storageClassName`),
    ...validateVolumeMode(spec.volumeMode, `${path}.volumeMode`),
    ...(dataSource ? validateDataSource(dataSource, `${path}.dataSource`) : []),
    ...(dataSourceRef ? validateDataSource(dataSourceRef, `${path}.dataSourceRef`) : []),
    ...validateClassName(spec.volumeAttributesClassName, `${path}.volumeAttributesClassName`),
  );
  if (dataSource && dataSourceRef && !sameReference(dataSource, dataSourceRef)) {
    const goPath = 'field.Path{name:"dataSource", index:"", parent:(*field.Path)(0x0)}';
    errors.push(invalid(path, new GoValue({}, goPath), 'must match dataSourceRef'));
  }
  return errors;
}

function validateDataSource(reference: TypedLocalObjectReference, path: string): readonly FieldError[] {
  const { name, kind, apiGroup } = reference;
  const errors: FieldError[] = [];
  if (!name) errors.push(required(`${path}.name`));
  if (!kind) errors.push(required(`${path}.kind`));
  if (!apiGroup && kind !== 'PersistentVolumeClaim') {
    const detail = "must be 'PersistentVolumeClaim' when referencing the default apiGroup";
    errors.push(invalid(path, kind ?? '', detail));
  }
  if (apiGroup)
    errors.push(...subdomainErrors(apiGroup).map((text) => invalid(`${path}.apiGroup`, apiGroup, text)));
  return errors;
}

function sameReference(a: TypedLocalObjectReference, b: TypedLocalObjectReference): boolean {
  return (a.apiGroup ?? '') === (b.apiGroup ?? '') && a.kind === b.kind && a.name === b.name;
}

export function validatePersistentVolumeClaimUpdate(
  claim: PersistentVolumeClaim,
  old: PersistentVolumeClaim,
  version: KubernetesVersion,
): readonly FieldError[] {
  const errors = [...validatePersistentVolumeClaimSpec(claim.spec, old.spec, 'spec', version)];
  const byAnnotation = upgradesClassFromAnnotation(claim, old);
  if (!byAnnotation) errors.push(...validateBetaClass(claim, old));
  const allowed = allowedSpec(claim, old, version, byAnnotation);
  if (!jsonEqual(allowed, old.spec)) {
    const exceptions = hasBehaviour(version, 'ImmutableClaimTextNamesAttributesClass')
      ? 'resources.requests and volumeAttributesClassName for bound claims'
      : 'resources.requests for bound claims';
    const diff = specDiff(old.spec, allowed, persistentVolumeClaimSpec, version);
    errors.push(fieldForbidden('spec', `spec is immutable after creation except ${exceptions}\n${diff}`));
  }
  errors.push(...validateShrinking(claim, old, version));
  if (claim.spec.volumeMode !== old.spec.volumeMode) {
    errors.push(invalid('volumeMode', claim.spec.volumeMode ?? null, 'field is immutable'));
  }
  return [...errors, ...validateAttributesClassUpdate(claim, old)];
}

/** The new spec with everything that may change put back: what still differs then is forbidden. */
function allowedSpec(
  claim: PersistentVolumeClaim,
  old: PersistentVolumeClaim,
  version: KubernetesVersion,
  byAnnotation: boolean,
): PersistentVolumeClaimSpec {
  const { spec } = claim;
  let allowed = spec;
  if (!old.spec.volumeName) allowed = { ...allowed, volumeName: old.spec.volumeName };
  if (byAnnotation || setsClassLater(claim, old, version)) {
    allowed = { ...allowed, storageClassName: old.spec.storageClassName };
  }
  if (old.status?.phase !== 'Bound') return allowed;
  const storage = old.spec.resources?.requests?.storage;
  const requests = { ...spec.resources?.requests, ...(storage !== undefined && { storage }) };
  return {
    ...allowed,
    resources: { ...spec.resources, requests },
    volumeAttributesClassName: old.spec.volumeAttributesClassName,
  };
}

/** validateStorageClassUpgradeFromAnnotation: the class moves from the legacy annotation to the field. */
function upgradesClassFromAnnotation(claim: PersistentVolumeClaim, old: PersistentVolumeClaim): boolean {
  const before = old.metadata.annotations?.[annBetaStorageClass];
  return (
    before !== undefined &&
    claim.metadata.annotations?.[annBetaStorageClass] === undefined &&
    old.spec.storageClassName === undefined &&
    claim.spec.storageClassName === before
  );
}

/** validateStorageClassUpgradeFromNil: a claim without class gets the default one afterwards. */
function setsClassLater(
  claim: PersistentVolumeClaim,
  old: PersistentVolumeClaim,
  version: KubernetesVersion,
): boolean {
  if (!featureEnabled(version, 'RetroactiveDefaultStorageClass')) return false;
  const name = claim.spec.storageClassName;
  if (old.spec.storageClassName !== undefined || name === undefined) return false;
  const annotations = [old, claim].map(({ metadata }) => metadata.annotations?.[annBetaStorageClass]);
  return annotations.every((value) => value === undefined || value === name);
}

/** ValidateImmutableAnnotation */
function validateBetaClass(claim: PersistentVolumeClaim, old: PersistentVolumeClaim): readonly FieldError[] {
  const value = claim.metadata.annotations?.[annBetaStorageClass] ?? '';
  if (value === (old.metadata.annotations?.[annBetaStorageClass] ?? '')) return [];
  return [invalid(`metadata.annotations.${annBetaStorageClass}`, value, 'field is immutable')];
}

function validateShrinking(
  claim: PersistentVolumeClaim,
  old: PersistentVolumeClaim,
  version: KubernetesVersion,
): readonly FieldError[] {
  const requested = storageOf(claim.spec.resources?.requests);
  if (compareQuantities(requested, storageOf(old.spec.resources?.requests)) >= 0) return [];
  const path = 'spec.resources.requests.storage';
  if (!featureEnabled(version, 'RecoverVolumeExpansionFailure')) {
    return [fieldForbidden(path, 'field can not be less than previous value')];
  }
  if (compareQuantities(requested, storageOf(old.status?.capacity)) > 0) return [];
  return [fieldForbidden(path, 'field can not be less than status.capacity')];
}

function validateAttributesClassUpdate(
  claim: PersistentVolumeClaim,
  old: PersistentVolumeClaim,
): readonly FieldError[] {
  const removed =
    old.spec.volumeAttributesClassName !== undefined && claim.spec.volumeAttributesClassName === undefined;
  if (!removed || old.status?.currentVolumeAttributesClassName === undefined) return [];
  const detail = 'update to nil is forbidden when status.currentVolumeAttributesClassName is not nil';
  return [fieldForbidden('spec.volumeAttributesClassName', detail)];
}
