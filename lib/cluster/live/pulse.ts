/**
 * Hears whether an API server is there. A watch of a quiet kind says nothing for a minute, and a link that died without
 * a word looks like one. So the same small document is asked for again and again, over a connection that is as old as
 * the watches; when the answers stop, the watches that are silent too are ended, and go on from where they were. Those
 * that were opened afterwards are left alone until there was an answer again: an API server that is slow is not stormed.
 */
import { backoffMs } from './backoff';
import type { Connection, ReadError } from './connection';

export interface PulseOptions {
  readonly connection: Connection;
  /** The API server answered; its version, where it tells it. */
  readonly onBeat: (version: Record<string, unknown> | undefined) => void;
  readonly signal: AbortSignal;
  /** In [0, 1). */
  readonly random: () => number;
  /** The clock on the wall, in milliseconds. */
  readonly nowMs: () => number;
  /** Resolves after `ms`, or at once when `signal` aborts. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** Less than the four seconds for which a connection on which nothing happens is kept. Who may read nothing may read this. */
const PATH = '/version';
const EVERY_MS = 3_000;
/** Who did not answer for so long, or brought nothing, is silent. */
const QUIET_MS = 10_000;

/** A watch that is open. */
interface OpenWatch {
  /** Its last sign of life, or when it was begun. */
  heardMs: number;
  /** It was open when the answers stopped. */
  doubted: boolean;
  readonly end: (why: Error) => void;
}

export class Pulse {
  readonly #options: PulseOptions;
  readonly #open = new Set<OpenWatch>();
  /** The API server answered last time. */
  #beats = false;
  /** Set while an answer is waited for in vain: asks anew at once. */
  #hasten: (() => void) | undefined;

  constructor(options: PulseOptions) {
    this.#options = options;
  }

  /** The connection, with watches that end when the API server is no longer heard. */
  get connection(): Connection {
    const { connection } = this.#options;
    return { ...connection, watch: (path, query, options) => this.#watch(path, query, options) };
  }

  /** Goes on until `signal` aborts. */
  async run(): Promise<void> {
    const { signal, random, sleep } = this.#options;
    let failures = 0;
    let pauseMs = 0;
    let waits = false;
    const onAnswer = (): void => {
      failures = 0;
    };
    while (!signal.aborted) {
      const attempt = new AbortController();
      const stop = (): void => attempt.abort(signal.reason);
      signal.addEventListener('abort', stop, { once: true });
      this.#hasten = waits ? stop : undefined;
      if (pauseMs > 0) await sleep(pauseMs, attempt.signal);
      const ended = attempt.signal.aborted ? undefined : await this.#ask(attempt.signal, onAnswer);
      signal.removeEventListener('abort', stop);
      pauseMs = 0;
      // Once for each failure: who is slow to answer is not asked with every sign of life of a watch.
      waits = ended !== undefined;
      if (!ended) continue;
      failures += 1;
      if (isLoss(ended, failures)) this.#doubt(ended.message);
      if (failures > 1) pauseMs = backoffMs(failures - 1, random());
    }
  }

  #ask(signal: AbortSignal, onAnswer: () => void): Promise<ReadError | undefined> {
    return this.#options.connection.pulse(PATH, {
      everyMs: EVERY_MS,
      silenceMs: EVERY_MS + QUIET_MS,
      signal,
      onBeat: (version) => {
        onAnswer();
        this.#hasten = undefined;
        this.#beats = true;
        for (const watch of this.#open) watch.doubted = false;
        this.#options.onBeat(version);
      },
    });
  }

  readonly #watch: Connection['watch'] = async (path, query, options) => {
    const { connection, nowMs } = this.#options;
    const { signal, onOpen, onBytes } = options;
    const aborter = new AbortController();
    const watch: OpenWatch = {
      heardMs: nowMs(),
      doubted: false,
      end: (why) => aborter.abort(why),
    };
    const stop = (): void => aborter.abort(signal.reason);
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    this.#open.add(watch);
    const heard = (then: () => void) => (): void => {
      watch.heardMs = nowMs();
      // The pulse must not be younger than the watches: then it would live on where they die.
      this.#hasten?.();
      then();
    };
    try {
      return await connection.watch(path, query, {
        ...options,
        signal: aborter.signal,
        onOpen: heard(onOpen),
        onBytes: heard(onBytes),
      });
    } finally {
      this.#open.delete(watch);
      signal.removeEventListener('abort', stop);
    }
  };

  #doubt(why: string): void {
    const nowMs = this.#options.nowMs();
    for (const watch of this.#open) {
      watch.doubted ||= this.#beats;
      // A clock that was set back says nothing of how long it was.
      if (watch.doubted && Math.abs(nowMs - watch.heardMs) >= QUIET_MS) watch.end(new Error(why));
    }
    this.#beats = false;
  }
}

/**
 * A connection that breaks may only have been closed because nothing happened on it: what a new one says counts. Who
 * refuses the credentials is there.
 */
function isLoss(ended: ReadError, failures: number): boolean {
  if (ended.kind === 'network') return ended.silent === true || failures > 1;
  return ended.code !== 401 && failures > 1;
}
