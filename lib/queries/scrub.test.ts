// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createScrub, type Scrub } from './scrub';
import { setCurrent } from './settled';
import { busyPage } from './testing/busy-page';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'requestAnimationFrame', 'performance'] });
});

/** Hands that a test left where they were. */
const held: Scrub[] = [];

afterEach(() => {
  for (const scrub of held.splice(0)) scrub.release();
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const FRAME_MS = 16;

/** A page in which each picture of the views takes `costMs`, and a hand that moves by one with every frame. */
function moved(costMs: number, frames: number) {
  const draw = busyPage(costMs);
  const scrub = createScrub();
  held.push(scrub);
  const places: (number | undefined)[] = [];
  const shown: number[] = [];
  scrub.subscribe(() => places.push(scrub.read()));
  for (let x = 1; x <= frames; x += 1) {
    scrub.move(x, () => {
      shown.push(x);
      draw();
    });
    vi.advanceTimersByTime(FRAME_MS);
  }
  return { scrub, places, shown };
}

describe('a hand that holds the playhead', () => {
  it('has the playhead under it at every place, whatever the views cost', () => {
    expect(moved(100, 60).places).toEqual(Array.from({ length: 60 }, (_, index) => index + 1));
  });

  it('sees each of its places where pictures are cheap', () => {
    const { shown } = moved(1, 60);
    expect(shown.length).toBeGreaterThanOrEqual(59);
  });

  it.each([40, 100])('has as many frames to itself as a picture of the views takes: %i ms', (costMs) => {
    const { shown } = moved(costMs, 120);
    expect(shown.length).toBeGreaterThan(5);
    for (const [index, x] of shown.slice(1).entries())
      expect((x - (shown[index] ?? 0)) * FRAME_MS).toBeGreaterThanOrEqual(2 * costMs - FRAME_MS);
  });

  it('is shown where it let go, at once and once', () => {
    const { scrub, shown, places } = moved(100, 10);
    expect(shown.at(-1)).not.toBe(10);
    scrub.release();
    expect(shown.at(-1)).toBe(10);
    expect(places.at(-1)).toBeUndefined();
    const count = shown.length;
    vi.advanceTimersByTime(5_000);
    expect(shown.length).toBe(count);
  });

  it('leaves the page unsettled until its last place is shown', () => {
    setCurrent(true);
    const { scrub } = moved(100, 10);
    vi.advanceTimersByTime(2 * FRAME_MS);
    expect(document.documentElement.dataset.settled).toBe('false');
    scrub.release();
    vi.advanceTimersByTime(200);
    expect(document.documentElement.dataset.settled).toBe('true');
  });
});
