/**
 * Simulated time: a queue of things to do, ordered by time and, at the same time, by the order in which they were
 * asked for. It decides nothing but the order; it never looks at a real clock.
 */
import TinyQueue from 'tinyqueue';
import { assert } from '../base/assert';

interface Entry {
  readonly timeMs: number;
  readonly sequence: number;
  readonly run: () => void;
}

/** Turns at one instant beyond which something must be spinning: a programmer's error, not a load. */
const TURNS_AT_ONE_INSTANT = 5_000_000;

export class EventLoop {
  #nowMs: number;
  #sequence = 0;
  readonly #queue = new TinyQueue<Entry>([], (a, b) => a.timeMs - b.timeMs || a.sequence - b.sequence);

  constructor(startMs: number) {
    this.#nowMs = startMs;
  }

  /** Milliseconds since the epoch. */
  get nowMs(): number {
    return this.#nowMs;
  }

  /** When the next thing is due; undefined when there is none. */
  get nextMs(): number | undefined {
    return this.#queue.peek()?.timeMs;
  }

  after(delayMs: number, run: () => void): void {
    assert(delayMs >= 0, `a delay of ${delayMs} ms lies in the past`);
    this.#sequence += 1;
    this.#queue.push({ timeMs: this.#nowMs + delayMs, sequence: this.#sequence, run });
  }

  /** Does the next thing and moves the clock to its time. False when there is none up to `limitMs`. */
  runNext(limitMs: number): boolean {
    const next = this.#queue.peek();
    if (next === undefined || next.timeMs > limitMs) return false;
    this.#queue.pop();
    this.#nowMs = next.timeMs;
    next.run();
    return true;
  }

  /** Does everything due up to and including `timeMs`, then sets the clock to it. */
  advanceTo(timeMs: number): void {
    assert(timeMs >= this.#nowMs, `time does not go back, from ${this.#nowMs} to ${timeMs}`);
    let instant = this.#nowMs;
    let turns = 0;
    while (this.runNext(timeMs)) {
      turns = this.#nowMs === instant ? turns + 1 : 0;
      instant = this.#nowMs;
      assert(turns < TURNS_AT_ONE_INSTANT, `work at ${instant} never ends`);
    }
    this.#nowMs = timeMs;
  }
}
