/**
 * Which of the two paths of syncClaim a claim takes. The phase is not consulted: a claim that says Bound but lacks
 * the annotation is treated as unbound. Upstream: syncClaim, pv_controller.go, 1.37.
 */
import { annBindCompleted } from '../kubernetes/annotations';
import type { PersistentVolumeClaim } from '../kubernetes/persistent-volume-claim';
import { type BoundClaimDecision, decideBoundClaim } from './bound-claim';
import { decideUnboundClaim, type UnboundClaimDecision } from './unbound-claim';
import type { VolumeView } from './volume-view';

export type ClaimDecision = UnboundClaimDecision | BoundClaimDecision;

export function decideClaim(view: VolumeView, claim: PersistentVolumeClaim): ClaimDecision {
  return isBindCompleted(claim) ? decideBoundClaim(view, claim) : decideUnboundClaim(view, claim);
}

export function isBindCompleted(claim: PersistentVolumeClaim): boolean {
  return claim.metadata.annotations?.[annBindCompleted] !== undefined;
}
