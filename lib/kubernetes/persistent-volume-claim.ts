import type { Condition, KubernetesObject, LabelSelector, StringMap } from './object';
import type { AccessMode, VolumeMode } from './persistent-volume';

export type PersistentVolumeClaimPhase = 'Pending' | 'Bound' | 'Lost';

export interface TypedLocalObjectReference {
  readonly apiGroup?: string | null;
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
}

export interface PersistentVolumeClaimSpec {
  readonly accessModes?: readonly AccessMode[];
  readonly selector?: LabelSelector;
  readonly resources?: { readonly requests?: StringMap; readonly limits?: StringMap };
  readonly volumeName?: string;
  readonly storageClassName?: string;
  readonly volumeMode?: VolumeMode;
  readonly dataSource?: TypedLocalObjectReference;
  readonly dataSourceRef?: TypedLocalObjectReference;
  readonly volumeAttributesClassName?: string;
}

export interface PersistentVolumeClaimStatus {
  readonly phase?: PersistentVolumeClaimPhase;
  readonly accessModes?: readonly AccessMode[];
  readonly capacity?: StringMap;
  readonly conditions?: readonly Condition[];
  readonly allocatedResources?: StringMap;
  readonly allocatedResourceStatuses?: StringMap;
  readonly resizeStatus?: string;
  readonly currentVolumeAttributesClassName?: string;
  readonly modifyVolumeStatus?: {
    readonly targetVolumeAttributesClassName?: string;
    readonly status: string;
  };
}

export interface PersistentVolumeClaim extends KubernetesObject {
  readonly apiVersion: 'v1';
  readonly kind: 'PersistentVolumeClaim';
  readonly spec: PersistentVolumeClaimSpec;
  readonly status?: PersistentVolumeClaimStatus;
}
