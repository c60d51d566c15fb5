/** ValidateStorageClass, ValidateVolumeAttributesClass and their updates (pkg/apis/storage/validation, 1.37). */
import { jsonEqual } from '../../../base/json';
import type { KubernetesVersion } from '../../../kubernetes/feature-gates';
import { labelKeyErrors } from '../../../kubernetes/label-syntax';
import type { StringMap } from '../../../kubernetes/object';
import type { StorageClass, TopologySelectorTerm } from '../../../kubernetes/storage-class';
import type { VolumeAttributesClass } from '../../../kubernetes/storage-kinds';
import { hasBehaviour } from '../../../kubernetes/version-behaviours';
import {
  duplicate,
  type FieldError,
  fieldForbidden,
  invalid,
  notSupported,
  required,
  tooLong,
} from '../field-error';
import { validateDriverName } from './driver-name';
import { validateLabelKey } from './selectors';

const MAX_PARAMETERS = 512;
const MAX_PARAMETER_BYTES = 256 * 1024;

export function validateStorageClass(
  storageClass: StorageClass,
  version: KubernetesVersion,
): readonly FieldError[] {
  const { provisioner, parameters, reclaimPolicy, volumeBindingMode, allowedTopologies = [] } = storageClass;
  const errors = [...validateProvisioner(provisioner), ...validateParameters(parameters, true, version)];
  if (reclaimPolicy !== undefined && reclaimPolicy !== 'Delete' && reclaimPolicy !== 'Retain') {
    errors.push(notSupported('reclaimPolicy', reclaimPolicy, ['Delete', 'Retain']));
  }
  if (volumeBindingMode === undefined) errors.push(required('volumeBindingMode'));
  else if (volumeBindingMode !== 'Immediate' && volumeBindingMode !== 'WaitForFirstConsumer') {
    errors.push(notSupported('volumeBindingMode', volumeBindingMode, ['Immediate', 'WaitForFirstConsumer']));
  }
  return [...errors, ...validateTopologies(allowedTopologies)];
}

function validateProvisioner(provisioner: string | undefined): readonly FieldError[] {
  if (!provisioner) return [required('provisioner')];
  return labelKeyErrors(provisioner.toLowerCase()).map((text) => invalid('provisioner', provisioner, text));
}

function validateParameters(
  parameters: StringMap | undefined,
  mayBeEmpty: boolean,
  version: KubernetesVersion,
): readonly FieldError[] {
  const entries = Object.entries(parameters ?? {});
  if (entries.length === 0 && !mayBeEmpty) {
    return [required('parameters', 'must contain at least one key/value pair')];
  }
  if (entries.length > MAX_PARAMETERS) return [tooLong('parameters', MAX_PARAMETERS, version)];
  const errors = entries
    .filter(([key]) => key === '')
    .map(([key]) => invalid('parameters', key, 'field can not be empty.'));
  const bytes = entries.reduce((sum, [key, value]) => sum + key.length + value.length, 0);
  if (bytes > MAX_PARAMETER_BYTES) errors.push(tooLong('parameters', MAX_PARAMETER_BYTES, version));
  return errors;
}

function validateTopologies(terms: readonly TopologySelectorTerm[]): readonly FieldError[] {
  return terms.flatMap((term, index) => {
    const path = `allowedTopologies[${index}].matchLabelExpressions`;
    const errors = [...validateTopologyTerm(term, path)];
    if (terms.slice(0, index).some((earlier) => sameTopology(earlier, term)))
      errors.push(duplicate(path, ''));
    return errors;
  });
}

function validateTopologyTerm(term: TopologySelectorTerm, path: string): readonly FieldError[] {
  const requirements = term.matchLabelExpressions ?? [];
  return requirements.flatMap(({ key = '', values = [] }, index) => {
    const errors: FieldError[] = [];
    if (values.length === 0) errors.push(required(`${path}[${index}].values`));
    values.forEach((value, place) => {
      if (values.indexOf(value) < place) errors.push(duplicate(`${path}[${index}].values[${place}]`, value));
    });
    errors.push(...validateLabelKey(key, `${path}[${index}].key`));
    if (requirements.slice(0, index).some((earlier) => earlier.key === key)) {
      errors.push(duplicate(`${path}[${index}].key`, key));
    }
    return errors;
  });
}

/** Equal as maps of sets: order says nothing. */
function sameTopology(a: TopologySelectorTerm, b: TopologySelectorTerm): boolean {
  return jsonEqual(asMap(a), asMap(b));
}

function asMap(term: TopologySelectorTerm): unknown {
  const entries = (term.matchLabelExpressions ?? []).map(({ key, values = [] }) => [key, [...values].sort()]);
  return Object.fromEntries(entries);
}

const IMMUTABLE_CLASS_FIELDS = ['parameters', 'provisioner', 'reclaimPolicy', 'volumeBindingMode'] as const;

export function validateStorageClassUpdate(
  storageClass: StorageClass,
  old: StorageClass,
  version: KubernetesVersion,
): readonly FieldError[] {
  const changed = IMMUTABLE_CLASS_FIELDS.filter((field) => !jsonEqual(storageClass[field], old[field]));
  return [
    ...validateStorageClass(storageClass, version),
    ...changed.map((field) => immutableClassField(field, storageClass, version)),
  ];
}

/** 1.37 prints the value as null, whatever it is; before, only the binding mode was printed as a value. */
function immutableClassField(
  field: (typeof IMMUTABLE_CLASS_FIELDS)[number],
  storageClass: StorageClass,
  version: KubernetesVersion,
): FieldError {
  if (hasBehaviour(version, 'FixedClassFieldsAreInvalid')) return invalid(field, null, 'field is immutable');
  if (field === 'volumeBindingMode')
    return invalid(field, storageClass.volumeBindingMode, 'field is immutable');
  return updatesForbidden(field);
}

function updatesForbidden(field: string): FieldError {
  return fieldForbidden(field, `updates to ${field} are forbidden.`);
}

export function validateVolumeAttributesClass(
  attributesClass: VolumeAttributesClass,
  version: KubernetesVersion,
): readonly FieldError[] {
  return [
    ...validateDriverName(attributesClass.driverName, 'driverName', version),
    ...validateParameters(attributesClass.parameters, false, version),
  ];
}

export function validateVolumeAttributesClassUpdate(
  attributesClass: VolumeAttributesClass,
  old: VolumeAttributesClass,
  version: KubernetesVersion,
): readonly FieldError[] {
  const changed = (['driverName', 'parameters'] as const).filter(
    (field) => !jsonEqual(attributesClass[field], old[field]),
  );
  return [...validateVolumeAttributesClass(attributesClass, version), ...changed.map(updatesForbidden)];
}
