import type { Example } from './example';

export const genericEphemeral: Example = {
  id: 'generic-ephemeral',
  title: 'Generic ephemeral volumes',
  sentence:
    'A Pod that brings its own claim: it is made with the Pod, bound for the Pod alone, and goes when the Pod goes.',
  yaml: `apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata:
  name: scratch
provisioner: kubernetes.io/host-path
---
apiVersion: v1
kind: Node
metadata:
  name: node-a
---
apiVersion: v1
kind: Pod
metadata:
  name: sorter
  labels:
    app: sorter
spec:
  containers:
    - name: sort
      image: registry.example.com/sorter:3.0
      command: ["sort-all", "--work-dir", "/scratch"]
      volumeMounts:
        - name: scratch
          mountPath: /scratch
  volumes:
    - name: scratch
      ephemeral:
        volumeClaimTemplate:
          metadata:
            labels:
              purpose: scratch
          spec:
            accessModes: ["ReadWriteOnce"]
            storageClassName: scratch
            resources:
              requests:
                storage: 1Gi
`,
};

export const csiEphemeral: Example = {
  id: 'csi-ephemeral',
  title: 'Volumes that live in a Pod',
  sentence:
    'A CSI ephemeral volume beside emptyDir, configMap and secret volumes: none of them has a claim, and none survives its Pod.',
  yaml: `apiVersion: storage.k8s.io/v1
kind: CSIDriver
metadata:
  name: inline.storage.example.com
spec:
  attachRequired: false
  podInfoOnMount: true
  volumeLifecycleModes:
    - Ephemeral
---
apiVersion: v1
kind: Node
metadata:
  name: node-a
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: animator-settings
data:
  quality: high
---
apiVersion: v1
kind: Secret
metadata:
  name: animator-key
type: Opaque
data:
  key: c2VjcmV0
---
apiVersion: v1
kind: Pod
metadata:
  name: animator
spec:
  containers:
    - name: animate
      image: registry.example.com/animator:0.9
      volumeMounts:
        - name: assets
          mountPath: /assets
        - name: cache
          mountPath: /cache
        - name: settings
          mountPath: /etc/animator
        - name: key
          mountPath: /var/run/key
          readOnly: true
  volumes:
    - name: assets
      csi:
        driver: inline.storage.example.com
        volumeAttributes:
          size: 500Mi
          image: textures
    - name: cache
      emptyDir:
        sizeLimit: 200Mi
    - name: settings
      configMap:
        name: animator-settings
    - name: key
      secret:
        secretName: animator-key
`,
};
