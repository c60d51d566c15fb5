/**
 * The condition `Unused` of a Bound claim (gate PersistentVolumeClaimUnusedSinceTime, 1.37). A Pending claim never
 * carries it; a claim that is Lost or being deleted keeps the one that it had.
 */
import type { Condition } from '../../../kubernetes/object';
import type { PersistentVolumeClaim } from '../../../kubernetes/persistent-volume-claim';
import type { Pod } from '../../../kubernetes/pod';
import { formatTimestamp } from '../../../kubernetes/timestamp';
import { unusedCondition } from '../../../volume/in-use';

/** The claim with the condition that it must carry now; the claim itself when nothing changes. */
export function withUnusedCondition(
  claim: PersistentVolumeClaim,
  users: readonly Pod[],
  nowMs: number,
): PersistentVolumeClaim {
  if (claim.status?.phase !== 'Bound' || claim.metadata.deletionTimestamp !== undefined) return claim;
  const conditions = claim.status.conditions ?? [];
  const wanted = unusedCondition(users, claim);
  const current = conditions.find(({ type }) => type === 'Unused');
  if (current?.status === wanted.status && current.reason === wanted.reason) return claim;
  const condition: Condition = {
    type: 'Unused',
    ...wanted,
    lastProbeTime: null,
    lastTransitionTime: formatTimestamp(nowMs),
  };
  const changed = current
    ? conditions.map((other) => (other.type === 'Unused' ? condition : other))
    : [...conditions, condition];
  return { ...claim, status: { ...claim.status, conditions: changed } };
}
