/** How long to wait before the next attempt: doubling, with jitter so that many watches do not come back at once. */
export interface BackoffOptions {
  readonly firstMs: number;
  readonly limitMs: number;
}

/** As client-go's reflectors, but with a lower limit: a person looks at the result. */
export const WATCH_BACKOFF: BackoffOptions = { firstMs: 500, limitMs: 15_000 };

/** Delay before the `attempt`-th retry (from 1): between half and all of the doubled delay. `random` is in [0, 1). */
export function backoffMs(attempt: number, random: number, options: BackoffOptions = WATCH_BACKOFF): number {
  const full = Math.min(options.limitMs, options.firstMs * 2 ** Math.min(attempt - 1, 30));
  return Math.round(full / 2 + (random * full) / 2);
}
