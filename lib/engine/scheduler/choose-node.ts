/**
 * Which of the feasible nodes a Pod goes to. The best score wins (lib/volume/placement/node-scores.ts); of equal ones the
 * one that the configuration prefers for this Pod, else the first by name (upstream draws by lot).
 */
import { assertDefined } from '../../base/assert';
import { objectKey } from '../../kubernetes/object';
import type { Pod } from '../../kubernetes/pod';
import { scoreNodes } from '../../volume/placement/node-scores';
import type { FeasibleNode } from '../../volume/placement/place-pod';
import type { PlacementView } from '../../volume/placement/placement-view';

export function chooseNode(
  pod: Pod,
  feasible: readonly FeasibleNode[],
  view: PlacementView,
  preferredNodes: { readonly [podKey: string]: string },
): FeasibleNode {
  const scores = feasible.length === 1 ? [0] : scoreNodes(pod, feasible, view);
  const best = Math.max(...scores);
  const equal = feasible.filter((_, index) => scores[index] === best);
  const preferred = preferredNodes[objectKey(pod)];
  const chosen = equal.find(({ node }) => node.metadata.name === preferred) ?? equal[0];
  return assertDefined(chosen, 'a node is chosen among at least one');
}
