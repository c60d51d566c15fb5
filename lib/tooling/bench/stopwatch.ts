/** Time that passes, for benchmarks only. */

/** Nanoseconds that `work` takes. */
export function timeOf(work: () => void): number {
  const started = process.hrtime.bigint();
  work();
  return Number(process.hrtime.bigint() - started);
}

/**
 * Nanoseconds that this process computes during `work`, all its threads together. On a machine that others use as well
 * this is what `work` would take alone, or a little more.
 */
export function computingTimeOf(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) * 1000;
}

/** Nanoseconds until what `work` returns is done. */
export async function timeUntil(work: () => Promise<unknown>): Promise<number> {
  const started = process.hrtime.bigint();
  await work();
  return Number(process.hrtime.bigint() - started);
}
