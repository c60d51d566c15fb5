import type { KubernetesObject, LabelSelector, StringMap } from './object';
import type { PersistentVolumeSpec } from './persistent-volume';

/** storage.k8s.io/v1 CSIDriver. In a simulated cluster it also stands for "the sidecars of this driver run". */
export interface CSIDriver extends KubernetesObject {
  readonly apiVersion: 'storage.k8s.io/v1';
  readonly kind: 'CSIDriver';
  readonly spec: {
    readonly attachRequired?: boolean;
    readonly podInfoOnMount?: boolean;
    readonly storageCapacity?: boolean;
    readonly fsGroupPolicy?: string;
    readonly volumeLifecycleModes?: readonly string[];
    readonly requiresRepublish?: boolean;
    readonly seLinuxMount?: boolean;
    readonly preventPodSchedulingIfMissing?: boolean;
  };
}

export interface CSINode extends KubernetesObject {
  readonly apiVersion: 'storage.k8s.io/v1';
  readonly kind: 'CSINode';
  readonly spec: {
    /** null on a node that has none: an API server prints an empty list so. */
    readonly drivers:
      | readonly {
          readonly name: string;
          readonly nodeID: string;
          readonly topologyKeys?: readonly string[];
          readonly allocatable?: { readonly count?: number };
        }[]
      | null;
  };
}

export interface CSIStorageCapacity extends KubernetesObject {
  readonly apiVersion: 'storage.k8s.io/v1';
  readonly kind: 'CSIStorageCapacity';
  readonly storageClassName: string;
  readonly nodeTopology?: LabelSelector;
  readonly capacity?: string;
  readonly maximumVolumeSize?: string;
}

export interface VolumeAttributesClass extends KubernetesObject {
  readonly apiVersion: 'storage.k8s.io/v1';
  readonly kind: 'VolumeAttributesClass';
  readonly driverName: string;
  readonly parameters?: StringMap;
}

export interface VolumeAttachment extends KubernetesObject {
  readonly apiVersion: 'storage.k8s.io/v1';
  readonly kind: 'VolumeAttachment';
  readonly spec: {
    readonly attacher: string;
    readonly nodeName: string;
    readonly source: {
      readonly persistentVolumeName?: string;
      readonly inlineVolumeSpec?: PersistentVolumeSpec;
    };
  };
  readonly status?: {
    readonly attached: boolean;
    readonly attachmentMetadata?: StringMap;
    readonly attachError?: { readonly time?: string; readonly message?: string; readonly errorCode?: number };
    readonly detachError?: { readonly time?: string; readonly message?: string };
  };
}

/** Registers a kind as a source of data. In a simulated cluster it also stands for "the populator of this kind runs". */
export interface VolumePopulator extends KubernetesObject {
  readonly apiVersion: 'populator.storage.k8s.io/v1beta1';
  readonly kind: 'VolumePopulator';
  readonly sourceKind?: { readonly group: string; readonly kind: string };
}
