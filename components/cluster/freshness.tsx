'use client';
/** On a live cluster: when it was last heard and that it is read-only. On a simulated one: its version. */
import { useEffect, useState } from 'react';
import type { ConnectionState } from '@/lib/history/stream-message';
import type { Link } from '@/lib/queries/cluster-stream';
import { useClusterDescription } from '@/lib/queries/clusters';
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

export function Freshness() {
  const description = useClusterDescription(useClusterName());
  if (!description) return null;
  const version = description.kubernetesVersion?.replace(/^v/, '');
  return (
    <span className="inline-flex min-w-0 items-center gap-1.5 whitespace-nowrap border-l border-line pl-3 text-xs text-ink-2 max-md:hidden">
      {description.kind === 'live' ? <Heard /> : null}
      {description.kind === 'live' && version ? <span aria-hidden="true">·</span> : null}
      {version ? <span>Kubernetes {version}</span> : null}
    </span>
  );
}

/** `heard 2 s ago, read-only`, or why what is shown is not current. */
export function Heard({ className }: { readonly className?: string }) {
  const link = useClusterPart((snapshot) => snapshot.link);
  const connection = useClusterPart((snapshot) => snapshot.log.state?.connection);
  const nowMs = useNowMs();
  const fresh = link.kind === 'open' && connection?.kind === 'connected';
  return (
    <span className={cx('num inline-flex items-center gap-1.5', className)}>
      <i aria-hidden="true" className={cx('size-2 rounded-full', fresh ? 'bg-ok' : 'bg-warn')} />
      {heardText(link, connection, nowMs)}, read-only
    </span>
  );
}

function heardText(link: Link, connection: ConnectionState | undefined, nowMs: number | undefined): string {
  if (link.kind === 'lost' || link.kind === 'open') {
    if (link.kind === 'open' && connection?.kind === 'reconnecting')
      return `as of ${clockText(connection.sinceMs)}`;
    if (link.kind === 'open' && connection?.kind === 'unreachable') return 'does not answer';
    if (link.kind === 'open' && connection?.kind !== 'connected') return 'connecting';
    if (link.heardMs === undefined || nowMs === undefined) return 'not heard yet';
    return `heard ${durationText(Math.max(0, nowMs - link.heardMs))} ago`;
  }
  return link.kind === 'ended' ? 'gone' : 'connecting';
}
