/**
 * Who owns a claim of a StatefulSet, and thus with whom it goes: nobody (it stays), the StatefulSet, or the Pod that
 * is being scaled away. Upstream: updateClaimOwnerRefForSetAndPod, stateful_set_utils.go, 1.37 (from 1.27 on).
 */
import { jsonEqual } from '../../../base/json';
import type { OwnerReference } from '../../../kubernetes/object';
import type { PersistentVolumeClaim } from '../../../kubernetes/persistent-volume-claim';
import type { Pod } from '../../../kubernetes/pod';
import type { StatefulSet } from '../../../kubernetes/workload';
import { controllerRef } from '../controlled-pods';

/** `condemned`: the Pod's ordinal is beyond the wanted size. Undefined where the owners are right already. */
export function ownersOfClaim(
  statefulSet: StatefulSet,
  pod: Pod,
  claim: PersistentVolumeClaim,
  condemned: boolean,
): readonly OwnerReference[] | undefined {
  const before = claim.metadata.ownerReferences ?? [];
  const others = before.filter(({ uid }) => uid !== statefulSet.metadata.uid && uid !== pod.metadata.uid);
  const owner = ownerOfClaim(statefulSet, pod, condemned);
  const after = owner ? [...others, owner] : others;
  return jsonEqual(after, before) ? undefined : after;
}

function ownerOfClaim(statefulSet: StatefulSet, pod: Pod, condemned: boolean): OwnerReference | undefined {
  const { whenDeleted, whenScaled } = statefulSet.spec.persistentVolumeClaimRetentionPolicy ?? {};
  if (condemned && whenScaled === 'Delete') {
    const { name, uid = '' } = pod.metadata;
    return { apiVersion: 'v1', kind: 'Pod', name, uid };
  }
  return whenDeleted === 'Delete' ? controllerRef(statefulSet) : undefined;
}
