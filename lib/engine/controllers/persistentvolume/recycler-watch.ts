/**
 * Follows recycler Pods for the operations that wait for them: what is said about them, and how they end. It only
 * listens. Upstream: WatchPod of recyclerPodClient, pkg/volume/util/recyclerclient/recycler_client.go, 1.37.
 */
import { err, ok } from '../../../base/result';
import type { EventType } from '../../../kubernetes/event';
import { namespacedKey, objectKey } from '../../../kubernetes/object';
import type { Pod } from '../../../kubernetes/pod';
import { events, pods } from '../../../kubernetes/resources';
import type { ComponentContext } from '../../component';
import type { SyncResult } from '../../task';

interface Watched {
  readonly say: (type: EventType, message: string) => void;
  outcome: SyncResult | undefined;
  wake: (() => void) | undefined;
}

export interface WatchedPod {
  /** How the Pod ended; undefined while it has not. */
  outcome(): SyncResult | undefined;
  /** Calls `wake` once, at the next change that ends the Pod. */
  readonly onChange: (wake: () => void) => void;
  stop(): void;
}

export class RecyclerWatch {
  readonly #watched = new Map<string, Watched>();

  constructor(context: ComponentContext) {
    context.watch(pods, ({ type, object }) => {
      const watched = this.#watched.get(objectKey(object));
      if (watched) settle(watched, type === 'DELETED' ? err('recycler pod was deleted') : outcomeOf(object));
    });
    context.watch(events, ({ type, object: event }) => {
      const { kind, namespace, name = '' } = event.involvedObject;
      if (type !== 'ADDED' || kind !== 'Pod') return;
      const watched = this.#watched.get(namespacedKey(namespace, name));
      // A watch must not write: the copy is recorded right after it.
      if (watched) context.after(0, () => watched.say(event.type, event.message));
    });
  }

  /** Starts before the Pod of that key is created, so that nothing said about it is missed. */
  watch(podKey: string, say: (type: EventType, message: string) => void): WatchedPod {
    const watched: Watched = { say, outcome: undefined, wake: undefined };
    this.#watched.set(podKey, watched);
    return {
      outcome: () => watched.outcome,
      onChange: (wake) => {
        watched.wake = wake;
      },
      stop: () => this.#watched.delete(podKey),
    };
  }
}

function outcomeOf(pod: Pod): SyncResult | undefined {
  if (pod.status?.phase === 'Succeeded') return ok(undefined);
  if (pod.status?.phase !== 'Failed') return undefined;
  return err(pod.status.message ? pod.status.message : 'pod failed, pod.Status.Message unknown');
}

function settle(watched: Watched, outcome: SyncResult | undefined): void {
  if (outcome === undefined || watched.outcome !== undefined) return;
  watched.outcome = outcome;
  watched.wake?.();
}
