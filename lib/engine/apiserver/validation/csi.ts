/** Validation of CSIDriver, CSINode, CSIStorageCapacity and VolumeAttachment (pkg/apis/storage/validation, 1.37). */
import { jsonEqual } from '../../../base/json';
import { featureEnabled, type KubernetesVersion } from '../../../kubernetes/feature-gates';
import { labelKeyErrors, subdomainErrors } from '../../../kubernetes/label-syntax';
import type {
  CSIDriver,
  CSINode,
  CSIStorageCapacity,
  VolumeAttachment,
} from '../../../kubernetes/storage-kinds';
import { hasBehaviour } from '../../../kubernetes/version-behaviours';
import {
  duplicate,
  type FieldError,
  fieldForbidden,
  GoValue,
  invalid,
  notSupported,
  required,
  tooLong,
} from '../field-error';
import { validateDriverName } from './driver-name';
import { validatePersistentVolumeSpec } from './persistent-volume';
import { validateLabelSelector } from './selectors';
import { validateNotNegative } from './volume-fields';

const FS_GROUP_POLICIES = ['File', 'None', 'ReadWriteOnceWithFSType'];
const LIFECYCLE_MODES = ['Ephemeral', 'Persistent'];
const IMMUTABLE = 'field is immutable';
const MIN_TOKEN_SECONDS = 600;
const MIN_UPDATE_SECONDS = 10;

type DriverSpec = CSIDriver['spec'] & {
  readonly tokenRequests?: readonly { readonly audience?: string; readonly expirationSeconds?: number }[];
  readonly nodeAllocatableUpdatePeriodSeconds?: number;
};

export function validateCsiDriver(driver: CSIDriver, version: KubernetesVersion): readonly FieldError[] {
  const spec: DriverSpec = driver.spec;
  const errors = [...validateDriverName(driver.metadata.name, 'name', version)];
  const { fsGroupPolicy, volumeLifecycleModes = [], tokenRequests = [] } = spec;
  if (fsGroupPolicy !== undefined && !FS_GROUP_POLICIES.includes(fsGroupPolicy)) {
    errors.push(notSupported('spec.fsGroupPolicy', fsGroupPolicy, FS_GROUP_POLICIES));
  }
  const audiences = tokenRequests.map(({ audience = '' }) => audience);
  tokenRequests.forEach(({ expirationSeconds }, index) => {
    const path = `spec.tokenRequests[${index}]`;
    const audience = audiences[index] ?? '';
    if (audiences.indexOf(audience) < index) errors.push(duplicate(`${path}.audience`, audience));
    if (expirationSeconds !== undefined && expirationSeconds < MIN_TOKEN_SECONDS) {
      const detail = 'may not specify a duration less than 10 minutes';
      errors.push(invalid(`${path}.expirationSeconds`, expirationSeconds, detail));
    }
  });
  for (const mode of volumeLifecycleModes) {
    if (!LIFECYCLE_MODES.includes(mode)) {
      errors.push(notSupported('spec.volumeLifecycleModes', mode, LIFECYCLE_MODES));
    }
  }
  const period = spec.nodeAllocatableUpdatePeriodSeconds;
  if (period !== undefined && period < MIN_UPDATE_SECONDS) {
    const detail = `must be greater than or equal to ${MIN_UPDATE_SECONDS} seconds`;
    errors.push(invalid('spec.nodeAllocatableUpdatePeriodSeconds', period, detail));
  }
  return errors;
}

