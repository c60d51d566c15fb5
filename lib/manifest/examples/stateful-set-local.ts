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
  name: accounts
  labels:
    app: accounts
spec:
  clusterIP: None
  selector:
    app: accounts
  ports:
    - port: 5432
      name: sql
---
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: accounts
spec:
  serviceName: accounts
  replicas: 3
  selector:
    matchLabels:
      app: accounts
  template:
    metadata:
      labels:
        app: accounts
    spec:
      terminationGracePeriodSeconds: 10
      containers:
        - name: database
          image: registry.example.com/accounts:2.1
          ports:
            - containerPort: 5432
              name: sql
          volumeMounts:
            - name: data
              mountPath: /var/lib/accounts
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
