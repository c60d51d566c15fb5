/**
 * Which Pods of lower priority would have to go so that a Pod fits somewhere, and why that helps nowhere else. It
 * decides; who deletes them is the scheduler. Upstream: pkg/scheduler/framework/preemption/preemption.go and
 * plugins/defaultpreemption, 1.37. Not here: PodDisruptionBudgets, and taking only a part of the nodes as candidates
 * (which upstream does above a hundred nodes).
 */
import { compareStrings } from '../../base/compare';
import type { Node } from '../../kubernetes/node';
import { objectKey } from '../../kubernetes/object';
import type { Pod } from '../../kubernetes/pod';
import { judgeNode, type NodeRefusal, type RefusedNode } from './place-pod';
import { mayPreemptionHelp } from './placement-text';
import type { PlacementView } from './placement-view';

/** Why taking a node from others does not help. */
export type PreemptionObstacle =
  | { readonly reason: 'NotHelpful' }
  | { readonly reason: 'NoVictims' }
  /** Even without all Pods of lower priority. */
  | { readonly reason: 'StillRefused'; readonly refusal: NodeRefusal };

export interface Candidate {
  readonly node: Node;
  /** Most important first. */
  readonly victims: readonly Pod[];
}

export type PreemptionVerdict =
  | { readonly kind: 'NotEligible'; readonly why: 'Policy' | 'VictimsTerminating' }
  | {
      readonly kind: 'NoCandidates';
      readonly nodes: readonly { readonly node: Node; readonly obstacle: PreemptionObstacle }[];
    }
  | ({ readonly kind: 'Candidate' } & Candidate);

export function priorityOf(pod: Pod): number {
  return pod.spec.priority ?? 0;
}

/** `refused`: what the scheduler's checks said of every node. */
export function findPreemption(
  pod: Pod,
  refused: readonly RefusedNode[],
  view: PlacementView,
): PreemptionVerdict {
  if (pod.spec.preemptionPolicy === 'Never') return { kind: 'NotEligible', why: 'Policy' };
  if (hasTerminatingVictims(pod, refused, view)) return { kind: 'NotEligible', why: 'VictimsTerminating' };
  const candidates: Candidate[] = [];
  const nodes = refused.map(({ node, refusal }) => {
    if (!mayPreemptionHelp(refusal, view.version))
      return { node, obstacle: { reason: 'NotHelpful' } as const };
    const found = selectVictims(pod, node, view);
    if ('reason' in found) return { node, obstacle: found };
    candidates.push(found);
    return { node, obstacle: { reason: 'NoVictims' } as const };
  });
  const [best] = candidates.sort(byCost);
  return best ? { kind: 'Candidate', ...best } : { kind: 'NoCandidates', nodes };
}

/** PodEligibleToPreemptOthers: who has chosen its victims waits until they are gone. */
function hasTerminatingVictims(pod: Pod, refused: readonly RefusedNode[], view: PlacementView): boolean {
  const nodeName = pod.status?.nominatedNodeName;
  const nominated = refused.find(({ node }) => node.metadata.name === nodeName);
  if (!nominated || !mayPreemptionHelp(nominated.refusal, view.version)) return false;
  return [...view.podsOnNode(nominated.node.metadata.name)].some(
    (other) => other.metadata.deletionTimestamp !== undefined && priorityOf(other) < priorityOf(pod),
  );
}

/** SelectVictimsOnNode: all of lower priority are taken away, then the important ones put back while the Pod fits. */
function selectVictims(pod: Pod, node: Node, view: PlacementView): Candidate | PreemptionObstacle {
  const all = [...view.podsOnNode(node.metadata.name)];
  const lower = all.filter((other) => priorityOf(other) < priorityOf(pod)).sort(mostImportantFirst);
  if (lower.length === 0) return { reason: 'NoVictims' };
  const fitsWithout = (gone: ReadonlySet<Pod>) =>
    judgeNode(
      pod,
      node,
      withPodsOnNode(
        view,
        node.metadata.name,
        all.filter((other) => !gone.has(other)),
      ),
    );
  const gone = new Set(lower);
  const bare = fitsWithout(gone);
  if ('plugin' in bare) return { reason: 'StillRefused', refusal: bare };
  for (const other of lower) {
    gone.delete(other);
    if ('plugin' in fitsWithout(gone)) gone.add(other);
  }
  return { node, victims: lower.filter((other) => gone.has(other)) };
}

/** MoreImportantPod: higher priority, then longer running. */
function mostImportantFirst(a: Pod, b: Pod): number {
  return (
    priorityOf(b) - priorityOf(a) ||
    compareStrings(startOf(a), startOf(b)) ||
    compareStrings(objectKey(a), objectKey(b))
  );
}

/** A Pod that has not started yet is younger than all. */
function startOf(pod: Pod): string {
  return pod.status?.startTime ?? '~';
}

/**
 * pickOneNodeForPreemption: the least important victims, then the lower sum of their priorities, then the fewest, then
 * those that started last.
 */
function byCost(a: Candidate, b: Candidate): number {
  const [highestA, highestB] = [a.victims[0], b.victims[0]];
  if (!highestA || !highestB) return 0;
  return (
    priorityOf(highestA) - priorityOf(highestB) ||
    sumOfPriorities(a) - sumOfPriorities(b) ||
    a.victims.length - b.victims.length ||
    compareStrings(earliestOfHighest(b), earliestOfHighest(a)) ||
    compareStrings(a.node.metadata.name, b.node.metadata.name)
  );
}

/** Each is moved above zero, so that more victims of negative priority are not a lower sum. */
function sumOfPriorities({ victims }: Candidate): number {
  return victims.reduce((sum, victim) => sum + priorityOf(victim) + 2 ** 31, 0);
}

/** GetEarliestPodStartTime */
function earliestOfHighest({ victims }: Candidate): string {
  const highest = Math.max(...victims.map(priorityOf));
  const starts = victims.filter((victim) => priorityOf(victim) === highest).map(startOf);
  return starts.sort(compareStrings)[0] ?? '';
}

/** The same view but for the Pods of one node. */
export function withPodsOnNode(
  view: PlacementView,
  nodeName: string,
  podsThere: readonly Pod[],
): PlacementView {
  return {
    version: view.version,
    enabled: (gate) => view.enabled(gate),
    nodes: () => view.nodes(),
    podsOnNode: (name) => (name === nodeName ? podsThere : view.podsOnNode(name)),
    claim: (namespace, name) => view.claim(namespace, name),
    volume: (name) => view.volume(name),
    storageClass: (name) => view.storageClass(name),
    volumesOfClass: (name) => view.volumesOfClass(name),
    csiDriver: (name) => view.csiDriver(name),
    csiNode: (name) => view.csiNode(name),
    csiStorageCapacities: () => view.csiStorageCapacities(),
    volumeAttachments: () => view.volumeAttachments(),
    namespaceLabels: (name) => view.namespaceLabels?.(name),
  };
}
