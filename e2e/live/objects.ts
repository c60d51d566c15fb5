/** Objects that the tests create in a real cluster. */

export function storageClass(name: string) {
  return {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name },
    provisioner: 'example.com/none',
    parameters: { restuserkey: PLANTED },
  };
}

export function volume(name: string, storageClassName: string) {
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name, annotations: { 'kubectl.kubernetes.io/last-applied-configuration': PLANTED } },
    spec: {
      capacity: { storage: '5Gi' },
      accessModes: ['ReadWriteOnce'],
      persistentVolumeReclaimPolicy: 'Retain',
      storageClassName,
      hostPath: { path: `/mnt/${name}` },
    },
  };
}

export function claim(name: string, storageClassName: string) {
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name, namespace: 'default' },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } }, storageClassName },
  };
}

/** A Pod with a secret wherever a Pod can have one. */
export function pod(name: string, claimName: string) {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'default', annotations: { 'example.com/token': PLANTED } },
    spec: {
      containers: [
        {
          name: 'app',
          image: 'registry.example/app:1',
          command: ['app', '--password', PLANTED],
          env: [{ name: 'PASSWORD', value: PLANTED }],
          volumeMounts: [{ name: 'data', mountPath: '/data' }],
        },
      ],
      volumes: [{ name: 'data', persistentVolumeClaim: { claimName } }],
    },
  };
}

export function secret(name: string) {
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name, namespace: 'default' },
    stringData: { key: PLANTED },
  };
}

/** Nothing that leaves the server may contain it. */
export const PLANTED = 'planted-secret-7f3a';

export const paths = {
  storageClasses: '/apis/storage.k8s.io/v1/storageclasses',
  volumes: '/api/v1/persistentvolumes',
  claims: '/api/v1/namespaces/default/persistentvolumeclaims',
  pods: '/api/v1/namespaces/default/pods',
  secrets: '/api/v1/namespaces/default/secrets',
};
