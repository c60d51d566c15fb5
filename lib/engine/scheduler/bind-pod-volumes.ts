/**
 * The volume part of placing a Pod: reserve in memory, write what was reserved, then wait until the controller and
 * the provisioner have bound every claim. The scheduler never binds a claim itself: it only names the volume's claim
 * or the claim's node. Upstream: Reserve and PreBind of VolumeBinding (AssumePodVolumes, BindPodVolumes and
 * checkBindings of pkg/scheduler/framework/plugins/volumebinding/binder.go), 1.37.
 */
import { err, ok, type Result } from '../../base/result';
import { annSelectedNode } from '../../kubernetes/annotations';
import type { KubernetesVersion } from '../../kubernetes/feature-gates';
import { claimToClaimKey, goQuote } from '../../kubernetes/go-text';
import { objectKey } from '../../kubernetes/object';
import type { PersistentVolume } from '../../kubernetes/persistent-volume';
import type { PersistentVolumeClaim } from '../../kubernetes/persistent-volume-claim';
import type { Pod } from '../../kubernetes/pod';
import { nodes, persistentVolumeClaims, persistentVolumes, pods } from '../../kubernetes/resources';
import { hasBehaviour } from '../../kubernetes/version-behaviours';
import { bindVolumeToClaim, withAnnotation } from '../../volume/bind';
import { isClaimFullyBound } from '../../volume/placement/pod-claims';
import { isVolumeReachable, type PodVolumes } from '../../volume/placement/volume-binding';
import type { ComponentContext } from '../component';
import { sleep, statusMessage, type Task, update } from '../task';
import type { SchedulerCache } from './scheduler-cache';

const POLL_MS = 1_000;
/** --volume-bind-timeout-seconds of the plugin's arguments. */
const BIND_TIMEOUT_MS = 600_000;

/** What a placement promises: objects as they are to be written. */
export interface AssumedVolumes {
  readonly bindings: readonly { readonly claim: PersistentVolumeClaim; readonly volume: PersistentVolume }[];
  readonly provisions: readonly PersistentVolumeClaim[];
}

export function assumePodVolumes(
  volumes: PodVolumes,
  nodeName: string,
  cache: SchedulerCache,
): AssumedVolumes {
  const bindings = volumes.bindings.map(({ claim, volume }) => {
    const bound = bindVolumeToClaim(volume, claim);
    if (bound.dirty) cache.assumeVolume(bound.object);
    return { claim, volume: bound.object };
  });
  const provisions = volumes.provisions.map(({ claim }) => {
    const selected = { ...claim, metadata: withAnnotation(claim.metadata, annSelectedNode, nodeName) };
    cache.assumeClaim(selected);
    return selected;
  });
  return { bindings, provisions };
}

export function revertAssumedPodVolumes(
  { bindings, provisions }: AssumedVolumes,
  cache: SchedulerCache,
): void {
  for (const { volume } of bindings) cache.restoreVolume(volume.metadata.name);
  for (const claim of provisions) cache.restoreClaim(objectKey(claim));
}

/** Writes the promises and waits for their fulfilment. The error is the text of the plugin. */
export function* bindPodVolumes(
  pod: Pod,
  nodeName: string,
  assumed: AssumedVolumes,
  context: ComponentContext,
): Task<Result<void, string>> {
  if (assumed.bindings.length === 0 && assumed.provisions.length === 0) return ok(undefined);
  for (const { volume } of assumed.bindings) {
    const written = yield* update(volume);
    if (!written.ok) return err(statusMessage(written.error));
  }
  for (const claim of assumed.provisions) {
    const written = yield* update(claim);
    if (!written.ok) return err(statusMessage(written.error));
  }
  const deadlineMs = context.nowMs() + BIND_TIMEOUT_MS;
  while (context.nowMs() + POLL_MS <= deadlineMs) {
    yield* sleep(POLL_MS);
    const state = checkBindings(pod, nodeName, assumed, context);
    if (state.kind === 'Bound') return ok(undefined);
    if (state.kind === 'Failed') return err(`binding volumes: ${state.why}`);
  }
  return err(`binding volumes: ${timeoutText(context.version)}`);
}

