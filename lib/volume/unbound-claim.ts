/**
 * What to do with a claim whose binding is not complete: rows U1–U13 of the specification, first match wins. It
 * decides and never writes; the controller acts on the row. Status Pending means: phase Pending, and `accessModes`,
 * `capacity` and `currentVolumeAttributesClassName` cleared. Every `event` is on the claim and is sent at each sync.
 * Upstream: syncUnboundClaim, pkg/controller/volume/persistentvolume/pv_controller.go, 1.37.
 */

import { annBoundByController, annSelectedNode } from '../kubernetes/annotations';
import { claimToClaimKey, goQuote } from '../kubernetes/go-text';
import type { PersistentVolume } from '../kubernetes/persistent-volume';
import type { PersistentVolumeClaim } from '../kubernetes/persistent-volume-claim';
import { claimRefKey, claimRefRelation, isVolumeBoundToClaim } from './claim-ref';
import { type EventText, normal, warning } from './event-text';
import { unscheduledPods } from './in-use';
import {
  chooseDefaultStorageClass,
  getPersistentVolumeClaimClass,
  mayReceiveDefaultClass,
} from './storage-class-name';
import { type VolumeProblem, volumeSatisfiesClaim } from './volume-satisfies-claim';
import type { VolumeView } from './volume-view';

export type UnboundClaimDecision =
  | { readonly row: 'U1'; readonly action: 'Fail'; readonly error: string }
  | {
      readonly row: 'U2';
      readonly action: 'Bind';
      readonly volume: PersistentVolume;
      readonly why: 'Reserved' | 'Smallest';
    }
  | { readonly row: 'U3'; readonly action: 'AssignDefaultClass'; readonly storageClassName: string }
  | { readonly row: 'U4'; readonly action: 'SetPending'; readonly event: EventText }
  | {
      readonly row: 'U5';
      readonly action: 'SetPending';
      readonly event: EventText;
      readonly podNames: readonly string[];
    }
  | { readonly row: 'U6'; readonly action: 'Provision'; readonly storageClassName: string }
  | { readonly row: 'U7'; readonly action: 'SetPending'; readonly event: EventText }
  | { readonly row: 'U8'; readonly action: 'SetPending'; readonly volumeName: string }
  | {
      readonly row: 'U9';
      readonly action: 'SetPending';
      readonly event: EventText;
      readonly volume: PersistentVolume;
      readonly problem: VolumeProblem;
    }
  | { readonly row: 'U10'; readonly action: 'Bind'; readonly volume: PersistentVolume }
  | { readonly row: 'U11'; readonly action: 'Bind'; readonly volume: PersistentVolume }
  | {
      readonly row: 'U12';
      readonly action: 'SetPending';
      readonly event: EventText;
      readonly volume: PersistentVolume;
    }
  | {
      readonly row: 'U13';
      readonly action: 'Fail';
      readonly event: EventText;
      readonly error: string;
      readonly volume: PersistentVolume;
    };

export function decideUnboundClaim(view: VolumeView, claim: PersistentVolumeClaim): UnboundClaimDecision {
  return claim.spec.volumeName
    ? decidePrebound(view, claim, claim.spec.volumeName)
    : decideUnnamed(view, claim);
}

/** The user did not say which volume. */
function decideUnnamed(view: VolumeView, claim: PersistentVolumeClaim): UnboundClaimDecision {
  const delay = bindingDelay(view, claim);
  if (delay.kind === 'Error') return { row: 'U1', action: 'Fail', error: delay.message };
  const match = view.findMatchingVolume(claim, {
    volumeAttributesClass: view.enabled('VolumeAttributesClass'),
    delayBinding: delay.kind === 'Delayed',
  });
  if (match.kind === 'Error') {
    const error = `error finding PV for claim ${goQuote(claimToClaimKey(claim))}: ${match.message}`;
    return { row: 'U1', action: 'Fail', error };
  }
  if (match.kind === 'Found') return { row: 'U2', action: 'Bind', volume: match.volume, why: match.why };
  if (mayReceiveDefaultClass(claim, view.enabled)) {
    const chosen = chooseDefaultStorageClass(view.storageClasses());
    if (chosen.kind !== 'None') {
      return { row: 'U3', action: 'AssignDefaultClass', storageClassName: chosen.storageClass.metadata.name };
    }
  }
  if (delay.kind === 'Delayed' && !hasSelectedNode(claim)) return waitForConsumer(view, claim);
  const storageClassName = getPersistentVolumeClaimClass(claim);
  if (storageClassName !== '') return { row: 'U6', action: 'Provision', storageClassName };
  const message = 'no persistent volumes available for this claim and no storage class is set';
  return { row: 'U7', action: 'SetPending', event: normal('FailedBinding', message) };
}

