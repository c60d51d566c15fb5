/**
 * Which change in the cluster is worth another try of a Pod that found no place: for each check that refused it, the
 * kinds of change that can alter its answer, and from 1.32 on a closer look at the change itself (queueing hints).
 * The deletion of a claim is not among them. Upstream: EventsToRegister of each plugin, 1.37.
 */
import { assertUnreachable } from '../../base/assert';
import { jsonEqual } from '../../base/json';
import type { Change } from '../../kubernetes/change';
import { featureEnabled, type KubernetesVersion } from '../../kubernetes/feature-gates';
import { selectedByLabelSelector } from '../../kubernetes/label-selector';
import type { Node } from '../../kubernetes/node';
import type { KubernetesObject } from '../../kubernetes/object';
import type { Pod } from '../../kubernetes/pod';
import { compareQuantities } from '../../kubernetes/quantity';
import type { StorageClass } from '../../kubernetes/storage-class';
import type { CSIDriver, CSIStorageCapacity } from '../../kubernetes/storage-kinds';
import { claimNamesOfPod } from '../../volume/in-use';
import { volumeLimit } from '../../volume/placement/csi-capacity';
import { matchesPodNodeAffinity } from '../../volume/placement/node-affinity';
import type { PlacementPlugin } from '../../volume/placement/place-pod';
import { findInsufficientResources } from '../../volume/placement/resources';
import { findUntoleratedTaint, isCordonedFor } from '../../volume/placement/taints';
import { findDiskConflict } from '../../volume/placement/volume-restrictions';

export interface ClusterEvent {
  readonly type: Change['type'];
  readonly object: KubernetesObject;
  readonly previous: KubernetesObject | undefined;
}

interface NodeChange {
  readonly node: Node;
  readonly added: boolean;
  readonly labels: boolean;
  readonly taints: boolean;
  readonly allocatable: boolean;
}

/** Whether the event may make `plugin` accept `pod`. A Pod that lost its node comes as DELETED. */
export function mayHelp(
  plugin: PlacementPlugin,
  pod: Pod,
  event: ClusterEvent,
  version: KubernetesVersion,
): boolean {
  const closer = featureEnabled(version, 'SchedulerQueueingHints');
  switch (event.object.kind) {
    case 'Node':
      return event.type === 'DELETED'
        ? plugin === 'PodTopologySpread'
        : nodeMayHelp(plugin, pod, nodeChange(event), closer);
    case 'Pod':
      return event.type === 'DELETED'
        ? podMayHelp(plugin, pod, event.object as Pod, closer)
        : neighbourMayHelp(plugin, pod, event.object as Pod, closer);
    case 'PersistentVolumeClaim':
      return event.type !== 'DELETED' && claimMayHelp(plugin, pod, event, closer);
    case 'PersistentVolume':
      return event.type !== 'DELETED' && (plugin === 'VolumeBinding' || plugin === 'VolumeZone');
    case 'StorageClass':
      return event.type !== 'DELETED' && storageClassMayHelp(plugin, event, closer);
    case 'CSINode':
      return event.type !== 'DELETED' && csiNodeMayHelp(plugin, event, closer);
    case 'CSIDriver':
      return event.type === 'MODIFIED' && csiDriverMayHelp(plugin, event, closer);
    case 'CSIStorageCapacity':
      return event.type !== 'DELETED' && plugin === 'VolumeBinding' && capacityMayHelp(event, closer);
    case 'VolumeAttachment':
      return event.type === 'DELETED' && plugin === 'NodeVolumeLimits';
    default:
      return false;
  }
}

function nodeChange({ object, previous }: ClusterEvent): NodeChange {
  const node = object as Node;
  const before = previous as Node | undefined;
  const cordon = (of: Node | undefined): unknown => [of?.spec?.taints, of?.spec?.unschedulable];
  return {
    node,
    added: before === undefined,
    labels: !jsonEqual(node.metadata.labels, before?.metadata.labels),
    taints: !jsonEqual(cordon(node), cordon(before)),
    allocatable: !jsonEqual(node.status?.allocatable, before?.status?.allocatable),
  };
}

