/** ValidatePersistentVolume, ValidatePersistentVolumeUpdate (pkg/apis/core/validation, 1.37) and the check of mount options. */
import { jsonEqual } from '../../../base/json';
import { annMountOptions } from '../../../kubernetes/annotations';
import { featureEnabled, type KubernetesVersion } from '../../../kubernetes/feature-gates';
import type { NodeSelector, StringMap } from '../../../kubernetes/object';
import type { PersistentVolume, PersistentVolumeSpec } from '../../../kubernetes/persistent-volume';
import { quantityValue } from '../../../kubernetes/quantity';
import { hasBehaviour } from '../../../kubernetes/version-behaviours';
import {
  VOLUME_SOURCE_FIELDS,
  type VolumeSourceField,
  volumeSourceField,
} from '../../../kubernetes/volume-source';
import { persistentVolumeSource, persistentVolumeSpec } from '../decoding/persistent-volume';
import { internalForm } from '../diff/go-dump';
import { specDiff } from '../diff/spec-diff';
import { type FieldError, fieldForbidden, GoValue, invalid, notSupported, required } from '../field-error';
import { goResourceList } from './go-syntax';
import { validateNodeSelector } from './selectors';
import {
  readQuantity,
  validateAccessModes,
  validateClassName,
  validatePositive,
  validateVolumeMode,
} from './volume-fields';
import { validateVolumeSource } from './volume-source';

const RECLAIM_POLICIES = ['Delete', 'Recycle', 'Retain'];

/** checkMountOption in pkg/volume/validation: sources whose plugins take mount options. */
const MOUNTABLE: ReadonlySet<VolumeSourceField> = new Set([
  'gcePersistentDisk',
  'awsElasticBlockStore',
  'glusterfs',
  'nfs',
  'rbd',
  'quobyte',
  'iscsi',
  'cinder',
  'cephfs',
  'azureFile',
  'vsphereVolume',
  'azureDisk',
  'photonPersistentDisk',
]);

export function validatePersistentVolume(
  volume: PersistentVolume,
  old: PersistentVolume | undefined,
  version: KubernetesVersion,
): readonly FieldError[] {
  return [
    ...validatePersistentVolumeSpec(volume.spec, old?.spec, 'spec', version),
    ...validateMountOptions(volume),
  ];
}

export function validatePersistentVolumeSpec(
  spec: PersistentVolumeSpec,
  old: PersistentVolumeSpec | undefined,
  path: string,
  version: KubernetesVersion,
): readonly FieldError[] {
  const {
    accessModes = [],
    capacity,
    persistentVolumeReclaimPolicy: policy,
    storageClassName,
    volumeMode,
  } = spec;
  const errors: FieldError[] = [];
  if (accessModes.length === 0) errors.push(required(`${path}.accessModes`));
  errors.push(
    ...validateAccessModes(accessModes, old?.accessModes ?? [], `${path}.accessModes`, version),
    ...validateCapacity(capacity, `${path}.capacity`),
  );
  if (policy !== undefined && !RECLAIM_POLICIES.includes(policy)) {
    errors.push(notSupported(`${path}.persistentVolumeReclaimPolicy`, policy, RECLAIM_POLICIES));
  }
  errors.push(...validateNodeAffinity(spec.nodeAffinity, `${path}.nodeAffinity`));
  errors.push(...validateVolumeSource(spec, path, version));
  if (policy === 'Recycle' && isRoot(spec.hostPath?.path)) {
    const detail = "may not be 'recycle' for a hostPath mount of '/'";
    errors.push(fieldForbidden(`${path}.persistentVolumeReclaimPolicy`, detail));
  }
  errors.push(
    ...validateClassName(storageClassName, `${path}.storageClassName`),
    ...validateVolumeMode(volumeMode, `${path}.volumeMode`),
    ...validateAttributesClass(spec, path),
  );
  return errors;
}

function validateCapacity(capacity: StringMap | undefined, path: string): readonly FieldError[] {
  const entries = Object.entries(capacity ?? {});
  const errors: FieldError[] = [];
  if (entries.length === 0) errors.push(required(path));
  if (capacity?.storage === undefined || entries.length > 1) {
    errors.push(notSupported(path, new GoValue(capacity, goResourceList(capacity)), ['storage']));
  }
  for (const [resource, text] of entries) {
    const value = quantityValue(readQuantity(text));
    if (value < 0n) {
      errors.push(invalid(`${path}[${resource}]`, Number(value), 'must be a valid resource quantity'));
    }
    errors.push(...validatePositive(text, `${path}[${resource}]`));
  }
  return errors;
}

function validateNodeAffinity(
  affinity: { readonly required?: NodeSelector } | undefined,
  path: string,
): readonly FieldError[] {
  if (affinity === undefined) return [];
  if (affinity.required === undefined) {
    return [required(`${path}.required`, 'must specify required node constraints')];
  }
  return validateNodeSelector(affinity.required, `${path}.required`);
}

function isRoot(path: string | undefined): boolean {
  return path !== undefined && /^\/[/.]*$/.test(path) && !path.includes('..');
}

