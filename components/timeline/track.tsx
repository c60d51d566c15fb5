'use client';
/** The writes of the cluster on lanes, with the playhead that chooses the moment and the branches that begin here. */
import { useMemo, useRef, useState } from 'react';
import { objectIdOf, spanOf, type Track as TrackModel, trackOf } from '@/lib/graph/track';
import type { Change } from '@/lib/kubernetes/change';
import { namespacedKey } from '@/lib/kubernetes/object';
import { useClusterPart, useIsPast, useNewestLog } from '@/lib/queries/use-cluster';
import { useSize } from '../graph/use-size';
import { useSelection } from '../object/use-selection';
import { Button } from '../ui/button';
import { cx } from '../ui/class-names';
import { clockText } from '../ui/duration';
import { Icon } from '../ui/icon';
import { cutMiddle } from '../ui/name';
import { BranchMarks } from './branch-marks';
import { Playhead, useScrub } from './playhead';
import { TrackMarks } from './track-marks';

const LANE_HEIGHT = 12;
const TOP = 13;
const NAMES = 84;
const RIGHT = 18;
const AXIS_Y = 93;
const SMALL_HEIGHT = 60;
const SMALL_Y = 24;
const ZOOM_MOST = 12;
const ZOOM_LEAST = -12;

/** `whole`: with the choice of lanes and of the length also on a small screen. */
export function Track({ whole = false }: { readonly whole?: boolean }) {
  const frame = useRef<HTMLDivElement>(null);
  const size = useSize(frame);
  const [lanesBy, setLanesBy] = useState<'actor' | 'object'>('actor');
  const [zoom, setZoom] = useState(0);
  const shownMs = useClusterPart(({ log }) => log.clock?.nowMs);
  const [heldMs, setHeldMs] = useState<number>();
  const past = useIsPast();
  const small = size !== undefined && size.height < SMALL_HEIGHT;
  const names = small ? 12 : NAMES;
  const width = Math.max(1, (size?.width ?? 0) - names - RIGHT);
  const track = useTrack({ width, zoom, lanesBy, heldMs });
  const { scrub, handlers } = useScrub({
    frame,
    from: names,
    to: names + width,
    timeAt: (x) => (track ? track.startMs + ((x - names) / width) * track.lengthMs : 0),
    // The track stays where it is under a hand: what moves is the playhead.
    onHold: (held) => setHeldMs(held ? shownMs : undefined),
  });
  const place = (timeMs: number) =>
    track ? names + ((timeMs - track.startMs) / track.lengthMs) * width : names;
  const headX = Math.min(Math.max(place(shownMs ?? 0), names), names + width);
  return (
    <div className="relative min-w-0 overflow-hidden">
      <div ref={frame} {...handlers} className="absolute inset-0 touch-none select-none" data-testid="track">
        {size && track ? (
          <>
            <Picture {...{ size, track, names, width, small }} dimFrom={past ? headX : undefined} />
            {small ? null : <BranchMarks place={place} from={names} to={names + width} />}
            <Playhead left={headX} height={small ? 38 : 69} scrub={scrub} />
          </>
        ) : null}
      </div>
      <div className={cx('absolute right-1 bottom-0 flex', whole ? '' : 'max-md:hidden')}>
        <LanesButton by={lanesBy} onChange={setLanesBy} />
        <ZoomButton
          label="Show more time"
          icon="minus"
          isDisabled={zoom <= ZOOM_LEAST}
          onPress={() => setZoom(zoom - 1)}
        />
        <ZoomButton
          label="Show less time"
          icon="plus"
          isDisabled={zoom >= ZOOM_MOST}
          onPress={() => setZoom(zoom + 1)}
        />
      </div>
    </div>
  );
}

interface TrackChoice {
  readonly width: number;
  readonly zoom: number;
  readonly lanesBy: 'actor' | 'object';
  /** The moment at which a hand took hold of the playhead. */
  readonly heldMs: number | undefined;
}

/** The track of the page's cluster; the same while one scrubs within what it shows. */
function useTrack({ width, zoom, lanesBy, heldMs }: TrackChoice): TrackModel | undefined {
  const { changes, clock } = useNewestLog();
  const past = useIsPast();
  const shownMs = useClusterPart(({ log }) => log.clock?.nowMs);
  const { selected } = useSelection();
  const nowMs = clock?.nowMs;
  const selectedId = selected && objectIdOf(selected.kind, namespacedKey(selected.namespace, selected.name));
  const showMs =
    past && shownMs !== undefined ? keptInSight(heldMs ?? shownMs, { changes, nowMs, zoom }) : nowMs;
  return useMemo(() => {
    if (nowMs === undefined || showMs === undefined) return undefined;
    return trackOf({ changes, nowMs, width, zoom, lanesBy, selectedId, showMs });
  }, [changes, nowMs, width, zoom, lanesBy, selectedId, showMs]);
}

