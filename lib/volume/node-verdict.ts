/**
 * Why a node does not take a Pod, in plain words beside the scheduler's own: one row for each node. The scheduler
 * stops at the first check that refuses a node, so a row names that one.
 */
import { assertUnreachable } from '../base/assert';
import { meetsRequirement } from '../kubernetes/label-requirement';
import type { Node } from '../kubernetes/node';
import { type NodeSelector, splitKey } from '../kubernetes/object';
import type { Pod } from '../kubernetes/pod';
import { formatQuantity } from '../kubernetes/quantity';
import type { ClusterView } from './cluster-view';
import { claimSpan, nodeSpan, storageClassSpan, volumeSpan } from './object-span';
import type { NodeRefusal, PlacementPlugin, RefusedNode } from './placement/place-pod';
import { refusalTexts } from './placement/placement-text';
import type { PodAffinityObstacle } from './placement/pod-affinity';
import { exceedsNode, type InsufficientResource } from './placement/resources';
import type { SpreadObstacle } from './placement/topology-spread';
import type { VolumeObstacle } from './placement/volume-binding';
import { requirementText } from './selector-terms';
import type { Sentence, Span } from './sentence';

/** One row: a node and what the scheduler's checks say of it. */
export interface NodeVerdict {
  readonly nodeName: string;
  readonly fits: boolean;
  /** Upstream's name of the check that refuses; undefined where the node fits. */
  readonly plugin: PlacementPlugin | undefined;
  readonly reasons: readonly Sentence[];
  /** The scheduler's words for this node. */
  readonly schedulerTexts: readonly string[];
}

export function nodeVerdicts(
  view: ClusterView,
  pod: Pod,
  judged: { readonly feasible: readonly { readonly node: Node }[]; readonly refused: readonly RefusedNode[] },
): readonly NodeVerdict[] {
  const fitting = judged.feasible.map(({ node }): NodeVerdict => {
    const reasons: readonly Sentence[] = [['All checks pass.']];
    return { nodeName: node.metadata.name, fits: true, plugin: undefined, reasons, schedulerTexts: [] };
  });
  const refused = judged.refused.map(
    ({ node, refusal }): NodeVerdict => ({
      nodeName: node.metadata.name,
      fits: false,
      plugin: refusal.plugin,
      reasons: refusalSentences(view, pod, node, refusal),
      schedulerTexts: refusalTexts(refusal, view.version),
    }),
  );
  return [...fitting, ...refused];
}

/** Why this node, with the values that decide. */
function refusalSentences(
  view: ClusterView,
  pod: Pod,
  node: Node,
  refusal: NodeRefusal,
): readonly Sentence[] {
  switch (refusal.plugin) {
    case 'NodeUnschedulable':
      return [['It is cordoned (', { code: 'spec.unschedulable' }, ') and takes no new Pods.']];
    case 'TaintToleration': {
      const { key, value, effect } = refusal.taint;
      return [
        [
          'The Pod does not tolerate its taint ',
          { code: `${key}${value ? `=${value}` : ''}:${effect}` },
          '.',
        ],
      ];
    }
    case 'NodeAffinity':
      return affinitySentences(pod, node);
    case 'NodeResourcesFit':
      return refusal.insufficient.map(resourceSentence);
    case 'VolumeRestrictions': {
      const { restriction } = refusal;
      const user: Span = { object: { kind: 'Pod', namespace: namespaceOf(pod), name: restriction.podName } };
      if (restriction.reason === 'Disk') {
        return [[user, ' on it has the disk of volume ', { code: restriction.podVolumeName }, ' already.']];
      }
      const claim = claimSpan(namespaceOf(pod), restriction.claimName);
      return [['Claim ', claim, ' is ', { code: 'ReadWriteOncePod' }, ' and ', user, ' uses it.']];
    }
    case 'NodeVolumeLimits': {
      const { obstacle } = refusal;
      const driver: Span = { code: obstacle.driver };
      if (obstacle.reason === 'NotInstalled') return [['The driver ', driver, ' is not installed on it.']];
      const { attached, added, limit } = obstacle;
      return [
        [
          `It has ${attached} of at most ${limit} volumes of `,
          driver,
          ` attached; ${added} more are needed.`,
        ],
      ];
    }
    case 'VolumeBinding':
      return refusal.obstacles.map((obstacle) => obstacleSentence(view, pod, obstacle));
    case 'VolumeZone': {
      const { volumeName, key, values } = refusal.topology;
      return [
        [
          'Volume ',
          volumeSpan(volumeName),
          ' is in ',
          { code: `${key}=${values.join(' or ')}` },
          '; the node is in ',
          { code: node.metadata.labels?.[key] ?? 'none' },
          '.',
        ],
      ];
    }
    case 'PodTopologySpread':
      return [spreadSentence(refusal.obstacle)];
    case 'InterPodAffinity':
      return [podAffinitySentence(refusal.obstacle)];
    default:
      return assertUnreachable(refusal);
  }
}

