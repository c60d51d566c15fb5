/** The fields of PersistentVolume and PersistentVolumeClaim. */
import { kindShape } from './kind';
import { conditions, labelSelector, nodeSelector, objectReference } from './selectors';
import {
  list,
  resourceList,
  struct,
  text,
  textList,
  textMap,
  textOf,
  textPointer,
  valueStruct,
} from './shape';
import { PERSISTENT_VOLUME_SOURCES } from './volume-sources';

const accessModes = list('[]v1.PersistentVolumeAccessMode', textOf('v1.PersistentVolumeAccessMode'));

export const persistentVolumeSource = struct('PersistentVolumeSource', PERSISTENT_VOLUME_SOURCES);

export const persistentVolumeSpec = struct('PersistentVolumeSpec', {
  capacity: resourceList,
  ...PERSISTENT_VOLUME_SOURCES,
  accessModes,
  claimRef: objectReference,
  persistentVolumeReclaimPolicy: textOf('v1.PersistentVolumeReclaimPolicy'),
  storageClassName: text,
  mountOptions: textList,
  volumeMode: textPointer,
  nodeAffinity: struct('VolumeNodeAffinity', { required: nodeSelector }),
  volumeAttributesClassName: textPointer,
});

export const persistentVolumeShape = kindShape('PersistentVolume', {
  spec: persistentVolumeSpec,
  status: struct('PersistentVolumeStatus', {
    phase: textOf('v1.PersistentVolumePhase'),
    message: text,
    reason: text,
    lastPhaseTransitionTime: text,
  }),
});

const typedLocalObjectReference = { apiGroup: textPointer, kind: text, name: text };

export const persistentVolumeClaimSpec = struct('PersistentVolumeClaimSpec', {
  accessModes,
  selector: labelSelector,
  resources: valueStruct('VolumeResourceRequirements', { limits: resourceList, requests: resourceList }),
  volumeName: text,
  storageClassName: textPointer,
  volumeMode: textPointer,
  dataSource: struct('TypedLocalObjectReference', typedLocalObjectReference),
  dataSourceRef: struct('TypedObjectReference', { ...typedLocalObjectReference, namespace: textPointer }),
  volumeAttributesClassName: textPointer,
});

export const persistentVolumeClaimShape = kindShape('PersistentVolumeClaim', {
  spec: persistentVolumeClaimSpec,
  status: struct('PersistentVolumeClaimStatus', {
    phase: textOf('v1.PersistentVolumeClaimPhase'),
    accessModes,
    capacity: resourceList,
    conditions,
    allocatedResources: resourceList,
    allocatedResourceStatuses: textMap,
    resizeStatus: textPointer,
    currentVolumeAttributesClassName: textPointer,
    modifyVolumeStatus: struct('ModifyVolumeStatus', {
      targetVolumeAttributesClassName: text,
      status: text,
    }),
  }),
});
