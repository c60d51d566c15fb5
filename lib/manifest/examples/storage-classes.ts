import type { Example } from './example';

export const cloudClasses: Example = {
  id: 'cloud-classes',
  title: 'Classes of the clouds',
  sentence:
    'Classes for AWS EBS, Google Persistent Disk, Azure Disk and Azure Files, with their parameters, mount options and topologies.',
  yaml: `apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata:
  name: ebs-fast
provisioner: ebs.csi.aws.com
volumeBindingMode: WaitForFirstConsumer
allowVolumeExpansion: true
parameters:
  type: io2
  iopsPerGB: "50"
  csi.storage.k8s.io/fstype: xfs
  encrypted: "true"
  tagSpecification_1: "team=search"
allowedTopologies:
  - matchLabelExpressions:
      - key: topology.ebs.csi.aws.com/zone
        values:
          - eu-central-1a
          - eu-central-1b
---
# The old in-tree name: its volumes are made by the CSI driver today.
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata:
  name: ebs-in-tree
provisioner: kubernetes.io/aws-ebs
parameters:
  type: gp2
  fsType: ext4
reclaimPolicy: Retain
mountOptions:
  - debug
---
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata:
  name: pd-regional
provisioner: pd.csi.storage.gke.io
volumeBindingMode: WaitForFirstConsumer
parameters:
  type: pd-balanced
  replication-type: regional-pd
allowedTopologies:
  - matchLabelExpressions:
      - key: topology.gke.io/zone
        values:
          - europe-west1-b
          - europe-west1-c
---
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata:
  name: azure-premium
provisioner: disk.csi.azure.com
volumeBindingMode: WaitForFirstConsumer
allowVolumeExpansion: true
parameters:
  skuName: Premium_LRS
  cachingMode: ReadOnly
---
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata:
  name: azure-shared-files
provisioner: file.csi.azure.com
reclaimPolicy: Delete
volumeBindingMode: Immediate
allowVolumeExpansion: true
mountOptions:
  - dir_mode=0777
  - file_mode=0777
  - uid=1000
  - cache=strict
parameters:
  skuName: Standard_LRS
`,
};

export const ownClasses: Example = {
  id: 'data-centre-classes',
  title: 'Classes of a data centre',
  sentence:
    'Classes for vSphere, NFS, Ceph RBD and CephFS, Portworx and local disks; without their drivers, claims of most of them wait for ever.',
  yaml: `apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata:
  name: vsphere-gold
provisioner: csi.vsphere.vmware.com
parameters:
  storagepolicyname: gold
  csi.storage.k8s.io/fstype: ext4
---
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata:
  name: nfs-shared
provisioner: nfs.csi.k8s.io
parameters:
  server: files.example.com
  share: /exports/cluster
mountOptions:
  - nfsvers=4.1
---
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata:
  name: ceph-block
provisioner: rbd.csi.ceph.com
allowVolumeExpansion: true
parameters:
  clusterID: ceph-main
  pool: kubernetes
  imageFeatures: layering
  csi.storage.k8s.io/provisioner-secret-name: rbd-provisioner
  csi.storage.k8s.io/provisioner-secret-namespace: ceph
  csi.storage.k8s.io/node-stage-secret-name: rbd-node
  csi.storage.k8s.io/node-stage-secret-namespace: ceph
---
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata:
  name: ceph-files
provisioner: cephfs.csi.ceph.com
parameters:
  clusterID: ceph-main
  fsName: shared
---
# Gone from Kubernetes 1.31 on: a claim of this class shows what the controller says of a plugin it does not know.
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata:
  name: ceph-block-in-tree
provisioner: kubernetes.io/rbd
parameters:
  monitors: 192.0.2.10:6789
  adminId: kube
  adminSecretName: ceph-secret
  adminSecretNamespace: ceph
  pool: kube
  userId: kube
  userSecretName: ceph-secret-user
  fsType: ext4
  imageFormat: "2"
  imageFeatures: layering
---
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata:
  name: portworx-replicated
provisioner: pxd.portworx.com
parameters:
  repl: "2"
  priority_io: high
  snap_interval: "70"
---
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata:
  name: local-disk
provisioner: kubernetes.io/no-provisioner
volumeBindingMode: WaitForFirstConsumer
`,
};

export const defaultClasses: Example = {
  id: 'two-default-classes',
  title: 'Two default classes',
  sentence:
    'Both classes say that they are the default: a claim without a class gets the newer one, a claim with class "" gets none.',
  yaml: `apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata:
  name: older-default
  annotations:
    storageclass.kubernetes.io/is-default-class: "true"
provisioner: kubernetes.io/host-path
---
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata:
  name: newer-default
  annotations:
    storageclass.kubernetes.io/is-default-class: "true"
provisioner: kubernetes.io/host-path
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: says-nothing
spec:
  accessModes: [ReadWriteOnce]
  resources:
    requests:
      storage: 1Gi
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: wants-no-class
spec:
  accessModes: [ReadWriteOnce]
  storageClassName: ""
  resources:
    requests:
      storage: 1Gi
`,
};
