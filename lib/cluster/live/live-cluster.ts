/**
 * A real cluster behind the port, read-only. The first reader makes it connect; from then on there is one watch for
 * each kind, however many readers there are, until nobody has looked for a while.
 */

import { setMaxListeners } from 'node:events';
import type { Result } from '../../base/result';
import type { ClusterClock, ClusterDescription, ClusterState, Cursor } from '../../history/stream-message';
import type { Status } from '../../kubernetes/status';
import { Bell } from '../bell';
import type { ChangeLog } from '../change-log';
import { type Cluster, type KubernetesRequest, type KubernetesResponse, refuse } from '../cluster';
import { readStream, type StreamEvent, type StreamSource } from '../stream';
import type { Connection } from './connection';
import { Gate } from './gate';
import { followKind } from './kind-watch';
import { LiveStore } from './live-store';
import { admitRead, answerRead, type LiveSource } from './read-request';
import { READABLE } from './readable';
import { sleep } from './sleep';

export interface LiveClusterOptions {
  readonly name: string;
  readonly title: string;
  /** Opens the configured connection; an error says what is wrong with the configuration. */
  readonly connect: () => Promise<Result<Connection, string>>;
  readonly random?: () => number;
}

/** Lists that run at a time against one API server. */
const PARALLEL_LISTS = 3;
/** A kind that takes longer to list than this comes later, so that it does not hold up the others. */
const PUBLISH_AFTER_MS = 10_000;
/** A request waits this long for the first lists. */
const PATIENCE_MS = 15_000;
/** Watches are closed when nobody has looked at the cluster for this long. */
const IDLE_MS = 10 * 60_000;
const VERSION_TIMEOUT_MS = 10_000;
const CONNECT_RETRY_MS = 5_000;

/** What lives from the first reader until the cluster is idle again. */
interface Session {
  readonly store: LiveStore;
  readonly aborter: AbortController;
  version: Record<string, unknown> | undefined;
}

export class LiveCluster implements Cluster, StreamSource {
  readonly kind = 'live';
  readonly name: string;
  readonly bell = new Bell();
  readonly #options: LiveClusterOptions;
  #session: Session | undefined;
  #turn = 0;
  #readers = 0;
  #touchedMs = 0;
  #ended: Status | undefined;

  constructor(options: LiveClusterOptions) {
    this.name = options.name;
    this.#options = options;
  }

  get log(): ChangeLog | undefined {
    return this.#session?.store.log;
  }

  get clock(): ClusterClock {
    return { nowMs: Date.now(), playing: true, speed: 1, revision: this.log?.revision ?? 0 };
  }

  /** A live clock never turns: it goes on by itself. */
  readonly clockTurn = 0;

  get state(): ClusterState {
    return this.#session?.store.state ?? { connection: { kind: 'idle' }, unreadable: [] };
  }

  get stateTurn(): number {
    return this.#turn + (this.#session?.store.stateTurn ?? 0);
  }

  get ended(): Status | undefined {
    return this.#ended;
  }

  describe(): ClusterDescription {
    const version = this.#session?.version?.gitVersion;
    return {
      name: this.name,
      kind: 'live',
      title: this.#options.title,
      ...(typeof version === 'string' ? { kubernetesVersion: version } : {}),
      state: this.state,
      objects: this.log?.size ?? 0,
      clock: this.clock,
      readOnly: true,
    };
  }

  async request(request: KubernetesRequest, signal: AbortSignal): Promise<KubernetesResponse> {
    const target = admitRead(this.name, request);
    if (!target.ok) return refuse(target.error);
    const session = this.#open();
    const endMs = performance.now() + PATIENCE_MS;
    while (
      !session.store.log &&
      session.store.state.connection.kind === 'connecting' &&
      performance.now() < endMs
    ) {
      await this.bell.wait(endMs - performance.now(), signal);
    }
    const answer = answerRead(this.#sourceOf(session.store), target.value, request, signal);
    return answer.kind === 'watch' ? { ...answer, events: this.#hold(answer.events) } : answer;
  }

  subscribe(cursor: Cursor | undefined, signal: AbortSignal): AsyncGenerator<StreamEvent, void, void> {
    this.#open();
    return this.#hold(readStream(this, cursor, signal));
  }

  close(why: Status): void {
    this.#ended = why;
    this.#session?.aborter.abort();
    this.bell.ring();
  }

  /** Closes the watches of a cluster that nobody looks at; what was known is forgotten. */
  rest(nowMs: number): void {
    if (!this.#session || this.#readers > 0 || nowMs - this.#touchedMs < IDLE_MS) return;
    this.#session.aborter.abort();
    this.#session = undefined;
    this.#turn += 1;
  }

  #open(): Session {
    this.#touchedMs = Date.now();
    if (this.#session) return this.#session;
    const store = new LiveStore({ resources: READABLE, nowMs: Date.now, onChange: () => this.bell.ring() });
    const session: Session = { store, aborter: new AbortController(), version: undefined };
    this.#session = session;
    this.#turn += 1;
    void this.#follow(session);
    return session;
  }

  #sourceOf(store: LiveStore): LiveSource {
    const ended = (): Status | undefined => this.#ended;
    return {
      name: this.name,
      store,
      bell: this.bell,
      get ended() {
        return ended();
      },
    };
  }

  /** Keeps the watches open while somebody reads. */
  async *#hold<T>(events: AsyncIterable<T>): AsyncGenerator<T, void, void> {
    this.#readers += 1;
    try {
      yield* events;
    } finally {
      this.#readers -= 1;
      this.#touchedMs = Date.now();
    }
  }

  async #follow(session: Session): Promise<void> {
    const { store, aborter } = session;
    const { signal } = aborter;
    // Each kind listens to it: Node's warning of a leak at ten listeners would be wrong here.
    setMaxListeners(0, signal);
    const random = this.#options.random ?? Math.random;
    const connection = await this.#connect(session);
    if (!connection) return;
    const common = { connection, lists: new Gate(PARALLEL_LISTS), signal, random, sleep };
    await Promise.all([
      this.#askVersion(session, connection),
      publishLate(store, signal),
      ...READABLE.map((resource) => followKind({ ...common, resource, sink: store.sink(resource) })),
    ]);
  }

  /** Tries until the configuration can be used: a file or a plug-in may come to order while the page is open. */
  async #connect({ store, aborter: { signal } }: Session): Promise<Connection | undefined> {
    while (!signal.aborted) {
      const connection = await this.#options.connect();
      if (connection.ok) return connection.value;
      for (const resource of READABLE)
        store.sink(resource).status({ kind: 'lost', reason: connection.error });
      await sleep(CONNECT_RETRY_MS, signal);
    }
    return undefined;
  }

  async #askVersion(session: Session, connection: Connection): Promise<void> {
    const { signal } = session.aborter;
    while (!signal.aborted && !session.version) {
      const answer = await connection.get('/version', {}, VERSION_TIMEOUT_MS);
      if (answer.ok) session.version = answer.value;
      else await sleep(CONNECT_RETRY_MS, signal);
    }
  }
}

async function publishLate(store: LiveStore, signal: AbortSignal): Promise<void> {
  while (!signal.aborted && !store.log) {
    await sleep(PUBLISH_AFTER_MS, signal);
    if (READABLE.some((resource) => store.statusOf(resource)?.kind === 'synced')) store.publish();
  }
}
