/**
 * How long a Pod may stay on a Node that evicts. Upstream: GetMatchingTolerations and getMinTolerationTime of
 * pkg/controller/tainteviction, admission plugin DefaultTolerationSeconds, 1.37.
 */
import type { Taint } from '../../../kubernetes/node';
import type { Pod, Toleration } from '../../../kubernetes/pod';
import { toleratesTaint } from '../../../volume/placement/taints';

export type EvictionVerdict =
  | { readonly kind: 'Stays' }
  /** Some taint is not tolerated at all. */
  | { readonly kind: 'AtOnce'; readonly taint: Taint }
  | { readonly kind: 'After'; readonly seconds: number };

const DEFAULT_SECONDS = 300;
const DEFAULT_TAINTS = ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable'];

export function judgeEviction(pod: Pod, taints: readonly Taint[]): EvictionVerdict {
  const tolerations = effectiveTolerations(pod);
  let least = Number.POSITIVE_INFINITY;
  for (const taint of taints.filter(({ effect }) => effect === 'NoExecute')) {
    const matching = tolerations.filter((toleration) => toleratesTaint([toleration], taint));
    if (matching.length === 0) return { kind: 'AtOnce', taint };
    for (const { tolerationSeconds } of matching) {
      if (tolerationSeconds !== undefined) least = Math.min(least, Math.max(tolerationSeconds, 0));
    }
  }
  return Number.isFinite(least) ? { kind: 'After', seconds: least } : { kind: 'Stays' };
}

/** A Pod that says nothing about a taint of a lost Node tolerates it for five minutes. */
function effectiveTolerations(pod: Pod): readonly Toleration[] {
  const own = pod.spec.tolerations ?? [];
  const silent = DEFAULT_TAINTS.filter(
    (key) =>
      !own.some(
        (toleration) =>
          (toleration.key === key || !toleration.key) &&
          (!toleration.effect || toleration.effect === 'NoExecute'),
      ),
  );
  const defaults = silent.map(
    (key): Toleration => ({
      key,
      operator: 'Exists',
      effect: 'NoExecute',
      tolerationSeconds: DEFAULT_SECONDS,
    }),
  );
  return [...own, ...defaults];
}
