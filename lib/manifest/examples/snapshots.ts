import type { Example } from './example';

export const snapshots: Example = {
  id: 'snapshots',
  title: 'Take a snapshot, restore it',
  sentence:
    'A snapshot of one claim, and a second claim that is filled from it: delete the first claim, and snapshot and restored claim stay.',
  yaml: `apiVersion: storage.k8s.io/v1
kind: CSIDriver
metadata:
  name: block.storage.example.com
spec:
  attachRequired: true
---
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata:
  name: block
provisioner: block.storage.example.com
---
# The default of its driver: snapshots need not name it.
apiVersion: snapshot.storage.k8s.io/v1
kind: VolumeSnapshotClass
metadata:
  name: block-snapshots
  annotations:
    snapshot.storage.kubernetes.io/is-default-class: "true"
driver: block.storage.example.com
# Delete takes the data away with the snapshot, Retain keeps it.
deletionPolicy: Delete
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: orders
spec:
  accessModes: [ReadWriteOnce]
  storageClassName: block
  resources:
    requests:
      storage: 5Gi
---
apiVersion: snapshot.storage.k8s.io/v1
kind: VolumeSnapshot
metadata:
  name: orders-monday
spec:
  source:
    persistentVolumeClaimName: orders
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: orders-restored
spec:
  accessModes: [ReadWriteOnce]
  storageClassName: block
  # Not smaller than the snapshot's restoreSize.
  resources:
    requests:
      storage: 5Gi
  dataSource:
    apiGroup: snapshot.storage.k8s.io
    kind: VolumeSnapshot
    name: orders-monday
`,
};
