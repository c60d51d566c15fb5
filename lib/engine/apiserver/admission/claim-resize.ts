/** Admission plugin PersistentVolumeClaimResize: a claim grows only where its class allows it. */
import type { PersistentVolumeClaim } from '../../../kubernetes/persistent-volume-claim';
import { compareQuantities, storageOf } from '../../../kubernetes/quantity';
import { storageClasses } from '../../../kubernetes/resources';
import { forbidden, type Status } from '../../../kubernetes/status';
import { getPersistentVolumeClaimClass } from '../../../volume/storage-class-name';
import type { StrategyContext } from '../strategy';

/** Runs after validation, on an update of the main resource (plugin/pkg/admission/storage/persistentvolume/resize). */
export function admitClaimResize(
  claim: PersistentVolumeClaim,
  old: PersistentVolumeClaim,
  context: StrategyContext,
): Status | undefined {
  const requested = storageOf(claim.spec.resources?.requests);
  if (compareQuantities(requested, storageOf(old.spec.resources?.requests)) <= 0) return undefined;
  const { name } = old.metadata;
  if (old.status?.phase !== 'Bound') {
    return forbidden(context.resource, name, 'Only bound persistent volume claims can be expanded');
  }
  return allowsExpansion(claim, old, context)
    ? undefined
    : forbidden(
        context.resource,
        name,
        'only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize',
      );
}

function allowsExpansion(
  claim: PersistentVolumeClaim,
  old: PersistentVolumeClaim,
  { get }: StrategyContext,
): boolean {
  const className = getPersistentVolumeClaimClass(claim);
  if (className === '' || className !== getPersistentVolumeClaimClass(old)) return false;
  return get(storageClasses, className)?.allowVolumeExpansion === true;
}
