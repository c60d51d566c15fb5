/**
 * Where a Pod can go, and for every other node why not: the scheduler's checks in its order. The first check that
 * refuses a node settles it, as upstream. It reads its view and changes nothing; which of the feasible nodes is taken
 * is the scheduler's affair. Upstream: schedulePod and findNodesThatFitPod, pkg/scheduler/schedule_one.go, 1.37.
 */
import { assert } from '../../base/assert';
import type { Node, Taint } from '../../kubernetes/node';
import type { Pod } from '../../kubernetes/pod';
import { hasBehaviour } from '../../kubernetes/version-behaviours';
import { matchesPodNodeAffinity } from './node-affinity';
import type { PlacementView } from './placement-view';
import {
  findPodAffinityObstacle,
  type PodAffinityObstacle,
  type PodSurroundings,
  podSurroundings,
} from './pod-affinity';
import { type ClaimObstacle, claimObstacleText, type PodClaims, podClaims } from './pod-claims';
import { findInsufficientResources, type InsufficientResource } from './resources';
import { findUntoleratedTaint, isCordonedFor } from './taints';
import { findSpreadObstacle, type PodSpread, podSpread, type SpreadObstacle } from './topology-spread';
import { findPodVolumes, NO_VOLUMES, type PodVolumes, type VolumeObstacle } from './volume-binding';
import { findVolumeLimitObstacle, type VolumeLimitObstacle } from './volume-limits';
import {
  findDiskConflict,
  findReadWriteOncePodConflict,
  type VolumeRestriction,
} from './volume-restrictions';
import { findZoneConflict, type PodTopologies, podTopologies, type VolumeTopology } from './volume-zone';

/** Why one node was refused; `plugin` is the upstream name of the check. */
export type NodeRefusal =
  | { readonly plugin: 'NodeUnschedulable' }
  | { readonly plugin: 'TaintToleration'; readonly taint: Taint }
  | { readonly plugin: 'NodeAffinity' }
  | { readonly plugin: 'NodeResourcesFit'; readonly insufficient: readonly InsufficientResource[] }
  | { readonly plugin: 'VolumeRestrictions'; readonly restriction: VolumeRestriction }
  | { readonly plugin: 'NodeVolumeLimits'; readonly obstacle: VolumeLimitObstacle }
  | { readonly plugin: 'VolumeBinding'; readonly obstacles: readonly VolumeObstacle[] }
  | { readonly plugin: 'VolumeZone'; readonly topology: VolumeTopology }
  | { readonly plugin: 'PodTopologySpread'; readonly obstacle: SpreadObstacle }
  | { readonly plugin: 'InterPodAffinity'; readonly obstacle: PodAffinityObstacle };

export type PlacementPlugin = NodeRefusal['plugin'];

/** Why no node at all was looked at. */
export type PodRefusal =
  | {
      readonly plugin: 'VolumeRestrictions' | 'VolumeBinding';
      readonly obstacle: ClaimObstacle;
      readonly message: string;
    }
  | { readonly plugin: 'VolumeZone'; readonly message: string };

export interface FeasibleNode {
  readonly node: Node;
  readonly volumes: PodVolumes;
}

export interface RefusedNode {
  readonly node: Node;
  readonly refusal: NodeRefusal;
}

export type Placement =
  | { readonly kind: 'NoNodes' }
  | { readonly kind: 'PodRefused'; readonly refusal: PodRefusal; readonly nodeCount: number }
  | {
      readonly kind: 'Judged';
      readonly feasible: readonly FeasibleNode[];
      readonly refused: readonly RefusedNode[];
    };

/** What the checks of single nodes share (the state that PreFilter leaves behind). */
interface PodChecks {
  readonly pod: Pod;
  readonly claims: PodClaims;
  readonly topologies: readonly VolumeTopology[];
  readonly readWriteOncePod: VolumeRestriction | undefined;
  readonly spread: PodSpread;
  readonly surroundings: PodSurroundings;
}

export function placePod(pod: Pod, view: PlacementView): Placement {
  const nodes = view.nodes();
  if (nodes.length === 0) return { kind: 'NoNodes' };
  const checks = preFilter(pod, view);
  if ('plugin' in checks) return { kind: 'PodRefused', refusal: checks, nodeCount: nodes.length };
  const feasible: FeasibleNode[] = [];
  const refused: RefusedNode[] = [];
  for (const node of nodes) {
    const verdict = filterNode(checks, node, view);
    if ('plugin' in verdict) refused.push({ node, refusal: verdict });
    else feasible.push({ node, volumes: verdict });
  }
  return { kind: 'Judged', feasible, refused };
}

