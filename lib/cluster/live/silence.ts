/** How soon after the computer woke up a silence is noticed. */
const TICK_MS = 2_000;

/** Nothing was refused and nothing broke: nothing came. */
export class SilentError extends Error {
  constructor() {
    super('no sign of life from the API server');
  }
}

/**
 * A signal that aborts with `parent`, and when nothing was heard for too long. It compares times instead of setting one
 * timer: timers stand still while a computer sleeps, and a connection of before would count as alive for minutes after
 * it woke up.
 */
export class Silence {
  readonly #aborter = new AbortController();
  readonly #parent: AbortSignal;
  readonly #end = (): void => this.#aborter.abort(this.#parent.reason);
  #timer: NodeJS.Timeout | undefined;
  #heardMs = 0;

  constructor(parent: AbortSignal) {
    this.#parent = parent;
    if (parent.aborted) this.#end();
    parent.addEventListener('abort', this.#end, { once: true });
  }

  get signal(): AbortSignal {
    return this.#aborter.signal;
  }

  /** From now on something must be heard every `ms`. */
  restart(ms: number): void {
    clearInterval(this.#timer);
    this.#heardMs = Date.now();
    this.#timer = setInterval(() => this.#check(ms), Math.min(ms, TICK_MS));
    this.#timer.unref();
  }

  heard(): void {
    this.#heardMs = Date.now();
  }

  /** Nothing is waited for any more. */
  stop(): void {
    clearInterval(this.#timer);
    this.#parent.removeEventListener('abort', this.#end);
  }

  /** A clock that was set back says nothing of how long it was; better one watch too many resumed. */
  #check(ms: number): void {
    if (Math.abs(Date.now() - this.#heardMs) < ms) return;
    clearInterval(this.#timer);
    this.#aborter.abort(new SilentError());
  }
}
