/**
 * Which objects an export contains: those that a person made. What a controller or the cluster itself makes is
 * left out, because it is made again: exporting both would give everything twice, or under names that nobody
 * owns. Claims are the exception: one that a StatefulSet made from its template is written out, since its data
 * outlives the StatefulSet and its binding must come back.
 */
import type { KubernetesObject, OwnerReference } from '../kubernetes/object';

/** Kinds that are only ever written by the control plane. */
const MADE_BY_THE_CLUSTER: ReadonlySet<string> = new Set([
  'Event',
  'VolumeAttachment',
  'Lease',
  'Endpoints',
  'EndpointSlice',
  'ControllerRevision',
  'ComponentStatus',
  'APIService',
  'FlowSchema',
  'PriorityLevelConfiguration',
  'NodeVolume',
  'DataSet',
  'Fault',
]);

const SYSTEM_NAMESPACES: ReadonlySet<string> = new Set(['kube-system', 'kube-public', 'kube-node-lease']);

/** Objects that every cluster has from its first moment, as `kind name`. */
const IN_EVERY_CLUSTER: ReadonlySet<string> = new Set([
  'Namespace default',
  'Namespace kube-system',
  'Namespace kube-public',
  'Namespace kube-node-lease',
  'ServiceAccount default',
  'ConfigMap kube-root-ca.crt',
  'Service kubernetes',
]);

export function isExportable(object: KubernetesObject): boolean {
  const { kind, metadata } = object;
  if (MADE_BY_THE_CLUSTER.has(kind) || IN_EVERY_CLUSTER.has(`${kind} ${metadata.name}`)) return false;
  if (isSystemNamespace(metadata.namespace ?? '') || metadata.name.startsWith('system:')) return false;
  if (metadata.labels?.['kubernetes.io/bootstrapping'] !== undefined) return false;
  return !madeAgain(object);
}

/** Whether the namespace belongs to the cluster, with all that is in it. */
export function isSystemNamespace(name: string): boolean {
  return SYSTEM_NAMESPACES.has(name);
}

/** Whether its owner makes it anew. */
function madeAgain({ kind, metadata }: KubernetesObject): boolean {
  const owners = metadata.ownerReferences ?? [];
  switch (kind) {
    case 'PersistentVolumeClaim':
      // The claim of a generic ephemeral volume: made for its Pod, which refuses one that it does not own.
      return owners.some((owner) => isController(owner) && owner.kind === 'Pod');
    case 'CSINode':
    case 'CSIStorageCapacity':
      // Published by kubelet and provisioner, under an owner that is not marked as controller.
      return owners.length > 0;
    default:
      return owners.some(isController);
  }
}

function isController(owner: OwnerReference): boolean {
  return owner.controller === true;
}
