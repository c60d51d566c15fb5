/**
 * Volumes and claims of an export, such that applying them to an empty cluster brings back the same bindings. The
 * names survive, the uids do not: every object gets a new one. So the rules, one per state:
 *
 * - A volume whose `claimRef.uid` names a claim of this cluster keeps namespace and name of its claimRef, without
 *   uid: it is reserved for that claim and nobody else can take it in between. The claim keeps its `volumeName`.
 *   Both sides then name each other, and the controller binds them without any check (syncUnboundClaim, both
 *   pre-bound), whatever the order in which they arrive.
 * - The claim loses `bind-completed`. With it, it would count as bound already, and a claimRef without uid would
 *   then be somebody else's: Lost (ClaimMisbound).
 * - The volume keeps `bound-by-controller`: it says that unbinding may clear the whole claimRef, and binding again
 *   would not write it, because the claimRef is there already.
 * - A volume whose `claimRef.uid` names no claim (Released, Failed) keeps the uid: no new claim can have it, so
 *   the volume is Released again instead of being handed to the next claim of that name.
 * - A claimRef without uid was written by a person, and stays.
 * - A volume of a claim that will not come back under its name (an ephemeral volume of a Pod with a generated
 *   name) would wait for ever: it is left out if a provisioner made it, and freed if a person did.
 * - A bound claim without any class gets the class "": a default class of the target would be filled in otherwise.
 *   The two mean the same when matching.
 * - Marks of provisioning under way (`selected-node`, both `storage-provisioner`) are dropped; scheduler and
 *   controller write them again.
 */
import {
  annBetaStorageClass,
  annBetaStorageProvisioner,
  annBindCompleted,
  annBoundByController,
  annDynamicallyProvisioned,
  annSelectedNode,
  annStorageProvisioner,
} from '../kubernetes/annotations';
import type { KubernetesObject } from '../kubernetes/object';
import type { PersistentVolume } from '../kubernetes/persistent-volume';
import type { PersistentVolumeClaim } from '../kubernetes/persistent-volume-claim';

/** Annotations of a claim that are written again in the new cluster, or would be wrong there. */
export const DROPPED_FROM_CLAIMS: readonly string[] = [
  annBindCompleted,
  annBoundByController,
  annSelectedNode,
  annStorageProvisioner,
  annBetaStorageProvisioner,
];

/** What the rules need to know of the cluster beside the object itself. */
export interface BindingContext {
  /** Claims of the cluster by uid, and whether each comes back under its name. */
  readonly claims: ReadonlyMap<string, { readonly comesBack: boolean }>;
}

/**
 * `comesBack` tells of a claim that is left out whether it is made again under its name.
 */
export function bindingContext(
  objects: readonly KubernetesObject[],
  comesBack: (claim: KubernetesObject) => boolean,
): BindingContext {
  const claims = objects.filter(({ kind }) => kind === 'PersistentVolumeClaim');
  return {
    claims: new Map(claims.map((claim) => [claim.metadata.uid ?? '', { comesBack: comesBack(claim) }])),
  };
}

/** The volume's spec and annotations for the export, or undefined when it must be left out. */
export function exportVolume(
  volume: PersistentVolume,
  context: BindingContext,
): PersistentVolume | undefined {
  const { claimRef } = volume.spec;
  if (!claimRef?.uid) return volume;
  const { resourceVersion: _, ...released } = claimRef;
  const claim = context.claims.get(claimRef.uid);
  if (claim === undefined) return { ...volume, spec: { ...volume.spec, claimRef: released } };
  if (claim.comesBack) {
    const { uid: __, ...reserved } = released;
    return { ...volume, spec: { ...volume.spec, claimRef: reserved } };
  }
  if (volume.metadata.annotations?.[annDynamicallyProvisioned] !== undefined) return undefined;
  const { claimRef: ___, ...spec } = volume.spec;
  const { [annBoundByController]: ____, ...annotations } = volume.metadata.annotations ?? {};
  return { ...volume, metadata: { ...volume.metadata, annotations }, spec };
}

/** The claim's spec for the export; its annotations are dropped by the caller. */
export function exportClaim(claim: PersistentVolumeClaim): PersistentVolumeClaim {
  const hasClass =
    claim.spec.storageClassName !== undefined ||
    claim.metadata.annotations?.[annBetaStorageClass] !== undefined;
  if (hasClass || !claim.spec.volumeName) return claim;
  return { ...claim, spec: { ...claim.spec, storageClassName: '' } };
}
