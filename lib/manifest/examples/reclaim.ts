import type { Example } from './example';

export const reclaimPolicies: Example = {
  id: 'reclaim-policies',
  title: 'Retain, Recycle, Delete',
  sentence:
    'Three bound pairs with one reclaim policy each: delete the claims, and one volume stays Released, one is scrubbed and offered again, one fails.',
  yaml: `${[
    ['kept', 'Retain'],
    ['scrubbed', 'Recycle'],
    ['deleted', 'Delete'],
  ]
    .map(
      ([name, policy]) => `apiVersion: v1
kind: PersistentVolume
metadata:
  name: ${name}
spec:
  capacity: {storage: 2Gi}
  accessModes: [ReadWriteOnce]
  storageClassName: ""
  persistentVolumeReclaimPolicy: ${policy}
  hostPath: {path: /srv/${name}}
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: uses-${name}
spec:
  accessModes: [ReadWriteOnce]
  storageClassName: ""
  volumeName: ${name}
  resources: {requests: {storage: 1Gi}}
`,
    )
    .join('---\n')}---
# The recycler's Pod needs a node to run on.
apiVersion: v1
kind: Node
metadata:
  name: node-a
`,
};
