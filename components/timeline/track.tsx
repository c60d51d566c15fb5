'use client';
/** Recent writes on five lanes. Read-only: it shows when who wrote, the details are in the panels and events. */
import { useMemo, useRef } from 'react';
import { LANES, type Lane, trackOf } from '@/lib/graph/track';
import { useChanges, useClock } from '@/lib/queries/use-cluster';
import { useSize } from '../graph/use-size';
import { clockText } from '../ui/duration';

const LANE_HEIGHT = 12;
const TOP = 13;
const NAMES = 84;
const RIGHT = 18;
const AXIS_Y = 93;

export function Track() {
  const frame = useRef<HTMLDivElement>(null);
  const size = useSize(frame);
  const changes = useChanges();
  const nowMs = useClock()?.nowMs;
  const small = size !== undefined && size.height < 60;
  const names = small ? 8 : NAMES;
  const width = Math.max(1, (size?.width ?? 0) - names - RIGHT);
  const track = useMemo(
    () => (nowMs === undefined ? undefined : trackOf({ changes, nowMs, width })),
    [changes, nowMs, width],
  );
  const x = (position: number) => names + position * width;
  const y = (lane: Lane) => (small ? 24 : TOP + LANES.indexOf(lane) * LANE_HEIGHT);
  const writes = changes.length;
  return (
    <div ref={frame} className="relative min-w-0 overflow-hidden">
      <p className="sr-only">{writes} writes are known. The views show what they changed.</p>
      {size && track ? (
        <svg aria-hidden="true" width={size.width} height={size.height} className="absolute inset-0 block">
          {(small ? LANES.slice(0, 1) : LANES).map((lane) => (
            <g key={lane}>
              <path d={`M${names} ${y(lane)}H${names + width}`} stroke="var(--line)" />
              {small ? null : (
                <text x={names - 12} y={y(lane) + 3.5} textAnchor="end" className="fill-ink-3 text-2xs">
                  {lane}
                </text>
              )}
            </g>
          ))}
          {track.marks.map((mark) => (
            <Mark
              key={`${mark.lane} ${mark.revision}`}
              x={x(mark.position)}
              y={y(mark.lane)}
              height={small ? 12 : 8}
              warning={mark.warning}
            />
          ))}
          {small
            ? null
            : track.ticks.map((tick) => (
                <text
                  key={tick.timeMs}
                  x={x(tick.position)}
                  y={AXIS_Y}
                  textAnchor={tick.position > 0.96 ? 'end' : 'middle'}
                  className="num fill-ink-3 text-2xs"
                >
                  {clockText(tick.timeMs)}
                </text>
              ))}
          <Playhead x={x(track.now)} bottom={small ? 38 : 69} />
        </svg>
      ) : null}
    </div>
  );
}

function Mark({
  x,
  y,
  height,
  warning,
}: {
  readonly x: number;
  readonly y: number;
  readonly height: number;
  readonly warning: boolean;
}) {
  if (warning) {
    return (
      <path
        d={`M${x - 5} ${y + 4.5}L${x} ${y - 5}L${x + 5} ${y + 4.5}z`}
        fill="var(--bad)"
        stroke="var(--surface)"
        strokeWidth="1.5"
      />
    );
  }
  return <rect x={x - 1.25} y={y - height / 2} width="2.5" height={height} rx="1.25" fill="var(--edge)" />;
}

function Playhead({ x, bottom }: { readonly x: number; readonly bottom: number }) {
  return (
    <>
      <path d={`M${x} 4V${bottom}`} stroke="var(--accent)" strokeWidth="2" />
      <path d={`M${x - 6} 0h12v6l-6 6-6-6z`} fill="var(--accent)" />
    </>
  );
}