/** Whether the class of the claim makes it wait for a Pod. */
export type BindingDelay =
  | { readonly kind: 'Immediate' }
  | { readonly kind: 'Delayed' }
  | { readonly kind: 'Error'; readonly message: string };

/** IsDelayBindingMode: no class, or one that does not exist, does not delay. */
export function bindingDelay(
  view: Pick<VolumeView, 'storageClass'>,
  claim: PersistentVolumeClaim,
): BindingDelay {
  const name = getPersistentVolumeClaimClass(claim);
  const storageClass = name === '' ? undefined : view.storageClass(name);
  if (!storageClass) return { kind: 'Immediate' };
  if (storageClass.volumeBindingMode === undefined) {
    return { kind: 'Error', message: `VolumeBindingMode not set for StorageClass ${goQuote(name)}` };
  }
  return { kind: storageClass.volumeBindingMode === 'WaitForFirstConsumer' ? 'Delayed' : 'Immediate' };
}

/** IsDelayBindingProvisioning: the scheduler has chosen a node, so the volume may be made now. */
export function hasSelectedNode(claim: PersistentVolumeClaim): boolean {
  return claim.metadata.annotations?.[annSelectedNode] !== undefined;
}

function waitForConsumer(view: VolumeView, claim: PersistentVolumeClaim): UnboundClaimDecision {
  const { namespace = '', name } = claim.metadata;
  const podNames = unscheduledPods(view.podsUsing(namespace, name)).map((pod) => pod.metadata.name);
  if (podNames.length === 0) {
    const message = 'waiting for first consumer to be created before binding';
    return { row: 'U4', action: 'SetPending', event: normal('WaitForFirstConsumer', message) };
  }
  const message = `waiting for ${podNames.length > 1 ? 'pods' : 'pod'} ${podNames.join(',')} to be scheduled`;
  return { row: 'U5', action: 'SetPending', event: normal('WaitForPodScheduled', message), podNames };
}

/** The user, or an earlier sync, named the volume in `spec.volumeName`. */
function decidePrebound(
  view: VolumeView,
  claim: PersistentVolumeClaim,
  volumeName: string,
): UnboundClaimDecision {
  const volume = view.volume(volumeName);
  if (!volume) return { row: 'U8', action: 'SetPending', volumeName };
  if (!volume.spec.claimRef) {
    const satisfaction = volumeSatisfiesClaim(view, volume, claim);
    if (satisfaction.kind === 'Satisfies') return { row: 'U10', action: 'Bind', volume };
    const message = `Cannot bind to requested volume ${goQuote(volumeName)}: ${satisfaction.message}`;
    const event = warning('VolumeMismatch', message);
    return { row: 'U9', action: 'SetPending', event, volume, problem: satisfaction.problem };
  }
  if (isVolumeBoundToClaim(claimRefRelation(volume, claim))) return { row: 'U11', action: 'Bind', volume };
  const event = warning('FailedBinding', `volume ${goQuote(volumeName)} already bound to a different claim.`);
  if (claim.metadata.annotations?.[annBoundByController] === undefined) {
    return { row: 'U12', action: 'SetPending', event, volume };
  }
  const owner = goQuote(claimRefKey(volume) ?? '');
  const pair = `claim ${goQuote(claimToClaimKey(claim))} to volume ${goQuote(volumeName)}`;
  const error = `invalid binding of ${pair}: volume already claimed by ${owner}`;
  return { row: 'U13', action: 'Fail', event, error, volume };
}
