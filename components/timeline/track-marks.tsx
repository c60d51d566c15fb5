'use client';
/** Marks of writes. They are drawn anew when a write comes or the track shows another time, never while one scrubs. */
import { memo } from 'react';
import type { TrackMark } from '@/lib/graph/track';

interface TrackMarksProps {
  readonly marks: readonly TrackMark[];
  readonly x: (position: number) => number;
  readonly y: (lane: string) => number;
  readonly height: number;
}

export const TrackMarks = memo(
  ({ marks, x, y, height }: TrackMarksProps) =>
    marks.map((mark) => (
      <Mark
        key={`${mark.lane} ${mark.revision}`}
        x={x(mark.position)}
        y={y(mark.lane)}
        height={height}
        mark={mark}
      />
    )),
  // Places follow from the marks and the height: the functions are new with every drawing of the track.
  (before, after) => before.marks === after.marks && before.height === after.height,
);

function Mark({
  x,
  y,
  height,
  mark,
}: {
  readonly x: number;
  readonly y: number;
  readonly height: number;
  readonly mark: TrackMark;
}) {
  if (mark.warning) {
    return (
      <path
        d={`M${x - 5} ${y + 4.5}L${x} ${y - 5}L${x + 5} ${y + 4.5}z`}
        fill="var(--bad)"
        stroke="var(--surface)"
        strokeWidth="1.5"
      />
    );
  }
  const fill = mark.selected ? 'var(--accent)' : 'var(--edge)';
  return <rect x={x - 1.25} y={y - height / 2} width="2.5" height={height} rx="1.25" fill={fill} />;
}
