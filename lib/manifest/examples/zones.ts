import type { Example } from './example';

export const zones: Example = {
  id: 'zones',
  title: 'The volume is in another zone',
  sentence:
    'A claim is bound to a volume of zone-1 before anybody asks where the Pod may run; the Pod wants zone-2 and cannot be scheduled.',
  yaml: `apiVersion: v1
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
kind: PersistentVolume
metadata:
  name: disk-in-zone-1
spec:
  capacity:
    storage: 10Gi
  accessModes:
    - ReadWriteOnce
  storageClassName: zonal
  csi:
    driver: block.storage.example.com
    volumeHandle: disk-0001
  nodeAffinity:
    required:
      nodeSelectorTerms:
        - matchExpressions:
            - key: topology.kubernetes.io/zone
              operator: In
              values:
                - zone-1
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: minutes
spec:
  accessModes:
    - ReadWriteOnce
  storageClassName: zonal
  resources:
    requests:
      storage: 10Gi
---
apiVersion: v1
kind: Pod
metadata:
  name: clerk
spec:
  nodeSelector:
    topology.kubernetes.io/zone: zone-2
  containers:
    - name: write
      image: registry.example.com/clerk:5
      volumeMounts:
        - name: minutes
          mountPath: /minutes
  volumes:
    - name: minutes
      persistentVolumeClaim:
        claimName: minutes
`,
};
