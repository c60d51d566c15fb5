'use client';
/** The words on an edge: a button whose tooltip has the exact rule, reachable by keyboard. */
import type { ReactNode } from 'react';
import { Button } from 'react-aria-components';
import type { LifecycleEdge } from '@/lib/graph/lifecycle-edges';
import type { EdgePlace } from '@/lib/graph/lifecycle-layout';
import type { Sentence } from '@/lib/volume/sentence';
import { cx } from '../../ui/class-names';
import { Tooltip } from '../../ui/tooltip';
import type { EdgeMark } from './edges';

export function EdgeLabel({
  edge,
  place,
  mark,
  detail,
  onHover,
  renderSentence,
}: {
  readonly edge: LifecycleEdge;
  readonly place: EdgePlace;
  readonly mark: EdgeMark;
  /** Second line, below the edge; the edge's own where undefined. */
  readonly detail: string | undefined;
  readonly onHover: (hovered: boolean) => void;
  readonly renderSentence: (sentence: Sentence) => ReactNode;
}) {
  const accent = mark === 'way' || mark === 'history' || mark === 'hover';
  const below = detail ?? edge.detail;
  const width = Math.max(44, place.label.width);
  return (
    <>
      <Tooltip wide content={<EdgeRule edge={edge} renderSentence={renderSentence} />}>
        <Button
          aria-label={`${edge.from} to ${edge.to}: ${edge.label}`}
          onHoverChange={onHover}
          onFocusChange={onHover}
          style={{ left: place.label.x - width / 2, top: place.label.y - 12, width }}
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
      {below && !place.onLine ? (
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

function EdgeRule({
  edge,
  renderSentence,
}: {
  readonly edge: LifecycleEdge;
  readonly renderSentence: (sentence: Sentence) => ReactNode;
}) {
  const rows: readonly (readonly [string, Sentence])[] = [
    ['When', edge.when],
    ['Who', edge.who],
    ['Then', edge.result],
  ];
  return (
    <div className="grid gap-2 py-1">
      <b className="text-md font-strong">
        {edge.from} → {edge.to}
      </b>
      <dl className="grid grid-cols-[40px_minmax(0,1fr)] gap-x-2.5 gap-y-1.5 text-sm leading-[19px]">
        {rows.map(([name, sentence]) => (
          <div key={name} className="contents">
            <dt className="text-ink-3">{name}</dt>
            <dd>{renderSentence(sentence)}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
