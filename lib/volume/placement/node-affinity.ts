/**
 * Whether a node is one that the Pod asks for (nodeSelector and required node affinity: GetRequiredNodeAffinity), and how
 * much it is one that the Pod would like (PreferredSchedulingTerms.Score), 1.37.
 */

import type { Node } from '../../kubernetes/node';
import { matchesNodeSelector, matchesNodeSelectorTerm } from '../../kubernetes/node-selector';
import type { Pod } from '../../kubernetes/pod';

export function matchesPodNodeAffinity(pod: Pod, node: Node): boolean {
  const labels = node.metadata.labels ?? {};
  for (const [key, value] of Object.entries(pod.spec.nodeSelector ?? {})) {
    if (labels[key] !== value) return false;
  }
  const required = pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  return !required || matchesNodeSelector(required, labels, node.metadata.name);
}

/** The weights of the wishes that the node meets, added up; not yet normalised. */
export function preferredNodeWeight(pod: Pod, { metadata }: Node): number {
  const wishes = pod.spec.affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
  return wishes
    .filter(({ preference }) => matchesNodeSelectorTerm(preference, metadata.labels, metadata.name))
    .reduce((sum, { weight }) => sum + weight, 0);
}
