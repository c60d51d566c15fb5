'use client';
/**
 * Next and previous of a presenter: the notes, where the scenario has any (a note that asks is told in two steps: the
 * question, then the answer); else the writes of the cluster.
 */
import { useState } from 'react';
import { useTimeTravel } from '@/lib/queries/time-travel';
import type { Note, Scenario } from '@/lib/scenario/scenario';
import { useNoteSteps } from '../scenario/use-note-steps';

export interface PresenterSteps {
  /** The note that is told, counted from 0; undefined where there is none. */
  readonly shown: number | undefined;
  /** Its answer is told too. */
  readonly revealed: boolean;
  /** A moment is on its way: the cluster runs to it. */
  readonly isMoving: boolean;
  readonly next: () => void;
  readonly previous: () => void;
}

export function usePresenterSteps(scenario: Scenario, notes: readonly Note[]): PresenterSteps {
  const travel = useTimeTravel();
  const { shown, isMoving, goTo, reveal } = useNoteSteps(scenario, notes);
  const [told, setTold] = useState<ReadonlySet<number>>(new Set());
  const next = async () => {
    if (notes.length === 0) travel.forward('write');
    else if (!notes[shown]?.question || told.has(shown)) await goTo(shown + 1);
    else if (await reveal()) setTold(new Set([...told, shown]));
  };
  return {
    shown: notes[shown] ? shown : undefined,
    revealed: told.has(shown),
    isMoving,
    next: () => void next(),
    previous: () => {
      if (notes.length === 0) travel.back('write');
      else void goTo(shown - 1);
    },
  };
}