function nodeMayHelp(plugin: PlacementPlugin, pod: Pod, change: NodeChange, closer: boolean): boolean {
  const { node, added, labels, taints, allocatable } = change;
  switch (plugin) {
    case 'NodeUnschedulable':
      return (added || taints) && !(closer && isCordonedFor(pod, node));
    case 'TaintToleration':
      return (added || taints) && !(closer && findUntoleratedTaint(pod, node));
    case 'NodeAffinity':
      return (added || labels) && !(closer && !matchesPodNodeAffinity(pod, node));
    case 'NodeResourcesFit':
      return (added || allocatable) && !(closer && findInsufficientResources(pod, node, []).length > 0);
    case 'VolumeRestrictions':
      return added;
    case 'VolumeBinding':
    case 'VolumeZone':
    case 'PodTopologySpread':
    case 'InterPodAffinity':
      return added || labels;
    case 'NodeVolumeLimits':
      return false;
    default:
      return assertUnreachable(plugin);
  }
}

function podMayHelp(plugin: PlacementPlugin, pod: Pod, gone: Pod, closer: boolean): boolean {
  switch (plugin) {
    case 'NodeResourcesFit':
      return true;
    case 'NodeVolumeLimits':
      return !closer || claimNamesOfPod(gone).length > 0;
    case 'VolumeRestrictions':
      return !closer || sharesClaim(pod, gone) || findDiskConflict(pod, [gone]) !== undefined;
    case 'PodTopologySpread':
    case 'InterPodAffinity':
      return neighbourMayHelp(plugin, pod, gone, closer);
    default:
      return false;
  }
}

/** A Pod that came to a node, went from it, or has other labels now: it matters to whom it is counted or looked for. */
function neighbourMayHelp(plugin: PlacementPlugin, pod: Pod, other: Pod, closer: boolean): boolean {
  if (plugin === 'PodTopologySpread') {
    return !closer || other.metadata.namespace === pod.metadata.namespace;
  }
  return plugin === 'InterPodAffinity' && (!closer || mayConcern(pod, other) || mayConcern(other, pod));
}

/** Whether a term of `owner` selects `other`; namespaces are left to the check itself. */
function mayConcern(owner: Pod, other: Pod): boolean {
  const { podAffinity, podAntiAffinity } = owner.spec.affinity ?? {};
  return [podAffinity, podAntiAffinity]
    .flatMap((rules) => rules?.requiredDuringSchedulingIgnoredDuringExecution ?? [])
    .some(({ labelSelector }) => selectedByLabelSelector(labelSelector, other.metadata.labels));
}

function sharesClaim(pod: Pod, other: Pod): boolean {
  if (pod.metadata.namespace !== other.metadata.namespace) return false;
  const names = claimNamesOfPod(other);
  return claimNamesOfPod(pod).some((name) => names.includes(name));
}

function claimMayHelp(plugin: PlacementPlugin, pod: Pod, event: ClusterEvent, closer: boolean): boolean {
  const concerned = plugin === 'VolumeBinding' || plugin === 'VolumeZone' || plugin === 'VolumeRestrictions';
  if (!concerned && !(plugin === 'NodeVolumeLimits' && event.type === 'ADDED')) return false;
  const { namespace, name } = event.object.metadata;
  return !closer || (pod.metadata.namespace === namespace && claimNamesOfPod(pod).includes(name));
}

function storageClassMayHelp(plugin: PlacementPlugin, event: ClusterEvent, closer: boolean): boolean {
  const storageClass = event.object as StorageClass;
  const previous = event.previous as StorageClass | undefined;
  if (plugin === 'VolumeZone') {
    return !closer || (!previous && storageClass.volumeBindingMode === 'WaitForFirstConsumer');
  }
  if (plugin !== 'VolumeBinding') return false;
  return !closer || !previous || !jsonEqual(storageClass.allowedTopologies, previous.allowedTopologies);
}

function csiNodeMayHelp(plugin: PlacementPlugin, event: ClusterEvent, closer: boolean): boolean {
  if (plugin === 'NodeVolumeLimits') return true;
  return plugin === 'VolumeBinding' && (!closer || event.type === 'ADDED');
}

function csiDriverMayHelp(plugin: PlacementPlugin, event: ClusterEvent, closer: boolean): boolean {
  const driver = event.object as CSIDriver;
  const previous = event.previous as CSIDriver | undefined;
  if (plugin === 'NodeVolumeLimits') return driver.spec.preventPodSchedulingIfMissing !== true;
  if (plugin !== 'VolumeBinding') return false;
  return !closer || (previous?.spec.storageCapacity === true && driver.spec.storageCapacity !== true);
}

function capacityMayHelp(event: ClusterEvent, closer: boolean): boolean {
  if (!closer || !event.previous) return true;
  const limit = volumeLimit(event.object as CSIStorageCapacity);
  const before = volumeLimit(event.previous as CSIStorageCapacity);
  return limit !== undefined && (before === undefined || compareQuantities(limit, before) > 0);
}
