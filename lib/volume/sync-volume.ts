/**
 * What to do with a volume: rows V0–V7c. It decides and never writes. Row V3, the search for the claim in cache,
 * informer and API, is the caller's: it passes the claim of the claimRef's name, or undefined when there is none
 * that has the claimRef's uid.
 * Upstream: syncVolume and modifyDeletionFinalizers, pkg/controller/volume/persistentvolume/pv_controller.go, 1.37.
 */
import {
  annBoundByController,
  annDynamicallyProvisioned,
  finalizerExternalProvisioner,
  finalizerPVController,
} from '../kubernetes/annotations';
import type { FeatureGate, KubernetesVersion } from '../kubernetes/feature-gates';
import { goQuote } from '../kubernetes/go-text';
import type { ObjectMeta } from '../kubernetes/object';
import type { PersistentVolume } from '../kubernetes/persistent-volume';
import type { PersistentVolumeClaim } from '../kubernetes/persistent-volume-claim';
import { type EventText, warning } from './event-text';
import { migratedTo, withMigrationAnnotation } from './migration';
import { volumeModeOf } from './volume-mode';

export type VolumeDecision =
  | { readonly row: 'V1' | 'V2'; readonly action: 'SetPhase'; readonly phase: 'Available' }
  /** `setReleased` first where true, then reclaim. */
  | { readonly row: 'V4' | 'V7a'; readonly action: 'Reclaim'; readonly setReleased: boolean }
  | {
      readonly row: 'V5a';
      readonly action: 'ReportMismatch';
      readonly eventOnVolume: EventText;
      readonly eventOnClaim: EventText;
    }
  | { readonly row: 'V5b'; readonly action: 'EnqueueClaim' }
  | { readonly row: 'V6'; readonly action: 'SetPhase'; readonly phase: 'Bound' }
  /** V7b clears the whole claimRef, V7c only its uid (`unbindVolume`); then phase Available. */
  | { readonly row: 'V7b' | 'V7c'; readonly action: 'Unbind' };

export function decideVolume(
  volume: PersistentVolume,
  claim: PersistentVolumeClaim | undefined,
): VolumeDecision {
  const claimRef = volume.spec.claimRef;
  if (!claimRef) return { row: 'V1', action: 'SetPhase', phase: 'Available' };
  if (!claimRef.uid) return { row: 'V2', action: 'SetPhase', phase: 'Available' };
  const phase = volume.status?.phase;
  const setReleased = phase !== 'Released' && phase !== 'Failed';
  if (!claim || claim.metadata.uid !== claimRef.uid) return { row: 'V4', action: 'Reclaim', setReleased };
  const volumeName = claim.spec.volumeName ?? '';
  if (volumeName === '') return decideUnboundClaimOf(volume, claim);
  if (volumeName === volume.metadata.name) return { row: 'V6', action: 'SetPhase', phase: 'Bound' };
  const annotations = volume.metadata.annotations;
  const provisioned = annotations?.[annDynamicallyProvisioned] !== undefined;
  if (provisioned && volume.spec.persistentVolumeReclaimPolicy === 'Delete') {
    return { row: 'V7a', action: 'Reclaim', setReleased };
  }
  const boundByController = annotations?.[annBoundByController] !== undefined;
  return { row: boundByController ? 'V7b' : 'V7c', action: 'Unbind' };
}

/** The volume refers to a claim that does not refer back yet. */
function decideUnboundClaimOf(volume: PersistentVolume, claim: PersistentVolumeClaim): VolumeDecision {
  if (volumeModeOf(volume.spec) === volumeModeOf(claim.spec)) return { row: 'V5b', action: 'EnqueueClaim' };
  const ofVolume = `Cannot bind PersistentVolume to requested PersistentVolumeClaim ${goQuote(claim.metadata.name)}`;
  const ofClaim = `Cannot bind PersistentVolume ${goQuote(volume.metadata.name)} to requested PersistentVolumeClaim`;
  const why = 'due to incompatible volumeMode.';
  return {
    row: 'V5a',
    action: 'ReportMismatch',
    eventOnVolume: warning('VolumeMismatch', `${ofVolume} ${why}`),
    eventOnClaim: warning('VolumeMismatch', `${ofClaim} ${why}`),
  };
}

/** Row V0: the volume's metadata with annotation and finalizers as they must be; the same object when nothing changes. */
export function annealVolumeMetadata(
  version: KubernetesVersion,
  enabled: (gate: FeatureGate) => boolean,
  volume: PersistentVolume,
): ObjectMeta {
  const metadata = withMigrationAnnotation(version, 'PersistentVolume', volume.metadata);
  if (!enabled('HonorPVReclaimPolicy')) return metadata;
  const finalizers = deletionFinalizers(version, volume);
  if (finalizers === volume.metadata.finalizers) return metadata;
  const { finalizers: _old, ...rest } = metadata;
  return finalizers && finalizers.length > 0 ? { ...rest, finalizers } : rest;
}

/** modifyDeletionFinalizers; the same list when nothing changes. */
function deletionFinalizers(
  version: KubernetesVersion,
  volume: PersistentVolume,
): readonly string[] | undefined {
  const { finalizers } = volume.metadata;
  const provisioner = volume.metadata.annotations?.[annDynamicallyProvisioned];
  if (provisioner === undefined) return finalizers;
  if (migratedTo(version, provisioner) !== undefined) return without(finalizers, finalizerPVController);
  if (!provisioner.startsWith('kubernetes.io/')) return finalizers;
  if (volume.spec.persistentVolumeReclaimPolicy !== 'Delete')
    return without(finalizers, finalizerPVController);
  const kept = without(finalizers, finalizerExternalProvisioner);
  return kept?.includes(finalizerPVController) ? kept : [...(kept ?? []), finalizerPVController];
}

function without(finalizers: readonly string[] | undefined, name: string): readonly string[] | undefined {
  return finalizers?.includes(name) ? finalizers.filter((finalizer) => finalizer !== name) : finalizers;
}
