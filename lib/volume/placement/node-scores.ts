/**
 * How good each of the nodes is that take a Pod: the scores of the default profile, normalised over these nodes, times
 * their weights, added up. Upstream: prioritizeNodes, pkg/scheduler/schedule_one.go, and the weights of
 * pkg/scheduler/apis/config/v1/default_plugins.go, 1.37. Not here: ImageLocality, since no node says which images it has,
 * and the default constraints of PodTopologySpread.
 */
import type { Pod } from '../../kubernetes/pod';
import { preferredNodeWeight } from './node-affinity';
import type { FeasibleNode } from './place-pod';
import type { PlacementView } from './placement-view';
import { podAffinityScores } from './pod-affinity-score';
import { balancedAllocationScore, leastAllocatedScore } from './resources';
import { discouragingTaints } from './taints';
import { spreadScores } from './topology-spread-score';
import { volumeBindingScore } from './volume-score';

const WEIGHTS = {
  TaintToleration: 3,
  NodeAffinity: 2,
  NodeResourcesFit: 1,
  VolumeBinding: 1,
  PodTopologySpread: 2,
  InterPodAffinity: 2,
  NodeResourcesBalancedAllocation: 1,
} as const;

type ScoringPlugin = keyof typeof WEIGHTS;

/** Of each feasible node, in their order; the highest is the best. */
export function scoreNodes(
  pod: Pod,
  feasible: readonly FeasibleNode[],
  view: PlacementView,
): readonly number[] {
  const scores = pluginScores(pod, feasible, view);
  return feasible.map((_, index) =>
    Object.entries(WEIGHTS).reduce(
      (sum, [plugin, weight]) => sum + weight * (scores[plugin as ScoringPlugin][index] ?? 0),
      0,
    ),
  );
}

function pluginScores(
  pod: Pod,
  feasible: readonly FeasibleNode[],
  view: PlacementView,
): Readonly<Record<ScoringPlugin, readonly number[]>> {
  const nodes = feasible.map(({ node }) => node);
  const podsOn = nodes.map((node) => [...view.podsOnNode(node.metadata.name)]);
  return {
    TaintToleration: normalised(nodes.map((node) => discouragingTaints(pod, node))).map(
      (score) => 100 - score,
    ),
    NodeAffinity: normalised(nodes.map((node) => preferredNodeWeight(pod, node))),
    NodeResourcesFit: nodes.map((node, index) => leastAllocatedScore(pod, node, podsOn[index] ?? [])),
    VolumeBinding: feasible.map(({ volumes }) => volumeBindingScore(volumes, view)),
    PodTopologySpread: spreadScores(pod, nodes, view) ?? [],
    InterPodAffinity: podAffinityScores(pod, nodes, view),
    NodeResourcesBalancedAllocation: nodes.map((node, index) =>
      balancedAllocationScore(pod, node, podsOn[index] ?? [], view.version),
    ),
  };
}

/** DefaultNormalizeScore: the largest becomes 100, the others in proportion. */
function normalised(counts: readonly number[]): readonly number[] {
  const most = Math.max(...counts);
  return counts.map((count) => (most === 0 ? 0 : Math.trunc((100 * count) / most)));
}