export function validateCsiDriverUpdate(
  driver: CSIDriver,
  old: CSIDriver,
  version: KubernetesVersion,
): readonly FieldError[] {
  const errors = [...validateCsiDriver(driver, version)];
  const { attachRequired, podInfoOnMount, fsGroupPolicy, volumeLifecycleModes } = driver.spec;
  // The path is misspelt upstream.
  if (attachRequired !== old.spec.attachRequired)
    errors.push(invalid('spec.attachedRequired', attachRequired, IMMUTABLE));
  if (!hasBehaviour(version, 'DriverMountFieldsMayChange')) {
    if (podInfoOnMount !== old.spec.podInfoOnMount)
      errors.push(invalid('spec.podInfoOnMount', podInfoOnMount, IMMUTABLE));
    if (fsGroupPolicy !== old.spec.fsGroupPolicy)
      errors.push(invalid('spec.fsGroupPolicy', fsGroupPolicy, IMMUTABLE));
  }
  if (!jsonEqual(volumeLifecycleModes, old.spec.volumeLifecycleModes)) {
    const modes = (volumeLifecycleModes ?? []).map((mode) => JSON.stringify(mode)).join(', ');
    const value = new GoValue(volumeLifecycleModes, `[]storage.VolumeLifecycleMode{${modes}}`);
    errors.push(invalid('spec.volumeLifecycleModes', value, IMMUTABLE));
  }
  return errors;
}

const NODE_ID_LENGTH = { before: 192, since130: 256 };

export function validateCsiNode(node: CSINode, version: KubernetesVersion): readonly FieldError[] {
  const drivers = node.spec?.drivers ?? [];
  const limit = hasBehaviour(version, 'NodeIdOf256Characters')
    ? NODE_ID_LENGTH.since130
    : NODE_ID_LENGTH.before;
  return drivers.flatMap(({ name, nodeID, topologyKeys = [], allocatable }, index) => {
    const path = `spec.drivers[${index}]`;
    const errors = [...validateDriverName(name, `${path}.name`, version)];
    if (!nodeID) errors.push(required(`${path}.nodeID`));
    else if (nodeID.length > limit) {
      errors.push(invalid(`${path}.nodeID`, nodeID, `must be ${limit} characters or less`));
    }
    const count = allocatable?.count;
    if (count !== undefined && count < 0) {
      errors.push(invalid(`${path}.allocatable.count`, count, 'must be greater than or equal to 0'));
    }
    topologyKeys.forEach((key, place) => {
      if (topologyKeys.indexOf(key) < place) errors.push(duplicate(`${path}.topologyKeys`, key));
      errors.push(...labelKeyErrors(key).map((text) => invalid(`${path}.topologyKeys`, key, text)));
    });
    if (drivers.findIndex((other) => other.name === name) < index)
      errors.push(duplicate(`${path}.name`, name));
    return errors;
  });
}

/** An entry may come and go as a whole; since 1.35 its count may change. */
export function validateCsiNodeUpdate(
  node: CSINode,
  old: CSINode,
  version: KubernetesVersion,
): readonly FieldError[] {
  const errors = [...validateCsiNode(node, version)];
  const fixed = (driver: object): object =>
    featureEnabled(version, 'MutableCSINodeAllocatableCount')
      ? { ...driver, allocatable: undefined }
      : driver;
  for (const driver of node.spec?.drivers ?? []) {
    const before = old.spec?.drivers?.find(({ name }) => name === driver.name);
    if (before && !jsonEqual(fixed(driver), fixed(before))) {
      errors.push(invalid('CSINodeDriver', new GoValue(driver, 'storage.CSINodeDriver{}'), IMMUTABLE));
    }
  }
  return errors;
}

export function validateCsiStorageCapacity(capacity: CSIStorageCapacity): readonly FieldError[] {
  const { storageClassName, nodeTopology } = capacity;
  const errors: FieldError[] = [];
  if (!storageClassName) errors.push(required('storageClassName'));
  else
    errors.push(
      ...subdomainErrors(storageClassName).map((text) => invalid('storageClassName', storageClassName, text)),
    );
  if (nodeTopology) errors.push(...validateLabelSelector(nodeTopology, 'nodeTopology'));
  for (const field of ['capacity', 'maximumVolumeSize'] as const) {
    const size = capacity[field];
    if (size !== undefined) errors.push(...validateNotNegative(size, field));
  }
  return errors;
}

