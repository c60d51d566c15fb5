/** The condition by which a Pod's owner sees that it was taken away and did not end by itself (KEP 3329, 1.26). */
import type { Condition } from '../../kubernetes/object';
import type { Pod } from '../../kubernetes/pod';

export function withDisruptionTarget(
  pod: Pod,
  why: { readonly reason: string; readonly message: string },
  now: string,
): readonly Condition[] {
  const others = (pod.status?.conditions ?? []).filter(({ type }) => type !== 'DisruptionTarget');
  return [...others, { type: 'DisruptionTarget', status: 'True', ...why, lastTransitionTime: now }];
}
