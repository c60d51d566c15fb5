'use client';
/**
 * Notices which tokens changed their state since the last drawing and decides how to show it: travel along the edge,
 * or, when many move at once or the reader wants no motion, at its place with the edge marked for a second.
 */
import { useEffect, useRef, useState } from 'react';
import type { LifecycleEdgeId } from '@/lib/graph/lifecycle-edges';
import type { LifecycleModel } from '@/lib/graph/lifecycle-model';
import { type Move, movesBetween, type Places, placesOf } from './moves-between';

export interface Moves {
  /** Tokens that travel now. */
  readonly travelling: readonly Move[];
  /** Edges to be marked, for a move that was not shown as travel. */
  readonly marked: ReadonlySet<LifecycleEdgeId>;
  /** Ids of the tokens that moved last, newest first. */
  readonly recent: readonly string[];
  readonly landed: (tokenId: string) => void;
}

const TRAVEL_AT_ONCE = 8;
const RECENT = 3;
const MARK_MS = 1_000;
const NO_MARKS: ReadonlySet<LifecycleEdgeId> = new Set();

/**
 * `ready` is false while objects are still being read: what appears then did not move. `revision` is the moment that is
 * shown: where it becomes an earlier one, tokens go back.
 */
export function useMoves(model: LifecycleModel, ready: boolean, revision: number): Moves {
  const drawn = useRef<{ readonly places: Places; readonly revision: number } | undefined>(undefined);
  const [travelling, setTravelling] = useState<readonly Move[]>([]);
  const [marked, setMarked] = useState(NO_MARKS);
  const [recent, setRecent] = useState<readonly string[]>([]);

  useEffect(() => {
    const before = drawn.current;
    const places = placesOf(model);
    if (!ready) return;
    drawn.current = { places, revision };
    if (!before) return;
    const moves = movesBetween(before.places, places, revision < before.revision);
    if (moves.length === 0) return;
    setRecent((ids) => [...new Set([...moves.map((move) => move.token.id), ...ids])].slice(0, RECENT));
    if (moves.length <= TRAVEL_AT_ONCE && mayMove()) {
      const ids = new Set(moves.map((move) => move.token.id));
      setTravelling((flights) => [...flights.filter((move) => !ids.has(move.token.id)), ...moves]);
    } else {
      setMarked(new Set(moves.map((move) => move.edge)));
    }
  }, [model, ready, revision]);

  useEffect(() => {
    if (marked.size === 0) return;
    const timer = setTimeout(() => setMarked(NO_MARKS), MARK_MS);
    return () => clearTimeout(timer);
  }, [marked]);

  const landed = (id: string) => setTravelling((moves) => moves.filter((move) => move.token.id !== id));
  return { travelling, marked, recent, landed };
}

function mayMove(): boolean {
  return document.visibilityState === 'visible' && !matchMedia('(prefers-reduced-motion: reduce)').matches;
}
