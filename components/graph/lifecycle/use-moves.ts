'use client';
/**
 * Notices which tokens changed their state since the last drawing and decides how to show it: travel along the edge,
 * or, when many move at once or the reader wants no motion, at its place with the edge marked for a second.
 */
import { useEffect, useRef, useState } from 'react';
import { edgeOf, type LifecycleEdgeId } from '@/lib/graph/lifecycle-edges';
import type { LifecycleModel, LifecycleToken } from '@/lib/graph/lifecycle-model';

export interface Move {
  readonly token: LifecycleToken;
  readonly edge: LifecycleEdgeId;
}

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

/** `ready` is false while objects are still being read: what appears then did not move. */
export function useMoves(model: LifecycleModel, ready: boolean): Moves {
  const places = useRef<ReadonlyMap<string, Place> | undefined>(undefined);
  const [travelling, setTravelling] = useState<readonly Move[]>([]);
  const [marked, setMarked] = useState(NO_MARKS);
  const [recent, setRecent] = useState<readonly string[]>([]);

  useEffect(() => {
    const before = places.current;
    const now = placesOf(model);
    if (!ready) return;
    places.current = now;
    if (!before) return;
    const moves = movesBetween(before, now);
    if (moves.length === 0) return;
    setRecent((ids) => [...new Set([...moves.map((move) => move.token.id), ...ids])].slice(0, RECENT));
    if (moves.length <= TRAVEL_AT_ONCE && mayMove()) {
      const ids = new Set(moves.map((move) => move.token.id));
      setTravelling((flights) => [...flights.filter((move) => !ids.has(move.token.id)), ...moves]);
    } else {
      setMarked(new Set(moves.map((move) => move.edge)));
    }
  }, [model, ready]);

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

interface Place {
  readonly token: LifecycleToken;
  readonly kind: 'volume' | 'claim';
  readonly phase: string;
}

/** A token on an edge counts as still in the phase that it leaves. */
function placesOf(model: LifecycleModel): ReadonlyMap<string, Place> {
  const places = new Map<string, Place>();
  const put = (token: LifecycleToken, kind: Place['kind'], phase: string) => {
    places.set(token.id, { token, kind, phase });
  };
  for (const state of model.volumes) for (const token of state.tokens) put(token, 'volume', state.title);
  for (const kind of model.pending) for (const token of kind.tokens) put(token, 'claim', 'Pending');
  for (const state of model.claims) for (const token of state.tokens) put(token, 'claim', state.title);
  for (const { token, edge } of model.transits) {
    const [kind = 'volume', move = ''] = edge.split(':');
    put(token, kind === 'claim' ? 'claim' : 'volume', move.split('>')[0] ?? '');
  }
  return places;
}

function movesBetween(before: ReadonlyMap<string, Place>, now: ReadonlyMap<string, Place>): readonly Move[] {
  const moves: Move[] = [];
  for (const [id, place] of now) {
    const was = before.get(id);
    if (!was || was.phase === place.phase) continue;
    const edge = edgeOf(place.kind, was.phase, place.phase);
    if (edge) moves.push({ token: place.token, edge });
  }
  for (const [id, was] of before) {
    if (now.has(id)) continue;
    const edge = edgeOf(was.kind, was.phase, undefined);
    if (edge) moves.push({ token: was.token, edge });
  }
  return moves;
}
