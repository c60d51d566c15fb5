'use client';
/** Which moment the page shows, and how far back one can go. */
import type { ClusterDescription } from '@/lib/history/stream-message';
import { useClock, useIsPast, useNewestLog } from '@/lib/queries/use-cluster';
import { Heard } from '../cluster/freshness';
import { clockText, dateText } from '../ui/duration';
import { boundText } from './bound-text';

interface ShownMomentProps {
  readonly kind: ClusterDescription['kind'];
  /** Stands beside the time. */
  readonly aside?: React.ReactNode;
}

const CLOCKS = { simulated: 'Simulated time', live: 'Live cluster', pasted: 'Pasted text' } as const;

export function ShownMoment({ kind, aside }: ShownMomentProps) {
  const clock = useClock();
  const newest = useNewestLog();
  const past = useIsPast();
  const bound = boundText(newest, kind === 'live');
  return (
    <>
      <span className="truncate text-ink-3">
        {past ? 'The past' : CLOCKS[kind]}, UTC
        {kind === 'live' && !past ? <Heard className="ml-1.5" /> : null}
      </span>
      <span className="flex items-center">
        <b className="num text-lg leading-5 font-strong tracking-[-0.01em]">
          {clock ? clockText(clock.nowMs) : '–'}
        </b>
        {aside}
      </span>
      <span className="num truncate text-ink-3">
        {clock
          ? past
            ? `revision ${clock.revision} of ${newest.revision}`
            : `${dateText(clock.nowMs)}, revision ${clock.revision}`
          : 'not heard yet'}
      </span>
      {bound ? <span className="num leading-[13px] text-2xs text-ink-3">{bound}</span> : null}
    </>
  );
}
