/**
 * A real cluster behind the port, read-only unless it was named for writes (`live-writer.ts`). The first reader makes it
 * connect; from then on there is one watch for each kind, however many readers there are, until nobody has looked for a
 * while.
 */

import { setMaxListeners } from 'node:events';
import { err, ok, type Result } from '../../base/result';
import type {
  ClusterClock,
  ClusterDescription,
  ClusterState,
  Cursor,
  WriteAccess,
  WriteQuestion,
} from '../../history/stream-message';
import { failure, type Status } from '../../kubernetes/status';
import { Bell } from '../bell';
import type { ChangeLog } from '../change-log';
import { type Cluster, type KubernetesRequest, type KubernetesResponse, refuse } from '../cluster';
import { readStream, type StreamEvent, type StreamSource } from '../stream';
import type { Connection, ConnectOptions } from './connection';
import { Gate } from './gate';
import { LiveStore } from './live-store';
import { LiveWriter } from './live-writer';
import { followResource } from './namespaced-watch';
import { Pulse } from './pulse';
import { admitRead, answerRead, type LiveSource } from './read-request';
import { READABLE } from './readable';
import { renewing } from './renewing';
import { type OnDate, ServerClock } from './server-clock';
import { sleep } from './sleep';

export interface LiveClusterOptions {
  readonly name: string;
  readonly title: string;
  /** Opens the configured connection; an error says what is wrong with the configuration. */
  readonly connect: (options?: ConnectOptions) => Promise<Result<Connection, string>>;
  /** Where to read namespaced kinds when the whole cluster is forbidden. */
  readonly namespaces?: readonly string[];
  /** Named for writes: as whom it is written to, and what hears of each write. Absent: every write is refused. */
  readonly writes?: { readonly access: WriteAccess; readonly log: (line: string) => void };
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
/** While somebody reads, the clock is told this often: ages go on in a page to which nothing else happens. */
const TICK_MS = 1_000;
/** Clocks that differ by more than this are told of. */
const TOLD_SKEW_MS = 30_000;
const CONNECT_RETRY_MS = 5_000;

/** What lives from the first reader until the cluster is idle again. */
interface Session {
  readonly store: LiveStore;
  readonly aborter: AbortController;
  /** Undefined where the cluster was left before its configuration could be used. */
  readonly connection: Promise<Connection | undefined>;
  version: Record<string, unknown> | undefined;
}

export class LiveCluster implements Cluster, StreamSource {
  readonly kind = 'live';
  readonly name: string;
  readonly bell = new Bell();
  readonly #options: LiveClusterOptions;
  readonly #writer: LiveWriter | undefined;
  #session: Session | undefined;
  #turn = 0;
  #readers = 0;
  #touchedMs = 0;
  #clockTurn = 0;
  #ticking: NodeJS.Timeout | undefined;
  /** The clock of the API server: what it wrote is as old as that says. */
  readonly #serverClock = new ServerClock();
  readonly #clusterMs = (): number => Date.now() + this.#serverClock.aheadMs;
  #ended: Status | undefined;

  constructor(options: LiveClusterOptions) {
    this.name = options.name;
    this.#options = options;
    const { name, writes } = options;
    const connection = () => this.#connected();
    this.#writer = writes && new LiveWriter({ ...writes, name, connection, nowMs: () => performance.now() });
  }

  get log(): ChangeLog | undefined {
    return this.#session?.store.log;
  }

  get clock(): ClusterClock {
    const heardMs = this.#session?.store.heardMs;
    return {
      nowMs: this.#clusterMs(),
      playing: true,
      speed: 1,
      revision: this.log?.revision ?? 0,
      ...(heardMs === undefined ? {} : { heardMs }),
    };
  }

  get clockTurn(): number {
    return this.#clockTurn;
  }

  get state(): ClusterState {
    const state = this.#session?.store.state ?? { connection: { kind: 'idle' }, unreadable: [] };
    const aheadMs = this.#serverClock.aheadMs;
    return Math.abs(aheadMs) < TOLD_SKEW_MS ? state : { ...state, clockAheadMs: aheadMs };
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
      readOnly: !this.#writer,
      ...(this.#options.writes ? { writes: this.#options.writes.access } : {}),
    };
  }

