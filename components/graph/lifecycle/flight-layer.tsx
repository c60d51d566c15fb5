'use client';
/** Draws the tokens that travel, above everything else. */
import { useEffect, useRef } from 'react';
import type { LifecycleLayout } from '@/lib/graph/lifecycle-layout';
import { holdSettled } from '@/lib/queries/settled';
import { phaseClass, signShape } from '../../ui/sign';
import { fly } from './flights';
import type { Move } from './moves-between';

export function FlightLayer({
  layout,
  moves,
  onLanded,
}: {
  readonly layout: LifecycleLayout;
  readonly moves: readonly Move[];
  readonly onLanded: (tokenId: string) => void;
}) {
  return (
    <svg
      aria-hidden="true"
      width={layout.width}
      height={layout.height}
      className="pointer-events-none absolute inset-0 overflow-visible"
    >
      {moves.map((move) => (
        <FlyingToken
          key={`${move.token.id} ${move.edge} ${move.backwards}`}
          move={move}
          path={layout.edges[move.edge].path}
          onLanded={onLanded}
        />
      ))}
    </svg>
  );
}

function FlyingToken({
  move,
  path,
  onLanded,
}: {
  readonly move: Move;
  readonly path: string;
  readonly onLanded: (tokenId: string) => void;
}) {
  const group = useRef<SVGGElement>(null);
  const landed = useRef(onLanded);
  landed.current = onLanded;
  const { backwards } = move;
  const id = move.token.id;
  useEffect(() => {
    const element = group.current;
    if (!element) return;
    const release = holdSettled();
    const stop = fly(element, { d: path, backwards }, () => {
      release();
      landed.current(id);
    });
    return () => {
      stop();
      release();
    };
  }, [id, path, backwards]);
  const half = (move.token.name.length * 7.1 + 34) / 2;
  return (
    <g ref={group} data-flight={backwards ? 'back' : 'forth'} className={phaseClass(move.token.standing)}>
      <rect
        x={-half}
        y={-12}
        width={half * 2}
        height={24}
        rx={12}
        fill="var(--raised)"
        stroke="var(--c)"
        strokeWidth="1.5"
      />
      <svg
        x={-half + 8}
        y={-6}
        width={12}
        height={12}
        viewBox="0 0 16 16"
        className="text-phase"
        aria-hidden="true"
      >
        {signShape(move.token.standing)}
      </svg>
      <text x={-half + 26} y={4} className="fill-ink font-mono text-xs">
        {move.token.name}
      </text>
    </g>
  );
}
