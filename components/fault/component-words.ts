/** What the parts of a control plane do, in a few words, by their upstream names. */

const WORDS: Readonly<Record<string, string>> = {
  'persistentvolume-controller': 'binds claims to volumes, reclaims volumes',
  'pv-protection-controller': 'keeps volumes that are bound',
  'pvc-protection-controller': 'keeps claims that Pods use',
  'volumeattributesclass-protection-controller': 'keeps attributes classes that claims or volumes name',
  'expand-controller': 'hands growing claims over',
  'attachdetach-controller': 'decides which volume is attached where',
  'ephemeral-volume-controller': 'makes the claims of generic ephemeral volumes',
  'default-scheduler': 'gives Pods their nodes',
  'external-provisioner': 'makes and deletes volumes of CSI drivers',
  'external-attacher': 'attaches volumes of CSI drivers',
  'external-resizer': 'grows and changes volumes of CSI drivers',
  'snapshot-controller': 'pairs snapshots with their contents',
  'csi-snapshotter': 'cuts and deletes snapshots',
  'volume-populator': 'fills claims from sources of custom kinds',
  'statefulset-controller': 'makes Pods and claims of StatefulSets',
  'deployment-controller': 'makes ReplicaSets',
  'replicaset-controller': 'makes Pods',
  'pod-garbage-collector-controller': 'removes Pods without a node',
  'garbage-collector-controller': 'removes what has lost its owner',
  'namespace-controller': 'empties namespaces that are deleted',
  'node-lifecycle-controller': 'notices nodes that do not report',
  'taint-eviction-controller': 'evicts Pods from nodes that are down',
  kubelet: 'mounts volumes and runs Pods, on every node',
};

/** Undefined for a part that has no words here. */
export function componentWords(name: string): string | undefined {
  return WORDS[name];
}
