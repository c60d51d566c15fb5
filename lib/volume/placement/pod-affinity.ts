/**
 * Whether the Pods near a node are ones that the Pod insists on, or insists on being away from, and whether they insist
 * on being away from it. Near is what has the same value of a node label. Upstream:
 * pkg/scheduler/framework/plugins/interpodaffinity/filtering.go, 1.37. What is only preferred is
 * scored in pod-affinity-score.ts.
 */
import { matchesLabelSelector, selectedByLabelSelector } from '../../kubernetes/label-selector';
import type { Node } from '../../kubernetes/node';
import { objectKey, type StringMap } from '../../kubernetes/object';
import type { Pod, PodAffinityTerm } from '../../kubernetes/pod';
import type { PlacementView } from './placement-view';

export type PodAffinityObstacle =
  /** No Pod that it wants near is where this node is. */
  | { readonly reason: 'NoPodNear'; readonly topologyKey: string }
  /** A Pod that it wants to be away from is there. */
  | { readonly reason: 'PodNear'; readonly topologyKey: string; readonly podKey: string }
  /** A Pod there wants to be away from it. */
  | { readonly reason: 'UnwantedByPod'; readonly topologyKey: string; readonly podKey: string };

/** Of Pods by place: the key of one that is there, by `<label>=<value>`. */
type Places = Map<string, string>;

/** What the nodes share (PreFilter). */
export interface PodSurroundings {
  readonly affinity: readonly PodAffinityTerm[];
  readonly antiAffinity: readonly PodAffinityTerm[];
  /** Places of Pods that match all terms of the Pod's affinity. */
  readonly wanted: ReadonlyMap<string, string>;
  readonly avoided: ReadonlyMap<string, string>;
  readonly unwantedBy: ReadonlyMap<string, string>;
  /** The Pod is what it wants to be near to: the first of its kind may go anywhere. */
  readonly wantsItself: boolean;
}

export function podSurroundings(pod: Pod, view: PlacementView): PodSurroundings {
  const affinity = requiredTerms(pod, 'podAffinity');
  const antiAffinity = requiredTerms(pod, 'podAntiAffinity');
  const [wanted, avoided, unwantedBy]: [Places, Places, Places] = [new Map(), new Map(), new Map()];
  const note = (places: Places, node: Node, topologyKey: string, other: Pod): void => {
    const value = node.metadata.labels?.[topologyKey];
    if (value !== undefined) places.set(placeOf(topologyKey, value), objectKey(other));
  };
  for (const node of view.nodes()) {
    for (const other of view.podsOnNode(node.metadata.name)) {
      if (affinity.length > 0 && affinity.every((term) => isMeant(term, pod, other, view))) {
        for (const { topologyKey } of affinity) note(wanted, node, topologyKey, other);
      }
      for (const term of antiAffinity) {
        if (isMeant(term, pod, other, view)) note(avoided, node, term.topologyKey, other);
      }
      for (const term of requiredTerms(other, 'podAntiAffinity')) {
        if (isMeant(term, other, pod, view)) note(unwantedBy, node, term.topologyKey, other);
      }
    }
  }
  const wantsItself = affinity.every((term) => isMeant(term, pod, pod, view));
  return { affinity, antiAffinity, wanted, avoided, unwantedBy, wantsItself };
}

export function findPodAffinityObstacle(
  surroundings: PodSurroundings,
  node: Node,
): PodAffinityObstacle | undefined {
  return (
    findNoPodNear(surroundings, node) ??
    findPodNear(surroundings, node) ??
    findUnwantedByPod(surroundings, node)
  );
}

/** satisfyPodAffinity */
function findNoPodNear(
  { affinity, wanted, wantsItself }: PodSurroundings,
  node: Node,
): PodAffinityObstacle | undefined {
  const labels = node.metadata.labels ?? {};
  const unlabelled = affinity.find(({ topologyKey }) => labels[topologyKey] === undefined);
  if (unlabelled) return { reason: 'NoPodNear', topologyKey: unlabelled.topologyKey };
  const unmet = affinity.find(
    ({ topologyKey }) => !wanted.has(placeOf(topologyKey, labels[topologyKey] ?? '')),
  );
  if (!unmet || (wanted.size === 0 && wantsItself)) return undefined;
  return { reason: 'NoPodNear', topologyKey: unmet.topologyKey };
}

/** satisfyPodAntiAffinity */
function findPodNear(
  { antiAffinity, avoided }: PodSurroundings,
  node: Node,
): PodAffinityObstacle | undefined {
  for (const { topologyKey } of antiAffinity) {
    const value = node.metadata.labels?.[topologyKey];
    const podKey = value === undefined ? undefined : avoided.get(placeOf(topologyKey, value));
    if (podKey !== undefined) return { reason: 'PodNear', topologyKey, podKey };
  }
  return undefined;
}

/** satisfyExistingPodsAntiAffinity */
function findUnwantedByPod({ unwantedBy }: PodSurroundings, node: Node): PodAffinityObstacle | undefined {
  if (unwantedBy.size === 0) return undefined;
  for (const [topologyKey, value] of Object.entries(node.metadata.labels ?? {})) {
    const podKey = unwantedBy.get(placeOf(topologyKey, value));
    if (podKey !== undefined) return { reason: 'UnwantedByPod', topologyKey, podKey };
  }
  return undefined;
}

function requiredTerms(pod: Pod, field: 'podAffinity' | 'podAntiAffinity'): readonly PodAffinityTerm[] {
  return pod.spec.affinity?.[field]?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
}

/** AffinityTerm.Matches: whether the term of `owner` means `other`. Without namespaces it means the owner's. */
export function isMeant(term: PodAffinityTerm, owner: Pod, other: Pod, view: PlacementView): boolean {
  if (!selectedByLabelSelector(term.labelSelector, other.metadata.labels)) return false;
  const { namespaces = [], namespaceSelector } = term;
  const namespace = other.metadata.namespace ?? '';
  if (namespaces.length === 0 && !namespaceSelector) return namespace === owner.metadata.namespace;
  if (namespaces.includes(namespace)) return true;
  return (
    namespaceSelector !== undefined &&
    matchesLabelSelector(namespaceSelector, namespaceLabels(namespace, view))
  );
}

/** Every namespace has its name as a label; others only the view can know. */
function namespaceLabels(name: string, view: PlacementView): StringMap {
  return view.namespaceLabels?.(name) ?? { 'kubernetes.io/metadata.name': name };
}

function placeOf(topologyKey: string, value: string): string {
  return `${topologyKey}=${value}`;
}

export function podAffinityText({ reason }: PodAffinityObstacle): string {
  switch (reason) {
    case 'NoPodNear':
      return "node(s) didn't match pod affinity rules";
    case 'PodNear':
      return "node(s) didn't match pod anti-affinity rules";
    case 'UnwantedByPod':
      return "node(s) didn't satisfy existing pods anti-affinity rules";
  }
}
