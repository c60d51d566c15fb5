'use client';
/** One side of a comparison: a cluster and a moment of it, kept in the page's address (`?from=demo.12&to=demo`). */
import { useSearchParams } from 'next/navigation';
import { useCallback, useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import type { ClusterLog } from '@/lib/history/cluster-log';
import { Moments } from '@/lib/history/moments';
import { clusterStore } from '@/lib/queries/cluster-store';
import { holdSettled } from '@/lib/queries/settled';

export interface Side {
  readonly cluster: string;
  /** The moment after the write of this revision; now, if undefined. */
  readonly revision: number | undefined;
}

export type SideName = 'from' | 'to';

/** A name that ends as a moment does has its `now` written out: a cluster may be called `cluster.2`. */
export function formatSide({ cluster, revision }: Side): string {
  if (revision !== undefined) return `${cluster}.${revision}`;
  return /\.(\d+|now)$/.test(cluster) ? `${cluster}.now` : cluster;
}

/** Reads what `formatSide` wrote; undefined for anything else. The name of a cluster may have dots itself. */
export function parseSide(text: string | null): Side | undefined {
  const [, cluster, moment] = /^([A-Za-z0-9][A-Za-z0-9:@_.-]*?)(?:\.(\d{1,15}|now))?$/.exec(text ?? '') ?? [];
  if (cluster === undefined) return undefined;
  return { cluster, revision: moment === undefined || moment === 'now' ? undefined : Number(moment) };
}

/** A side of the address, or `otherwise` as long as the address has none. */
export function useSide(name: SideName, otherwise: Side): readonly [Side, (side: Side) => void] {
  const text = useSearchParams().get(name);
  const side = useMemo(() => parseSide(text) ?? otherwise, [text, otherwise]);
  const choose = useCallback(
    (chosen: Side) => {
      const address = new URL(window.location.href);
      address.searchParams.set(name, formatSide(chosen));
      window.history.replaceState(null, '', address);
    },
    [name],
  );
  return [side, choose];
}

export interface SideLogs {
  /** The timeline as it is; its `log` is undefined while it is being read. */
  readonly newest: ClusterLog;
  /** As it was at the moment of the side; undefined where that is not kept. */
  readonly shown: ClusterLog | undefined;
}

/** Reads the timeline of a side, whichever cluster it is of, through a stream of its own. */
export function useSideLogs({ cluster, revision }: Side): SideLogs {
  const store = clusterStore(cluster);
  const read = () => store.read().newest;
  const newest = useSyncExternalStore(store.subscribe, read, read);
  const [moments, setMoments] = useState(() => ({ store, moments: new Moments(newest) }));
  if (moments.store !== store) setMoments({ store, moments: new Moments(newest) });
  const ready = newest.log !== undefined && newest.revision >= newest.head;
  useEffect(() => (ready ? undefined : holdSettled()), [ready]);
  const shown = useMemo(() => {
    if (!ready) return undefined;
    if (revision === undefined) return newest;
    moments.moments.follow(newest);
    return moments.moments.at(revision);
  }, [ready, revision, newest, moments]);
  return { newest: ready ? newest : { ...newest, log: undefined }, shown };
}
