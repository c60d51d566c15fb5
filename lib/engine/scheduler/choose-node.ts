/**
 * Which of the feasible nodes a Pod goes to. The best score wins; of equal ones the one that the configuration
 * prefers for this Pod, else the first by name (upstream draws by lot). Scores: room that would be left of cpu and
 * memory (LeastAllocated) and how well the volumes suit (VolumeBinding), each with weight 1. Not simulated: the other
 * scores of the default profile (spreading over zones and nodes, preferred affinities, images).
 */
import { assertDefined } from '../../base/assert';
import { objectKey } from '../../kubernetes/object';
import type { Pod } from '../../kubernetes/pod';
import type { FeasibleNode } from '../../volume/placement/place-pod';
import type { PlacementView } from '../../volume/placement/placement-view';
import { leastAllocatedScore } from '../../volume/placement/resources';
import { volumeBindingScore } from '../../volume/placement/volume-score';

export function scoreNode(pod: Pod, { node, volumes }: FeasibleNode, view: PlacementView): number {
  const podsOnNode = [...view.podsOnNode(node.metadata.name)];
  return leastAllocatedScore(pod, node, podsOnNode) + volumeBindingScore(volumes, view);
}

export function chooseNode(
  pod: Pod,
  feasible: readonly FeasibleNode[],
  view: PlacementView,
  preferredNodes: { readonly [podKey: string]: string },
): FeasibleNode {
  const scores = feasible.map((candidate) => scoreNode(pod, candidate, view));
  const best = Math.max(...scores);
  const equal = feasible.filter((_, index) => scores[index] === best);
  const preferred = preferredNodes[objectKey(pod)];
  const chosen = equal.find(({ node }) => node.metadata.name === preferred) ?? equal[0];
  return assertDefined(chosen, 'a node is chosen among at least one');
}
