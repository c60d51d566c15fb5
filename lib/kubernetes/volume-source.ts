import type { ObjectReference, StringMap } from './object';

/** v1.PersistentVolumeSource: exactly one is set on a valid volume. */
export interface PersistentVolumeSource {
  readonly hostPath?: { readonly path: string; readonly type?: string };
  readonly local?: { readonly path: string; readonly fsType?: string };
  readonly nfs?: { readonly server: string; readonly path: string; readonly readOnly?: boolean };
  readonly csi?: CSIPersistentVolumeSource;
  readonly iscsi?: Readonly<Record<string, unknown>>;
  readonly fc?: Readonly<Record<string, unknown>>;
  readonly rbd?: Readonly<Record<string, unknown>>;
  readonly cephfs?: Readonly<Record<string, unknown>>;
  readonly glusterfs?: Readonly<Record<string, unknown>>;
  readonly cinder?: Readonly<Record<string, unknown>>;
  readonly flexVolume?: Readonly<Record<string, unknown>>;
  readonly flocker?: Readonly<Record<string, unknown>>;
  readonly quobyte?: Readonly<Record<string, unknown>>;
  readonly gcePersistentDisk?: Readonly<Record<string, unknown>>;
  readonly awsElasticBlockStore?: Readonly<Record<string, unknown>>;
  readonly azureDisk?: Readonly<Record<string, unknown>>;
  readonly azureFile?: Readonly<Record<string, unknown>>;
  readonly vsphereVolume?: Readonly<Record<string, unknown>>;
  readonly photonPersistentDisk?: Readonly<Record<string, unknown>>;
  readonly portworxVolume?: Readonly<Record<string, unknown>>;
  readonly scaleIO?: Readonly<Record<string, unknown>>;
  readonly storageos?: Readonly<Record<string, unknown>>;
}

export interface CSIPersistentVolumeSource {
  readonly driver: string;
  readonly volumeHandle: string;
  readonly fsType?: string;
  readonly readOnly?: boolean;
  readonly volumeAttributes?: StringMap;
  readonly controllerPublishSecretRef?: ObjectReference;
  readonly nodeStageSecretRef?: ObjectReference;
  readonly nodePublishSecretRef?: ObjectReference;
  readonly controllerExpandSecretRef?: ObjectReference;
  readonly nodeExpandSecretRef?: ObjectReference;
}

/** Names of the source fields in the order in which validation looks at them (ValidatePersistentVolumeSpec, 1.37). */
export const VOLUME_SOURCE_FIELDS = [
  'hostPath',
  'gcePersistentDisk',
  'awsElasticBlockStore',
  'glusterfs',
  'flocker',
  'nfs',
  'rbd',
  'quobyte',
  'cephfs',
  'iscsi',
  'cinder',
  'fc',
  'flexVolume',
  'azureFile',
  'vsphereVolume',
  'photonPersistentDisk',
  'portworxVolume',
  'azureDisk',
  'scaleIO',
  'local',
  'storageos',
  'csi',
] as const satisfies readonly (keyof PersistentVolumeSource)[];

export type VolumeSourceField = (typeof VOLUME_SOURCE_FIELDS)[number];

/** The source that is set on `spec`, or undefined where none is. */
export function volumeSourceField(spec: PersistentVolumeSource): VolumeSourceField | undefined {
  return VOLUME_SOURCE_FIELDS.find((field) => spec[field] !== undefined);
}
