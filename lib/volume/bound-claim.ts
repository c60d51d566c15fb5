/**
 * What to do with a claim that carries the annotation bind-completed: rows B1–B5. A claim once bound is Bound or
 * Lost, never Pending again. Status Lost clears `accessModes`, `capacity` and `currentVolumeAttributesClassName`;
 * write and event are both left out when the phase is Lost already.
 * Upstream: syncBoundClaim, pkg/controller/volume/persistentvolume/pv_controller.go, 1.37.
 */
import type { PersistentVolume } from '../kubernetes/persistent-volume';
import type { PersistentVolumeClaim } from '../kubernetes/persistent-volume-claim';
import { type EventText, warning } from './event-text';
import type { VolumeView } from './volume-view';

export type BoundClaimDecision =
  | { readonly row: 'B1' | 'B2' | 'B5'; readonly action: 'SetLost'; readonly event: EventText }
  | { readonly row: 'B3' | 'B4'; readonly action: 'Bind'; readonly volume: PersistentVolume };

export function decideBoundClaim(
  view: Pick<VolumeView, 'volume'>,
  claim: PersistentVolumeClaim,
): BoundClaimDecision {
  const volumeName = claim.spec.volumeName ?? '';
  if (volumeName === '') {
    return lost(
      'B1',
      'ClaimLost',
      'Bound claim has lost reference to PersistentVolume. Data on the volume is lost!',
    );
  }
  const volume = view.volume(volumeName);
  if (!volume) {
    return lost('B2', 'ClaimLost', 'Bound claim has lost its PersistentVolume. Data on the volume is lost!');
  }
  if (!volume.spec.claimRef) return { row: 'B3', action: 'Bind', volume };
  if ((volume.spec.claimRef.uid ?? '') === (claim.metadata.uid ?? ''))
    return { row: 'B4', action: 'Bind', volume };
  const message = 'Two claims are bound to the same volume, this one is bound incorrectly';
  return lost('B5', 'ClaimMisbound', message);
}

function lost(row: 'B1' | 'B2' | 'B5', reason: string, message: string): BoundClaimDecision {
  return { row, action: 'SetLost', event: warning(reason, message) };
}
