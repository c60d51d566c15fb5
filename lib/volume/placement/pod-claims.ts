/**
 * Which claims a Pod brings along and whether the scheduler may go on with them: the part of its volume checks that
 * does not depend on a node. The first claim that stands in the way decides, in the order of the Pod's volumes.
 * Upstream: podHasPVCs and GetPodVolumeClaims, pkg/scheduler/framework/plugins/volumebinding, 1.37.
 */
import { annBindCompleted } from '../../kubernetes/annotations';
import { claimToClaimKey, goQuote } from '../../kubernetes/go-text';
import type { PersistentVolumeClaim } from '../../kubernetes/persistent-volume-claim';
import type { Pod, PodVolume } from '../../kubernetes/pod';
import { claimNameOfPodVolume } from '../in-use';
import { getPersistentVolumeClaimClass } from '../storage-class-name';
import type { PlacementView } from './placement-view';

/** Why a claim keeps its Pod from being placed anywhere. */
export type ClaimObstacle =
  | { readonly reason: 'NotFound'; readonly claimName: string }
  /** The claim of a generic ephemeral volume, which its controller has not made yet. */
  | { readonly reason: 'NotYetCreated'; readonly claimName: string }
  | { readonly reason: 'Lost'; readonly claimName: string; readonly volumeName: string }
  | { readonly reason: 'Deleting'; readonly claimName: string }
  /** A generic ephemeral volume meets a claim of its name that belongs to somebody else. */
  | {
      readonly reason: 'NotOwner';
      readonly claimName: string;
      readonly claimKey: string;
      readonly podKey: string;
    }
  /** Claims that bind without waiting for a Pod, and are not bound. */
  | { readonly reason: 'UnboundImmediate'; readonly claimNames: readonly string[] };

export type PodClaims =
  | { readonly kind: 'None' }
  | { readonly kind: 'Refused'; readonly obstacle: ClaimObstacle }
  | {
      readonly kind: 'Ready';
      readonly bound: readonly PersistentVolumeClaim[];
      /** Claims that wait for this Pod's node (WaitForFirstConsumer). */
      readonly delayed: readonly PersistentVolumeClaim[];
    };

export function podClaims(pod: Pod, view: PlacementView): PodClaims {
  const claims: PersistentVolumeClaim[] = [];
  for (const podVolume of pod.spec.volumes ?? []) {
    const claimName = claimNameOfPodVolume(pod, podVolume);
    if (claimName === undefined) continue;
    const claim = view.claim(pod.metadata.namespace ?? '', claimName);
    const obstacle = obstacleOf(pod, podVolume, claimName, claim);
    if (obstacle) return { kind: 'Refused', obstacle };
    if (claim) claims.push(claim);
  }
  return claims.length === 0 ? { kind: 'None' } : classify(claims, view);
}

function obstacleOf(
  pod: Pod,
  podVolume: PodVolume,
  claimName: string,
  claim: PersistentVolumeClaim | undefined,
): ClaimObstacle | undefined {
  if (!claim) return { reason: podVolume.ephemeral ? 'NotYetCreated' : 'NotFound', claimName };
  if (claim.status?.phase === 'Lost') {
    return { reason: 'Lost', claimName, volumeName: claim.spec.volumeName ?? '' };
  }
  if (claim.metadata.deletionTimestamp !== undefined) return { reason: 'Deleting', claimName };
  if (podVolume.ephemeral && !isClaimForPod(pod, claim)) {
    return { reason: 'NotOwner', claimName, claimKey: claimToClaimKey(claim), podKey: claimToClaimKey(pod) };
  }
  return undefined;
}

/** ephemeral.VolumeIsForPod: the Pod is the claim's controller. */
export function isClaimForPod(pod: Pod, claim: PersistentVolumeClaim): boolean {
  return (claim.metadata.ownerReferences ?? []).some(
    (owner) => owner.controller === true && owner.uid === pod.metadata.uid,
  );
}

function classify(claims: readonly PersistentVolumeClaim[], view: PlacementView): PodClaims {
  const bound: PersistentVolumeClaim[] = [];
  const delayed: PersistentVolumeClaim[] = [];
  const immediate: string[] = [];
  for (const claim of claims) {
    if (isClaimFullyBound(claim)) bound.push(claim);
    else if (!claim.spec.volumeName && isDelayed(claim, view)) delayed.push(claim);
    else immediate.push(claim.metadata.name);
  }
  if (immediate.length > 0) {
    return { kind: 'Refused', obstacle: { reason: 'UnboundImmediate', claimNames: immediate } };
  }
  return { kind: 'Ready', bound, delayed };
}

/** isPVCFullyBound: the controller has named a volume and finished binding. */
export function isClaimFullyBound(claim: PersistentVolumeClaim): boolean {
  return Boolean(claim.spec.volumeName) && claim.metadata.annotations?.[annBindCompleted] !== undefined;
}

function isDelayed(claim: PersistentVolumeClaim, view: PlacementView): boolean {
  const storageClass = view.storageClass(getPersistentVolumeClaimClass(claim));
  return storageClass?.volumeBindingMode === 'WaitForFirstConsumer';
}

/** The obstacle in the scheduler's words. */
export function claimObstacleText(obstacle: ClaimObstacle): string {
  switch (obstacle.reason) {
    case 'NotFound':
      return `persistentvolumeclaim ${goQuote(obstacle.claimName)} not found`;
    case 'NotYetCreated': {
      const claim = goQuote(obstacle.claimName);
      return `waiting for ephemeral volume controller to create the persistentvolumeclaim ${claim}`;
    }
    case 'Lost': {
      const [claim, volume] = [goQuote(obstacle.claimName), goQuote(obstacle.volumeName)];
      return `persistentvolumeclaim ${claim} bound to non-existent persistentvolume ${volume}`;
    }
    case 'Deleting':
      return `persistentvolumeclaim ${goQuote(obstacle.claimName)} is being deleted`;
    case 'NotOwner':
      return `PVC ${obstacle.claimKey} was not created for pod ${obstacle.podKey} (pod is not owner)`;
    case 'UnboundImmediate':
      return 'pod has unbound immediate PersistentVolumeClaims';
  }
}
