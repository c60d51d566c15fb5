/** pkg/registry/storage/<kind>/strategy.go, 1.37: the kinds of storage.k8s.io. */
import { finalizerVACProtection } from '../../../kubernetes/annotations';
import { featureEnabled } from '../../../kubernetes/feature-gates';
import type { StorageClass } from '../../../kubernetes/storage-class';
import type {
  CSIDriver,
  CSINode,
  CSIStorageCapacity,
  VolumeAttachment,
  VolumeAttributesClass,
} from '../../../kubernetes/storage-kinds';
import { protect } from '../admission/storage-protection';
import {
  csiDriverShape,
  csiNodeShape,
  csiStorageCapacityShape,
  storageClassShape,
  volumeAttachmentShape,
  volumeAttributesClassShape,
} from '../decoding/storage';
import { defaultCsiDriver, defaultStorageClassFields } from '../defaulting/storage';
import type { Strategy } from '../strategy';
import {
  validateCsiDriver,
  validateCsiDriverUpdate,
  validateCsiNode,
  validateCsiNodeUpdate,
  validateCsiStorageCapacity,
  validateCsiStorageCapacityUpdate,
  validateVolumeAttachment,
  validateVolumeAttachmentStatus,
  validateVolumeAttachmentUpdate,
} from '../validation/csi';
import { subdomainName } from '../validation/object-meta';
import {
  validateStorageClass,
  validateStorageClassUpdate,
  validateVolumeAttributesClass,
  validateVolumeAttributesClassUpdate,
} from '../validation/storage-class';

export const storageClassStrategy: Strategy<StorageClass> = {
  shape: storageClassShape,
  nameRule: subdomainName,
  allowsUnconditionalUpdate: true,
  hasGeneration: false,
  setDefaults: defaultStorageClassFields,
  validate: (storageClass, { version }) => validateStorageClass(storageClass, version),
  validateUpdate: (storageClass, old, { version }) => validateStorageClassUpdate(storageClass, old, version),
};

export const volumeAttributesClassStrategy: Strategy<VolumeAttributesClass> = {
  shape: volumeAttributesClassShape,
  nameRule: subdomainName,
  allowsUnconditionalUpdate: true,
  hasGeneration: false,
  admitCreate: (attributesClass, { version }) =>
    featureEnabled(version, 'VolumeAttributesClass')
      ? protect(attributesClass, finalizerVACProtection)
      : attributesClass,
  validate: (attributesClass, { version }) => validateVolumeAttributesClass(attributesClass, version),
  validateUpdate: (attributesClass, old, { version }) =>
    validateVolumeAttributesClassUpdate(attributesClass, old, version),
};

export const csiDriverStrategy: Strategy<CSIDriver> = {
  shape: csiDriverShape,
  nameRule: subdomainName,
  allowsUnconditionalUpdate: false,
  hasGeneration: false,
  setDefaults: (driver, { version }) => defaultCsiDriver(driver, version),
  validate: (driver, { version }) => validateCsiDriver(driver, version),
  validateUpdate: (driver, old, { version }) => validateCsiDriverUpdate(driver, old, version),
};

export const csiNodeStrategy: Strategy<CSINode> = {
  shape: csiNodeShape,
  nameRule: subdomainName,
  allowsUnconditionalUpdate: false,
  hasGeneration: false,
  validate: (node, { version }) => validateCsiNode(node, version),
  validateUpdate: (node, old, { version }) => validateCsiNodeUpdate(node, old, version),
};

export const csiStorageCapacityStrategy: Strategy<CSIStorageCapacity> = {
  shape: csiStorageCapacityShape,
  nameRule: subdomainName,
  allowsUnconditionalUpdate: false,
  hasGeneration: false,
  validate: validateCsiStorageCapacity,
  validateUpdate: validateCsiStorageCapacityUpdate,
};

export const volumeAttachmentStrategy: Strategy<VolumeAttachment> = {
  shape: volumeAttachmentShape,
  nameRule: subdomainName,
  status: 'none',
  allowsUnconditionalUpdate: false,
  hasGeneration: false,
  prepareForCreate: (attachment) => ({ ...attachment, status: { attached: false } }),
  validate: (attachment, { version }) => validateVolumeAttachment(attachment, version),
  validateUpdate: (attachment, old, { version }) => validateVolumeAttachmentUpdate(attachment, old, version),
  validateStatusUpdate: (attachment, _old, { version }) =>
    validateVolumeAttachmentStatus(attachment, version),
};
