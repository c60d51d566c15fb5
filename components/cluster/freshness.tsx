'use client';
/** On a live cluster: when it was last heard and that it is read-only. On a simulated one: its version. */
import { useEffect, useState } from 'react';
import { useClusterDescription } from '@/lib/queries/clusters';
import { useClusterName, useClusterPart } from '@/lib/queries/use-cluster';
import { cx } from '../ui/class-names';
import { durationText } from '../ui/duration';

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
      {version ? <span>Kubernetes {version}</span> : null}
    </span>
  );
}

/** `2 s ago, read-only`, or that it is out of date. */
export function Heard({ className }: { readonly className?: string }) {
  const link = useClusterPart((snapshot) => snapshot.link);
  const state = useClusterPart((snapshot) => snapshot.log.state);
  const nowMs = useNowMs();
  const heardMs = link.kind === 'open' || link.kind === 'lost' ? link.heardMs : undefined;
  const fresh = link.kind === 'open' && state?.connection.kind === 'connected';
  const ago =
    nowMs === undefined || heardMs === undefined ? undefined : durationText(Math.max(0, nowMs - heardMs));
  return (
    <span className={cx('num inline-flex items-center gap-1.5', className)}>
      <i aria-hidden="true" className={cx('size-2 rounded-full', fresh ? 'bg-ok' : 'bg-warn')} />
      {ago === undefined ? 'not heard yet' : `heard ${ago} ago`}, read-only
    </span>
  );
}
