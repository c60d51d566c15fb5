/**
 * Follows recycler Pods for the operations that wait for them: what is said about them, and how they end. It only
 * listens. Upstream: WatchPod of recyclerPodClient, pkg/volume/util/recyclerclient/recycler_client.go, 1.37.
 */
import { err, ok } from '../../../base/result';
import type { EventType } from '../../../kubernetes/event';
import type { Pod } from '../../../kubernetes/pod';
import { events, pods } from '../../../kubernetes/resources';
import type { ComponentContext } from '../../component';
import type { SyncResult } from '../../task';

interface Watched {
  readonly pod: Pod;
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
  readonly #context: ComponentContext;

  constructor(context: ComponentContext) {
    this.#context = context;
    context.watch(pods, ({ type, object }) => {
      const watched = this.#find(object.metadata.namespace, object.metadata.name, object.metadata.uid);
      if (watched) settle(watched, type === 'DELETED' ? err('recycler pod was deleted') : outcomeOf(object));
    });
    context.watch(events, ({ type, object: event }) => {
      const { kind, namespace, name = '', uid } = event.involvedObject;
      const watched = type === 'ADDED' && kind === 'Pod' ? this.#find(namespace, name, uid) : undefined;
      // A watch must not write: the copy is recorded right after it.
      if (watched) this.#context.after(0, () => watched.say(event.type, event.message));
    });
  }

  watch(pod: Pod, say: (type: EventType, message: string) => void): WatchedPod {
    const watched: Watched = { pod, say, outcome: undefined, wake: undefined };
    const key = `${pod.metadata.namespace}/${pod.metadata.name}`;
    this.#watched.set(key, watched);
    const current = this.#context.api.get(pods, key);
    settle(watched, current ? outcomeOf(current) : err('recycler pod was deleted'));
    return {
      outcome: () => watched.outcome,
      onChange: (wake) => {
        watched.wake = wake;
      },
      stop: () => this.#watched.delete(key),
    };
  }

  #find(namespace: string | undefined, name: string, uid: string | undefined): Watched | undefined {
    const watched = this.#watched.get(`${namespace}/${name}`);
    return watched?.pod.metadata.uid === uid ? watched : undefined;
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
