/**
 * What a StatefulSet does next. In order, one Pod at a time: nothing is made before its predecessor is ready, nothing
 * removed before what comes after it is gone; `Parallel` waits for nobody. Pure: it returns steps, the controller
 * takes them. Upstream: updateStatefulSet, pkg/controller/statefulset/stateful_set_control.go, 1.37.
 * Not simulated: maxUnavailable above 1, minReadySeconds; a Pod that is made anew always has the newest template.
 */
import type { Pod } from '../../../kubernetes/pod';
import { isPodTerminated } from '../../../kubernetes/pod';
import type { StatefulSet } from '../../../kubernetes/workload';
import { isPodReady } from '../controlled-pods';
import { LABEL_REVISION, ordinalOf, revisionOf } from './pod';

export type StatefulSetStep =
  | { readonly kind: 'Create'; readonly ordinal: number }
  /** `Failed`: it ended and is made anew; `Scaled`: one too many; `Outdated`: of an older template. */
  | { readonly kind: 'Delete'; readonly pod: Pod; readonly why: 'Failed' | 'Scaled' | 'Outdated' };

export interface Replicas {
  /** Pods within the wanted size, by ordinal. */
  readonly wanted: ReadonlyMap<number, Pod>;
  /** Pods beyond it, highest ordinal first. */
  readonly condemned: readonly Pod[];
  /** All ordinals that there should be, ascending. */
  readonly ordinals: readonly number[];
}

export function replicasOf(statefulSet: StatefulSet, pods: readonly Pod[]): Replicas {
  const start = statefulSet.spec.ordinals?.start ?? 0;
  const count = statefulSet.spec.replicas ?? 1;
  const ordinals = Array.from({ length: count }, (_, index) => start + index);
  const wanted = new Map<number, Pod>();
  const condemned: { readonly ordinal: number; readonly pod: Pod }[] = [];
  for (const pod of pods) {
    const ordinal = ordinalOf(statefulSet, pod);
    if (ordinal === undefined) continue;
    if (ordinal >= start && ordinal < start + count) wanted.set(ordinal, pod);
    else condemned.push({ ordinal, pod });
  }
  condemned.sort((a, b) => b.ordinal - a.ordinal);
  return { wanted, condemned: condemned.map(({ pod }) => pod), ordinals };
}

/** The steps to take now, in order; none when the StatefulSet is as it should be, or waits. */
export function planSteps(statefulSet: StatefulSet, replicas: Replicas): readonly StatefulSetStep[] {
  const inOrder = statefulSet.spec.podManagementPolicy !== 'Parallel';
  const steps: StatefulSetStep[] = [];
  for (const ordinal of replicas.ordinals) {
    const pod = replicas.wanted.get(ordinal);
    const step = stepFor(pod, ordinal);
    if (step) steps.push(step);
    if (inOrder && (step || !pod || !isHealthy(pod))) return steps;
  }
  const firstUnhealthy = replicas.ordinals
    .map((ordinal) => replicas.wanted.get(ordinal))
    .find((pod) => pod && !isHealthy(pod));
  for (const pod of replicas.condemned) {
    const terminating = pod.metadata.deletionTimestamp !== undefined;
    if (inOrder && (terminating || (!isHealthy(pod) && firstUnhealthy))) return steps;
    if (!terminating) steps.push({ kind: 'Delete', pod, why: 'Scaled' });
    if (inOrder) return steps;
  }
  const outdated = findOutdated(statefulSet, replicas);
  return steps.length === 0 && outdated ? [{ kind: 'Delete', pod: outdated, why: 'Outdated' }] : steps;
}

function stepFor(pod: Pod | undefined, ordinal: number): StatefulSetStep | undefined {
  if (!pod) return { kind: 'Create', ordinal };
  if (pod.metadata.deletionTimestamp === undefined && isPodTerminated(pod)) {
    return { kind: 'Delete', pod, why: 'Failed' };
  }
  return undefined;
}

/** isHealthy: running, ready and not being deleted. */
export function isHealthy(pod: Pod): boolean {
  return pod.status?.phase === 'Running' && isPodReady(pod) && pod.metadata.deletionTimestamp === undefined;
}

/** The highest Pod of an older template, unless another one is not healthy: updates go one at a time, from the end. */
function findOutdated(statefulSet: StatefulSet, { wanted, ordinals }: Replicas): Pod | undefined {
  const { updateStrategy } = statefulSet.spec;
  if (updateStrategy?.type === 'OnDelete') return undefined;
  const partition = updateStrategy?.rollingUpdate?.partition ?? 0;
  const revision = revisionOf(statefulSet);
  for (const ordinal of [...ordinals].reverse()) {
    if (ordinal < partition) return undefined;
    const pod = wanted.get(ordinal);
    if (!pod || (!isHealthy(pod) && pod.metadata.labels?.[LABEL_REVISION] === revision)) return undefined;
    if (pod.metadata.labels?.[LABEL_REVISION] === revision) continue;
    return pod.metadata.deletionTimestamp === undefined ? pod : undefined;
  }
  return undefined;
}
