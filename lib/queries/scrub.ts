/**
 * A hand that holds the playhead: where it is, at once, and what the page shows for it, at the pace at which that can
 * be drawn. Every place of the hand is a place of the playhead; of the moments between two pictures only the last is
 * shown.
 */
import { createPace } from './pace';
import { holdSettled } from './settled';

/** One frame and a half: a picture that misses a frame is felt in the hand, so the frames after it are the hand's. */
const SMOOTH_MS = 25;

export interface Scrub {
  subscribe(listener: () => void): () => void;
  /** Where the hand is; undefined while none holds the playhead. */
  read(): number | undefined;
  /** The hand is at `x`. What `show` then shows is shown before a picture, unless the hand is elsewhere by then. */
  move(x: number, show: () => void): void;
  /** The hand lets go: where it was last is shown at once. */
  release(): void;
}

export function createScrub(): Scrub {
  const pace = createPace(SMOOTH_MS);
  const listeners = new Set<() => void>();
  let place: number | undefined;
  let wanted: { readonly show: () => void; readonly drawn: () => void } | undefined;
  let paced = false;

  const put = (x: number | undefined) => {
    place = x;
    for (const listener of listeners) listener();
  };

  const showWanted = () => {
    const last = wanted;
    wanted = undefined;
    last?.show();
    last?.drawn();
  };

  return {
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    read: () => place,
    move: (x, show) => {
      put(x);
      wanted = { show, drawn: wanted?.drawn ?? holdSettled() };
      if (paced) return;
      paced = true;
      pace(() => {
        paced = false;
        showWanted();
      });
    },
    release: () => {
      if (place === undefined) return;
      showWanted();
      put(undefined);
    },
  };
}
