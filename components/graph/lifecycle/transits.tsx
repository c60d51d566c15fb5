'use client';
/** Tokens on an edge: a binding between two of its four writes, where a stepped simulation can be seen to stand. */
import { LIFECYCLE_EDGES, type LifecycleEdgeId } from '@/lib/graph/lifecycle-edges';
import type { LifecycleLayout } from '@/lib/graph/lifecycle-layout';
import type { LifecycleTransit } from '@/lib/graph/lifecycle-model';
import { cx } from '../../ui/class-names';
import { cutMiddle } from '../../ui/name';
import { phaseClass, Sign } from '../../ui/sign';
import type { TokenContext } from './state-box';
import { Token } from './token';

function byEdge(
  transits: readonly LifecycleTransit[],
): ReadonlyMap<LifecycleEdgeId, readonly LifecycleTransit[]> {
  const edges = new Map<LifecycleEdgeId, LifecycleTransit[]>();
  for (const transit of transits) {
    const onEdge = edges.get(transit.edge);
    if (onEdge) onEdge.push(transit);
    else edges.set(transit.edge, [transit]);
  }
  return edges;
}

/** On the edges of the picture: one token for each edge, others counted. */
export function TransitMarks({
  transits,
  layout,
  context,
}: {
  readonly transits: readonly LifecycleTransit[];
  readonly layout: LifecycleLayout;
  readonly context: TokenContext;
}) {
  return [...byEdge(transits)].map(([edge, onEdge]) => {
    const [first] = onEdge;
    if (!first) return null;
    const { middle } = layout.edges[edge];
    const more = onEdge.length - 1;
    return (
      <div
        key={edge}
        style={{ left: middle.x - 60, top: middle.y - 12, width: 120 }}
        className={cx(phaseClass(first.token.standing), 'absolute grid justify-items-center text-center')}
      >
        <button
          type="button"
          data-token={first.token.id}
          aria-label={`${first.token.name}, ${first.progress}`}
          aria-pressed={context.selectedId === first.token.id}
          onClick={() => context.onSelect(first.token)}
          className="grid size-6 place-content-center rounded-full border-[1.5px] border-ok bg-surface"
        >
          <Sign name={first.token.standing} size={15} />
        </button>
        <span className="mt-1 rounded-1 bg-bg px-1 leading-4">
          <code className="block text-xs tracking-[-0.02em]">{cutMiddle(first.token.name, 15)}</code>
          <span className="block text-2xs text-ink-3">
            {first.progress}
            {more > 0 ? `, and ${more} more` : ''}
          </span>
        </span>
      </div>
    );
  });
}

/** The same in the list of small screens. */
export function TransitList({
  transits,
  prefix,
  context,
}: {
  readonly transits: readonly LifecycleTransit[];
  readonly prefix: 'volume:' | 'claim:';
  readonly context: TokenContext;
}) {
  const groups = [...byEdge(transits)].filter(([edge]) => edge.startsWith(prefix));
  return groups.map(([id, onEdge]) => {
    const edge = LIFECYCLE_EDGES.find((candidate) => candidate.id === id);
    return (
      <section
        key={id}
        aria-label={`Moving, ${onEdge.length}`}
        className="rounded-3 border border-ok bg-surface pb-1.5"
      >
        <h3 className="flex justify-between px-3 pt-[7px] pb-0.5 font-strong">
          {edge?.from} → {edge?.to}, now<span className="num font-medium text-ink-3">{onEdge.length}</span>
        </h3>
        <ul className="px-[5px]">
          {onEdge.slice(0, 8).map((transit) => (
            <li key={transit.token.id} className="flex items-center gap-2">
              <div className="min-w-0 flex-1">
                <Token
                  token={transit.token}
                  selected={context.selectedId === transit.token.id}
                  away={false}
                  nameWidth={180}
                  onSelect={context.onSelect}
                />
              </div>
              <span className="pr-2 text-2xs text-ink-3">{transit.progress}</span>
            </li>
          ))}
        </ul>
      </section>
    );
  });
}
