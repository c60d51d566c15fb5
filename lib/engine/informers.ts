/**
 * The shared informers of all components: who is told of which change, and what the object was before. They have
 * no lag: a change is delivered before the write returns, so a listener may only take note of it (add a key to a
 * queue, update an index) and never write.
 */
import type { Change } from '../kubernetes/change';
import { groupOf, type KubernetesObject, objectKey } from '../kubernetes/object';
import type { Resource, ResourceInfo } from '../kubernetes/resources';
import type { ApiServer } from './apiserver/api';

export type Listener<T extends KubernetesObject> = (
  change: Change & { readonly object: T },
  previous: T | undefined,
) => void;

interface Informer {
  readonly cache: Map<string, KubernetesObject>;
  readonly listeners: Set<Listener<KubernetesObject>>;
}

export class Informers {
  readonly #api: ApiServer;
  readonly #nowMs: () => number;
  readonly #byKind = new Map<string, Informer>();

  constructor(api: ApiServer, nowMs: () => number) {
    this.#api = api;
    this.#nowMs = nowMs;
    api.subscribe((change) => this.#dispatch(change));
  }

  /** Existing objects are delivered at once, as ADDED by nobody. Returns its own undoing. */
  watch<T extends KubernetesObject>(resource: Resource<T>, listener: Listener<T>): () => void {
    const informer = this.#informer(resource);
    const heard = listener as unknown as Listener<KubernetesObject>;
    informer.listeners.add(heard);
    for (const object of [...informer.cache.values()]) {
      const revision = Number(object.metadata.resourceVersion ?? 0);
      heard({ revision, timeMs: this.#nowMs(), actor: '', type: 'ADDED', object }, undefined);
    }
    return () => {
      informer.listeners.delete(heard);
    };
  }

  #informer(resource: ResourceInfo): Informer {
    const id = `${resource.group}/${resource.kind}`;
    let informer = this.#byKind.get(id);
    if (!informer) {
      const objects = this.#api.list(resource);
      informer = {
        cache: new Map(objects.map((object) => [objectKey(object), object])),
        listeners: new Set(),
      };
      this.#byKind.set(id, informer);
    }
    return informer;
  }

  #dispatch(change: Change): void {
    const informer = this.#byKind.get(`${groupOf(change.object.apiVersion)}/${change.object.kind}`);
    if (!informer) return;
    const key = objectKey(change.object);
    const previous = informer.cache.get(key);
    if (change.type === 'DELETED') informer.cache.delete(key);
    else informer.cache.set(key, change.object);
    for (const listener of informer.listeners) listener(change, previous);
  }
}
