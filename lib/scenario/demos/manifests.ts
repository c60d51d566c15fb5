/** Objects of the demos, written short. */
import type { KubernetesObject } from '../../kubernetes/object';

/** The scenarios are data: an object literal is an object of the API whatever its kind has beside metadata. */
export function manifest(object: KubernetesObject & Readonly<Record<string, unknown>>): KubernetesObject {
  return object;
}

export function volume(
  name: string,
  spec: Readonly<Record<string, unknown>>,
  labels?: Readonly<Record<string, string>>,
): KubernetesObject {
  return manifest({
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name, ...(labels ? { labels } : {}) },
    spec: {
      accessModes: ['ReadWriteOnce'],
      persistentVolumeReclaimPolicy: 'Retain',
      storageClassName: '',
      ...spec,
    },
  });
}

export interface ClaimOptions {
  readonly storage: string;
  /** Absent: no class is named, and the default one is filled in where there is one. */
  readonly storageClassName?: string;
  readonly accessMode?: string;
  readonly volumeName?: string;
  readonly dataSource?: Readonly<Record<string, unknown>>;
  readonly selector?: Readonly<Record<string, unknown>>;
}

export function claim(
  name: string,
  { storage, storageClassName, accessMode = 'ReadWriteOnce', ...more }: ClaimOptions,
): KubernetesObject {
  return manifest({
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name, namespace: 'default' },
    spec: {
      accessModes: [accessMode],
      ...(storageClassName === undefined ? {} : { storageClassName }),
      resources: { requests: { storage } },
      ...more,
    },
  });
}

/** A Pod with one container that mounts one claim at /data. */
export function podWithClaim(
  name: string,
  claimName: string,
  more: Readonly<Record<string, unknown>> = {},
): KubernetesObject {
  return manifest({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'default', labels: { app: name } },
    spec: {
      ...more,
      containers: [
        {
          name,
          image: `registry.example.com/${name}:1.0`,
          volumeMounts: [{ name: 'data', mountPath: '/data' }],
        },
      ],
      volumes: [{ name: 'data', persistentVolumeClaim: { claimName } }],
    },
  });
}

export function node(name: string, zone: string): KubernetesObject {
  return manifest({
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, labels: { 'kubernetes.io/hostname': name, 'topology.kubernetes.io/zone': zone } },
  });
}

/** A class of the demos' driver, which `driver` installs. */
export function storageClass(
  name: string,
  more: Readonly<Record<string, unknown>> = {},
  isDefault = false,
): KubernetesObject {
  const annotations = { 'storageclass.kubernetes.io/is-default-class': 'true' };
  return manifest({
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name, ...(isDefault ? { annotations } : {}) },
    provisioner: DRIVER,
    ...more,
  });
}

export const DRIVER = 'block.storage.example.com';

/** The installed driver; `profile` is one of those that the simulation knows, the plain one unless given. */
export function driver(profile?: string): KubernetesObject {
  const annotations = { 'simulation.stowage.dev/driver-profile': profile };
  return manifest({
    apiVersion: 'storage.k8s.io/v1',
    kind: 'CSIDriver',
    metadata: { name: DRIVER, ...(profile ? { annotations } : {}) } as KubernetesObject['metadata'],
    spec: { attachRequired: true },
  });
}

export const claimTarget = (name: string) =>
  ({ apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace: 'default', name }) as const;

export const volumeTarget = (name: string) => ({ apiVersion: 'v1', kind: 'PersistentVolume', name }) as const;

export const podTarget = (name: string) =>
  ({ apiVersion: 'v1', kind: 'Pod', namespace: 'default', name }) as const;

export const classTarget = (name: string) =>
  ({ apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', name }) as const;
