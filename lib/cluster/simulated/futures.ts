/** Futures of a simulated cluster as a list of clusters shows them: what was undone before something else was done. */
import type { ClusterDescription } from '../../history/stream-message';
import type { Journal } from './journal';

/** `startMs`: when the simulation began. Nothing where the cluster has no futures. */
export function futuresOf(journal: Journal, startMs: number): Pick<ClusterDescription, 'futures'> {
  if (journal.futures.length === 0) return {};
  return {
    futures: journal.futures.map(({ id, title, fromMs, revision }) => ({
      id,
      title,
      timeMs: startMs + fromMs,
      revision,
    })),
  };
}
