'use client';
/** The edges as drawn lines, for the eye only: their words and rules are buttons beside them (`edge-label.tsx`). */
import type { LifecycleEdge, LifecycleEdgeId } from '@/lib/graph/lifecycle-edges';
import type { LifecycleLayout } from '@/lib/graph/lifecycle-layout';

/** How an edge is drawn: quiet, lit by a pointer, on the way of the selected volume, or moving now. */
export type EdgeMark = 'quiet' | 'hover' | 'way' | 'history' | 'moving';

const STROKES: Readonly<Record<EdgeMark, { readonly color: string; readonly width: number }>> = {
  quiet: { color: 'var(--edge)', width: 1.25 },
  hover: { color: 'var(--accent)', width: 1.75 },
  way: { color: 'var(--accent)', width: 1.5 },
  history: { color: 'var(--accent)', width: 2 },
  moving: { color: 'var(--ok)', width: 3 },
};

export function Edges({
  layout,
  edges,
  markOf,
}: {
  readonly layout: LifecycleLayout;
  readonly edges: readonly LifecycleEdge[];
  readonly markOf: (id: LifecycleEdgeId) => EdgeMark;
}) {
  return (
    <svg
      aria-hidden="true"
      width={layout.width}
      height={layout.height}
      viewBox={`0 0 ${layout.width} ${layout.height}`}
      className="pointer-events-none absolute inset-0 overflow-visible"
    >
      <defs>
        <marker
          id="lifecycle-arrow"
          viewBox="0 0 8 8"
          refX="7"
          refY="4"
          markerWidth="8"
          markerHeight="8"
          markerUnits="userSpaceOnUse"
          orient="auto-start-reverse"
        >
          <path
            d="M.8.8L7 4 .8 7.2"
            fill="none"
            stroke="context-stroke"
            strokeWidth="1.4"
            strokeLinecap="round"
            strokeLinejoin="round"
          />
        </marker>
      </defs>
      {edges.map((edge) => {
        const { color, width } = STROKES[markOf(edge.id)];
        return (
          <path
            key={edge.id}
            d={layout.edges[edge.id].path}
            fill="none"
            stroke={color}
            strokeWidth={width}
            markerEnd="url(#lifecycle-arrow)"
            className="transition-[stroke,stroke-width] duration-(--fast) ease-move"
          />
        );
      })}
    </svg>
  );
}
