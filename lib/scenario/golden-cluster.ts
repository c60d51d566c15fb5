/** The copy of a small real cluster: what a golden link of format 2 holds. **Never change it.** */
import type { Scenario } from './scenario';

export const goldenCluster = {
  stowage: 1,
  title: 'production',
  kubernetes: '1.30',
  seed: 1,
  config: {
    startMs: 1767603600000,
    enableHostPathProvisioner: false,
  },
  objects: [
    {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: {
        name: 'ceph-block',
      },
      provisioner: 'rook-ceph.rbd.csi.ceph.com',
      reclaimPolicy: 'Delete',
      parameters: {
        clusterID: 'rook-ceph',
        pool: 'replicapool',
      },
      allowVolumeExpansion: true,
      volumeBindingMode: 'WaitForFirstConsumer',
    },
    {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: {
        name: 'ceph-fast',
      },
      provisioner: 'rook-ceph.rbd.csi.ceph.com',
      reclaimPolicy: 'Delete',
      parameters: {
        clusterID: 'rook-ceph',
        pool: 'nvme',
      },
      allowVolumeExpansion: true,
      volumeBindingMode: 'WaitForFirstConsumer',
    },
    {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: {
        name: 'ceph-keep',
      },
      provisioner: 'rook-ceph.rbd.csi.ceph.com',
      reclaimPolicy: 'Retain',
      parameters: {
        clusterID: 'rook-ceph',
        pool: 'replicapool',
      },
      allowVolumeExpansion: true,
      volumeBindingMode: 'WaitForFirstConsumer',
    },
    {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'CSIDriver',
      metadata: {
        name: 'rook-ceph.rbd.csi.ceph.com',
      },
      spec: {
        attachRequired: true,
        fsGroupPolicy: 'File',
        podInfoOnMount: false,
        requiresRepublish: false,
        seLinuxMount: false,
        storageCapacity: false,
        volumeLifecycleModes: ['Persistent'],
      },
    },
    {
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      metadata: {
        name: 'pvc-16697448-44cb-4500-bcde-10f3712a6680',
        annotations: {
          'pv.kubernetes.io/provisioned-by': 'rook-ceph.rbd.csi.ceph.com',
          'volume.kubernetes.io/provisioner-deletion-secret-name': '',
          'volume.kubernetes.io/provisioner-deletion-secret-namespace': '',
        },
      },
      spec: {
        accessModes: ['ReadWriteOnce'],
        storageClassName: 'ceph-keep',
        volumeMode: 'Filesystem',
        capacity: {
          storage: '1Gi',
        },
        claimRef: {
          apiVersion: 'v1',
          kind: 'PersistentVolumeClaim',
          name: 'data-clickhouse-1',
          namespace: 'legacy-erp',
        },
        csi: {
          driver: 'rook-ceph.rbd.csi.ceph.com',
          controllerExpandSecretRef: {
            name: 'rook-csi-rbd-provisioner',
            namespace: 'rook-ceph',
          },
          fsType: 'ext4',
          nodeStageSecretRef: {
            name: 'rook-csi-rbd-node',
            namespace: 'rook-ceph',
          },
          volumeAttributes: {
            clusterID: 'rook-ceph',
            imageFeatures: 'layering',
            imageFormat: '2',
            imageName: 'csi-vol-471a9121-c240-4eee-929d-84e87c120006',
            journalPool: 'replicapool',
            pool: 'replicapool',
            'storage.kubernetes.io/csiProvisionerIdentity': '1700723812616-3753-rook-ceph.rbd.csi.ceph.com',
          },
          volumeHandle: '0001-0009-rook-ceph-0000000000000002-471a9121-c240-4eee-929d-84e87c120006',
        },
        persistentVolumeReclaimPolicy: 'Retain',
      },
    },
    {
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      metadata: {
        name: 'pvc-63c61103-919a-4b58-b9cd-053d59a9f509',
        annotations: {
          'pv.kubernetes.io/provisioned-by': 'rook-ceph.rbd.csi.ceph.com',
          'volume.kubernetes.io/provisioner-deletion-secret-name': '',
          'volume.kubernetes.io/provisioner-deletion-secret-namespace': '',
        },
      },
      spec: {
        accessModes: ['ReadWriteOnce'],
        storageClassName: 'ceph-keep',
        volumeMode: 'Filesystem',
        capacity: {
          storage: '1Gi',
        },
        claimRef: {
          apiVersion: 'v1',
          kind: 'PersistentVolumeClaim',
          name: 'data-clickhouse-2',
          namespace: 'legacy-erp',
        },
        csi: {
          driver: 'rook-ceph.rbd.csi.ceph.com',
          controllerExpandSecretRef: {
            name: 'rook-csi-rbd-provisioner',
            namespace: 'rook-ceph',
          },
          fsType: 'ext4',
          nodeStageSecretRef: {
            name: 'rook-csi-rbd-node',
            namespace: 'rook-ceph',
          },
          volumeAttributes: {
            clusterID: 'rook-ceph',
            imageFeatures: 'layering',
            imageFormat: '2',
            imageName: 'csi-vol-2224aa7a-3bf2-4549-80f5-9ec75b5b187f',
            journalPool: 'replicapool',
            pool: 'replicapool',
            'storage.kubernetes.io/csiProvisionerIdentity': '1737483616928-4081-rook-ceph.rbd.csi.ceph.com',
          },
          volumeHandle: '0001-0009-rook-ceph-0000000000000002-2224aa7a-3bf2-4549-80f5-9ec75b5b187f',
        },
        persistentVolumeReclaimPolicy: 'Retain',
      },
    },
    {
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      metadata: {
        name: 'pvc-9510e1a3-1ede-4fb9-a324-cc25feed9fdc',
        annotations: {
          'pv.kubernetes.io/provisioned-by': 'rook-ceph.rbd.csi.ceph.com',
          'volume.kubernetes.io/provisioner-deletion-secret-name': '',
          'volume.kubernetes.io/provisioner-deletion-secret-namespace': '',
        },
      },
      spec: {
        accessModes: ['ReadWriteOnce'],
        storageClassName: 'ceph-keep',
        volumeMode: 'Filesystem',
        capacity: {
          storage: '1Gi',
        },
        claimRef: {
          apiVersion: 'v1',
          kind: 'PersistentVolumeClaim',
          name: 'data-clickhouse-0',
          namespace: 'legacy-erp',
        },
        csi: {
          driver: 'rook-ceph.rbd.csi.ceph.com',
          controllerExpandSecretRef: {
            name: 'rook-csi-rbd-provisioner',
            namespace: 'rook-ceph',
          },
          fsType: 'ext4',
          nodeStageSecretRef: {
            name: 'rook-csi-rbd-node',
            namespace: 'rook-ceph',
          },
          volumeAttributes: {
            clusterID: 'rook-ceph',
            imageFeatures: 'layering',
            imageFormat: '2',
            imageName: 'csi-vol-fa6c7774-c5c6-4808-84e7-8d41cf40e8ee',
            journalPool: 'replicapool',
            pool: 'replicapool',
            'storage.kubernetes.io/csiProvisionerIdentity': '1721651984490-2829-rook-ceph.rbd.csi.ceph.com',
          },
          volumeHandle: '0001-0009-rook-ceph-0000000000000002-fa6c7774-c5c6-4808-84e7-8d41cf40e8ee',
        },
        persistentVolumeReclaimPolicy: 'Retain',
      },
    },
    {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: {
        name: 'data-clickhouse-0',
        namespace: 'legacy-erp',
        labels: {
          'app.kubernetes.io/instance': 'legacy-erp',
          'app.kubernetes.io/managed-by': 'Helm',
          'app.kubernetes.io/name': 'clickhouse',
          'helm.sh/chart': 'clickhouse-1.9.0',
        },
      },
      spec: {
        accessModes: ['ReadWriteOnce'],
        storageClassName: 'ceph-keep',
        volumeMode: 'Filesystem',
        resources: {
          requests: {
            storage: '1Gi',
          },
        },
        volumeName: 'pvc-9510e1a3-1ede-4fb9-a324-cc25feed9fdc',
      },
    },
    {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: {
        name: 'data-clickhouse-1',
        namespace: 'legacy-erp',
        labels: {
          'app.kubernetes.io/instance': 'legacy-erp',
          'app.kubernetes.io/managed-by': 'Helm',
          'app.kubernetes.io/name': 'clickhouse',
          'helm.sh/chart': 'clickhouse-1.9.0',
        },
      },
      spec: {
        accessModes: ['ReadWriteOnce'],
        storageClassName: 'ceph-keep',
        volumeMode: 'Filesystem',
        resources: {
          requests: {
            storage: '1Gi',
          },
        },
        volumeName: 'pvc-16697448-44cb-4500-bcde-10f3712a6680',
      },
    },
    {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: {
        name: 'data-clickhouse-2',
        namespace: 'legacy-erp',
        labels: {
          'app.kubernetes.io/instance': 'legacy-erp',
          'app.kubernetes.io/managed-by': 'Helm',
          'app.kubernetes.io/name': 'clickhouse',
          'helm.sh/chart': 'clickhouse-1.9.0',
        },
      },
      spec: {
        accessModes: ['ReadWriteOnce'],
        storageClassName: 'ceph-keep',
        volumeMode: 'Filesystem',
        resources: {
          requests: {
            storage: '1Gi',
          },
        },
        volumeName: 'pvc-63c61103-919a-4b58-b9cd-053d59a9f509',
      },
    },
  ],
  operations: [],
  untilMs: 30000,
  stateHash: '0123456789abcdef',
} as unknown as Scenario;
