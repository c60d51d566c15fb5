'use client';
/**
 * Time at the foot of the page. A simulated cluster has a transport; a live one only says how fresh it is. The track
 * of recent writes is the same for both.
 */
import { useClusterDescription } from '@/lib/queries/clusters';
import { useClock, useClusterName } from '@/lib/queries/use-cluster';
import { Heard } from '../cluster/freshness';
import { clockText, dateText } from '../ui/duration';
import { Track } from './track';
import { Transport } from './transport';

export function TimeBar() {
  const kind = useClusterDescription(useClusterName())?.kind;
  return (
    <section
      aria-label="Timeline"
      className="grid h-(--time-h) grid-cols-[var(--nav-w)_minmax(0,1fr)_176px] border-t border-line-2 bg-surface [grid-area:time] max-md:h-12 max-md:grid-cols-[auto_minmax(0,1fr)]"
    >
      <div className="flex items-center px-3 max-md:px-2">
        {kind === 'simulated' ? <Transport /> : null}
        {kind === 'live' ? <Heard className="px-2 text-xs text-ink-2" /> : null}
      </div>
      <Track />
      {kind ? <Moment live={kind === 'live'} /> : null}
    </section>
  );
}

function Moment({ live }: { readonly live: boolean }) {
  const clock = useClock();
  return (
    <div className="grid content-center gap-0.5 border-l border-line px-4 text-xs max-md:hidden">
      <span className="text-ink-3">{live ? 'Live cluster' : 'Simulated time'}, UTC</span>
      <b className="num text-lg leading-5 font-strong tracking-[-0.01em]">
        {clock ? clockText(clock.nowMs) : '–'}
      </b>
      <span className="num text-ink-3">
        {clock ? `${dateText(clock.nowMs)}, revision ${clock.revision}` : 'not heard yet'}
      </span>
    </div>
  );
}