/** What the checks say of one node, where none refuses the Pod as such: its volumes there, or the refusal. */
export function judgeNode(pod: Pod, node: Node, view: PlacementView): PodVolumes | NodeRefusal {
  const checks = preFilter(pod, view);
  assert(!('plugin' in checks), 'a node is judged only for a Pod that is not refused as such');
  return filterNode(checks, node, view);
}

function preFilter(pod: Pod, view: PlacementView): PodChecks | PodRefusal {
  // Where the gate is on, VolumeRestrictions looks the claims up first, and is the one that misses a claim.
  const missing = view.enabled('ReadWriteOncePod') ? findMissingClaim(pod, view) : undefined;
  if (missing)
    return { plugin: 'VolumeRestrictions', obstacle: missing, message: claimObstacleText(missing) };
  const claims = podClaims(pod, view);
  if (claims.kind === 'Refused') {
    return {
      plugin: 'VolumeBinding',
      obstacle: claims.obstacle,
      message: claimObstacleText(claims.obstacle),
    };
  }
  const zone: PodTopologies =
    claims.kind === 'None' ? { kind: 'Ready', topologies: [] } : podTopologies(pod, view);
  // In 1.25 VolumeZone asks node by node, after VolumeBinding has refused what it would refuse.
  if (zone.kind === 'Refused' && hasBehaviour(view.version, 'VolumeZoneRefusesBeforeNodes')) {
    return { plugin: 'VolumeZone', message: zone.message };
  }
  const topologies = zone.kind === 'Ready' ? zone.topologies : [];
  return {
    pod,
    claims,
    topologies,
    readWriteOncePod: findReadWriteOncePodConflict(pod, view),
    spread: podSpread(pod, view),
    surroundings: podSurroundings(pod, view),
  };
}

function findMissingClaim(pod: Pod, view: PlacementView): ClaimObstacle | undefined {
  for (const { persistentVolumeClaim } of pod.spec.volumes ?? []) {
    const claimName = persistentVolumeClaim?.claimName;
    if (claimName === undefined || view.claim(pod.metadata.namespace ?? '', claimName)) continue;
    return { reason: 'NotFound', claimName };
  }
  return undefined;
}

function filterNode(checks: PodChecks, node: Node, view: PlacementView): PodVolumes | NodeRefusal {
  const { pod } = checks;
  if (isCordonedFor(pod, node)) return { plugin: 'NodeUnschedulable' };
  const taint = findUntoleratedTaint(pod, node);
  if (taint) return { plugin: 'TaintToleration', taint };
  if (!matchesPodNodeAffinity(pod, node)) return { plugin: 'NodeAffinity' };
  const podsOnNode = [...view.podsOnNode(node.metadata.name)];
  const insufficient = findInsufficientResources(pod, node, podsOnNode);
  if (insufficient.length > 0) return { plugin: 'NodeResourcesFit', insufficient };
  const restriction = findDiskConflict(pod, podsOnNode) ?? checks.readWriteOncePod;
  if (restriction) return { plugin: 'VolumeRestrictions', restriction };
  const volumes = filterVolumes(checks, node, view);
  if ('plugin' in volumes) return volumes;
  const spread = findSpreadObstacle(checks.spread, node);
  if (spread) return { plugin: 'PodTopologySpread', obstacle: spread };
  const near = findPodAffinityObstacle(checks.surroundings, node);
  return near ? { plugin: 'InterPodAffinity', obstacle: near } : volumes;
}

function filterVolumes(
  { pod, claims, topologies }: PodChecks,
  node: Node,
  view: PlacementView,
): PodVolumes | NodeRefusal {
  if (claims.kind !== 'Ready') return NO_VOLUMES;
  const limit = findVolumeLimitObstacle(pod, node.metadata.name, view);
  if (limit) return { plugin: 'NodeVolumeLimits', obstacle: limit };
  const binding = findPodVolumes(claims, node, view);
  if (binding.kind === 'Refused') return { plugin: 'VolumeBinding', obstacles: binding.obstacles };
  const topology = findZoneConflict(topologies, node);
  return topology ? { plugin: 'VolumeZone', topology } : binding.volumes;
}
