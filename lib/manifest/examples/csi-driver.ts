import type { Example } from './example';

export const csiDriver: Example = {
  id: 'csi-driver',
  title: 'An installed CSI driver',
  sentence:
    'A CSIDriver object stands for a driver whose sidecars run: one claim is provisioned at once, one waits for its Pod and is made in the zone of that Pod.',
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
  name: block-now
provisioner: block.storage.example.com
allowVolumeExpansion: true
---
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata:
  name: block-with-pod
provisioner: block.storage.example.com
volumeBindingMode: WaitForFirstConsumer
reclaimPolicy: Retain
---
apiVersion: v1
kind: Node
metadata:
  name: node-a
  labels:
    topology.kubernetes.io/zone: zone-1
---
apiVersion: v1
kind: Node
metadata:
  name: node-b
  labels:
    topology.kubernetes.io/zone: zone-2
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: archive
spec:
  accessModes: [ReadWriteOnce]
  storageClassName: block-now
  resources:
    requests:
      storage: 8Gi
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: queue
spec:
  accessModes: [ReadWriteOnce]
  storageClassName: block-with-pod
  resources:
    requests:
      storage: 4Gi
---
apiVersion: v1
kind: Pod
metadata:
  name: worker
spec:
  nodeSelector:
    topology.kubernetes.io/zone: zone-2
  containers:
    - name: work
      image: registry.example.com/worker:1.0
      volumeMounts:
        - name: queue
          mountPath: /queue
  volumes:
    - name: queue
      persistentVolumeClaim:
        claimName: queue
`,
};
