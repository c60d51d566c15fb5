/**
 * Which Pods use a claim, and what follows from it: three questions with three different answers, as upstream.
 * A claim is protected from deletion by every Pod with a node, finished or not (`protectingPods`); its condition
 * `Unused` counts Pods that are not done, with a node or not (`referencingPods`); a claim that waits for its
 * first consumer names the Pods that have no node yet (`unscheduledPods`).
 * Upstream: pkg/controller/volume/pvcprotection and findNonScheduledPodsByPVC of pv_controller.go, 1.37.
 */
import { byString } from '../base/compare';
import type { PersistentVolumeClaim } from '../kubernetes/persistent-volume-claim';
import type { Pod, PodVolume } from '../kubernetes/pod';

/** The claim behind a volume of a Pod: named, or for a generic ephemeral volume `<pod>-<volume>`. */
export function claimNameOfPodVolume(pod: Pod, podVolume: PodVolume): string | undefined {
  if (podVolume.persistentVolumeClaim) return podVolume.persistentVolumeClaim.claimName;
  return podVolume.ephemeral ? `${pod.metadata.name}-${podVolume.name}` : undefined;
}

/** Names of all claims that the Pod refers to, each once, in the order of its volumes. */
export function claimNamesOfPod(pod: Pod): readonly string[] {
  const names = (pod.spec.volumes ?? []).map((podVolume) => claimNameOfPodVolume(pod, podVolume));
  return [...new Set(names.filter((name) => name !== undefined))];
}

/** Pods of the namespace that refer to a claim of this name, whoever owns the claim. Upstream: the index PodPVCIndex. */
export function podsReferringTo(pods: Iterable<Pod>, namespace: string, claimName: string): readonly Pod[] {
  return [...pods].filter(
    (pod) => pod.metadata.namespace === namespace && claimNamesOfPod(pod).includes(claimName),
  );
}

/** How a Pod uses a claim. */
export type PodUse =
  | { readonly kind: 'None' }
  | { readonly kind: 'ClaimVolume' }
  | { readonly kind: 'Ephemeral' }
  /** A generic ephemeral volume would have a claim of this name, but the claim is not the Pod's own. */
  | { readonly kind: 'NotOwner' };

export function podUseOf(pod: Pod, claim: PersistentVolumeClaim): PodUse {
  if (pod.metadata.namespace !== claim.metadata.namespace) return { kind: 'None' };
  let use: PodUse = { kind: 'None' };
  for (const podVolume of pod.spec.volumes ?? []) {
    if (claimNameOfPodVolume(pod, podVolume) !== claim.metadata.name) continue;
    if (podVolume.persistentVolumeClaim) return { kind: 'ClaimVolume' };
    use = isOwnedBy(claim, pod) ? { kind: 'Ephemeral' } : { kind: 'NotOwner' };
  }
  return use;
}

/** metav1.IsControlledBy */
function isOwnedBy(claim: PersistentVolumeClaim, pod: Pod): boolean {
  return (claim.metadata.ownerReferences ?? []).some(
    (owner) => owner.controller === true && owner.uid === pod.metadata.uid,
  );
}

/**
 * volumeutil.IsPodTerminated: finished, or being deleted with no container that runs. Such a Pod counts neither as
 * a consumer that a claim waits for, nor for its condition `Unused`, nor as a user of a volume to recycle.
 */
export function isPodDone(pod: Pod): boolean {
  const phase = pod.status?.phase;
  if (phase === 'Succeeded' || phase === 'Failed') return true;
  return pod.metadata.deletionTimestamp !== undefined && !hasRunningContainer(pod);
}

function hasRunningContainer(pod: Pod): boolean {
  return (pod.status?.containerStatuses ?? []).some((status) => {
    const state = status.state as Readonly<Record<string, unknown>> | undefined;
    return state?.terminated === undefined && state?.waiting === undefined;
  });
}

/** Names of the Pods that the claim waits for: not done, without a node. In order of name. */
export function unscheduledPods(pods: Iterable<Pod>): readonly Pod[] {
  return [...pods]
    .filter((pod) => !isPodDone(pod) && !pod.spec.nodeName)
    .sort(byString((pod) => pod.metadata.name));
}

/**
 * Pods that keep a deleted claim from going away: those with a node. A finished one counts until it is deleted; the
 * owner of an ephemeral claim no longer counts once it was shut down, or the two finalizers would wait for each other.
 */
export function protectingPods(pods: Iterable<Pod>, claim: PersistentVolumeClaim): readonly Pod[] {
  return [...pods].filter((pod) => protects(pod, claim)).sort(byString((pod) => pod.metadata.name));
}

function protects(pod: Pod, claim: PersistentVolumeClaim): boolean {
  if (!pod.spec.nodeName) return false;
  const use = podUseOf(pod, claim);
  if (use.kind === 'ClaimVolume') return true;
  if (use.kind !== 'Ephemeral') return false;
  return pod.metadata.deletionTimestamp === undefined || pod.metadata.deletionGracePeriodSeconds !== 0;
}

/** Pods that count for the condition `Unused`: not done, with or without a node (podUsesPVCForUnusedSince, 1.37). */
export function referencingPods(pods: Iterable<Pod>, claim: PersistentVolumeClaim): readonly Pod[] {
  return [...pods]
    .filter((pod) => {
      const use = podUseOf(pod, claim);
      return (use.kind === 'ClaimVolume' || use.kind === 'Ephemeral') && !isPodDone(pod);
    })
    .sort(byString((pod) => pod.metadata.name));
}

/** What the condition `Unused` of a Bound claim must say (gate PersistentVolumeClaimUnusedSinceTime). */
export type UnusedCondition =
  | { readonly status: 'True'; readonly reason: 'NoPodsUsingPVC'; readonly message: string }
  | { readonly status: 'False'; readonly reason: 'PodUsingPVC'; readonly message: string };

export function unusedCondition(pods: Iterable<Pod>, claim: PersistentVolumeClaim): UnusedCondition {
  return referencingPods(pods, claim).length === 0
    ? { status: 'True', reason: 'NoPodsUsingPVC', message: 'No pods are currently referencing this PVC' }
    : { status: 'False', reason: 'PodUsingPVC', message: 'A pod is currently referencing this PVC' };
}
