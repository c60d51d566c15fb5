import type { Example } from './example';

export const statefulSetLocal: Example = {
  id: 'stateful-set-local',
  title: 'A StatefulSet on local disks',
  sentence:
    'Three nodes with a local disk each: the claims wait for their Pods, and each Pod goes where the disk is that it gets.',
  yaml: `apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata:
  name: local-disk
provisioner: kubernetes.io/no-provisioner
volumeBindingMode: WaitForFirstConsumer
${['a', 'b', 'c']
  .map(
    (letter) => `---
apiVersion: v1
kind: Node
metadata:
  name: node-${letter}
  labels:
    kubernetes.io/hostname: node-${letter}
---
apiVersion: v1
kind: PersistentVolume
metadata:
  name: disk-${letter}
spec:
  capacity:
    storage: 100Gi
  volumeMode: Filesystem
  accessModes:
    - ReadWriteOnce
  persistentVolumeReclaimPolicy: Retain
  storageClassName: local-disk
  local:
    path: /mnt/disks/ssd1
  nodeAffinity:
    required:
      nodeSelectorTerms:
        - matchExpressions:
            - key: kubernetes.io/hostname
              operator: In
              values:
                - node-${letter}
`,
  )
  .join('')}---
apiVersion: v1
kind: Service
metadata:
  name: ledger
  labels:
    app: ledger
spec:
  clusterIP: None
  selector:
    app: ledger
  ports:
    - port: 5432
      name: sql
---
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: ledger
spec:
  serviceName: ledger
  replicas: 3
  selector:
    matchLabels:
      app: ledger
  template:
    metadata:
      labels:
        app: ledger
    spec:
      terminationGracePeriodSeconds: 10
      containers:
        - name: database
          image: registry.example.com/ledger:2.1
          ports:
            - containerPort: 5432
              name: sql
          volumeMounts:
            - name: data
              mountPath: /var/lib/ledger
  volumeClaimTemplates:
    - metadata:
        name: data
      spec:
        accessModes:
          - ReadWriteOnce
        storageClassName: local-disk
        resources:
          requests:
            storage: 50Gi
`,
};