export function validateCsiStorageCapacityUpdate(
  capacity: CSIStorageCapacity,
  old: CSIStorageCapacity,
): readonly FieldError[] {
  const errors = [...validateCsiStorageCapacity(capacity)];
  if (!jsonEqual(capacity.nodeTopology, old.nodeTopology)) {
    errors.push(
      invalid('nodeTopology', new GoValue(capacity.nodeTopology, '(*v1.LabelSelector)'), IMMUTABLE),
    );
  }
  if (capacity.storageClassName !== old.storageClassName) {
    errors.push(invalid('storageClassName', capacity.storageClassName, IMMUTABLE));
  }
  return errors;
}

export function validateVolumeAttachment(
  attachment: VolumeAttachment,
  version: KubernetesVersion,
): readonly FieldError[] {
  const { attacher, nodeName, source } = attachment.spec ?? {};
  const errors = [...validateDriverName(attacher, 'spec.attacher', version)];
  const path = 'spec.source';
  const exactlyOne = 'must specify exactly one of inlineVolumeSpec and persistentVolumeName';
  const { persistentVolumeName, inlineVolumeSpec } = source ?? {};
  if (persistentVolumeName === undefined && inlineVolumeSpec === undefined)
    errors.push(required(path, exactlyOne));
  else if (persistentVolumeName !== undefined && inlineVolumeSpec !== undefined) {
    errors.push(fieldForbidden(path, exactlyOne));
  } else if (persistentVolumeName === '') {
    errors.push(required(`${path}.persistentVolumeName`, 'must specify non empty persistentVolumeName'));
  } else if (persistentVolumeName !== undefined) {
    const field = `${path}.persistentVolumeName`;
    errors.push(
      ...subdomainErrors(persistentVolumeName).map((text) => invalid(field, persistentVolumeName, text)),
    );
  } else if (inlineVolumeSpec?.csi === undefined) {
    errors.push(
      required(`${path}.inlineVolumeSpec.csi`, 'has to be specified in the context of inline volumes'),
    );
  } else {
    const inline = validatePersistentVolumeSpec(
      inlineVolumeSpec,
      undefined,
      `${path}.inlineVolumeSpec`,
      version,
    );
    errors.push(...inline.filter(({ field }) => !field.startsWith(`${path}.inlineVolumeSpec.capacity`)));
  }
  if (!nodeName) errors.push(required('spec.nodeName'));
  return errors;
}

export function validateVolumeAttachmentUpdate(
  attachment: VolumeAttachment,
  old: VolumeAttachment,
  version: KubernetesVersion,
): readonly FieldError[] {
  const errors = [...validateVolumeAttachment(attachment, version)];
  if (!jsonEqual(attachment.spec, old.spec)) {
    errors.push(invalid('spec', new GoValue(attachment.spec, 'storage.VolumeAttachmentSpec{}'), IMMUTABLE));
  }
  return errors;
}

const MAX_ERROR_LENGTH = 1024;
const MAX_ATTACHMENT_METADATA_BYTES = 256 * 1024;

export function validateVolumeAttachmentStatus(
  attachment: VolumeAttachment,
  version: KubernetesVersion,
): readonly FieldError[] {
  const { attachmentMetadata = {}, attachError, detachError } = attachment.status ?? {};
  const errors: FieldError[] = [];
  const entries = Object.entries(attachmentMetadata);
  const bytes = entries.reduce((sum, [key, value]) => sum + key.length + value.length, 0);
  if (bytes > MAX_ATTACHMENT_METADATA_BYTES) {
    errors.push(tooLong('status.attachmentMetadata', MAX_ATTACHMENT_METADATA_BYTES, version));
  }
  for (const [field, error] of Object.entries({ attachError, detachError })) {
    if ((error?.message?.length ?? 0) > MAX_ERROR_LENGTH) {
      errors.push(tooLong(`status.${field}.message`, MAX_ERROR_LENGTH, version));
    }
  }
  return errors;
}
