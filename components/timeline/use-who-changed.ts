'use client';
/** Answers "who changed this?" for a field: says who and when, and shows the moment right after that write. */
import { lastChangeOfField } from '@/lib/history/field-change';
import type { ObjectHistory } from '@/lib/history/object-history';
import { useTimeTravel } from '@/lib/queries/time-travel';
import { showToast } from '../ui/toast';
import { describeChange } from './describe-change';

export function useWhoChanged(history: ObjectHistory): (path: string) => void {
  const travel = useTimeTravel();
  return (path) => {
    const change = lastChangeOfField(history, path);
    if (!change) {
      showToast({
        sign: 'waiting',
        title: `${path} did not change`,
        text: history.complete ? 'since the object was made.' : 'since this page can look back.',
      });
      return;
    }
    travel.toRevision(change.revision);
    showToast({ sign: 'bound', title: `${path} was last changed here:`, text: `${describeChange(change)}.` });
  };
}
