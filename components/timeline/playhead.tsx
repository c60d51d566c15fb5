'use client';
/**
 * The moment that the page shows, as a slider over the writes: dragged, clicked, or moved by keys. Its value in words
 * is the write that made the moment.
 */
import { type KeyboardEvent, type PointerEvent, type RefObject, useState, useSyncExternalStore } from 'react';
import { changeAt } from '@/lib/history/steps';
import { playerOf } from '@/lib/queries/playback';
import { createScrub, type Scrub } from '@/lib/queries/scrub';
import { useTimeTravel } from '@/lib/queries/time-travel';
import { useClusterPart, useClusterStore, useIsPast, useNewestLog } from '@/lib/queries/use-cluster';
import { describeChange } from './describe-change';

interface ScrubOptions {
  readonly frame: RefObject<HTMLElement | null>;
  /** The places in the frame that are times. */
  readonly from: number;
  readonly to: number;
  readonly timeAt: (x: number) => number;
  /** A hand takes hold of the playhead, or has let it go. */
  readonly onHold: (held: boolean) => void;
}

/** Follows the pointer over `frame`: the playhead at once, the views as they can be drawn. */
export function useScrub({ frame, from, to, timeAt, onHold }: ScrubOptions) {
  const travel = useTimeTravel();
  const store = useClusterStore();
  const [scrub] = useState(createScrub);
  const follow = (event: PointerEvent) => {
    const box = frame.current?.getBoundingClientRect();
    if (!box) return;
    const x = Math.min(Math.max(event.clientX - box.left, from), to);
    const timeMs = timeAt(x);
    scrub.move(x, () => travel.toTime(timeMs));
  };
  const handlers = {
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      if (event.button !== 0) return;
      playerOf(store).pause();
      event.currentTarget.setPointerCapture(event.pointerId);
      onHold(true);
      follow(event);
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      if (event.currentTarget.hasPointerCapture(event.pointerId)) follow(event);
    },
    // Comes after a release, and after whatever else ends a hold.
    onLostPointerCapture: () => {
      scrub.release();
      onHold(false);
    },
  };
  return { scrub, handlers };
}

interface PlayheadProps {
  /** Where the moment that is shown is. */
  readonly left: number;
  readonly height: number;
  readonly scrub: Scrub;
}

export function Playhead({ left, height, scrub }: PlayheadProps) {
  const hand = useSyncExternalStore(scrub.subscribe, scrub.read, scrub.read);
  const travel = useTimeTravel();
  const newest = useNewestLog();
  const past = useIsPast();
  const revision = useClusterPart(({ log }) => log.revision);
  const change = changeAt(newest, revision);
  const told = change ? describeChange(change) : 'The oldest moment that is kept';
  const place = `revision ${revision} of ${newest.revision}`;
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !isKnown(event.key)) return;
    event.preventDefault();
    KEYS[event.key](travel);
  };
  return (
    <div
      role="slider"
      tabIndex={0}
      aria-label="Moment"
      aria-orientation="horizontal"
      aria-valuemin={newest.baseRevision}
      aria-valuemax={newest.revision}
      aria-valuenow={revision}
      aria-valuetext={past ? `${told}; ${place}` : `Now, ${place}; last, ${told}`}
      data-testid="playhead"
      onKeyDown={onKeyDown}
      className="absolute top-0 w-6 -translate-x-1/2 cursor-ew-resize touch-none rounded-1"
      style={{ left: hand ?? left, height }}
    >
      <svg aria-hidden="true" width="24" height={height} className="block">
        <path d={`M12 4V${height}`} stroke="var(--accent)" strokeWidth="2" />
        <path d="M6 0h12v6l-6 6-6-6z" fill="var(--accent)" />
      </svg>
    </div>
  );
}

type Travel = ReturnType<typeof useTimeTravel>;

/** As for any slider; a page is a rest of the cluster. */
const KEYS = {
  ArrowLeft: (travel: Travel) => void travel.back('write'),
  ArrowDown: (travel: Travel) => void travel.back('write'),
  ArrowRight: (travel: Travel) => void travel.forward('write'),
  ArrowUp: (travel: Travel) => void travel.forward('write'),
  PageDown: (travel: Travel) => void travel.back('rest'),
  PageUp: (travel: Travel) => void travel.forward('rest'),
  Home: (travel: Travel) => travel.toStart(),
  End: (travel: Travel) => travel.toNow(),
} as const;

function isKnown(key: string): key is keyof typeof KEYS {
  return key in KEYS;
}
