'use client';
/** On a live cluster: when its API server was last heard and whether it is read-only. On a pasted one: as of when. Its version. */
import { useEffect, useState } from 'react';
import type { ConnectionState } from '@/lib/history/stream-message';
import { useClusterDescription } from '@/lib/queries/clusters';
import type { Link } from '@/lib/queries/event-stream';
import { useClusterName, useClusterPart } from '@/lib/queries/use-cluster';
import { cx } from '../ui/class-names';
import { clockText, durationText } from '../ui/duration';

/** The page's clock, once a second; undefined until the page runs in the browser. */
export function useNowMs(): number | undefined {
  const [nowMs, setNowMs] = useState<number>();
  useEffect(() => {
    setNowMs(Date.now());
    const timer = setInterval(() => setNowMs(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  return nowMs;
}

/** An API server that is well is heard every three seconds. */
const FRESH_MS = 10_000;

/**
 * How old what is shown may be at least: a live cluster's API server was last heard that long ago by Stowage, or Stowage
 * by the page. Undefined before either was heard.
 */
export function useHeardAgeMs(): number | undefined {
  const link = useClusterPart((snapshot) => snapshot.link);
  const clock = useClusterPart((snapshot) => snapshot.newest.clock);
  const nowMs = useNowMs();
  if (link.kind !== 'open' && link.kind !== 'lost') return undefined;
  if (link.heardMs === undefined || nowMs === undefined) return undefined;
  // Each difference is one of times of the same clock.
  const ofClusterMs = clock?.heardMs === undefined ? 0 : clock.nowMs - clock.heardMs;
  return Math.max(0, nowMs - link.heardMs) + Math.max(0, ofClusterMs);
}

export function Freshness() {
  const description = useClusterDescription(useClusterName());
  if (!description) return null;
  const version = description.kubernetesVersion?.replace(/^v/, '');
  return (
    <span className="inline-flex min-w-0 items-center gap-1.5 whitespace-nowrap border-l border-line pl-3 text-xs text-ink-2 max-md:hidden">
      {description.kind === 'live' ? <Heard /> : null}
      {description.kind === 'pasted' ? <PastedAt nowMs={description.clock.nowMs} /> : null}
      {description.kind !== 'simulated' && version ? <span aria-hidden="true">·</span> : null}
      {version ? <span>Kubernetes {version}</span> : null}
    </span>
  );
}

/** What is shown never gets newer. */
export function PastedAt({ nowMs, className }: { readonly nowMs: number; readonly className?: string }) {
  return <span className={cx('num', className)}>as pasted at {clockText(nowMs)} UTC, read-only</span>;
}

/** `heard 2 s ago, read-only` (without the latter where writes are allowed, which `WritesMark` says), or why what is shown is not current. */
export function Heard({ className }: { readonly className?: string }) {
  const link = useClusterPart((snapshot) => snapshot.link);
  const connection = useClusterPart((snapshot) => snapshot.log.state?.connection);
  const ageMs = useHeardAgeMs();
  const writes = useClusterDescription(useClusterName())?.writes;
  const fresh = link.kind === 'open' && connection?.kind === 'connected' && (ageMs ?? 0) < FRESH_MS;
  return (
    <span className={cx('num inline-flex items-center gap-1.5', className)}>
      <i aria-hidden="true" className={cx('size-2 rounded-full', fresh ? 'bg-ok' : 'bg-warn')} />
      {heardText(link, connection, ageMs)}
      {writes ? null : ', read-only'}
    </span>
  );
}

function heardText(link: Link, connection: ConnectionState | undefined, ageMs: number | undefined): string {
  if (link.kind === 'lost' || link.kind === 'open') {
    if (link.kind === 'open' && connection?.kind === 'reconnecting')
      return `as of ${clockText(connection.sinceMs)}`;
    if (link.kind === 'open' && connection?.kind === 'unreachable') return 'does not answer';
    if (link.kind === 'open' && connection?.kind !== 'connected') return 'connecting';
    return ageMs === undefined ? 'not heard yet' : `heard ${durationText(ageMs)} ago`;
  }
  return link.kind === 'ended' ? 'gone' : 'connecting';
}
