/**
 * What the garbage collector does with one object, from its owners as they are now. It never looks at the kind.
 * Upstream: attemptToDeleteItem in pkg/controller/garbagecollector/garbagecollector.go, 1.37.
 */
import { finalizerDeleteDependents, finalizerOrphanDependents } from '../../../kubernetes/annotations';
import type { KubernetesObject, OwnerReference } from '../../../kubernetes/object';
import type { DeleteOptions } from '../../apiserver/api';

/** What became of an owner. */
export type OwnerState =
  /** It exists. */
  | 'solid'
  /** No object of that name and uid exists. */
  | 'dangling'
  /** It exists, is being deleted in the foreground, and waits for this object among others. */
  | 'waiting'
  /** It has a namespace and the object has none: such a reference is never resolved. */
  | 'unresolvable';

export interface OwnerVerdict {
  readonly owner: OwnerReference;
  readonly state: OwnerState;
}

export type CollectionVerdict =
  | { readonly kind: 'keep'; readonly why: 'no owners' | 'an owner exists' | 'an owner cannot be resolved' }
  /** Some owners exist: only the references to the others go. */
  | { readonly kind: 'dropOwners'; readonly uids: readonly string[] }
  | {
      readonly kind: 'delete';
      readonly propagationPolicy: NonNullable<DeleteOptions['propagationPolicy']>;
      /** Owners that wait for one that itself waits: their block is lifted, or they would wait for ever. */
      readonly unblockDependents: boolean;
    };

/** `hasDependents`, `dependentsWait`: of the object itself; one of its dependents may be deleting in the foreground. */
export function decideCollection(
  object: KubernetesObject,
  owners: readonly OwnerVerdict[],
  dependents: { readonly any: boolean; readonly anyDeletingDependents: boolean },
): CollectionVerdict {
  if (owners.length === 0) return { kind: 'keep', why: 'no owners' };
  if (owners.some(({ state }) => state === 'unresolvable')) {
    return { kind: 'keep', why: 'an owner cannot be resolved' };
  }
  const lost = owners.filter(({ state }) => state !== 'solid');
  if (lost.length === 0) return { kind: 'keep', why: 'an owner exists' };
  if (lost.length < owners.length) return { kind: 'dropOwners', uids: lost.map(({ owner }) => owner.uid) };
  if (dependents.any && owners.some(({ state }) => state === 'waiting')) {
    const unblockDependents = dependents.anyDeletingDependents;
    return { kind: 'delete', propagationPolicy: 'Foreground', unblockDependents };
  }
  return { kind: 'delete', propagationPolicy: policyOf(object), unblockDependents: false };
}

/** A policy that a user asked for before stays. */
function policyOf({ metadata }: KubernetesObject): NonNullable<DeleteOptions['propagationPolicy']> {
  if (metadata.finalizers?.includes(finalizerOrphanDependents)) return 'Orphan';
  if (metadata.finalizers?.includes(finalizerDeleteDependents)) return 'Foreground';
  return 'Background';
}
