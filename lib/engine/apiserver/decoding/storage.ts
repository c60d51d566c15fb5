/** The fields of the kinds of storage.k8s.io. */
import { kindShape } from './kind';
import { persistentVolumeSpec } from './persistent-volume';
import { labelSelector } from './selectors';
import {
  flag,
  flagPointer,
  integerPointer,
  list,
  longPointer,
  quantity,
  struct,
  text,
  textList,
  textMap,
  textOf,
  textPointer,
} from './shape';

export const storageClassShape = kindShape('StorageClass', {
  provisioner: text,
  parameters: textMap,
  reclaimPolicy: { ...textOf('v1.PersistentVolumeReclaimPolicy'), pointer: true },
  mountOptions: textList,
  allowVolumeExpansion: flagPointer,
  volumeBindingMode: { ...textOf('v1.VolumeBindingMode'), pointer: true },
  allowedTopologies: list(
    '[]v1.TopologySelectorTerm',
    struct('TopologySelectorTerm', {
      matchLabelExpressions: list(
        '[]v1.TopologySelectorLabelRequirement',
        struct('TopologySelectorLabelRequirement', { key: text, values: textList }),
      ),
    }),
  ),
});

export const volumeAttributesClassShape = kindShape('VolumeAttributesClass', {
  driverName: text,
  parameters: textMap,
});

export const csiDriverShape = kindShape('CSIDriver', {
  spec: struct('CSIDriverSpec', {
    attachRequired: flagPointer,
    podInfoOnMount: flagPointer,
    volumeLifecycleModes: list('[]v1.VolumeLifecycleMode', textOf('v1.VolumeLifecycleMode')),
    storageCapacity: flagPointer,
    fsGroupPolicy: textPointer,
    tokenRequests: list(
      '[]v1.TokenRequest',
      struct('TokenRequest', { audience: textPointer, expirationSeconds: longPointer }),
    ),
    requiresRepublish: flagPointer,
    seLinuxMount: flagPointer,
    nodeAllocatableUpdatePeriodSeconds: longPointer,
    serviceAccountTokenInSecrets: flagPointer,
    preventPodSchedulingIfMissing: flagPointer,
  }),
});

export const csiNodeShape = kindShape('CSINode', {
  spec: struct('CSINodeSpec', {
    drivers: {
      ...list(
        '[]v1.CSINodeDriver',
        struct('CSINodeDriver', {
          name: text,
          nodeID: text,
          topologyKeys: textList,
          allocatable: struct('VolumeNodeResources', { count: integerPointer }),
        }),
      ),
      keepEmpty: true,
    },
  }),
});

export const csiStorageCapacityShape = kindShape('CSIStorageCapacity', {
  nodeTopology: labelSelector,
  storageClassName: text,
  capacity: quantity,
  maximumVolumeSize: quantity,
});

const volumeError = struct('VolumeError', { time: text, message: text, errorCode: integerPointer });

export const volumeAttachmentShape = kindShape('VolumeAttachment', {
  spec: struct('VolumeAttachmentSpec', {
    attacher: text,
    source: struct('VolumeAttachmentSource', {
      persistentVolumeName: textPointer,
      inlineVolumeSpec: persistentVolumeSpec,
    }),
    nodeName: text,
  }),
  status: struct('VolumeAttachmentStatus', {
    attached: { ...flag, pointer: true },
    attachmentMetadata: textMap,
    attachError: volumeError,
    detachError: volumeError,
  }),
});
