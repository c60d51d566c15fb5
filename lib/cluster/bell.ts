/**
 * Wakes whoever waits for news. It carries none: a reader that wakes looks for itself, so a ring while nobody
 * waits is not lost as long as a reader looks before it waits, without a pause in between.
 */
export type Awakening = 'rung' | 'timeout' | 'aborted';

export class Bell {
  readonly #sleepers = new Set<() => void>();

  ring(): void {
    const sleepers = [...this.#sleepers];
    this.#sleepers.clear();
    for (const wake of sleepers) wake();
  }

  /** Resolves at the next ring, after `timeoutMs`, or when `signal` aborts, whatever comes first. */
  wait(timeoutMs: number, signal: AbortSignal): Promise<Awakening> {
    if (signal.aborted) return Promise.resolve('aborted');
    return new Promise((resolve) => {
      const finish = (outcome: Awakening): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', onAbort);
        this.#sleepers.delete(onRing);
        resolve(outcome);
      };
      const onRing = (): void => finish('rung');
      const onAbort = (): void => finish('aborted');
      const timer = setTimeout(() => finish('timeout'), timeoutMs);
      signal.addEventListener('abort', onAbort, { once: true });
      this.#sleepers.add(onRing);
    });
  }
}
