'use client';
/** The words on an edge: a button whose tooltip has the exact rule, reachable by keyboard. */
import { Button } from 'react-aria-components';
import type { LifecycleEdge } from '@/lib/graph/lifecycle-edges';
import type { EdgePlace } from '@/lib/graph/lifecycle-layout';
import { cx } from '../../ui/class-names';
import { Tooltip } from '../../ui/tooltip';
import type { EdgeMark } from './edges';

export function EdgeLabel({
  edge,
  place,
  mark,
  detail,
  occupied,
  onHover,
}: {
  readonly edge: LifecycleEdge;
  readonly place: EdgePlace;
  readonly mark: EdgeMark;
  /** Second line, below the edge; the edge's own where undefined. */
  readonly detail: string | undefined;
  /** A token stands on the edge: the words make room for it. */
  readonly occupied: boolean;
  readonly onHover: (hovered: boolean) => void;
}) {
  const accent = mark === 'way' || mark === 'history' || mark === 'hover';
  const below = detail ?? edge.detail;
  const width = Math.max(44, place.label.width);
  return (
    <>
      <Tooltip wide content={<EdgeRule edge={edge} />}>
        <Button
          aria-label={`${edge.from} to ${edge.to}: ${edge.label}`}
          onHoverChange={onHover}
          onFocusChange={onHover}
          style={{ left: place.label.x - width / 2, top: place.label.y - (occupied ? 20 : 12), width }}
          className="absolute grid h-6 cursor-help place-content-center rounded-1 text-xs leading-[14px] whitespace-nowrap"
        >
          <span
            className={cx(
              'rounded-1 px-1.5',
              place.onLine && 'bg-bg',
              accent ? 'font-medium text-accent' : mark === 'moving' ? 'font-medium text-ok' : 'text-ink-2',
            )}
          >
            {edge.label}
          </span>
        </Button>
      </Tooltip>
      {below && !place.onLine && !occupied ? (
        <span
          aria-hidden="true"
          style={{ left: place.label.x - width / 2, top: place.middle.y + 7, width }}
          className={cx(
            'num absolute text-center text-2xs leading-4',
            accent ? 'font-medium text-accent' : 'text-ink-3',
          )}
        >
          {below}
        </span>
      ) : null}
    </>
  );
}

/** Rules with the same function are one: their conditions are alternatives. */
function EdgeRule({ edge }: { readonly edge: LifecycleEdge }) {
  return (
    <div className="grid gap-2 py-1">
      <b className="text-md font-strong">
        {edge.from} → {edge.to}
      </b>
      {edge.rules.map((rule) => (
        <dl
          key={rule.when}
          className="grid grid-cols-[40px_minmax(0,1fr)] gap-x-2.5 gap-y-1 text-sm leading-[19px] not-first-of-type:border-t not-first-of-type:border-line not-first-of-type:pt-2"
        >
          <dt className="text-ink-3">When</dt>
          <dd>{rule.when}</dd>
          <dt className="text-ink-3">Who</dt>
          <dd>
            <code>{rule.by}</code>
          </dd>
          <dt className="text-ink-3">Then</dt>
          <dd>{rule.effect}</dd>
        </dl>
      ))}
    </div>
  );
}
