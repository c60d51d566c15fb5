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

export const storageClassStrategy: Strategy<StorageClass> = {
  shape: storageClassShape,
  allowsUnconditionalUpdate: true,
  hasGeneration: false,
  setDefaults: defaultStorageClassFields,
};

export const volumeAttributesClassStrategy: Strategy<VolumeAttributesClass> = {
  shape: volumeAttributesClassShape,
  allowsUnconditionalUpdate: true,
  hasGeneration: false,
  admitCreate: (attributesClass, { version }) =>
    featureEnabled(version, 'VolumeAttributesClass')
      ? protect(attributesClass, finalizerVACProtection)
      : attributesClass,
};

export const csiDriverStrategy: Strategy<CSIDriver> = {
  shape: csiDriverShape,
  allowsUnconditionalUpdate: false,
  hasGeneration: false,
  setDefaults: (driver, { version }) => defaultCsiDriver(driver, version),
};

export const csiNodeStrategy: Strategy<CSINode> = {
  shape: csiNodeShape,
  allowsUnconditionalUpdate: false,
  hasGeneration: false,
};

export const csiStorageCapacityStrategy: Strategy<CSIStorageCapacity> = {
  shape: csiStorageCapacityShape,
  allowsUnconditionalUpdate: false,
  hasGeneration: false,
};

export const volumeAttachmentStrategy: Strategy<VolumeAttachment> = {
  shape: volumeAttachmentShape,
  status: 'none',
  allowsUnconditionalUpdate: false,
  hasGeneration: false,
  prepareForCreate: (attachment) => ({ ...attachment, status: { attached: false } }),
};
