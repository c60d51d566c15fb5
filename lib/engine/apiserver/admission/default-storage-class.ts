/** Admission plugin DefaultStorageClass: a new claim that says nothing about its class gets the default one. */
import { compareStrings } from '../../../base/compare';
import {
  annBetaDefaultStorageClass,
  annBetaStorageClass,
  annDefaultStorageClass,
} from '../../../kubernetes/annotations';
import { atLeast } from '../../../kubernetes/feature-gates';
import type { PersistentVolumeClaim } from '../../../kubernetes/persistent-volume-claim';
import { storageClasses } from '../../../kubernetes/resources';
import { forbidden, type Status } from '../../../kubernetes/status';
import type { StorageClass } from '../../../kubernetes/storage-class';
import type { StrategyContext } from '../strategy';

/** With several defaults: 1.25 refuses the claim, later releases take the newest, of equally old ones the first by name. */
export function admitDefaultStorageClass(
  claim: PersistentVolumeClaim,
  context: StrategyContext,
): PersistentVolumeClaim | Status {
  if (claim.spec.storageClassName !== undefined) return claim;
  if (claim.metadata.annotations?.[annBetaStorageClass] !== undefined) return claim;
  const defaults = context.list(storageClasses).filter(isDefault);
  if (defaults.length > 1 && !atLeast(context.version, '1.30')) {
    const why = `Internal error occurred: ${defaults.length} default StorageClasses were found`;
    return forbidden(context.resource, claim.metadata.name ?? '', why);
  }
  const chosen = [...defaults].sort(newestFirst)[0];
  return chosen ? { ...claim, spec: { ...claim.spec, storageClassName: chosen.metadata.name } } : claim;
}

function isDefault({ metadata: { annotations = {} } }: StorageClass): boolean {
  return annotations[annDefaultStorageClass] === 'true' || annotations[annBetaDefaultStorageClass] === 'true';
}

function newestFirst(a: StorageClass, b: StorageClass): number {
  const byTime = compareStrings(b.metadata.creationTimestamp ?? '', a.metadata.creationTimestamp ?? '');
  return byTime !== 0 ? byTime : compareStrings(a.metadata.name, b.metadata.name);
}
