'use client';
/**
 * Which note the page tells, and the way to another one: forward the cluster runs to its moment, back the page shows
 * the past. Nothing that the reader did is lost: in the past one acts in a branch.
 */
import { useRouter } from 'next/navigation';
import { useMemo, useRef, useState } from 'react';
import { revisionAt } from '@/lib/history/steps';
import { runTo } from '@/lib/queries/run-to';
import { holdSettled } from '@/lib/queries/settled';
import { StatusError } from '@/lib/queries/status-error';
import { useClock, useClusterStore } from '@/lib/queries/use-cluster';
import { noteMs, startMs, toldMs } from '@/lib/scenario/moment';
import type { Note, Scenario } from '@/lib/scenario/scenario';
import { formatReference } from '../object/object-reference';
import { addressOfView, viewOfAddress, withObject } from '../present/view-address';
import { showToast } from '../ui/toast';

export interface NoteSteps {
  /** Place of the note that is told; -1 before the first. */
  readonly shown: number;
  readonly isMoving: boolean;
  readonly goTo: (index: number) => Promise<void>;
  /** To the moment at which the cluster shows the answer of the note that is told. False where it was not reached. */
  readonly reveal: () => Promise<boolean>;
}

export function useNoteSteps(scenario: Scenario, notes: readonly Note[]): NoteSteps {
  const store = useClusterStore();
  const router = useRouter();
  const beginMs = startMs(scenario);
  const times = useMemo(
    () => notes.map((note) => beginMs + noteMs(scenario, note)),
    [scenario, notes, beginMs],
  );
  const presentAt = (timeMs: number) => times.filter((time) => time <= timeMs).length - 1;
  const present = presentAt(useClock()?.nowMs ?? 0);
  // A moment of the past is that of a write, which may be before its note: the chosen note stays while nothing moves.
  const [chosen, setChosen] = useState<{ readonly index: number; readonly present: number }>();
  const [isMoving, setMoving] = useState(false);
  const busy = useRef(false);
  const shown = chosen?.present === present ? chosen.index : present;

  const show = async (index: number, timeMs: number) => {
    if (busy.current) return false;
    busy.current = true;
    setMoving(true);
    const release = holdSettled();
    try {
      if ((store.read().newest.clock?.nowMs ?? 0) < timeMs) {
        await runTo(store, timeMs);
        store.seek(undefined);
      } else store.seek(revisionAt(store.read().newest, timeMs));
      setChosen({ index, present: presentAt(store.read().log.clock?.nowMs ?? timeMs) });
      return true;
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      showToast({ sign: 'failed', title: 'The moment was not reached.', text: error.message });
      return false;
    } finally {
      busy.current = false;
      setMoving(false);
      release();
    }
  };

  return {
    shown,
    isMoving,
    goTo: async (index) => {
      const [note, timeMs] = [notes[index], times[index]];
      if (!note || timeMs === undefined || !(await show(index, timeMs))) return;
      if (!note.view && !note.select) return;
      const { pathname, search } = window.location;
      const view = note.view ?? viewOfAddress(pathname, new URLSearchParams(search));
      router.push(addressOfView(store.name, withObject(view, note.select && formatReference(note.select))));
    },
    reveal: async () => {
      const note = notes[shown];
      return note ? show(shown, beginMs + toldMs(scenario, note)) : false;
    },
  };
}
