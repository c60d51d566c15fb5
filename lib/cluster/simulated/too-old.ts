/** What a simulated cluster says that has lived for as long as a scenario may cover. */
import { failure, type Status } from '../../kubernetes/status';

const DAY_MS = 24 * 60 * 60_000;

/** `durationMs`: how much simulated time it was allowed. */
export function tooOld(name: string, durationMs: number): Status {
  const days = Math.round(durationMs / DAY_MS);
  return failure(
    'Forbidden',
    `cluster "${name}" has lived for ${days} simulated days, the longest that it may; reset it`,
  );
}
