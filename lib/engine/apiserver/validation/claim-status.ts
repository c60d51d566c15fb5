/** ValidatePersistentVolumeClaimStatusUpdate (pkg/apis/core/validation, 1.37). */
import type { KubernetesVersion } from '../../../kubernetes/feature-gates';
import { labelKeyErrors } from '../../../kubernetes/label-syntax';
import type { StringMap } from '../../../kubernetes/object';
import type { PersistentVolumeClaim } from '../../../kubernetes/persistent-volume-claim';
import { quantityValue } from '../../../kubernetes/quantity';
import { hasBehaviour } from '../../../kubernetes/version-behaviours';
import { type FieldError, invalid, notSupported, required } from '../field-error';
import { readQuantity } from './volume-fields';

const RESIZE_STATUSES = {
  current: [
    'ControllerResizeInProgress',
    'ControllerResizeInfeasible',
    'NodeResizePending',
    'NodeResizeInProgress',
    'NodeResizeInfeasible',
  ],
  before137: [
    'ControllerResizeInProgress',
    'ControllerResizeFailed',
    'NodeResizePending',
    'NodeResizeInProgress',
    'NodeResizeFailed',
  ],
} as const;

export function validateClaimStatus(
  claim: PersistentVolumeClaim,
  version: KubernetesVersion,
): readonly FieldError[] {
  const {
    capacity,
    allocatedResources,
    allocatedResourceStatuses = {},
    modifyVolumeStatus,
  } = claim.status ?? {};
  const errors = [
    ...validateSizes(capacity, 'status.capacity'),
    ...validateAllocatedNames(allocatedResources, 'status.allocatedResources'),
    ...validateSizes(allocatedResources, 'status.allocatedResources'),
    ...validateAllocatedNames(allocatedResourceStatuses, 'status.allocatedResourceStatuses'),
  ];
  const statuses = hasBehaviour(version, 'ResizeStatesSayInfeasible')
    ? RESIZE_STATUSES.current
    : RESIZE_STATUSES.before137;
  for (const [resource, status] of Object.entries(allocatedResourceStatuses)) {
    if ((statuses as readonly string[]).includes(status)) continue;
    errors.push(notSupported(`status.allocatedResourceStatuses[${resource}]`, status, statuses));
  }
  if (modifyVolumeStatus && !modifyVolumeStatus.status)
    errors.push(required('status.modifyVolumeStatus.status'));
  return errors;
}

/** validateBasicResource */
function validateSizes(sizes: StringMap | undefined, path: string): readonly FieldError[] {
  return Object.entries(sizes ?? {}).flatMap(([resource, text]) => {
    const value = quantityValue(readQuantity(text));
    return value < 0n
      ? [invalid(`${path}[${resource}]`, Number(value), 'must be a valid resource quantity')]
      : [];
  });
}

/** Storage, or a resource of somebody's own domain. */
function validateAllocatedNames(resources: StringMap | undefined, path: string): readonly FieldError[] {
  return Object.keys(resources ?? {}).flatMap((resource) => {
    const errors = labelKeyErrors(resource).map((text) => invalid(path, resource, text));
    if (resource === 'storage' || resource.includes('/')) return errors;
    return [
      ...errors,
      invalid(path, resource, 'must be either "storage" or a resource with a domain prefix'),
    ];
  });
}
