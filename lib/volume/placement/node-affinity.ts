/** Whether a node is one that the Pod asks for: nodeSelector and required node affinity (GetRequiredNodeAffinity, 1.37). */

import type { Node } from '../../kubernetes/node';
import { matchesNodeSelector } from '../../kubernetes/node-selector';
import type { Pod } from '../../kubernetes/pod';

export function matchesPodNodeAffinity(pod: Pod, node: Node): boolean {
  const labels = node.metadata.labels ?? {};
  for (const [key, value] of Object.entries(pod.spec.nodeSelector ?? {})) {
    if (labels[key] !== value) return false;
  }
  const required = pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  return !required || matchesNodeSelector(required, labels, node.metadata.name);
}
