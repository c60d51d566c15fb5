'use client';
/**
 * The lifecycle as a picture: states with their tokens, edges with their rules, tokens that move. The same elements
 * become a list where there is no room for columns. The arrow keys walk between tokens.
 */
import { type KeyboardEvent, type ReactNode, useMemo, useRef, useState } from 'react';
import { LIFECYCLE_EDGES, type LifecycleEdgeId } from '@/lib/graph/lifecycle-edges';
import { type LifecycleStateId, LOWEST, lifecycleLayout, NARROWEST } from '@/lib/graph/lifecycle-layout';
import type { LifecycleModel, LifecycleToken } from '@/lib/graph/lifecycle-model';
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
  const { model, selectedId, history, ways, showRare, renderSentence } = props;
  const frame = useRef<HTMLDivElement>(null);
  const size = useSize(frame);
  const wide = size === undefined || size.width >= NARROWEST;
  const layout = useMemo(() => lifecycleLayout(size ?? { width: 820, height: 0 }), [size]);
  const moves = useMoves(model, props.ready);
  const [hovered, setHovered] = useState<LifecycleEdgeId>();

  const occupied = new Set(model.transits.map((transit) => transit.edge));
  const moving = new Set<LifecycleEdgeId>([
    ...occupied,
    ...moves.travelling.map((move) => move.edge),
    ...moves.marked,
  ]);
  const markOf = (id: LifecycleEdgeId): EdgeMark => {
    if (moving.has(id)) return 'moving';
    if (hovered === id) return 'hover';
    if (history?.edge === id) return 'history';
    return ways.includes(id) ? 'way' : 'quiet';
  };
  const edges = LIFECYCLE_EDGES.filter((edge) => !edge.rare || showRare || markOf(edge.id) !== 'quiet');
  const lit = LIFECYCLE_EDGES.find((edge) => edge.id === hovered);
  const isLit = (id: LifecycleStateId) => lit !== undefined && endsOf(lit.id).includes(id);
  const context: TokenContext = {
    selectedId,
    preferred: selectedId === undefined ? moves.recent : [selectedId, ...moves.recent],
    awayIds: new Set(moves.travelling.map((move) => move.token.id)),
    onSelect: props.onSelect,
    onShowAll: props.onShowAll,
    renderSentence,
  };
  const box = (id: LifecycleStateId) => (wide ? layout.boxes[id] : undefined);
  const caption = (text: string, kind: string, y: number) => (
    <h2 className={cx('w-full', wide ? 'absolute left-0' : 'mt-1.5')} style={wide ? { top: y } : undefined}>
      {text} <code className="ml-1 font-normal text-ink-3">{kind}</code>
    </h2>
  );
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    if (walk(event.currentTarget, event.target, event.key)) event.preventDefault();
  };
  return (
    <div ref={frame} className="relative flex-1" style={wide ? { minHeight: LOWEST } : undefined}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: arrow keys walk between the buttons inside */}
      <div
        onKeyDown={onKeyDown}
        className={wide ? 'absolute inset-x-0 mx-auto' : 'grid gap-2 pb-4'}
        style={wide ? { width: layout.width, height: layout.height } : undefined}
      >
        {wide ? <Edges layout={layout} edges={edges} markOf={markOf} /> : null}
        {wide ? <Legend box={layout.legend} selectedName={props.selectedName} /> : null}
        {caption('Volumes', 'PersistentVolume', layout.captions.volumes.y)}
        {wide ? null : <TransitList transits={model.transits} prefix="volume:" context={context} />}
        {model.volumes.map((state) => (
          <StateBox
            key={state.id}
            state={state}
            box={box(state.id)}
            highlighted={isLit(state.id)}
            context={context}
          />
        ))}
        {caption('Claims', 'PersistentVolumeClaim', layout.captions.claims.y)}
        {wide ? null : <TransitList transits={model.transits} prefix="claim:" context={context} />}
        <PendingBox
          kinds={model.pending}
          box={box('claim:Pending')}
          highlighted={isLit('claim:Pending')}
          context={context}
        />
        {model.claims.map((state) => (
          <StateBox
            key={state.id}
            state={state}
            box={box(state.id)}
            highlighted={isLit(state.id)}
            context={context}
          />
        ))}
        {wide
          ? edges.map((edge) => (
              <EdgeLabel
                key={edge.id}
                edge={edge}
                place={layout.edges[edge.id]}
                mark={markOf(edge.id)}
                occupied={occupied.has(edge.id)}
                detail={history?.edge === edge.id ? history.time : undefined}
                onHover={(on) => setHovered(on ? edge.id : undefined)}
              />
            ))
          : null}
        {wide ? <TransitMarks transits={model.transits} layout={layout} context={context} /> : null}
        {wide ? <FlightLayer layout={layout} moves={moves.travelling} onLanded={moves.landed} /> : null}
      </div>
    </div>
  );
}

function endsOf(edge: LifecycleEdgeId): readonly string[] {
  const [kind = '', move = ''] = edge.split(':');
  return move.split('>').map((phase) => `${kind}:${phase}`);
}