interface Span {
  readonly changes: readonly Change[];
  readonly nowMs: number | undefined;
  readonly zoom: number;
}

/** What is in sight anyway asks for no other track, and a minute is fine enough for the part of a long log that is drawn. */
function keptInSight(shownMs: number, { changes, nowMs, zoom }: Span): number | undefined {
  if (nowMs === undefined || shownMs >= spanOf({ changes, nowMs, zoom }).startMs) return nowMs;
  return Math.floor(shownMs / 60_000) * 60_000;
}

interface PictureProps {
  readonly size: { readonly width: number; readonly height: number };
  readonly track: TrackModel;
  readonly names: number;
  readonly width: number;
  readonly small: boolean;
  /** What is later than the moment that is shown is drawn paler. */
  readonly dimFrom: number | undefined;
}

function Picture({ size, track, names, width, small, dimFrom }: PictureProps) {
  return (
    <svg aria-hidden="true" width={size.width} height={size.height} className="absolute inset-0 block">
      <Lanes track={track} names={names} width={width} small={small} />
      <TrackMarks
        marks={track.marks}
        x={(position) => names + position * width}
        y={laneY(track, small)}
        height={small ? 12 : 8}
      />
      {dimFrom === undefined ? null : (
        <rect
          x={dimFrom}
          y="0"
          width={names + width - dimFrom}
          height={small ? 38 : 76}
          fill="var(--surface)"
          opacity="0.6"
        />
      )}
      {small ? null : <Axis track={track} names={names} width={width} />}
    </svg>
  );
}

function ZoomButton({
  label,
  icon,
  ...props
}: {
  readonly label: string;
  readonly icon: 'plus' | 'minus';
  readonly isDisabled: boolean;
  readonly onPress: () => void;
}) {
  return (
    <Button square size="small" variant="quiet" aria-label={label} {...props}>
      <Icon name={icon} size={12} />
    </Button>
  );
}

function laneY(track: TrackModel, small: boolean): (lane: string) => number {
  const places = new Map(track.lanes.map(({ id }, index) => [id, TOP + index * LANE_HEIGHT]));
  return (lane) => (small ? SMALL_Y : (places.get(lane) ?? TOP));
}

interface PartProps {
  readonly track: TrackModel;
  readonly names: number;
  readonly width: number;
}

function Lanes({ track, names, width, small }: PartProps & { readonly small: boolean }) {
  const y = laneY(track, small);
  return (small ? track.lanes.slice(0, 1) : track.lanes).map(({ id, label }) => (
    <g key={id}>
      <path d={`M${names} ${y(id)}H${names + width}`} stroke="var(--line)" />
      {small ? null : (
        <text x={names - 12} y={y(id) + 3.5} textAnchor="end" className="fill-ink-3 text-2xs">
          {cutMiddle(label, 13)}
        </text>
      )}
    </g>
  ));
}

/** Room that the buttons at the right end of the axis take, with half a label beside it. */
const AXIS_BUTTONS = 130;
const LABEL = 64;

function Axis({ track, names, width }: PartProps) {
  const [first, second] = track.ticks;
  const stepMs = first && second ? second.timeMs - first.timeMs : track.lengthMs;
  // On a narrow track every second label, or fewer; by their times, so that they are the same ones as time goes on.
  const everyMs = stepMs * Math.max(1, Math.ceil(LABEL / ((stepMs / track.lengthMs) * width)));
  return track.ticks
    .filter(({ position, timeMs }) => position * width < width - AXIS_BUTTONS && timeMs % everyMs === 0)
    .map(({ timeMs, position }) => (
      <text
        key={timeMs}
        x={names + position * width}
        y={AXIS_Y}
        textAnchor="middle"
        className="num fill-ink-3 text-2xs"
      >
        {clockText(timeMs)}
      </text>
    ));
}

function LanesButton({
  by,
  onChange,
}: {
  readonly by: 'actor' | 'object';
  readonly onChange: (by: 'actor' | 'object') => void;
}) {
  return (
    <Button
      size="small"
      variant="quiet"
      aria-label={by === 'actor' ? 'Lanes by actor; change to objects' : 'Lanes by object; change to actors'}
      onPress={() => onChange(by === 'actor' ? 'object' : 'actor')}
    >
      by {by}
    </Button>
  );
}
