/**
 * The fields that decided against a node, for each check of the scheduler: what one would look up to believe it. The
 * fields of many nodes may be the same; each is named once, and of many only the first few.
 */
import { annSelectedNode } from '../kubernetes/annotations';
import { type KubernetesObject, splitKey } from '../kubernetes/object';
import type { Pod } from '../kubernetes/pod';
import type { ClusterView } from './cluster-view';
import { absent, annotationPath, type Evidence, field } from './evidence';
import { namespaceOf, unmetNodeSelector } from './node-verdict';
import type { RefusedNode } from './placement/place-pod';
import type { VolumeObstacle } from './placement/volume-binding';

const MOST_FIELDS = 8;

export function refusalEvidence(
  view: ClusterView,
  pod: Pod,
  refused: readonly RefusedNode[],
): readonly Evidence[] {
  const all = refused.flatMap((one) => evidenceOf(view, pod, one));
  const seen = new Map(all.map((proof) => [JSON.stringify(proof), proof]));
  return [...seen.values()].slice(0, MOST_FIELDS);
}

function evidenceOf(view: ClusterView, pod: Pod, { node, refusal }: RefusedNode): readonly Evidence[] {
  switch (refusal.plugin) {
    case 'NodeUnschedulable':
      return [field(node, 'spec.unschedulable', String(node.spec?.unschedulable ?? false))];
    case 'TaintToleration':
      return [field(node, `spec.taints[${refusal.taint.key}].effect`, refusal.taint.effect)];
    case 'NodeAffinity': {
      const labels = unmetNodeSelector(pod, node).map(({ key }) =>
        field(node, `metadata.labels[${key}]`, node.metadata.labels?.[key]),
      );
      const { nodeSelector, affinity } = pod.spec;
      return [
        ...(nodeSelector ? [jsonField(pod, 'spec.nodeSelector', nodeSelector)] : []),
        ...(affinity?.nodeAffinity
          ? [jsonField(pod, 'spec.affinity.nodeAffinity', affinity.nodeAffinity)]
          : []),
        ...labels,
      ];
    }
    case 'NodeResourcesFit':
      return refusal.insufficient.map(({ resource }) =>
        field(node, `status.allocatable[${resource}]`, node.status?.allocatable?.[resource]),
      );
    case 'VolumeRestrictions':
      return nodeOfPod(view, `${namespaceOf(pod)}/${refusal.restriction.podName}`);
    case 'NodeVolumeLimits': {
      const { driver } = refusal.obstacle;
      const csiNode = view.placement().csiNode(node.metadata.name);
      if (!csiNode) return [absent({ kind: 'CSINode', name: node.metadata.name })];
      const installed = csiNode.spec.drivers?.find(({ name }) => name === driver);
      const count = installed?.allocatable?.count;
      return [
        field(
          csiNode,
          `spec.drivers[${driver}].allocatable.count`,
          count === undefined ? undefined : String(count),
        ),
      ];
    }
    case 'VolumeBinding':
      return refusal.obstacles.flatMap((obstacle) => obstacleEvidence(view, pod, obstacle));
    case 'VolumeZone': {
      const { volumeName, key } = refusal.topology;
      const volume = view.volume(volumeName);
      const path = `metadata.labels[${key}]`;
      return [
        ...(volume ? [field(volume, path, volume.metadata.labels?.[key])] : []),
        field(node, path, node.metadata.labels?.[key]),
      ];
    }
    case 'PodTopologySpread': {
      const { topologyKey } = refusal.obstacle;
      return [
        jsonField(pod, 'spec.topologySpreadConstraints', pod.spec.topologySpreadConstraints),
        field(node, `metadata.labels[${topologyKey}]`, node.metadata.labels?.[topologyKey]),
      ];
    }
    case 'InterPodAffinity': {
      const { obstacle } = refusal;
      const other = 'podKey' in obstacle ? nodeOfPod(view, obstacle.podKey) : [];
      const own = pod.spec.affinity ? [jsonField(pod, 'spec.affinity', pod.spec.affinity)] : [];
      return obstacle.reason === 'UnwantedByPod' ? other : [...own, ...other];
    }
  }
}

function obstacleEvidence(view: ClusterView, pod: Pod, obstacle: VolumeObstacle): readonly Evidence[] {
  const claim = view.claim(namespaceOf(pod), obstacle.claimName);
  switch (obstacle.reason) {
    case 'NodeAffinity': {
      const volume = view.volume(obstacle.volumeName);
      return volume ? [jsonField(volume, 'spec.nodeAffinity', volume.spec.nodeAffinity)] : [];
    }
    case 'VolumeNotFound':
      return [absent({ kind: 'PersistentVolume', name: obstacle.volumeName })];
    case 'SelectedNode':
      return claim ? [field(claim, annotationPath(annSelectedNode), obstacle.selectedNode)] : [];
    case 'NoVolume':
      return claim ? [field(claim, 'spec.storageClassName', claim.spec.storageClassName)] : [];
    case 'AllowedTopologies': {
      const storageClass = view.storageClass(obstacle.storageClassName);
      return storageClass
        ? [jsonField(storageClass, 'allowedTopologies', storageClass.allowedTopologies)]
        : [];
    }
    case 'Capacity':
      return claim
        ? [field(claim, 'spec.resources.requests.storage', claim.spec.resources?.requests?.storage)]
        : [];
  }
}

/** The node on which another Pod is in the way. */
function nodeOfPod(view: ClusterView, podKey: string): readonly Evidence[] {
  const { namespace, name } = splitKey(podKey);
  const other = [...view.pods()].find(
    ({ metadata }) => metadata.name === name && metadata.namespace === namespace,
  );
  return other ? [field(other, 'spec.nodeName', other.spec.nodeName)] : [];
}

function jsonField(object: KubernetesObject, path: string, value: unknown): Evidence {
  return field(object, path, value === undefined ? undefined : JSON.stringify(value));
}
