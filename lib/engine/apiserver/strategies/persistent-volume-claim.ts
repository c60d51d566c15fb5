/** pkg/registry/core/persistentvolumeclaim/strategy.go, 1.37. */
import { finalizerPVCProtection } from '../../../kubernetes/annotations';
import type { PersistentVolumeClaim } from '../../../kubernetes/persistent-volume-claim';
import { admitClaimResize } from '../admission/claim-resize';
import { admitDefaultStorageClass } from '../admission/default-storage-class';
import { admitClaimQuota } from '../admission/resource-quota';
import { protect } from '../admission/storage-protection';
import { persistentVolumeClaimShape } from '../decoding/persistent-volume';
import { defaultPersistentVolumeClaim, prepareClaimSpec } from '../defaulting/persistent-volume-claim';
import type { Strategy } from '../strategy';
import { validateClaimStatus } from '../validation/claim-status';
import { subdomainName } from '../validation/object-meta';
import {
  validatePersistentVolumeClaimSpec,
  validatePersistentVolumeClaimUpdate,
} from '../validation/persistent-volume-claim';

export const persistentVolumeClaimStrategy: Strategy<PersistentVolumeClaim> = {
  shape: persistentVolumeClaimShape,
  nameRule: subdomainName,
  status: 'all',
  allowsUnconditionalUpdate: true,
  hasGeneration: false,

  setDefaults: defaultPersistentVolumeClaim,
  admitCreate: (claim, context) => admitDefaultStorageClass(protect(claim, finalizerPVCProtection), context),
  prepareForCreate: (claim, { version }) => ({
    ...claim,
    spec: prepareClaimSpec(claim.spec, undefined, version),
    status: { phase: 'Pending' },
  }),
  validate: (claim, { version }) => validatePersistentVolumeClaimSpec(claim.spec, undefined, 'spec', version),
  admitNew: (claim, context) => admitClaimQuota(claim, undefined, context),
  prepareForUpdate: (claim, old, { version }) => ({
    ...claim,
    spec: prepareClaimSpec(claim.spec, old.spec, version),
  }),
  validateUpdate: (claim, old, { version }) => validatePersistentVolumeClaimUpdate(claim, old, version),
  admitUpdate: (claim, old, context) =>
    admitClaimResize(claim, old, context) ?? admitClaimQuota(claim, old, context),
  validateStatusUpdate: (claim, _old, { version }) => validateClaimStatus(claim, version),
};