function spreadSentence(obstacle: SpreadObstacle): Sentence {
  const label: Span = { code: obstacle.topologyKey };
  if (obstacle.reason === 'MissingLabel') {
    return ['The Pod is spread over values of label ', label, '; the node has no such label.'];
  }
  const { topologyKey, topologyValue, matching, fewest, maxSkew } = obstacle;
  return [
    `Pods of its kind are to be spread evenly, with a difference of at most ${maxSkew}: there are ${matching} where `,
    { code: `${topologyKey}=${topologyValue}` },
    `, and ${fewest} where there are fewest.`,
  ];
}

function podAffinitySentence(obstacle: PodAffinityObstacle): Sentence {
  const label: Span = { code: obstacle.topologyKey };
  if (obstacle.reason === 'NoPodNear') {
    return ['No Pod that it wants to be near to is on a node with the same ', label, '.'];
  }
  const { namespace, name } = splitKey(obstacle.podKey);
  const other: Span = { object: { kind: 'Pod', namespace, name } };
  return obstacle.reason === 'PodNear'
    ? ['The Pod wants to be away from ', other, ', which is on a node with the same ', label, '.']
    : [other, ', on a node with the same ', label, ', wants to be away from this Pod.'];
}

export function namespaceOf(pod: Pod): string {
  return pod.metadata.namespace ?? '';
}

/** Labels of `nodeSelector` that the node lacks, with what it has instead. */
export function unmetNodeSelector(
  pod: Pod,
  node: Node,
): readonly { readonly key: string; readonly value: string; readonly has: string | undefined }[] {
  return Object.entries(pod.spec.nodeSelector ?? {})
    .map(([key, value]) => ({ key, value, has: node.metadata.labels?.[key] }))
    .filter(({ value, has }) => value !== has);
}

function affinitySentences(pod: Pod, node: Node): readonly Sentence[] {
  const unmet = unmetNodeSelector(pod, node);
  if (unmet.length > 0) {
    return unmet.map(({ key, value, has }) => [
      'The Pod wants label ',
      { code: `${key}=${value}` },
      has === undefined ? '; the node has no such label.' : '; the node has ',
      ...(has === undefined ? [] : [{ code: has }, '.']),
    ]);
  }
  const required = pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  return [["The Pod's node affinity asks for ", { code: nodeSelectorText(required, node) }, '.']];
}

/** A node selector in kubectl's form: terms by `or`; with a node only what it does not meet is named. */
export function nodeSelectorText(selector: NodeSelector | undefined, node?: Node): string {
  const terms = (selector?.nodeSelectorTerms ?? []).map(({ matchExpressions = [], matchFields = [] }) => {
    const unmet = matchExpressions.filter(
      (requirement) => !node || !meetsRequirement(requirement, node.metadata.labels),
    );
    return [...unmet, ...matchFields].map(requirementText).join(' and ');
  });
  return terms.join(', or ');
}

function resourceSentence(insufficient: InsufficientResource): Sentence {
  const { resource, requested, used, allocatable } = insufficient;
  if (resource === 'pods') return [`It is full: ${used} of ${allocatable} Pods.`];
  const amount = (nano: bigint): Span => ({
    code: formatQuantity({ nano, format: resource === 'cpu' ? 'DecimalSI' : 'BinarySI' }),
  });
  if (exceedsNode(insufficient)) {
    return [
      'The Pod requests ',
      amount(requested),
      ` of ${resource}; the whole node has `,
      amount(allocatable),
      '.',
    ];
  }
  const left = allocatable > used ? allocatable - used : 0n;
  return [`It has `, amount(left), ` of ${resource} left; the Pod requests `, amount(requested), '.'];
}

function obstacleSentence(view: ClusterView, pod: Pod, obstacle: VolumeObstacle): Sentence {
  const claim = claimSpan(namespaceOf(pod), obstacle.claimName);
  switch (obstacle.reason) {
    case 'NodeAffinity': {
      const required = view.volume(obstacle.volumeName)?.spec.nodeAffinity?.required;
      const volume = volumeSpan(obstacle.volumeName);
      const asked: Span = { code: nodeSelectorText(required) };
      return ['Volume ', volume, ' of claim ', claim, ' can only be reached from ', asked, '.'];
    }
    case 'VolumeNotFound':
      return ['Volume ', { code: obstacle.volumeName }, ' of claim ', claim, ' does not exist.'];
    case 'SelectedNode': {
      const node = nodeSpan(obstacle.selectedNode);
      return ['The volume of claim ', claim, ' is to be made for ', node, ', which was chosen before.'];
    }
    case 'NoVolume':
      return ['No free volume that it can reach fits claim ', claim, ', and its class makes none.'];
    case 'AllowedTopologies': {
      const storageClass = storageClassSpan(obstacle.storageClassName);
      return ['Class ', storageClass, ' makes no volumes here for claim ', claim, ' (allowedTopologies).'];
    }
    case 'Capacity': {
      const storageClass = storageClassSpan(obstacle.storageClassName);
      return ['Class ', storageClass, ' has not enough room here for claim ', claim, '.'];
    }
    default:
      return assertUnreachable(obstacle);
  }
}
