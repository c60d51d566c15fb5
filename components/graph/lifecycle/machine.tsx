'use client';
/**
 * The lifecycle as a picture: states with their tokens, edges with their rules, tokens that move. The same elements
 * become a list where there is no room for columns. The arrow keys walk between tokens.
 */
import { type KeyboardEvent, type ReactNode, useMemo, useRef, useState } from 'react';
import { LIFECYCLE_EDGES, type LifecycleEdge, type LifecycleEdgeId } from '@/lib/graph/lifecycle-edges';
import { type LifecycleStateId, LOWEST, lifecycleLayout, NARROWEST } from '@/lib/graph/lifecycle-layout';
import type { LifecycleModel, LifecycleState, LifecycleToken } from '@/lib/graph/lifecycle-model';
import type { Sentence } from '@/lib/volume/sentence';
import { cx } from '../../ui/class-names';
import { useSize } from '../use-size';
import { EdgeLabel } from './edge-label';
import { type EdgeMark, Edges } from './edges';
import { FlightLayer } from './flight-layer';
import { Legend } from './legend';
import { PendingBox, StateBox, type TokenContext } from './state-box';
import { TransitList, TransitMarks } from './transits';
import { useMoves } from './use-moves';
import { walk } from './walk';

export interface LifecycleMachineProps {
  readonly model: LifecycleModel;
  /** All objects have been read: from now on a new place is a move. */
  readonly ready: boolean;
  /** The moment that is shown. */
  readonly revision: number;
  readonly selectedId: string | undefined;
  readonly selectedName: string | undefined;
  /** The edge by which the selected token came, with the time of it, and the edges that lead on from there. */
  readonly history: { readonly edge: LifecycleEdgeId; readonly time: string } | undefined;
  readonly ways: readonly LifecycleEdgeId[];
  readonly showRare: boolean;
  readonly onSelect: (token: LifecycleToken) => void;
  readonly onShowAll: (title: string, tokens: readonly LifecycleToken[]) => void;
  readonly renderSentence: (sentence: Sentence) => ReactNode;
}

export function LifecycleMachine(props: LifecycleMachineProps) {
  const { model, history, ways, showRare } = props;
  const frame = useRef<HTMLDivElement>(null);
  const size = useSize(frame);
  const wide = size === undefined || size.width >= NARROWEST;
  const layout = useMemo(() => lifecycleLayout(size ?? { width: 820, height: 0 }), [size]);
  const moves = useMoves(model, props.ready, props.revision);
  const [hovered, setHovered] = useState<LifecycleEdgeId>();

  const occupied = new Set(model.transits.map((transit) => transit.edge));
  const markOf = edgeMarks(occupied, moves, hovered, history?.edge, ways);
  const edges = LIFECYCLE_EDGES.filter((edge) => !edge.rare || showRare || markOf(edge.id) !== 'quiet');
  const lit = LIFECYCLE_EDGES.find((edge) => edge.id === hovered);
  const isLit = (id: LifecycleStateId) => lit !== undefined && endsOf(lit.id).includes(id);
  const context = tokenContext(props, moves);
  const box = (id: LifecycleStateId) => (wide ? layout.boxes[id] : undefined);
  const stateBox = (state: LifecycleState) => (
    <StateBox
      key={state.id}
      state={state}
      box={box(state.id)}
      highlighted={isLit(state.id)}
      context={context}
    />
  );
  const edgeLabel = (edge: LifecycleEdge) => (
    <EdgeLabel
      key={edge.id}
      edge={edge}
      place={layout.edges[edge.id]}
      mark={markOf(edge.id)}
      occupied={occupied.has(edge.id)}
      detail={history?.edge === edge.id ? history.time : undefined}
      onHover={(on) => setHovered(on ? edge.id : undefined)}
    />
  );
  return (
    <div ref={frame} className="relative flex-1" style={wide ? { minHeight: LOWEST } : undefined}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: arrow keys walk between the buttons inside */}
      <div
        onKeyDown={walkWithArrows}
        className={wide ? 'absolute inset-x-0 mx-auto' : 'grid gap-2 pb-4'}
        style={wide ? { width: layout.width, height: layout.height } : undefined}
      >
        {wide ? <Edges layout={layout} edges={edges} markOf={markOf} /> : null}
        {wide ? <Legend box={layout.legend} selectedName={props.selectedName} /> : null}
        <Caption text="Volumes" kind="PersistentVolume" top={wide ? layout.captions.volumes.y : undefined} />
        {wide ? null : <TransitList transits={model.transits} prefix="volume:" context={context} />}
        {model.volumes.map(stateBox)}
        <Caption
          text="Claims"
          kind="PersistentVolumeClaim"
          top={wide ? layout.captions.claims.y : undefined}
        />
        {wide ? null : <TransitList transits={model.transits} prefix="claim:" context={context} />}
        <PendingBox
          kinds={model.pending}
          box={box('claim:Pending')}
          highlighted={isLit('claim:Pending')}
          context={context}
        />
        {model.claims.map(stateBox)}
        {wide ? edges.map(edgeLabel) : null}
        {wide ? <TransitMarks transits={model.transits} layout={layout} context={context} /> : null}
        {wide ? <FlightLayer layout={layout} moves={moves.travelling} onLanded={moves.landed} /> : null}
      </div>
    </div>
  );
}

/** What a state needs to draw its tokens. Those that just moved are among the few that are shown. */
function tokenContext(props: LifecycleMachineProps, moves: ReturnType<typeof useMoves>): TokenContext {
  const { selectedId, onSelect, onShowAll, renderSentence } = props;
  return {
    selectedId,
    preferred: selectedId === undefined ? moves.recent : [selectedId, ...moves.recent],
    awayIds: new Set(moves.travelling.map((move) => move.token.id)),
    onSelect,
    onShowAll,
    renderSentence,
  };
}

/** How each edge is drawn: what moves comes before what the pointer shows, and that before what was or may come. */
function edgeMarks(
  occupied: ReadonlySet<LifecycleEdgeId>,
  moves: ReturnType<typeof useMoves>,
  hovered: LifecycleEdgeId | undefined,
  came: LifecycleEdgeId | undefined,
  ways: readonly LifecycleEdgeId[],
): (id: LifecycleEdgeId) => EdgeMark {
  const moving = new Set([...occupied, ...moves.travelling.map((move) => move.edge), ...moves.marked]);
  return (id) => {
    if (moving.has(id)) return 'moving';
    if (hovered === id) return 'hover';
    if (came === id) return 'history';
    return ways.includes(id) ? 'way' : 'quiet';
  };
}

/** `top` is where it stands in the picture; in a list it stands where it comes. */
function Caption({
  text,
  kind,
  top,
}: {
  readonly text: string;
  readonly kind: string;
  readonly top: number | undefined;
}) {
  const placed = top !== undefined;
  return (
    <h2 className={cx('w-full', placed ? 'absolute left-0' : 'mt-1.5')} style={placed ? { top } : undefined}>
      {text} <code className="ml-1 font-normal text-ink-3">{kind}</code>
    </h2>
  );
}

function walkWithArrows(event: KeyboardEvent<HTMLDivElement>): void {
  if (walk(event.currentTarget, event.target, event.key)) event.preventDefault();
}

function endsOf(edge: LifecycleEdgeId): readonly string[] {
  const [kind = '', move = ''] = edge.split(':');
  return move.split('>').map((phase) => `${kind}:${phase}`);
}
