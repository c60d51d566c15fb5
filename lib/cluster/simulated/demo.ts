/** The cluster that a first visit shows: small, alive, and ready before anybody asked for it. */
import type { KubernetesObject } from '../../kubernetes/object';
import { SCENARIO_FORMAT, type Scenario } from '../../scenario/scenario';

export const DEMO = 'demo';

const storageClass = {
  apiVersion: 'storage.k8s.io/v1',
  kind: 'StorageClass',
  metadata: { name: 'standard', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
  provisioner: 'kubernetes.io/host-path',
  reclaimPolicy: 'Delete',
  volumeBindingMode: 'Immediate',
};

function volume(name: string, storage: string): KubernetesObject {
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name },
    spec: {
      capacity: { storage },
      accessModes: ['ReadWriteOnce'],
      persistentVolumeReclaimPolicy: 'Retain',
      storageClassName: 'manual',
      hostPath: { path: `/mnt/${name}` },
    },
  } as unknown as KubernetesObject;
}

function claim(name: string, storage: string, storageClassName?: string): KubernetesObject {
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name, namespace: 'default' },
    spec: {
      accessModes: ['ReadWriteOnce'],
      resources: { requests: { storage } },
      ...(storageClassName === undefined ? {} : { storageClassName }),
    },
  } as unknown as KubernetesObject;
}

/** A class, three volumes and claims that bind, are provisioned, and cannot be bound. */
export const demoScenario: Scenario = {
  stowage: SCENARIO_FORMAT,
  title: 'Demo',
  kubernetes: '1.37',
  seed: 1,
  objects: [
    storageClass as unknown as KubernetesObject,
    volume('archive', '100Gi'),
    volume('fast', '10Gi'),
    volume('small', '1Gi'),
    claim('photos', '80Gi', 'manual'),
    claim('database', '8Gi', 'manual'),
    claim('backups', '500Gi', 'manual'),
    claim('cache', '5Gi'),
  ],
  operations: [],
};
