/**
 * Whether the volume that a claim names in `spec.volumeName` may be bound to it: fewer checks than the matching
 * makes (no selector, no node affinity, no phase), in an order of its own, with texts that end up in an event.
 * Upstream: checkVolumeSatisfyClaim, pkg/controller/volume/persistentvolume/pv_controller.go, 1.37.
 */

import { goQuote } from '../kubernetes/go-text';
import type { PersistentVolume } from '../kubernetes/persistent-volume';
import type { PersistentVolumeClaim } from '../kubernetes/persistent-volume-claim';
import { quantityValue, storageOf } from '../kubernetes/quantity';
import { hasBehaviour } from '../kubernetes/version-behaviours';
import { missingAccessModes } from './access-modes';
import { getPersistentVolumeClaimClass, getPersistentVolumeClass } from './storage-class-name';
import { volumeModeOf } from './volume-mode';
import type { VolumeView } from './volume-view';

export type VolumeProblem =
  | 'DELETING'
  | 'TOO_SMALL'
  | 'STORAGE_CLASS'
  | 'VOLUME_ATTRIBUTES_CLASS'
  | 'VOLUME_MODE'
  | 'ACCESS_MODES';

export type Satisfaction =
  | { readonly kind: 'Satisfies' }
  /** `message`: the controller's words. */
  | { readonly kind: 'Violates'; readonly problem: VolumeProblem; readonly message: string };

export function volumeSatisfiesClaim(
  view: Pick<VolumeView, 'version' | 'enabled'>,
  volume: PersistentVolume,
  claim: PersistentVolumeClaim,
): Satisfaction {
  const { name, deletionTimestamp } = volume.metadata;
  if (deletionTimestamp !== undefined) {
    return violates('DELETING', `the volume is marked for deletion ${goQuote(name)}`);
  }
  if (
    quantityValue(storageOf(volume.spec.capacity)) < quantityValue(storageOf(claim.spec.resources?.requests))
  ) {
    return violates('TOO_SMALL', 'requested PV is too small');
  }
  if (getPersistentVolumeClass(volume) !== getPersistentVolumeClaimClass(claim)) {
    return violates('STORAGE_CLASS', 'storageClassName does not match');
  }
  const attributes = attributesClassProblem(view, volume, claim);
  if (attributes !== undefined) return violates('VOLUME_ATTRIBUTES_CLASS', attributes);
  if (volumeModeOf(volume.spec) !== volumeModeOf(claim.spec)) {
    return violates('VOLUME_MODE', 'incompatible volumeMode');
  }
  if (missingAccessModes(claim.spec.accessModes, volume.spec.accessModes).length > 0) {
    return violates('ACCESS_MODES', 'incompatible accessMode');
  }
  return { kind: 'Satisfies' };
}

function violates(problem: VolumeProblem, message: string): Satisfaction {
  return { kind: 'Violates', problem, message };
}

/** 1.25 knows no attributes classes at all. */
function attributesClassProblem(
  view: Pick<VolumeView, 'version' | 'enabled'>,
  volume: PersistentVolume,
  claim: PersistentVolumeClaim,
): string | undefined {
  if (!hasBehaviour(view.version, 'AttributesClassesCompared')) return undefined;
  const ofVolume = volume.spec.volumeAttributesClassName ?? '';
  const ofClaim = claim.spec.volumeAttributesClassName ?? '';
  if (!view.enabled('VolumeAttributesClass')) {
    if (ofVolume === '' && ofClaim === '') return undefined;
    return 'volumeAttributesClassName is not supported when the feature-gate VolumeAttributesClass is disabled';
  }
  return ofVolume === ofClaim ? undefined : 'volumeAttributesClassName does not match';
}
