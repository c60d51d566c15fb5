/**
 * Turns what a cluster remembers into the messages of one page's stream. Each reader pulls at its own pace and
 * keeps nothing but its place in the log, so a slow reader costs the server one batch; one that falls behind the
 * oldest remembered change gets a fresh snapshot.
 */

import {
  type ClusterClock,
  type ClusterState,
  type Cursor,
  HEARTBEAT_MS,
  type SnapshotReason,
  STREAM_VERSION,
  type StreamMessage,
} from '../history/stream-message';
import type { KubernetesObject } from '../kubernetes/object';
import type { Status } from '../kubernetes/status';
import type { Bell } from './bell';
import type { ChangeLog } from './change-log';

/** What a stream reads. Whoever changes one of these rings the bell. */
export interface StreamSource {
  /** Undefined while a live cluster is not listed yet. Another log after a reset. */
  readonly log: ChangeLog | undefined;
  readonly clock: ClusterClock;
  /** Grows when readers should be told of the clock. */
  readonly clockTurn: number;
  readonly state: ClusterState;
  /** Grows when the state changed. */
  readonly stateTurn: number;
  /** Set once the cluster is gone. */
  readonly ended: Status | undefined;
  readonly bell: Bell;
}

export interface StreamEvent {
  readonly message: StreamMessage;
  /** Where to go on after this message; absent where a reader must not resume. */
  readonly cursor?: Cursor;
}

/** Objects of one part of a snapshot, and changes of one message, at most. */
export const BATCH = 500;

/** Messages from `cursor` on, or from a snapshot, until `signal` aborts or the cluster ends. */
export async function* readStream(
  source: StreamSource,
  cursor: Cursor | undefined,
  signal: AbortSignal,
): AsyncGenerator<StreamEvent, void, void> {
  const reader = new Reader(source, cursor);
  while (!signal.aborted) {
    const news = [...reader.look()];
    yield* news;
    if (source.ended) {
      yield { message: { kind: 'end', status: source.ended } };
      return;
    }
    if (news.length > 0) continue;
    const awakening = await source.bell.wait(HEARTBEAT_MS, signal);
    if (awakening === 'timeout') yield { message: { kind: 'heartbeat', timeMs: Date.now() } };
  }
}

class Reader {
  readonly #source: StreamSource;
  #log: ChangeLog | undefined;
  #revision = 0;
  readonly #resume: Cursor | undefined;
  #parts: StreamEvent[] = [];
  #stateTurn = -1;
  #clockTurn = -1;

  constructor(source: StreamSource, cursor: Cursor | undefined) {
    this.#source = source;
    this.#resume = cursor;
  }

  /** What is new since the last look; nothing when the reader has seen it all. */
  *look(): Generator<StreamEvent, void, void> {
    const { log, clock, clockTurn } = this.#source;
    // Before a log that is new to the reader: what is not in it may be what can no longer be read.
    if (!log || this.#place(log)) yield* this.#newState();
    if (!log) return;
    const part = this.#parts.shift();
    if (part) {
      yield part;
      return;
    }
    const entries = log.since(this.#revision, BATCH);
    if (!entries.ok) return;
    const changes = entries.value.map((entry) => entry.change);
    const last = changes.at(-1);
    if (last) {
      this.#revision = last.revision;
      yield { message: { kind: 'changes', changes }, cursor: { log: log.id, revision: last.revision } };
    }
    if (this.#revision !== log.revision) return;
    // After the changes: a kind counts as read only once its objects are told.
    yield* this.#newState();
    if (clockTurn === this.#clockTurn) return;
    this.#clockTurn = clockTurn;
    yield { message: { kind: 'clock', ...clock } };
  }

  *#newState(): Generator<StreamEvent, void, void> {
    const { state, stateTurn } = this.#source;
    if (stateTurn === this.#stateTurn) return;
    this.#stateTurn = stateTurn;
    yield { message: { kind: 'state', state } };
  }

  /** Why the reader needs a snapshot of `log`; undefined where it can go on from its place. */
  #whySnapshot(log: ChangeLog, place: Cursor | undefined): SnapshotReason | undefined {
    if (!place) return 'start';
    if (place.log !== log.id) return 'reset';
    const reachable = log.since(place.revision, 0);
    if (reachable.ok) return undefined;
    return reachable.error === 'compacted' ? 'compacted' : 'reset';
  }

  /** Finds the reader's place in `log`; prepares a snapshot where it has none, and is true then. */
  #place(log: ChangeLog): boolean {
    const place = this.#log ? { log: this.#log.id, revision: this.#revision } : this.#resume;
    const why = this.#whySnapshot(log, place);
    if (why) {
      this.#snapshot(log, why);
    } else if (place) {
      this.#log = log;
      this.#revision = place.revision;
    }
    return why !== undefined;
  }

  #snapshot(log: ChangeLog, why: SnapshotReason): void {
    const { revision, timeMs, objects } = log.oldest();
    this.#log = log;
    this.#revision = revision;
    this.#clockTurn = -1;
    const parts = chunks(objects);
    const fixed = { kind: 'snapshot', version: STREAM_VERSION, log: log.id, revision, timeMs, why } as const;
    const head = log.revision;
    this.#parts = parts.map((part, index) => {
      const last = index === parts.length - 1;
      const message = { ...fixed, head, first: index === 0, last, objects: part };
      return last ? { message, cursor: { log: log.id, revision } } : { message };
    });
  }
}

/** At least one part, so that an empty cluster has a snapshot too. */
function chunks(objects: readonly KubernetesObject[]): (readonly KubernetesObject[])[] {
  const parts: (readonly KubernetesObject[])[] = [objects.slice(0, BATCH)];
  for (let start = BATCH; start < objects.length; start += BATCH)
    parts.push(objects.slice(start, start + BATCH));
  return parts;
}
