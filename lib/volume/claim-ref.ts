/**
 * What a volume's `spec.claimRef` says about a claim. It reads the reference only; whether the volume suits the
 * claim is another question. Upstream: IsVolumeBoundToClaim, component-helpers/storage/volume/pv_helpers.go, 1.37.
 */
import { namespacedKey } from '../kubernetes/object';
import type { PersistentVolume } from '../kubernetes/persistent-volume';
import type { PersistentVolumeClaim } from '../kubernetes/persistent-volume-claim';

export type ClaimRefRelation =
  /** No claimRef: the volume belongs to nobody. */
  | { readonly kind: 'None' }
  /** Namespace and name are this claim's, no uid: the first claim of that name gets it. */
  | { readonly kind: 'Reserved' }
  /** Namespace, name and uid are this claim's. */
  | { readonly kind: 'Bound' }
  /** Another namespace or name. */
  | { readonly kind: 'OtherClaim'; readonly claimKey: string; readonly uid: string }
  /** The right name, but the uid of another object: usually a claim that was deleted and created anew. */
  | { readonly kind: 'UidMismatch'; readonly wanted: string; readonly has: string };

export function claimRefRelation(volume: PersistentVolume, claim: PersistentVolumeClaim): ClaimRefRelation {
  const claimRef = volume.spec.claimRef;
  if (!claimRef) return { kind: 'None' };
  const uid = claimRef.uid ?? '';
  if (
    claimRef.name !== claim.metadata.name ||
    (claimRef.namespace ?? '') !== (claim.metadata.namespace ?? '')
  ) {
    return { kind: 'OtherClaim', claimKey: claimRefKey(volume) ?? '', uid };
  }
  if (uid === '') return { kind: 'Reserved' };
  const wanted = claim.metadata.uid ?? '';
  return uid === wanted ? { kind: 'Bound' } : { kind: 'UidMismatch', wanted, has: uid };
}

/** A verdict on "does this volume belong to this claim": true kinds are Reserved and Bound. */
export function isVolumeBoundToClaim(
  relation: ClaimRefRelation,
): relation is Extract<ClaimRefRelation, { kind: 'Reserved' | 'Bound' }> {
  return relation.kind === 'Reserved' || relation.kind === 'Bound';
}

/** `namespace/name` of the claim that the volume refers to. Upstream: claimrefToClaimKey. */
export function claimRefKey(volume: PersistentVolume): string | undefined {
  const claimRef = volume.spec.claimRef;
  return claimRef && namespacedKey(claimRef.namespace, claimRef.name ?? '');
}
