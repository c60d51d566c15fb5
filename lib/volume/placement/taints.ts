/**
 * Whether a Pod may go to a node that is marked: cordoned, or tainted. Upstream: nodeunschedulable and tainttoleration
 * of pkg/scheduler/framework/plugins, Toleration.ToleratesTaint of k8s.io/api/core/v1, 1.37.
 */
import { atLeast, type KubernetesVersion } from '../../kubernetes/feature-gates';
import type { Node, Taint } from '../../kubernetes/node';
import type { Pod, Toleration } from '../../kubernetes/pod';

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

/** The first taint that keeps the Pod away; PreferNoSchedule only weighs. */
export function findUntoleratedTaint(pod: Pod, node: Node): Taint | undefined {
  return (node.spec?.taints ?? []).find(
    (taint) =>
      (taint.effect === 'NoSchedule' || taint.effect === 'NoExecute') &&
      !toleratesTaint(pod.spec.tolerations, taint),
  );
}

/** A cordoned node takes only Pods that tolerate its being so. */
export function isCordonedFor(pod: Pod, node: Node): boolean {
  return node.spec?.unschedulable === true && !toleratesTaint(pod.spec.tolerations, UNSCHEDULABLE);
}

export function untoleratedTaintText(taint: Taint, version: KubernetesVersion): string {
  if (atLeast(version, '1.37')) return 'node(s) had untolerated taint(s)';
  return `node(s) had untolerated taint {${taint.key}: ${taint.value ?? ''}}`;
}
