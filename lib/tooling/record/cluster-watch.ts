/**
 * What exists in a real cluster, kept by one list and one watch a kind, and every change of it in the order in which
 * each kind's watch told. It writes nothing.
 */
import { setMaxListeners } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import type { Administrator } from '../../../e2e/controlplane/administrator';
import { assert } from '../../base/assert';
import { objectName } from '../../engine/conformance/normalise';
import type { ObservedChange } from '../../engine/conformance/observer';
import { apiVersionOf, type KubernetesObject } from '../../kubernetes/object';
import { RESOURCES, type Resource, type ResourceInfo, resourcePath } from '../../kubernetes/resources';

type Listener = (change: ObservedChange) => void;

interface WatchLine {
  readonly type: ObservedChange['type'] | 'BOOKMARK' | 'ERROR';
  readonly object: KubernetesObject;
}

export class ClusterWatch {
  readonly #administrator: Administrator;
  readonly #objects = new Map<string, Map<string, KubernetesObject>>();
  readonly #listeners = new Set<Listener>();
  readonly #end = new AbortController();
  #changedAtMs = performance.now();
  #broken: unknown;

  private constructor(administrator: Administrator) {
    this.#administrator = administrator;
    setMaxListeners(RESOURCES.length, this.#end.signal);
  }

  /** Lists and watches every kind of which Stowage simulates something and that the cluster serves. */
  static async open(administrator: Administrator): Promise<ClusterWatch> {
    const watch = new ClusterWatch(administrator);
    await Promise.all(
      RESOURCES.filter(({ simulated }) => simulated).map((resource) => watch.#list(resource)),
    );
    return watch;
  }

  close(): void {
    this.#end.abort();
  }

  /** Returns what ends the subscription. */
  subscribe(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  list<T extends KubernetesObject>(resource: Resource<T>): readonly T[] {
    return [...(this.#objects.get(resource.kind)?.values() ?? [])] as T[];
  }

  /** Kinds that the cluster serves. */
  get kinds(): readonly ResourceInfo[] {
    return RESOURCES.filter(({ kind, simulated }) => simulated && this.#objects.has(kind));
  }

  /** Resolves when nothing but Events has changed for as long as `quietMs` says, which is asked again each time. */
  async untilQuiet(quietMs: () => number, limitMs: number): Promise<void> {
    const deadlineMs = performance.now() + limitMs;
    for (;;) {
      if (this.#broken) throw this.#broken;
      const nowMs = performance.now();
      const leftMs = this.#changedAtMs + quietMs() - nowMs;
      if (leftMs <= 0) return;
      if (nowMs > deadlineMs) throw new Error(`the cluster still changes after ${limitMs / 1000} s`);
      await pause(Math.max(5, leftMs));
    }
  }

  /** Somebody has just done something: the time of quiet begins anew. */
  touch(): void {
    this.#changedAtMs = performance.now();
  }

  async #list(resource: ResourceInfo): Promise<void> {
    const path = resourcePath(resource);
    const { code, body, text } = await this.#administrator.get(path);
    if (code === 404) return;
    assert(code === 200, `${path}: ${code} ${text.slice(0, 200)}`);
    const { items, metadata } = body as unknown as {
      readonly items: readonly KubernetesObject[];
      readonly metadata: { readonly resourceVersion: string };
    };
    const type = { apiVersion: apiVersionOf(resource.group, resource.version), kind: resource.kind };
    this.#objects.set(resource.kind, new Map());
    for (const item of items) this.#apply({ type: 'ADDED', object: { ...item, ...type } });
    this.#watch(path, metadata.resourceVersion).catch((error: unknown) => {
      if (!this.#end.signal.aborted) this.#broken = error;
    });
  }

  /** An API server ends each watch after a while; the next goes on where it ended. */
  async #watch(path: string, since: string): Promise<void> {
    let revision = since;
    while (!this.#end.signal.aborted) {
      const lines = this.#administrator.watch(
        `${path}?watch=1&resourceVersion=${revision}`,
        this.#end.signal,
      );
      for await (const line of lines) {
        const { type, object } = JSON.parse(line) as WatchLine;
        assert(type !== 'ERROR', `the watch of ${path} broke: ${line.slice(0, 300)}`);
        revision = object.metadata.resourceVersion ?? revision;
        if (type !== 'BOOKMARK') this.#apply({ type, object });
      }
    }
  }

  #apply(change: ObservedChange): void {
    const { type, object } = change;
    const objects = this.#objects.get(object.kind);
    if (type === 'DELETED') objects?.delete(objectName(object));
    else objects?.set(objectName(object), object);
    if (object.kind !== 'Event') this.touch();
    for (const listener of this.#listeners) listener(change);
  }
}
