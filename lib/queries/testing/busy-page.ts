/** For tests: a page that is busy with a picture, and so has no frame before it is drawn. */
import { vi } from 'vitest';

/** Needs fake timers, and `vi.restoreAllMocks` afterwards. Call the answer when a picture that takes `costMs` is begun. */
export function busyPage(costMs: number): () => void {
  const frame = globalThis.requestAnimationFrame;
  let busyUntilMs = 0;
  const frameOfBusyPage: typeof frame = (callback) =>
    frame((time) => {
      const leftMs = busyUntilMs - performance.now();
      if (leftMs > 0) setTimeout(() => callback(time + leftMs), leftMs);
      else callback(time);
    });
  vi.spyOn(globalThis, 'requestAnimationFrame').mockImplementation(frameOfBusyPage);
  return () => {
    busyUntilMs = performance.now() + costMs;
  };
}
