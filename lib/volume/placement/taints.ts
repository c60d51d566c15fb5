/**
 * Whether a Pod may go to a node that is marked, cordoned or tainted, and how much it should rather not. Upstream: nodeunschedulable and tainttoleration
 * of pkg/scheduler/framework/plugins, Toleration.ToleratesTaint of k8s.io/api/core/v1, 1.37.
 */
import type { KubernetesVersion } from '../../kubernetes/feature-gates';
import type { Node, Taint } from '../../kubernetes/node';
import type { Pod, Toleration } from '../../kubernetes/pod';
import { hasBehaviour } from '../../kubernetes/version-behaviours';

const UNSCHEDULABLE: Taint = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' };

export function toleratesTaint(tolerations: readonly Toleration[] | undefined, taint: Taint): boolean {
  return (tolerations ?? []).some((toleration) => {
    if (toleration.effect && toleration.effect !== taint.effect) return false;
    if (toleration.key && toleration.key !== taint.key) return false;
    if (toleration.operator === 'Exists') return true;
    if (toleration.operator && toleration.operator !== 'Equal') return false;
    return (toleration.value ?? '') === (taint.value ?? '');
  });
}

/** The first taint that keeps the Pod away; PreferNoSchedule only weighs (`discouragingTaints`). */
export function findUntoleratedTaint(pod: Pod, node: Node): Taint | undefined {
  return (node.spec?.taints ?? []).find(
    (taint) =>
      (taint.effect === 'NoSchedule' || taint.effect === 'NoExecute') &&
      !toleratesTaint(pod.spec.tolerations, taint),
  );
}

/** How many taints of the node ask a Pod like this one to go elsewhere if it can; not yet normalised. */
export function discouragingTaints(pod: Pod, node: Node): number {
  return (node.spec?.taints ?? []).filter(
    (taint) => taint.effect === 'PreferNoSchedule' && !toleratesTaint(pod.spec.tolerations, taint),
  ).length;
}

/** A cordoned node takes only Pods that tolerate its being so. */
export function isCordonedFor(pod: Pod, node: Node): boolean {
  return node.spec?.unschedulable === true && !toleratesTaint(pod.spec.tolerations, UNSCHEDULABLE);
}

export function untoleratedTaintText(taint: Taint, version: KubernetesVersion): string {
  if (hasBehaviour(version, 'TaintsToldWithoutThem')) return 'node(s) had untolerated taint(s)';
  return `node(s) had untolerated taint {${taint.key}: ${taint.value ?? ''}}`;
}
