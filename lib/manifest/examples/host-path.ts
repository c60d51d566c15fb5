import type { Example } from './example';

export const hostPath: Example = {
  id: 'host-path',
  title: 'A volume, a claim, a Pod',
  sentence:
    'The smallest whole story: a hostPath volume waits as Available, a claim of the same class binds it, a Pod mounts it.',
  yaml: `apiVersion: v1
kind: PersistentVolume
metadata:
  name: notes-disk
  labels:
    type: local
spec:
  storageClassName: manual
  capacity:
    storage: 10Gi
  accessModes:
    - ReadWriteOnce
  hostPath:
    path: /mnt/notes
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: notes
spec:
  storageClassName: manual
  accessModes:
    - ReadWriteOnce
  resources:
    requests:
      storage: 3Gi
---
apiVersion: v1
kind: Node
metadata:
  name: node-a
---
apiVersion: v1
kind: Pod
metadata:
  name: notes-server
spec:
  volumes:
    - name: notes
      persistentVolumeClaim:
        claimName: notes
  containers:
    - name: web
      image: registry.example.com/static-web:1.4
      ports:
        - containerPort: 80
          name: http
      volumeMounts:
        - name: notes
          mountPath: /srv/www
`,
};
