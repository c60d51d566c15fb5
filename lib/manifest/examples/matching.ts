import type { Example } from './example';

export const accessModes: Example = {
  id: 'access-modes',
  title: 'Access modes',
  sentence:
    'Volumes with one, two and three modes, and claims that ask for one each: a claim takes a volume that offers at least what it asks for.',
  yaml: `apiVersion: v1
kind: PersistentVolume
metadata:
  name: one-mode
spec:
  capacity: {storage: 5Gi}
  accessModes: [ReadWriteOnce]
  storageClassName: ""
  hostPath: {path: /srv/one}
---
apiVersion: v1
kind: PersistentVolume
metadata:
  name: two-modes
spec:
  capacity: {storage: 5Gi}
  accessModes: [ReadWriteOnce, ReadOnlyMany]
  storageClassName: ""
  nfs: {server: files.example.com, path: /two}
---
apiVersion: v1
kind: PersistentVolume
metadata:
  name: three-modes
spec:
  capacity: {storage: 5Gi}
  accessModes: [ReadWriteOnce, ReadOnlyMany, ReadWriteMany]
  storageClassName: ""
  nfs: {server: files.example.com, path: /three}
---
apiVersion: v1
kind: PersistentVolume
metadata:
  name: one-pod-only
spec:
  capacity: {storage: 5Gi}
  accessModes: [ReadWriteOncePod]
  storageClassName: ""
  csi: {driver: block.storage.example.com, volumeHandle: vol-17}
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: writes-from-many
spec:
  accessModes: [ReadWriteMany]
  storageClassName: ""
  resources: {requests: {storage: 1Gi}}
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: reads-from-many
spec:
  accessModes: [ReadOnlyMany]
  storageClassName: ""
  resources: {requests: {storage: 1Gi}}
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: for-one-pod
spec:
  accessModes: [ReadWriteOncePod]
  storageClassName: ""
  resources: {requests: {storage: 1Gi}}
`,
};

export const selector: Example = {
  id: 'selector',
  title: 'A claim that selects by label',
  sentence:
    'Three volumes would be large enough, but the claim asks for labels; the smallest one that has them is bound.',
  yaml: `apiVersion: v1
kind: PersistentVolume
metadata:
  name: rack-1-hdd
  labels: {release: stable, medium: hdd}
spec:
  capacity: {storage: 5Gi}
  accessModes: [ReadWriteOnce]
  storageClassName: slow
  nfs: {server: files.example.com, path: /r1}
---
apiVersion: v1
kind: PersistentVolume
metadata:
  name: rack-2-ssd
  labels: {release: stable, medium: ssd}
spec:
  capacity: {storage: 50Gi}
  accessModes: [ReadWriteOnce]
  storageClassName: slow
  nfs: {server: files.example.com, path: /r2}
---
apiVersion: v1
kind: PersistentVolume
metadata:
  name: rack-3-ssd
  labels: {release: stable, medium: ssd}
spec:
  capacity: {storage: 20Gi}
  accessModes: [ReadWriteOnce]
  storageClassName: slow
  nfs: {server: files.example.com, path: /r3}
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: index
spec:
  accessModes: [ReadWriteOnce]
  volumeMode: Filesystem
  storageClassName: slow
  resources:
    requests:
      storage: 5Gi
  selector:
    matchLabels:
      release: stable
    matchExpressions:
      - key: medium
        operator: In
        values: [ssd, nvme]
`,
};

export const preBinding: Example = {
  id: 'pre-binding',
  title: 'Reserved for each other',
  sentence:
    'A volume that names its claim, a claim that names its volume, and a claim that names one which does not exist yet.',
  yaml: `apiVersion: v1
kind: PersistentVolume
metadata:
  name: reserved-by-volume
spec:
  capacity: {storage: 10Gi}
  accessModes: [ReadWriteOnce]
  storageClassName: ""
  claimRef:
    namespace: default
    name: expected
  hostPath: {path: /srv/reserved}
---
apiVersion: v1
kind: PersistentVolume
metadata:
  name: named-by-claim
spec:
  capacity: {storage: 10Gi}
  accessModes: [ReadWriteOnce]
  storageClassName: ""
  hostPath: {path: /srv/named}
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: first-come
spec:
  accessModes: [ReadWriteOnce]
  storageClassName: ""
  volumeName: named-by-claim
  resources: {requests: {storage: 2Gi}}
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: expected
spec:
  accessModes: [ReadWriteOnce]
  storageClassName: ""
  resources: {requests: {storage: 2Gi}}
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: too-early
spec:
  accessModes: [ReadWriteOnce]
  storageClassName: ""
  volumeName: not-there-yet
  resources: {requests: {storage: 2Gi}}
`,
};

export const nearMisses: Example = {
  id: 'near-misses',
  title: 'A claim that fits nothing',
  sentence:
    'Seven volumes, and each misses by one thing: size, access mode, class, volume mode, label or reservation. Change one line and the claim binds.',
  yaml: `apiVersion: v1
kind: PersistentVolume
metadata:
  name: too-small
  labels: {tier: gold}
spec:
  capacity: {storage: 9Gi}
  accessModes: [ReadWriteOnce]
  storageClassName: gold
  hostPath: {path: /srv/1}
---
apiVersion: v1
kind: PersistentVolume
metadata:
  name: decimal-trap
  labels: {tier: gold}
spec:
  # 10G is 10,000,000,000 bytes, and 10Gi is 10,737,418,240.
  capacity: {storage: 10G}
  accessModes: [ReadWriteOnce]
  storageClassName: gold
  hostPath: {path: /srv/2}
---
apiVersion: v1
kind: PersistentVolume
metadata:
  name: read-only-many
  labels: {tier: gold}
spec:
  capacity: {storage: 20Gi}
  accessModes: [ReadOnlyMany]
  storageClassName: gold
  nfs: {server: files.example.com, path: /3}
---
apiVersion: v1
kind: PersistentVolume
metadata:
  name: silver-class
  labels: {tier: gold}
spec:
  capacity: {storage: 20Gi}
  accessModes: [ReadWriteOnce]
  storageClassName: silver
  hostPath: {path: /srv/4}
---
apiVersion: v1
kind: PersistentVolume
metadata:
  name: raw-block
  labels: {tier: gold}
spec:
  capacity: {storage: 20Gi}
  accessModes: [ReadWriteOnce]
  volumeMode: Block
  storageClassName: gold
  csi: {driver: block.storage.example.com, volumeHandle: vol-5}
---
apiVersion: v1
kind: PersistentVolume
metadata:
  name: without-label
spec:
  capacity: {storage: 20Gi}
  accessModes: [ReadWriteOnce]
  storageClassName: gold
  hostPath: {path: /srv/6}
---
apiVersion: v1
kind: PersistentVolume
metadata:
  name: reserved
  labels: {tier: gold}
spec:
  capacity: {storage: 20Gi}
  accessModes: [ReadWriteOnce]
  storageClassName: gold
  claimRef: {namespace: payments, name: ledger}
  hostPath: {path: /srv/7}
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: picky
spec:
  accessModes: [ReadWriteOnce]
  storageClassName: gold
  selector:
    matchLabels: {tier: gold}
  resources: {requests: {storage: 10Gi}}
`,
};
