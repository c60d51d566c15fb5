/** Admission plugin DefaultStorageClass: a new claim that says nothing about its class gets the default one. */
import { annBetaStorageClass } from '../../../kubernetes/annotations';
import type { PersistentVolumeClaim } from '../../../kubernetes/persistent-volume-claim';
import { storageClasses } from '../../../kubernetes/resources';
import { forbidden, type Status } from '../../../kubernetes/status';
import { hasBehaviour } from '../../../kubernetes/version-behaviours';
import { chooseDefaultStorageClass } from '../../../volume/storage-class-name';
import type { StrategyContext } from '../strategy';

/** With several defaults: 1.25 refuses the claim, later releases take the newest, of equally old ones the first by name. */
export function admitDefaultStorageClass(
  claim: PersistentVolumeClaim,
  context: StrategyContext,
): PersistentVolumeClaim | Status {
  if (claim.spec.storageClassName !== undefined) return claim;
  if (claim.metadata.annotations?.[annBetaStorageClass] !== undefined) return claim;
  const chosen = chooseDefaultStorageClass(context.list(storageClasses));
  if (chosen.kind === 'None') return claim;
  if (chosen.kind === 'Newest' && !hasBehaviour(context.version, 'NewestDefaultClassWins')) {
    const found = chosen.others.length + 1;
    const why = `Internal error occurred: ${found} default StorageClasses were found`;
    return forbidden(context.resource, claim.metadata.name ?? '', why);
  }
  return { ...claim, spec: { ...claim.spec, storageClassName: chosen.storageClass.metadata.name } };
}
