/** pkg/registry/core/persistentvolume/strategy.go, 1.37. */
import { finalizerPVProtection } from '../../../kubernetes/annotations';
import { featureEnabled } from '../../../kubernetes/feature-gates';
import type { PersistentVolume, PersistentVolumeStatus } from '../../../kubernetes/persistent-volume';
import { protect } from '../admission/storage-protection';
import { persistentVolumeShape } from '../decoding/persistent-volume';
import { defaultPersistentVolume } from '../defaulting/persistent-volume';
import type { Strategy, StrategyContext } from '../strategy';
import { subdomainName } from '../validation/object-meta';
import { validatePersistentVolume, validatePersistentVolumeUpdate } from '../validation/persistent-volume';

export const persistentVolumeStrategy: Strategy<PersistentVolume> = {
  shape: persistentVolumeShape,
  nameRule: subdomainName,
  status: 'all',
  allowsUnconditionalUpdate: true,
  hasGeneration: false,

  setDefaults: defaultPersistentVolume,
  admitCreate: (volume) => protect(volume, finalizerPVProtection),
  prepareForCreate: (volume, context) => ({
    ...dropDisabledFields(volume, undefined, context),
    status: { phase: 'Pending', ...phaseTime(context) },
  }),
  validate: (volume, { version }) => validatePersistentVolume(volume, undefined, version),
  prepareForUpdate: (volume, old, context) => dropDisabledFields(volume, old, context),
  validateUpdate: (volume, old, { version }) => validatePersistentVolumeUpdate(volume, old, version),
  prepareForStatusUpdate: (volume, old, context) => ({ ...volume, status: stampPhase(volume, old, context) }),
};

function dropDisabledFields(
  volume: PersistentVolume,
  old: PersistentVolume | undefined,
  { version }: StrategyContext,
): PersistentVolume {
  if (featureEnabled(version, 'VolumeAttributesClass') || old?.spec.volumeAttributesClassName !== undefined) {
    return volume;
  }
  const { volumeAttributesClassName: _name, ...spec } = volume.spec;
  return { ...volume, spec };
}

/** The server notes when the phase changed, unless the client says when. */
function stampPhase(
  volume: PersistentVolume,
  old: PersistentVolume,
  context: StrategyContext,
): PersistentVolumeStatus {
  const { status } = volume;
  const before = old.status?.lastPhaseTransitionTime;
  const told = status?.lastPhaseTransitionTime;
  if (status?.phase === old.status?.phase) {
    return told === undefined && before !== undefined
      ? { ...status, lastPhaseTransitionTime: before }
      : { ...status };
  }
  return told === undefined || told === before ? { ...status, ...phaseTime(context) } : (status ?? {});
}

function phaseTime({ version, now }: StrategyContext): PersistentVolumeStatus {
  return featureEnabled(version, 'PersistentVolumeLastPhaseTransitionTime')
    ? { lastPhaseTransitionTime: now }
    : {};
}
