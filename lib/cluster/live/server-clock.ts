/**
 * How far the clock of an API server is from ours. Ages are counted from times that the API server wrote, so they are
 * right only by its clock. Its answers carry the second in which they were made (`Date`), and that second lies between
 * question and answer: what all answers allow together is kept. An answer that took long allows much and so moves
 * nothing. It reads no clock itself.
 */

/** An answer of `dateMs`, in whole seconds, to what was asked at `sentMs` and heard at `heardMs` by our clock. */
export type OnDate = (dateMs: number, sentMs: number, heardMs: number) => void;

const SECOND_MS = 1_000;

export class ServerClock {
  #leastMs = Number.NEGATIVE_INFINITY;
  #mostMs = Number.POSITIVE_INFINITY;
  #aheadMs = 0;

  /** Milliseconds to add to our clock for that of the API server; 0 while no answer says that they differ. */
  get aheadMs(): number {
    return this.#aheadMs;
  }

  /** True where the answer changed `aheadMs`. */
  heard(dateMs: number, sentMs: number, heardMs: number): boolean {
    const leastMs = dateMs - heardMs;
    const mostMs = dateMs + SECOND_MS - sentMs;
    // Ours was set meanwhile, or another API server of the same cluster answered: only the newest counts.
    if (mostMs < leastMs) return false;
    const agrees = leastMs <= this.#mostMs && mostMs >= this.#leastMs;
    this.#leastMs = agrees ? Math.max(leastMs, this.#leastMs) : leastMs;
    this.#mostMs = agrees ? Math.min(mostMs, this.#mostMs) : mostMs;
    if (this.#aheadMs >= this.#leastMs && this.#aheadMs <= this.#mostMs) return false;
    this.#aheadMs = Math.round((this.#leastMs + this.#mostMs) / 2);
    return true;
  }
}