  async ask(request: KubernetesRequest): Promise<Result<WriteQuestion, Status>> {
    if (this.#writer && request.method !== 'GET') return this.#writer.ask(request);
    const refused = admitRead(this.name, request);
    return refused.ok
      ? err(failure('BadRequest', 'a request that only reads needs no confirmation'))
      : refused;
  }

  async request(request: KubernetesRequest, signal: AbortSignal): Promise<KubernetesResponse> {
    if (this.#writer && request.method !== 'GET') return this.#writer.write(request);
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
    const store = new LiveStore({
      resources: READABLE,
      nowMs: this.#clusterMs,
      onChange: () => this.bell.ring(),
    });
    const aborter = new AbortController();
    const connection = this.#connect(store, aborter.signal);
    const session: Session = { store, aborter, connection, version: undefined };
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
    this.#ticking ??= setInterval(() => this.#tick(), TICK_MS).unref();
    try {
      yield* events;
    } finally {
      this.#readers -= 1;
      if (this.#readers === 0) {
        clearInterval(this.#ticking);
        this.#ticking = undefined;
      }
      this.#touchedMs = Date.now();
    }
  }

  readonly #onDate: OnDate = (dateMs, sentMs, heardMs) => {
    if (!this.#serverClock.heard(dateMs, sentMs, heardMs)) return;
    this.#turn += 1;
    this.#tick();
  };

  #tick(): void {
    this.#clockTurn += 1;
    this.bell.ring();
  }

  async #follow(session: Session): Promise<void> {
    const { store, aborter } = session;
    const { signal } = aborter;
    // Each kind listens to it: Node's warning of a leak at ten listeners would be wrong here.
    setMaxListeners(0, signal);
    const random = this.#options.random ?? Math.random;
    const connection = await session.connection;
    if (!connection) return;
    const { namespaces = [] } = this.#options;
    const nowMs = (): number => performance.now();
    const pulse = new Pulse({
      connection,
      onBeat: (version) => {
        store.beat();
        session.version = version ?? session.version;
      },
      signal,
      random,
      nowMs: () => Date.now(),
      sleep,
    });
    const lists = new Gate(PARALLEL_LISTS);
    const common = { connection: pulse.connection, lists, signal, random, nowMs, sleep };
    await Promise.all([
      pulse.run(),
      publishLate(store, signal),
      ...READABLE.map((resource) => followResource({ ...common, resource, store, namespaces })),
    ]);
  }

  /** Tries until the configuration can be used: a file or a plug-in may come to order while the page is open. */
  async #connect(store: LiveStore, signal: AbortSignal): Promise<Connection | undefined> {
    const options = { writes: this.#writer !== undefined, onDate: this.#onDate };
    const connect = () => this.#options.connect(options);
    while (!signal.aborted) {
      const connection = await connect();
      if (connection.ok) {
        return renewing(connection.value, { connect, nowMs: () => performance.now() });
      }
      for (const resource of READABLE)
        store.sink(resource).status({ kind: 'lost', reason: connection.error });
      await sleep(CONNECT_RETRY_MS, signal);
    }
    return undefined;
  }

  /** The connection, for a write; waits for it no longer than a reader waits for the first lists. */
  async #connected(): Promise<Result<Connection, Status>> {
    const { connection, store } = this.#open();
    const patience = new AbortController();
    const found = await Promise.race([connection, sleep(PATIENCE_MS, patience.signal)]);
    patience.abort();
    if (found) return ok(found);
    const { connection: standing } = store.state;
    const why = 'reason' in standing ? standing.reason : 'it is not connected yet';
    return err(failure('ServiceUnavailable', `cluster "${this.name}" cannot be written to: ${why}`));
  }
}

async function publishLate(store: LiveStore, signal: AbortSignal): Promise<void> {
  while (!signal.aborted && !store.log) {
    await sleep(PUBLISH_AFTER_MS, signal);
    if (READABLE.some((resource) => store.statusOf(resource)?.kind === 'synced')) store.publish();
  }
}
