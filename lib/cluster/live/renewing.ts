/**
 * A connection whose credentials may run out: a token that expired, a file that was replaced, a plug-in whose answer
 * the API server no longer takes. After a 401 the configuration is read anew, as kubectl does with each command, and
 * the request is sent once more. It decides nothing else, and never asks for credentials more often than it says here.
 */
import { assertDefined } from '../../base/assert';
import type { Result } from '../../base/result';
import type { Connection, ReadError, WriteRequest } from './connection';

export interface RenewingOptions {
  /** Opens the configured connection with what the files say now. */
  readonly connect: () => Promise<Result<Connection, string>>;
  /** A clock that only goes forward. */
  readonly nowMs: () => number;
}

/** One renewal serves all kinds: each of their watches gets a 401 when a token runs out. */
const RENEW_AT_MOST_EVERY_MS = 5_000;

const UNAUTHORIZED = 401;

/** `first` until the API server refuses its credentials; from then on what `connect` gave last. */
export function renewing(first: Connection, options: RenewingOptions): Connection {
  const renewal = new Renewal(first, options);
  return {
    server: first.server,
    ...(first.write
      ? {
          // A write that was answered with 401 was not done: it is sent again, once, with credentials that are newer.
          async write(request, timeoutMs) {
            const used = renewal.current;
            const answer = await writeBy(used, request, timeoutMs);
            if (!answer.ok || answer.value.code !== UNAUTHORIZED) return answer;
            const renewed = await renewal.after(used);
            return renewed?.write ? renewed.write(request, timeoutMs) : answer;
          },
        }
      : {}),
    async get(path, query, timeoutMs) {
      const used = renewal.current;
      const answer = await used.get(path, query, timeoutMs);
      if (answer.ok || !isRefusal(answer.error)) return answer;
      const renewed = await renewal.after(used);
      return renewed ? renewed.get(path, query, timeoutMs) : answer;
    },
    watch: (path, query, watchOptions) =>
      renewal.through((by) => by.watch(path, query, watchOptions), watchOptions.signal),
    pulse: (path, pulseOptions) => renewal.through((by) => by.pulse(path, pulseOptions), pulseOptions.signal),
  };
}

function writeBy(connection: Connection, request: WriteRequest, timeoutMs: number) {
  return assertDefined(connection.write, 'a connection that writes was renewed by one that does not')(
    request,
    timeoutMs,
  );
}

function isRefusal(error: ReadError): boolean {
  return error.kind === 'status' && error.code === UNAUTHORIZED;
}

class Renewal {
  current: Connection;
  readonly #options: RenewingOptions;
  #running: Promise<void> | undefined;
  #renewedMs = Number.NEGATIVE_INFINITY;

  constructor(first: Connection, options: RenewingOptions) {
    this.current = first;
    this.#options = options;
  }

  /** What lasts until it ends: once more with newer credentials, where it ended because of the old ones. */
  async through(
    last: (by: Connection) => Promise<ReadError | undefined>,
    signal: AbortSignal,
  ): Promise<ReadError | undefined> {
    const used = this.current;
    const ended = await last(used);
    if (!ended || !isRefusal(ended) || signal.aborted) return ended;
    const renewed = await this.after(used);
    return renewed ? last(renewed) : ended;
  }

  /** A connection that is newer than `refused`; undefined where there is none to be had now. */
  async after(refused: Connection): Promise<Connection | undefined> {
    if (this.current === refused) {
      const { nowMs } = this.#options;
      if (!this.#running && nowMs() - this.#renewedMs < RENEW_AT_MOST_EVERY_MS) return undefined;
      this.#running ??= this.#renew();
      await this.#running;
    }
    return this.current === refused ? undefined : this.current;
  }

  async #renew(): Promise<void> {
    const { connect, nowMs } = this.#options;
    this.#renewedMs = nowMs();
    const opened = await connect();
    if (opened.ok) this.current = opened.value;
    this.#running = undefined;
  }
}
