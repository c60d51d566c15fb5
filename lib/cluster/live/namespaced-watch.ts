/**
 * Follows a namespaced kind for a user who may not read it in the whole cluster: when the API server forbids that, each
 * of the configured namespaces gets a watch of its own, and they end when the whole cluster may be read after all.
 * Which namespaces a user may read is never guessed: it would take a list of namespaces, which such a user seldom has,
 * or a SelfSubjectRulesReview, which is a POST.
 */
import type { ResourceInfo } from '../../kubernetes/resources';
import { type FollowOptions, followKind, type KindSink } from './kind-watch';
import type { LiveStore } from './live-store';

export interface FollowResourceOptions extends Omit<FollowOptions, 'sink' | 'namespace'> {
  readonly store: LiveStore;
  readonly namespaces: readonly string[];
}

/** One watch for the kind, or one for each namespace; ends with `signal`. */
export async function followResource({ store, namespaces, ...follow }: FollowResourceOptions): Promise<void> {
  const { resource, signal } = follow;
  const whole = store.sink(resource);
  if (!resource.namespaced || namespaces.length === 0) return followKind({ ...follow, sink: whole });
  const parts = new Parts(namespaces, (namespace, ended) =>
    followKind({ ...follow, namespace, sink: store.sink(resource, namespace), signal: ended }),
  );
  signal.addEventListener('abort', () => parts.close(), { once: true });
  const sink: KindSink = {
    ...whole,
    status: (status) => {
      const forbidden = status.kind === 'unreadable' && status.why === 'forbidden';
      if (forbidden) openParts(store, resource, namespaces, parts);
      else if (status.kind === 'synced' && parts.close()) store.closeParts(resource);
      whole.status(status);
    },
  };
  return followKind({ ...follow, sink });
}

/** The store hears of the parts first: otherwise it would take the kind for one of which nothing comes. */
function openParts(
  store: LiveStore,
  resource: ResourceInfo,
  namespaces: readonly string[],
  parts: Parts,
): void {
  if (parts.isOpen) return;
  store.openParts(resource, namespaces);
  parts.open();
}

/** The watches of single namespaces, all open or all closed. */
class Parts {
  readonly #namespaces: readonly string[];
  readonly #follow: (namespace: string, ended: AbortSignal) => Promise<void>;
  #aborter: AbortController | undefined;

  constructor(
    namespaces: readonly string[],
    follow: (namespace: string, ended: AbortSignal) => Promise<void>,
  ) {
    this.#namespaces = namespaces;
    this.#follow = follow;
  }

  get isOpen(): boolean {
    return this.#aborter !== undefined;
  }

  open(): void {
    const aborter = new AbortController();
    this.#aborter = aborter;
    for (const namespace of this.#namespaces) void this.#follow(namespace, aborter.signal);
  }

  /** True where they were open. */
  close(): boolean {
    const aborter = this.#aborter;
    this.#aborter = undefined;
    aborter?.abort();
    return aborter !== undefined;
  }
}
