/**
 * The objects that a binding writes: four of them, each only if it changes something, in this order: the volume,
 * the volume's status, the claim, the claim's status. Pure; objects that need no write come back as they are with
 * `dirty` false. The scheduler makes the first of them too.
 * Upstream: GetBindVolumeToClaim (component-helpers/storage/volume/pv_helpers.go), bindClaimToVolume,
 * updateBindVolumeToClaim and updateClaimStatus (pv_controller.go), 1.37.
 */
import { jsonEqual } from '../base/json';
import { err, ok, type Result } from '../base/result';
import { annBindCompleted, annBoundByController, annPreResizeCapacity } from '../kubernetes/annotations';
import type { FeatureGate } from '../kubernetes/feature-gates';
import { goQuote } from '../kubernetes/go-text';
import type { ObjectMeta } from '../kubernetes/object';
import type { PersistentVolume, PersistentVolumePhase } from '../kubernetes/persistent-volume';
import type {
  PersistentVolumeClaim,
  PersistentVolumeClaimPhase,
  PersistentVolumeClaimStatus,
} from '../kubernetes/persistent-volume-claim';
import { compareQuantities, formatQuantity, parseQuantity, storageOf } from '../kubernetes/quantity';
import { claimRefRelation, isVolumeBoundToClaim } from './claim-ref';

export interface Change<T> {
  readonly object: T;
  /** False: nothing to write. */
  readonly dirty: boolean;
}

/** `metadata` with one annotation more, or one other value. */
export function withAnnotation(metadata: ObjectMeta, key: string, value: string): ObjectMeta {
  return { ...metadata, annotations: { ...metadata.annotations, [key]: value } };
}

/** `metadata` without one annotation; the map goes when it is empty. */
export function withoutAnnotation(metadata: ObjectMeta, key: string): ObjectMeta {
  const { [key]: _removed, ...annotations } = metadata.annotations ?? {};
  const { annotations: _all, ...rest } = metadata;
  return Object.keys(annotations).length === 0 ? rest : { ...rest, annotations };
}

/** Write 1: the volume's claimRef, with the claim's uid and resourceVersion. */
export function bindVolumeToClaim(
  volume: PersistentVolume,
  claim: PersistentVolumeClaim,
): Change<PersistentVolume> {
  const { namespace = '', name, uid = '', resourceVersion } = claim.metadata;
  const claimRef = volume.spec.claimRef;
  const reservedForClaim = isVolumeBoundToClaim(claimRefRelation(volume, claim));
  const complete =
    claimRef?.name === name && (claimRef.namespace ?? '') === namespace && (claimRef.uid ?? '') === uid;
  const boundByController = volume.metadata.annotations?.[annBoundByController] !== undefined;
  const marks = !reservedForClaim && !boundByController;
  if (complete && !marks) return { object: volume, dirty: false };
  const metadata = marks ? withAnnotation(volume.metadata, annBoundByController, 'yes') : volume.metadata;
  const spec = complete
    ? volume.spec
    : {
        ...volume.spec,
        claimRef: {
          kind: 'PersistentVolumeClaim',
          apiVersion: 'v1',
          namespace,
          name,
          uid,
          ...(resourceVersion === undefined ? {} : { resourceVersion }),
        },
      };
  return { object: { ...volume, metadata, spec }, dirty: true };
}

/** Write 2, and every other phase of a volume: the message goes with the phase and is not compared. */
export function volumeWithPhase(
  volume: PersistentVolume,
  phase: PersistentVolumePhase,
  message = '',
): Change<PersistentVolume> {
  if (volume.status?.phase === phase) return { object: volume, dirty: false };
  const { message: _old, ...status } = volume.status ?? {};
  return {
    object: { ...volume, status: { ...status, phase, ...(message ? { message } : {}) } },
    dirty: true,
  };
}