function timeoutText(version: KubernetesVersion): string {
  return hasBehaviour(version, 'BindTimeoutSaysDeadline')
    ? 'context deadline exceeded'
    : 'timed out waiting for the condition';
}

type BindingState =
  | { readonly kind: 'Waiting' }
  | { readonly kind: 'Bound' }
  | { readonly kind: 'Failed'; readonly why: string };

const WAITING: BindingState = { kind: 'Waiting' };
const BOUND: BindingState = { kind: 'Bound' };

function failed(why: string): BindingState {
  return { kind: 'Failed', why };
}

function checkBindings(
  pod: Pod,
  nodeName: string,
  { bindings, provisions }: AssumedVolumes,
  context: ComponentContext,
): BindingState {
  const { api } = context;
  if (!api.get(nodes, nodeName)) {
    return failed(`failed to get node ${goQuote(nodeName)}: node ${goQuote(nodeName)} not found`);
  }
  if (!api.get(pods, objectKey(pod))) {
    return failed(`pod does not exist any more: pod ${goQuote(pod.metadata.name)} not found`);
  }
  for (const binding of bindings) {
    const state = checkStaticBinding(binding, nodeName, context);
    if (state.kind !== 'Bound') return state;
  }
  for (const claim of provisions) {
    const state = checkProvision(claim, nodeName, context);
    if (state.kind !== 'Bound') return state;
  }
  return BOUND;
}

function checkStaticBinding(
  { claim, volume }: AssumedVolumes['bindings'][number],
  nodeName: string,
  context: ComponentContext,
): BindingState {
  const stored = context.api.get(persistentVolumes, volume.metadata.name);
  if (!stored) return missing('PersistentVolume', volume.metadata.name);
  const storedClaim = context.api.get(persistentVolumeClaims, objectKey(claim));
  if (!storedClaim) return missing('PersistentVolumeClaim', claimToClaimKey(claim));
  const unreachable = checkReachable(stored, nodeName, context);
  if (unreachable) return unreachable;
  if (!stored.spec.claimRef?.uid) return failed(`ClaimRef got reset for pv ${goQuote(stored.metadata.name)}`);
  return isClaimFullyBound(storedClaim) ? BOUND : WAITING;
}

function checkProvision(
  claim: PersistentVolumeClaim,
  nodeName: string,
  context: ComponentContext,
): BindingState {
  const stored = context.api.get(persistentVolumeClaims, objectKey(claim));
  const name = goQuote(claim.metadata.name);
  if (!stored) return missing('PersistentVolumeClaim', claimToClaimKey(claim));
  if (!stored.metadata.annotations) return failed(`selectedNode annotation reset for PVC ${name}`);
  if (stored.metadata.annotations[annSelectedNode] !== nodeName) {
    return failed(`provisioning failed for PVC ${name}`);
  }
  if (stored.spec.volumeName) {
    const volume = context.api.get(persistentVolumes, stored.spec.volumeName);
    if (!volume) return WAITING;
    const unreachable = checkReachable(volume, nodeName, context);
    if (unreachable) return unreachable;
  }
  return isClaimFullyBound(stored) ? BOUND : WAITING;
}

function missing(kind: string, key: string): BindingState {
  return failed(`failed to check binding: could not find v1.${kind} ${goQuote(key)}`);
}

function checkReachable(
  volume: PersistentVolume,
  nodeName: string,
  context: ComponentContext,
): BindingState | undefined {
  const node = context.api.get(nodes, nodeName);
  if (!node || isVolumeReachable(volume, node)) return undefined;
  const [name, where] = [goQuote(volume.metadata.name), goQuote(nodeName)];
  return failed(`pv ${name} node affinity doesn't match node ${where}: no matching NodeSelectorTerms`);
}
