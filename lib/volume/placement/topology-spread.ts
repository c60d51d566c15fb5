/**
 * Whether a Pod on a node would keep Pods of its kind evenly spread, as far as its constraints insist on it
 * (DoNotSchedule). Upstream: pkg/scheduler/framework/plugins/podtopologyspread/filtering.go, 1.37. What constraints
 * only prefer is scored in topology-spread-score.ts.
 */
import { selectedByLabelSelector } from '../../kubernetes/label-selector';
import type { Node } from '../../kubernetes/node';
import type { LabelSelector } from '../../kubernetes/object';
import type { Pod, TopologySpreadConstraint } from '../../kubernetes/pod';
import { matchesPodNodeAffinity } from './node-affinity';
import type { PlacementView } from './placement-view';
import { findUntoleratedTaint } from './taints';

export type SpreadObstacle =
  | { readonly reason: 'MissingLabel'; readonly topologyKey: string }
  | {
      readonly reason: 'Skew';
      readonly topologyKey: string;
      readonly topologyValue: string;
      /** Matching Pods where the node is, without this one. */
      readonly matching: number;
      /** Matching Pods where there are fewest. */
      readonly fewest: number;
      readonly maxSkew: number;
    };

interface Spread {
  readonly constraint: TopologySpreadConstraint;
  /** 1 when the Pod counts itself. */
  readonly self: number;
  /** Matching Pods by value of the node label; every value that a node of the Pod's choice has. */
  readonly counts: ReadonlyMap<string, number>;
  readonly fewest: number;
}

/** What the nodes share: how many matching Pods there are where (PreFilter). */
export type PodSpread = readonly Spread[];

export function podSpread(pod: Pod, view: PlacementView): PodSpread {
  const constraints = (pod.spec.topologySpreadConstraints ?? []).filter(
    ({ whenUnsatisfiable }) => whenUnsatisfiable === 'DoNotSchedule',
  );
  if (constraints.length === 0) return [];
  const known = view
    .nodes()
    .filter((node) => constraints.every(({ topologyKey }) => labelOf(node, topologyKey) !== undefined));
  return constraints.map((constraint) => {
    const selector = withMatchLabelKeys(constraint, pod);
    const counts = countMatching(pod, constraint, selector, known, view);
    const least = counts.size === 0 ? 0 : Math.min(...counts.values());
    const fewest = counts.size < (constraint.minDomains ?? 1) ? 0 : least;
    return {
      constraint,
      counts,
      fewest,
      self: selectedByLabelSelector(selector, pod.metadata.labels) ? 1 : 0,
    };
  });
}

export function findSpreadObstacle(spread: PodSpread, node: Node): SpreadObstacle | undefined {
  for (const { constraint, self, counts, fewest } of spread) {
    const { topologyKey, maxSkew } = constraint;
    const topologyValue = labelOf(node, topologyKey);
    if (topologyValue === undefined) return { reason: 'MissingLabel', topologyKey };
    const matching = counts.get(topologyValue) ?? 0;
    if (matching + self - fewest > maxSkew) {
      return { reason: 'Skew', topologyKey, topologyValue, matching, fewest, maxSkew };
    }
  }
  return undefined;
}

/** Nodes that the Pod could not go to anyway do not count, unless the constraint says otherwise. */
function countMatching(
  pod: Pod,
  constraint: TopologySpreadConstraint,
  selector: LabelSelector | undefined,
  known: readonly Node[],
  view: PlacementView,
): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const node of known) {
    if (!isNodeCounted(pod, constraint, node)) continue;
    const value = labelOf(node, constraint.topologyKey) ?? '';
    counts.set(value, (counts.get(value) ?? 0) + countOnNode(pod, selector, node, view));
  }
  return counts;
}

/** matchNodeInclusionPolicies */
export function isNodeCounted(
  pod: Pod,
  { nodeAffinityPolicy, nodeTaintsPolicy }: TopologySpreadConstraint,
  node: Node,
): boolean {
  if (nodeAffinityPolicy !== 'Ignore' && !matchesPodNodeAffinity(pod, node)) return false;
  return nodeTaintsPolicy !== 'Honor' || !findUntoleratedTaint(pod, node);
}

/** countPodsMatchSelector: Pods of the same namespace that are selected and not on their way out. */
export function countOnNode(
  pod: Pod,
  selector: LabelSelector | undefined,
  node: Node,
  view: PlacementView,
): number {
  let count = 0;
  for (const { metadata } of view.podsOnNode(node.metadata.name)) {
    const counted =
      metadata.namespace === pod.metadata.namespace &&
      metadata.deletionTimestamp === undefined &&
      selectedByLabelSelector(selector, metadata.labels);
    if (counted) count += 1;
  }
  return count;
}

/** The Pod's own values of `matchLabelKeys` are asked for as well. */
export function withMatchLabelKeys(
  { labelSelector, matchLabelKeys = [] }: TopologySpreadConstraint,
  pod: Pod,
): LabelSelector | undefined {
  const own = matchLabelKeys.flatMap((key) => {
    const value = pod.metadata.labels?.[key];
    return value === undefined ? [] : [{ key, operator: 'In', values: [value] }];
  });
  if (!labelSelector || own.length === 0) return labelSelector;
  return { ...labelSelector, matchExpressions: [...(labelSelector.matchExpressions ?? []), ...own] };
}

function labelOf(node: Node, key: string): string | undefined {
  return node.metadata.labels?.[key];
}

export function spreadObstacleText({ reason }: SpreadObstacle): string {
  const text = "node(s) didn't match pod topology spread constraints";
  return reason === 'MissingLabel' ? `${text} (missing required label)` : text;
}
