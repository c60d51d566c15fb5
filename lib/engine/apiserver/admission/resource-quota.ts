/**
 * Admission plugin ResourceQuota, as far as claims go: a claim that would take its namespace above a quota is refused.
 * It holds against what a quota's status allows, which its controller writes; what is used is counted anew each time,
 * where upstream keeps count in that status. Upstream: checkRequest of
 * staging/src/k8s.io/apiserver/pkg/admission/plugin/resourcequota/controller.go, 1.37.
 */
import { featureEnabled } from '../../../kubernetes/feature-gates';
import type { PersistentVolumeClaim } from '../../../kubernetes/persistent-volume-claim';
import { persistentVolumeClaims, resourceQuotas } from '../../../kubernetes/resources';
import { forbidden, type Status } from '../../../kubernetes/status';
import { addedUsage, countsEveryClaim, quotaRefusal, usageOfClaims } from '../../../volume/claim-quota';
import type { StrategyContext } from '../strategy';

/** Runs last, on a create and on an update of the main resource. */
export function admitClaimQuota(
  claim: PersistentVolumeClaim,
  old: PersistentVolumeClaim | undefined,
  context: StrategyContext,
): Status | undefined {
  const { namespace, name } = claim.metadata;
  const inNamespace = (object: { readonly metadata: { readonly namespace?: string } }) =>
    object.metadata.namespace === namespace;
  const quotas = context
    .list(resourceQuotas)
    .filter((quota) => inNamespace(quota) && countsEveryClaim(quota));
  if (quotas.length === 0) return undefined;
  const recovers = featureEnabled(context.version, 'RecoverVolumeExpansionFailure');
  const added = addedUsage(claim, old, recovers);
  if (added.size === 0) return undefined;
  const used = usageOfClaims(context.list(persistentVolumeClaims).filter(inNamespace), recovers);
  for (const quota of quotas) {
    const why = quotaRefusal(quota, used, added);
    if (why !== undefined) return forbidden(context.resource, name, why);
  }
  return undefined;
}
