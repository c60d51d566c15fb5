/**
 * Moves simulated time along with real time while a clock plays. It advances in small steps, never by more than a
 * second of real time at once (a machine that slept does not race to catch up), and stands still while nobody looks.
 */
import { err, ok, type Result } from '../../base/result';
import { SPEEDS } from '../../history/stream-message';
import { failure, type Status } from '../../kubernetes/status';

export interface ClockRunnerOptions {
  /** Runs the simulation up to a simulated time, in milliseconds since the epoch. */
  readonly advanceTo: (timeMs: number) => void;
  /** Simulated now. */
  readonly nowMs: () => number;
  /** A real clock that never goes back, in milliseconds. */
  readonly realMs: () => number;
  /** Called when readers should hear of the clock: a decision, or a second of playing. */
  readonly onTurn: () => void;
}

export const TICK_MS = 100;
const CATCH_UP_MS = 1_000;
const TURN_MS = 1_000;
/** After the last request, a clock without readers goes on for this long. */
export const AWAKE_MS = 60_000;

/** How far one jump goes at most, in simulated time. */
const JUMP_LIMIT_MS = 60 * 60_000;

export class ClockRunner {
  readonly #options: ClockRunnerOptions;
  #playing = false;
  #speed = 1;
  #readers = 0;
  #touchedMs: number;
  #lastMs: number;
  #turnedMs: number;
  /** What of a simulated millisecond is left over from the ticks so far. */
  #remainder = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: ClockRunnerOptions) {
    this.#options = options;
    this.#touchedMs = options.realMs();
    this.#lastMs = this.#touchedMs;
    this.#turnedMs = this.#touchedMs;
  }

  get playing(): boolean {
    return this.#playing;
  }

  get speed(): number {
    return this.#speed;
  }

  play(): void {
    this.#playing = true;
    this.#turn();
    this.#wake();
  }

  pause(): void {
    this.tick();
    this.#playing = false;
    this.#sleep();
    this.#turn();
  }

  /** Stops, and runs to `toMs` in one go. Refused before now, far ahead, and where simulated time ends before it. */
  jump(toMs: number): Result<void, Status> {
    this.pause();
    const { nowMs, advanceTo } = this.#options;
    const [fromMs, lastMs] = [nowMs(), nowMs() + JUMP_LIMIT_MS];
    if (toMs < fromMs || toMs > lastMs) {
      const range = `between ${fromMs}, which is now, and ${lastMs}, an hour ahead`;
      return err(failure('Invalid', `toMs: must be ${range}, not ${toMs}`));
    }
    advanceTo(toMs);
    this.#turn();
    if (nowMs() >= toMs) return ok(undefined);
    return err(failure('Forbidden', `toMs: the cluster may live until ${nowMs()} only; reset it`));
  }

  /** One of `SPEEDS`. */
  setSpeed(speed: number): void {
    this.tick();
    this.#speed = speed;
    this.#turn();
  }

  /** A request came: the clock stays awake for a while. */
  touch(): void {
    this.#touchedMs = this.#options.realMs();
    this.#wake();
  }

  /** A reader is there until the returned function is called. */
  hold(): () => void {
    this.#readers += 1;
    this.touch();
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      this.#readers -= 1;
      this.#touchedMs = this.#options.realMs();
    };
  }

  stop(): void {
    this.#playing = false;
    this.#sleep();
  }

  /** Brings simulated time up to real time. */
  tick(): void {
    if (!this.#timer) return;
    const { realMs, nowMs, advanceTo } = this.#options;
    const realNowMs = realMs();
    const elapsedMs = Math.min(Math.max(realNowMs - this.#lastMs, 0), CATCH_UP_MS);
    this.#lastMs = realNowMs;
    const ahead = elapsedMs * this.#speed + this.#remainder;
    const wholeMs = Math.floor(ahead);
    this.#remainder = ahead - wholeMs;
    if (wholeMs > 0) advanceTo(nowMs() + wholeMs);
    if (realNowMs - this.#turnedMs >= TURN_MS) this.#turn();
    if (this.#readers === 0 && realNowMs - this.#touchedMs >= AWAKE_MS) this.#sleep();
  }

  #wake(): void {
    if (!this.#playing || this.#timer) return;
    this.#lastMs = this.#options.realMs();
    this.#remainder = 0;
    this.#timer = setInterval(() => this.tick(), TICK_MS);
    this.#timer.unref();
  }

  #sleep(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #turn(): void {
    this.#turnedMs = this.#options.realMs();
    this.#options.onTurn();
  }
}

/** True for a speed that the clock may have. */
export function isSpeed(speed: number): boolean {
  return SPEEDS.includes(speed);
}
