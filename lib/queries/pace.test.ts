// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createPace } from './pace';
import { busyPage } from './testing/busy-page';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'requestAnimationFrame', 'performance'] });
});

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** Acts one after the other, each given when the last has run, for five seconds. Returns when each ran. */
function timesOf(costMs: number, mayWait?: boolean): readonly number[] {
  const draw = busyPage(costMs);
  const pace = createPace();
  const begunMs = performance.now();
  const times: number[] = [];
  const again = () => {
    pace(() => {
      times.push(performance.now() - begunMs);
      draw();
      again();
    }, mayWait);
  };
  again();
  vi.advanceTimersByTime(5_000);
  return times;
}

function shortestGap(times: readonly number[]): number {
  return Math.min(...times.slice(1).map((time, index) => time - (times[index] ?? 0)));
}

describe('the pace of a page', () => {
  it('follows every frame where pictures are cheap', () => {
    expect(timesOf(10).length).toBeGreaterThan(200);
  });

  it.each([
    { costMs: 100, restMs: 100 },
    { costMs: 400, restMs: 400 },
    { costMs: 1_500, restMs: 1_000 },
  ])('rests $restMs ms after a picture of $costMs ms', ({ costMs, restMs }) => {
    const times = timesOf(costMs);
    expect(times.length).toBeGreaterThan(1);
    expect(shortestGap(times)).toBeGreaterThanOrEqual(costMs + restMs);
    expect(shortestGap(times)).toBeLessThan(costMs + restMs + 100);
  });

  it('rests before nothing that must not wait', () => {
    const times = timesOf(400, false);
    expect(shortestGap(times)).toBeLessThan(400 + 100);
    expect(times.length).toBeGreaterThan(10);
  });

  it('acts in the background too, where there are no frames', () => {
    vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');
    const act = vi.fn();
    createPace()(act);
    vi.advanceTimersByTime(250);
    expect(act).toHaveBeenCalledOnce();
  });
});