function validateAttributesClass(spec: PersistentVolumeSpec, path: string): readonly FieldError[] {
  const { volumeAttributesClassName: name } = spec;
  if (name === undefined) return [];
  const field = `${path}.volumeAttributesClassName`;
  const errors: FieldError[] = [];
  if (name === '') errors.push(required(field, 'an empty string is disallowed'));
  else errors.push(...validateClassName(name, field));
  if (!spec.csi)
    errors.push(required(`${path}.csi`, 'has to be specified when using volumeAttributesClassName'));
  return errors;
}

function validateMountOptions(volume: PersistentVolume): readonly FieldError[] {
  if (volume.metadata.annotations?.[annMountOptions] === undefined) return [];
  const source = volumeSourceField(volume.spec);
  if (source && MOUNTABLE.has(source)) return [];
  const detail = 'may not specify mount options for this volume type';
  return [fieldForbidden(`metadata.annotations.${annMountOptions}`, detail)];
}

/** Before 1.37 the object itself was validated twice on an update, so that its causes come doubled. */
export function validatePersistentVolumeUpdate(
  volume: PersistentVolume,
  old: PersistentVolume,
  version: KubernetesVersion,
): readonly FieldError[] {
  const errors = [...validatePersistentVolume(volume, old, version)];
  if (!hasBehaviour(version, 'VolumeUpdateValidatedOnce'))
    errors.push(...validatePersistentVolumeSpec(volume.spec, old.spec, 'spec', version));
  const before = sourcesOf(old.spec);
  const after = withoutNewExpandSecret(sourcesOf(volume.spec), old.spec);
  if (!jsonEqual(before, after)) {
    const text = 'spec.persistentvolumesource is immutable after creation';
    const diff = specDiff(before, after, persistentVolumeSource, version);
    errors.push(fieldForbidden('spec.persistentvolumesource', `${text}\n${diff}`));
  }
  if (volume.spec.volumeMode !== old.spec.volumeMode) {
    errors.push(invalid('volumeMode', volume.spec.volumeMode ?? null, 'field is immutable'));
  }
  errors.push(...validateAffinityUpdate(volume.spec, old.spec, version));
  if (
    featureEnabled(version, 'VolumeAttributesClass') &&
    old.spec.volumeAttributesClassName !== undefined &&
    volume.spec.volumeAttributesClassName === undefined
  ) {
    const detail = 'update from non-nil value to nil is forbidden';
    errors.push(fieldForbidden('spec.volumeAttributesClassName', detail));
  }
  return errors;
}

function sourcesOf(spec: PersistentVolumeSpec): PersistentVolumeSpec {
  return Object.fromEntries(VOLUME_SOURCE_FIELDS.map((field) => [field, spec[field]]));
}

/** The secret for expansion may be added to a CSI volume that has none. */
function withoutNewExpandSecret(
  sources: PersistentVolumeSpec,
  old: PersistentVolumeSpec,
): PersistentVolumeSpec {
  if (!sources.csi || !old.csi || old.csi.controllerExpandSecretRef) return sources;
  const { controllerExpandSecretRef: _secret, ...csi } = sources.csi;
  return { ...sources, csi };
}

/** Labels that node affinity may move away from, once. */
const BETA_TO_GA: Readonly<Record<string, string>> = {
  'beta.kubernetes.io/os': 'kubernetes.io/os',
  'beta.kubernetes.io/arch': 'kubernetes.io/arch',
  'beta.kubernetes.io/instance-type': 'node.kubernetes.io/instance-type',
  'failure-domain.beta.kubernetes.io/zone': 'topology.kubernetes.io/zone',
  'failure-domain.beta.kubernetes.io/region': 'topology.kubernetes.io/region',
};

function validateAffinityUpdate(
  spec: PersistentVolumeSpec,
  old: PersistentVolumeSpec,
  version: KubernetesVersion,
): readonly FieldError[] {
  if (old.nodeAffinity === undefined || jsonEqual(spec.nodeAffinity, old.nodeAffinity)) return [];
  const mayUseGaLabels = hasBehaviour(version, 'BetaLabelsMayBecomeGA');
  if (mayUseGaLabels && jsonEqual(withGaLabels(spec), withGaLabels(old))) return [];
  const json = internalForm(
    spec.nodeAffinity,
    persistentVolumeSpec.fields.nodeAffinity ?? persistentVolumeSpec,
  );
  const detail = mayUseGaLabels
    ? 'field is immutable, except for updating from beta label to GA'
    : 'field is immutable';
  return [invalid('nodeAffinity', new GoValue(json, 'core.VolumeNodeAffinity{}'), detail)];
}

function withGaLabels({ nodeAffinity }: PersistentVolumeSpec): unknown {
  return nodeAffinity?.required?.nodeSelectorTerms?.map((term) => ({
    ...term,
    matchExpressions: term.matchExpressions?.map((requirement) => ({
      ...requirement,
      key: BETA_TO_GA[requirement.key] ?? requirement.key,
    })),
  }));
}
