/**
 * When what has come is shown: before the next picture, but not sooner after the last one than that took to draw, so
 * that a large cluster that changes all the time leaves the page half of its time for the person who uses it. Decides
 * when, never what: nothing is left out.
 */

/** A page in the background draws no frames; it is brought up to date at this pace. */
const HIDDEN_FRAME_MS = 250;

/** A picture drawn within this is not felt, and the next may follow at once. */
const SMOOTH_MS = 50;

/** However long a picture took to draw, the next waits no longer than this. */
const LONGEST_REST_MS = 1_000;

/**
 * Returns what runs an act at its time. One act at a time: the next is given once the last has run. After a picture
 * that took no longer than `smoothMs` there is no rest, nor before an act that says that it must not wait.
 */
export function createPace(smoothMs = SMOOTH_MS): (act: () => void, mayWait?: boolean) => void {
  let restUntilMs = 0;

  const draw = (act: () => void) => {
    const begunMs = performance.now();
    // The next frame begins when React has rendered and the browser has painted. Asked for before the act, so that it
    // is heard before whatever the act itself asks for.
    requestAnimationFrame(() => {
      const nowMs = performance.now();
      const tookMs = nowMs - begunMs;
      restUntilMs = tookMs > smoothMs ? nowMs + Math.min(tookMs, LONGEST_REST_MS) : 0;
    });
    act();
  };

  const next = (act: () => void, mayWait = true) => {
    if (document.visibilityState === 'hidden') {
      setTimeout(act, HIDDEN_FRAME_MS);
      return;
    }
    // Looked at within the frame: what came while the page was busy is told before the cost of it is known.
    requestAnimationFrame(() => {
      const restMs = restUntilMs - performance.now();
      if (mayWait && restMs > 0) setTimeout(() => next(act), restMs);
      else draw(act);
    });
  };
  return next;
}
