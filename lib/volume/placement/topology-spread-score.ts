/**
 * How well nodes suit a Pod whose constraints only ask for spreading (ScheduleAnyway): the fewer Pods of its kind where a
 * node is, the better. Upstream: pkg/scheduler/framework/plugins/podtopologyspread/scoring.go, 1.37. Not here: the
 * cluster's default constraints, which hold for Pods of Services and workloads that have none of their own.
 */
import type { Node } from '../../kubernetes/node';
import type { LabelSelector } from '../../kubernetes/object';
import type { Pod, TopologySpreadConstraint } from '../../kubernetes/pod';
import type { PlacementView } from './placement-view';
import { countOnNode, isNodeCounted, withMatchLabelKeys } from './topology-spread';

/** Every node is a place of its own there, so Pods are counted node by node. */
const HOSTNAME = 'kubernetes.io/hostname';

/** 0 to 100 for each of `nodes`, which are those that take the Pod; undefined where it asks for no spreading. */
export function spreadScores(
  pod: Pod,
  nodes: readonly Node[],
  view: PlacementView,
): readonly number[] | undefined {
  const constraints = (pod.spec.topologySpreadConstraints ?? []).filter(
    ({ whenUnsatisfiable }) => whenUnsatisfiable === 'ScheduleAnyway',
  );
  if (constraints.length === 0) return undefined;
  const hasPlaces = (node: Node) => constraints.every(({ topologyKey }) => isIn(node, topologyKey));
  const scored = nodes.filter(hasPlaces);
  const known = view.nodes().filter(hasPlaces);
  const crowds = constraints.map((constraint) => crowdOf(pod, constraint, scored, known, view));
  const raw = nodes.map((node) => {
    if (!hasPlaces(node)) return undefined;
    return Math.round(crowds.reduce((sum, crowd) => sum + crowd(node), 0));
  });
  return normalised(raw);
}

/** How crowded a node is in the sense of one constraint. Places of a label with many values count for more each. */
function crowdOf(
  pod: Pod,
  constraint: TopologySpreadConstraint,
  scored: readonly Node[],
  known: readonly Node[],
  view: PlacementView,
): (node: Node) => number {
  const { topologyKey, maxSkew } = constraint;
  const selector = withMatchLabelKeys(constraint, pod);
  const crowd = (count: number, places: number) => count * Math.log(places + 2) + maxSkew - 1;
  if (topologyKey === HOSTNAME) {
    return (node) => crowd(countOnNode(pod, selector, node, view), scored.length);
  }
  const counts = new Map(scored.map((node) => [placeOf(node, topologyKey), 0]));
  for (const node of known) count(counts, pod, constraint, selector, node, view);
  return (node) => crowd(counts.get(placeOf(node, topologyKey)) ?? 0, counts.size);
}

/** Only places to which the Pod could go are of interest. */
function count(
  counts: Map<string, number>,
  pod: Pod,
  constraint: TopologySpreadConstraint,
  selector: LabelSelector | undefined,
  node: Node,
  view: PlacementView,
): void {
  const place = placeOf(node, constraint.topologyKey);
  const before = counts.get(place);
  if (before === undefined || !isNodeCounted(pod, constraint, node)) return;
  counts.set(place, before + countOnNode(pod, selector, node, view));
}

/** NormalizeScore: the least crowded best; a node that lacks a label has 0. */
function normalised(raw: readonly (number | undefined)[]): readonly number[] {
  const known = raw.filter((score) => score !== undefined);
  const [least, most] = [Math.min(...known), Math.max(...known)];
  return raw.map((score) => {
    if (score === undefined) return 0;
    return most === 0 ? 100 : Math.trunc((100 * (most + least - score)) / most);
  });
}

function isIn(node: Node, topologyKey: string): boolean {
  return node.metadata.labels?.[topologyKey] !== undefined;
}

function placeOf(node: Node, topologyKey: string): string {
  return node.metadata.labels?.[topologyKey] ?? '';
}
