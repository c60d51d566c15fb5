/** How large and how old one simulated cluster may become. */
import type { Input } from '../../engine/simulation-api';
import { failure, type Status } from '../../kubernetes/status';
import { SCENARIO_LIMITS } from '../../scenario/scenario';

export interface ClusterLimits {
  /** Objects of all kinds beyond which nothing more can be created. */
  readonly objects: number;
  /** Writes from outside, those of the scenario among them: what an exported scenario may hold. */
  readonly operations: number;
  /** Simulated time: what an exported scenario may cover. */
  readonly durationMs: number;
}

export const DEFAULT_LIMITS: ClusterLimits = {
  objects: 20_000,
  operations: SCENARIO_LIMITS.operations,
  durationMs: SCENARIO_LIMITS.durationMs,
};

/** Why a cluster that is as large as `now` says does not take `operation`; undefined where it does. */
export function whyFull(
  name: string,
  limits: ClusterLimits,
  now: Pick<ClusterLimits, 'objects' | 'operations'>,
  operation: Input,
): Status | undefined {
  const { objects, operations } = limits;
  if ('create' in operation && now.objects >= objects) {
    const most = `it holds ${objects} objects, the most that a simulated cluster takes`;
    return failure('Forbidden', `cluster "${name}" is full: ${most}`);
  }
  if (now.operations < operations) return undefined;
  const why = `cluster "${name}" took ${operations} writes, the most that a scenario holds; reset it or open another`;
  return failure('Forbidden', why);
}
