/**
 * Which tokens moved between two drawings, and along which edge. Where the second shows an earlier moment, each goes its
 * way back: along the edge by which it will come. Pure.
 */
import { edgeOf, type LifecycleEdgeId } from '@/lib/graph/lifecycle-edges';
import type { LifecycleModel, LifecycleToken } from '@/lib/graph/lifecycle-model';

export interface Move {
  readonly token: LifecycleToken;
  readonly edge: LifecycleEdgeId;
  /** From the end of the edge to its beginning. */
  readonly backwards: boolean;
}

export type Places = ReadonlyMap<string, Place>;

interface Place {
  readonly token: LifecycleToken;
  readonly kind: 'volume' | 'claim';
  readonly phase: string;
}

/** A token on an edge counts as still in the phase that it leaves. */
export function placesOf(model: LifecycleModel): Places {
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

export function movesBetween(before: Places, now: Places, backwards: boolean): readonly Move[] {
  const [early, late] = backwards ? [now, before] : [before, now];
  const moves: Move[] = [];
  for (const [id, was] of early) {
    const then = late.get(id);
    if (then?.phase === was.phase) continue;
    const edge = edgeOf(was.kind, was.phase, then?.phase);
    // It is drawn as it is where it lands.
    if (edge) moves.push({ token: (now.get(id) ?? was).token, edge, backwards });
  }
  return moves;
}
