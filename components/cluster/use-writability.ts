'use client';
/** Whether what the page shows can be written to, and how: one answer for every button that writes. */
import { useClusterDescription } from '@/lib/queries/clusters';
import { useClusterName, useIsPast } from '@/lib/queries/use-cluster';

/**
 * `free`: simulated, written to at once. `asked`: live and named for writes, each write is asked for first. `past`: so, but
 * the page shows a moment that is over, and a live cluster has no branches. `read-only`: nothing is written. `unknown`: the
 * server has not said yet, so nothing is written.
 */
export type Writability = 'free' | 'asked' | 'past' | 'read-only' | 'unknown';

export function useWritability(): Writability {
  const description = useClusterDescription(useClusterName());
  const past = useIsPast();
  if (!description) return 'unknown';
  if (description.readOnly) return 'read-only';
  if (!description.writes) return 'free';
  return past ? 'past' : 'asked';
}
