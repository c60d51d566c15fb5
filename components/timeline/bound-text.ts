import { CHANGES_LIMIT, type ClusterLog, LIVE_CHANGES_LIMIT } from '@/lib/history/cluster-log';

/**
 * How far back one can go; undefined where that is to the beginning. In a live cluster it is said from the start, for
 * nobody else keeps what was: the page keeps more than the server, so a reload goes back less far.
 */
export function boundText(
  { baseRevision }: Pick<ClusterLog, 'baseRevision'>,
  live: boolean,
): string | undefined {
  // The first revision of a live cluster is its first list, and no write.
  const forgotten = baseRevision - (live ? 1 : 0);
  if (forgotten === 1) return 'The first write is no longer kept.';
  if (forgotten > 0) return `The first ${forgotten.toLocaleString('en')} writes are no longer kept.`;
  if (!live) return undefined;
  const [page, reload] = [CHANGES_LIMIT, LIVE_CHANGES_LIMIT].map((limit) => limit.toLocaleString('en'));
  return `This page keeps ${page} writes, a reload ${reload}.`;
}
