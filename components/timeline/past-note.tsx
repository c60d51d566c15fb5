'use client';
/** Says that the page shows the past, which moment, and the way back. */
import { changeAt } from '@/lib/history/steps';
import { useTimeTravel } from '@/lib/queries/time-travel';
import { useClusterPart, useIsPast, useNewestLog } from '@/lib/queries/use-cluster';
import { useWritability, type Writability } from '../cluster/use-writability';
import { Kbd } from '../ui/badge';
import { Button } from '../ui/button';
import { clockText } from '../ui/duration';
import { Icon } from '../ui/icon';
import { describeChange } from './describe-change';

export function PastNote() {
  return useIsPast() ? <Note /> : null;
}

const WHAT_ACTING_DOES: Readonly<Record<Writability, string>> = {
  free: ' What you do here begins a branch.',
  asked: '',
  past: ' A live cluster has no branches and no undo: it is written to as it is now.',
  'read-only': '',
  unknown: '',
};

function Note() {
  const travel = useTimeTravel();
  const newest = useNewestLog();
  const log = useClusterPart((snapshot) => snapshot.log);
  const writability = useWritability();
  const change = changeAt(newest, log.revision);
  return (
    <section
      aria-label="The past"
      className="flex shrink-0 flex-wrap items-center gap-x-3 gap-y-1 border-b border-accent-line bg-accent-soft px-6 py-1.5 max-md:px-4"
    >
      <Icon name="prev" className="text-accent" />
      <p className="min-w-0 flex-1 wrap-anywhere">
        <b className="font-strong">
          The past, <span className="num">{clockText(log.clock?.nowMs ?? log.baseTimeMs)}</span>.
        </b>{' '}
        <span className="text-ink-2">
          {change ? `Last, ${describeChange(change)}.` : 'The oldest moment that is kept.'}
          <span className="max-md:hidden">{WHAT_ACTING_DOES[writability]}</span>
        </span>
      </p>
      <Button size="small" aria-label="Back to now" aria-keyshortcuts="N" onPress={travel.toNow}>
        Back to now
        <Kbd className="max-md:hidden">N</Kbd>
      </Button>
    </section>
  );
}
