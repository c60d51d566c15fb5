/**
 * A placement in the scheduler's words: the message of the event FailedScheduling and of the condition PodScheduled.
 * Upstream: FitError.Error, pkg/scheduler/framework/types.go, and preemption.go, 1.37.
 */
import { assertUnreachable } from '../../base/assert';
import { compareStrings } from '../../base/compare';
import type { KubernetesVersion } from '../../kubernetes/feature-gates';
import { hasBehaviour } from '../../kubernetes/version-behaviours';
import type { NodeRefusal, Placement } from './place-pod';
import { podAffinityText } from './pod-affinity';
import type { PreemptionObstacle, PreemptionVerdict } from './preemption';
import { exceedsNode, insufficientResourceText } from './resources';
import { untoleratedTaintText } from './taints';
import { spreadObstacleText } from './topology-spread';
import { volumeObstacleTexts } from './volume-binding';
import { volumeLimitText } from './volume-limits';
import { volumeRestrictionText } from './volume-restrictions';
import { ZONE_CONFLICT_TEXT } from './volume-zone';

const NOT_HELPFUL = 'Preemption is not helpful for scheduling';
const NO_VICTIMS = 'No preemption victims found for incoming pod';

/** The reasons for one node, as they are counted over all nodes. */
export function refusalTexts(refusal: NodeRefusal, version: KubernetesVersion): readonly string[] {
  switch (refusal.plugin) {
    case 'NodeUnschedulable':
      return ['node(s) were unschedulable'];
    case 'TaintToleration':
      return [untoleratedTaintText(refusal.taint, version)];
    case 'NodeAffinity':
      return ["node(s) didn't match Pod's node affinity/selector"];
    case 'NodeResourcesFit':
      return refusal.insufficient.map(insufficientResourceText);
    case 'VolumeRestrictions':
      return [volumeRestrictionText(refusal.restriction, version)];
    case 'NodeVolumeLimits':
      return [volumeLimitText(refusal.obstacle)];
    case 'VolumeBinding':
      return volumeObstacleTexts(refusal.obstacles, version);
    case 'VolumeZone':
      return [ZONE_CONFLICT_TEXT];
    case 'PodTopologySpread':
      return [spreadObstacleText(refusal.obstacle)];
    case 'InterPodAffinity':
      return [podAffinityText(refusal.obstacle)];
    default:
      return assertUnreachable(refusal);
  }
}

/** Whether the removal of other Pods could make the node feasible (Unschedulable, not UnschedulableAndUnresolvable). */
export function mayPreemptionHelp(refusal: NodeRefusal, version: KubernetesVersion): boolean {
  switch (refusal.plugin) {
    case 'NodeResourcesFit':
      return !(hasBehaviour(version, 'TooSmallNodesNotPreempted') && refusal.insufficient.some(exceedsNode));
    case 'VolumeRestrictions':
    case 'NodeVolumeLimits':
      return true;
    case 'PodTopologySpread':
      return refusal.obstacle.reason === 'Skew';
    case 'InterPodAffinity':
      return refusal.obstacle.reason !== 'NoPodNear';
    case 'NodeUnschedulable':
    case 'TaintToleration':
    case 'NodeAffinity':
    case 'VolumeBinding':
    case 'VolumeZone':
      return false;
    default:
      return assertUnreachable(refusal);
  }
}

/**
 * Why the Pod was placed nowhere; undefined when some node is feasible. `preemption`: what taking a node from others
 * came to; without it no Pod is taken to have a lower priority.
 */
export function placementText(
  placement: Placement,
  version: KubernetesVersion,
  preemption?: PreemptionVerdict,
): string | undefined {
  if (placement.kind === 'NoNodes') return 'no nodes available to schedule pods';
  if (placement.kind === 'PodRefused') return podRefusalText(placement, version);
  if (placement.feasible.length > 0) return undefined;
  const { refused } = placement;
  const reasons = refused.flatMap(({ refusal }) => refusalTexts(refusal, version));
  const unfit = available(refused.length, histogram(reasons));
  // Where room is being made, nothing is said of it.
  if (preemption?.kind === 'Candidate') return unfit;
  if (preemption?.kind === 'NotEligible')
    return `${unfit} preemption: not eligible due to ${INELIGIBLE[preemption.why]}.`;
  const helpless = preemption
    ? preemption.nodes.flatMap(({ obstacle }) => obstacleTexts(obstacle, version))
    : refused.map(({ refusal }) => (mayPreemptionHelp(refusal, version) ? NO_VICTIMS : NOT_HELPFUL));
  return `${unfit} preemption: ${available(refused.length, histogram(helpless))}`;
}

const INELIGIBLE = {
  Policy: 'preemptionPolicy=Never',
  VictimsTerminating: 'a terminating pod on the nominated node',
} as const;

function obstacleTexts(obstacle: PreemptionObstacle, version: KubernetesVersion): readonly string[] {
  switch (obstacle.reason) {
    case 'NotHelpful':
      return [NOT_HELPFUL];
    case 'NoVictims':
      return [NO_VICTIMS];
    case 'StillRefused':
      return refusalTexts(obstacle.refusal, version);
    default:
      return assertUnreachable(obstacle);
  }
}

/** 1.37 reports that the preemption plugin lacks its state; 1.25 spreads the one reason over all nodes. */
function podRefusalText(
  { refusal, nodeCount }: Extract<Placement, { kind: 'PodRefused' }>,
  version: KubernetesVersion,
): string {
  if (hasBehaviour(version, 'PodRefusalEndsInNotFound'))
    return `${available(nodeCount, refusal.message)} not found`;
  const message = hasBehaviour(version, 'PodRefusalCountsNoNodes')
    ? refusal.message
    : `${nodeCount} ${refusal.message}`;
  return `${available(nodeCount, message)} preemption: ${available(nodeCount, `${nodeCount} ${NOT_HELPFUL}`)}`;
}

function available(nodeCount: number, why: string): string {
  return `0/${nodeCount} nodes are available: ${why}.`;
}

/** `2 a, 1 b`: each reason with its count, sorted as whole strings. */
function histogram(reasons: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts]
    .map(([reason, count]) => `${count} ${reason}`)
    .sort(compareStrings)
    .join(', ');
}
