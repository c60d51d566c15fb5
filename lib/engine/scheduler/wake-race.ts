/**
 * What a Pod does not see yet when the creation of an object has just woken it: the scheduler's queue is quicker than
 * those who look at the object beside it. A new volume has not been made Available by its controller, so the Pod finds
 * no place once more (recorded in 1.30 and 1.37). A new claim, up to 1.30, is not in the assume cache of VolumeBinding,
 * which hears of it on a channel of its own (recorded in 1.30). It decides only what is hidden for one attempt.
 * Upstream: eventhandlers.go and volumebinding/assume_cache.go of pkg/scheduler, 1.30.
 */
import type { KubernetesVersion } from '../../kubernetes/feature-gates';
import { type KubernetesObject, objectKey } from '../../kubernetes/object';
import type { Pod } from '../../kubernetes/pod';
import { hasBehaviour } from '../../kubernetes/version-behaviours';
import { claimNamesOfPod } from '../../volume/in-use';
import type { ClusterEvent } from './requeue';

interface Unseen {
  readonly object: KubernetesObject;
  readonly atMs: number;
}

export class WakeRace {
  readonly #version: KubernetesVersion;
  readonly #nowMs: () => number;
  readonly #unseen = new Map<string, Unseen>();

  constructor(version: KubernetesVersion, nowMs: () => number) {
    this.#version = version;
    this.#nowMs = nowMs;
  }

  /** Takes note that `event` has woken `pod`. */
  woke(pod: Pod, event: ClusterEvent): void {
    if (event.type !== 'ADDED' || !this.#isRaced(pod, event.object)) return;
    this.#unseen.set(objectKey(pod), { object: event.object, atMs: this.#nowMs() });
  }

  #isRaced(pod: Pod, { kind, metadata }: KubernetesObject): boolean {
    if (kind === 'PersistentVolume') return true;
    if (kind !== 'PersistentVolumeClaim' || hasBehaviour(this.#version, 'NewClaimSeenAtOnce')) return false;
    return metadata.namespace === pod.metadata.namespace && claimNamesOfPod(pod).includes(metadata.name);
  }

  /** What this attempt at the Pod does not see; nothing at any later moment than that of the creation. */
  take(podKey: string): KubernetesObject | undefined {
    const unseen = this.#unseen.get(podKey);
    this.#unseen.delete(podKey);
    return unseen?.atMs === this.#nowMs() ? unseen.object : undefined;
  }
}