/** Write 3: the claim's volumeName and the annotations of a completed binding. */
export function bindClaimToVolume(
  claim: PersistentVolumeClaim,
  volume: PersistentVolume,
): Change<PersistentVolumeClaim> {
  const volumeName = volume.metadata.name;
  const names = claim.spec.volumeName === volumeName;
  let metadata = claim.metadata;
  if (!names && metadata.annotations?.[annBoundByController] === undefined) {
    metadata = withAnnotation(metadata, annBoundByController, 'yes');
  }
  if (metadata.annotations?.[annBindCompleted] === undefined) {
    metadata = withAnnotation(metadata, annBindCompleted, 'yes');
  }
  if (names && metadata === claim.metadata) return { object: claim, dirty: false };
  const spec = names ? claim.spec : { ...claim.spec, volumeName };
  return { object: { ...claim, metadata, spec }, dirty: true };
}

/** Write 4. Fails for a volume without a size, as the controller does. */
export function boundClaimStatus(
  claim: PersistentVolumeClaim,
  volume: PersistentVolume,
  enabled: (gate: FeatureGate) => boolean,
): Result<Change<PersistentVolumeClaim>, string> {
  const old = claim.status ?? {};
  let status: PersistentVolumeClaimStatus = { ...old, phase: 'Bound' };
  const { accessModes } = volume.spec;
  if (!jsonEqual(old.accessModes ?? [], accessModes ?? []))
    status = { ...status, accessModes: accessModes ?? [] };
  if (old.phase !== 'Bound') {
    if (volume.spec.capacity?.storage === undefined) {
      return err(`PersistentVolume ${goQuote(volume.metadata.name)} is without a storage capacity`);
    }
    status = withCapacity(status, volume, volume.spec.capacity.storage);
    // Only on the way from Pending: a claim that was Lost and is found again stays without one.
    const wasPending = (old.phase ?? 'Pending') === 'Pending';
    if (wasPending && enabled('VolumeAttributesClass')) status = withAttributesClass(status, volume);
  }
  return ok({ object: { ...claim, status }, dirty: !jsonEqual(old, status) });
}

function withCapacity(
  status: PersistentVolumeClaimStatus,
  volume: PersistentVolume,
  storage: string,
): PersistentVolumeClaimStatus {
  const preResize = parseQuantity(volume.metadata.annotations?.[annPreResizeCapacity] ?? '');
  if (preResize.ok) {
    return { ...status, capacity: { ...status.capacity, storage: formatQuantity(preResize.value) } };
  }
  const known = status.capacity?.storage;
  const same =
    known !== undefined && compareQuantities(storageOf({ storage: known }), storageOf({ storage })) === 0;
  return same ? status : { ...status, capacity: { ...volume.spec.capacity } };
}

function withAttributesClass(
  status: PersistentVolumeClaimStatus,
  volume: PersistentVolume,
): PersistentVolumeClaimStatus {
  const { currentVolumeAttributesClassName: _old, ...rest } = status;
  const name = volume.spec.volumeAttributesClassName;
  return name === undefined ? rest : { ...rest, currentVolumeAttributesClassName: name };
}

/** updateClaimStatus without a volume: Pending and Lost clear what only a bound claim has. Conditions stay. */
export function claimWithoutVolume(
  claim: PersistentVolumeClaim,
  phase: Exclude<PersistentVolumeClaimPhase, 'Bound'>,
): Change<PersistentVolumeClaim> {
  const old = claim.status ?? {};
  const { accessModes: _modes, capacity: _capacity, currentVolumeAttributesClassName: _class, ...kept } = old;
  const status: PersistentVolumeClaimStatus = { ...kept, phase };
  return { object: { ...claim, status }, dirty: !jsonEqual(old, status) };
}

/**
 * The volume after its claim went elsewhere (rows V7b, V7c, and a recycled volume): what the controller wrote it
 * takes back, what a user wrote it keeps, without the uid. Upstream: unbindVolume.
 */
export function unbindVolume(volume: PersistentVolume): PersistentVolume {
  if (volume.metadata.annotations?.[annBoundByController] !== undefined) {
    const { claimRef: _removed, ...spec } = volume.spec;
    return { ...volume, metadata: withoutAnnotation(volume.metadata, annBoundByController), spec };
  }
  const { uid: _uid, ...claimRef } = volume.spec.claimRef ?? {};
  return { ...volume, spec: { ...volume.spec, claimRef } };
}
