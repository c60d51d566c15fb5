import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ServerClock } from './server-clock';

const HOUR = 3_600_000;

/** One answer of a server whose clock is ahead by `aheadMs`: asked at `sentMs`, made `madeMs` later, heard `heardMs` later. */
function answer(clock: ServerClock, aheadMs: number, sentMs: number, madeMs: number, heardMs: number): void {
  const dateMs = Math.floor((sentMs + madeMs + aheadMs) / 1_000) * 1_000;
  clock.heard(dateMs, sentMs, sentMs + madeMs + heardMs);
}

describe('the clock of an API server', () => {
  it.each([
    { name: 'equal clocks', aheadMs: 0, expected: 0, within: 0 },
    { name: 'half a second', aheadMs: 500, expected: 0, within: 1_000 },
    { name: 'an hour ahead', aheadMs: HOUR, expected: HOUR, within: 520 },
    { name: 'an hour behind', aheadMs: -HOUR, expected: -HOUR, within: 520 },
  ])('is known from one answer: $name', ({ aheadMs, expected, within }) => {
    const clock = new ServerClock();
    answer(clock, aheadMs, 1_764_000_000_250, 10, 10);
    expect(Math.abs(clock.aheadMs - expected)).toBeLessThanOrEqual(within);
  });

  it('is not believed to differ because an answer took long', () => {
    const clock = new ServerClock();
    answer(clock, 0, 1_764_000_000_000, 50, 20_000);
    answer(clock, 0, 1_764_000_030_000, 20_000, 50);
    expect(clock.aheadMs).toBe(0);
  });

  it('is learnt anew when it was set', () => {
    const clock = new ServerClock();
    answer(clock, HOUR, 1_764_000_000_000, 10, 10);
    answer(clock, 0, 1_764_000_060_000, 10, 10);
    expect(Math.abs(clock.aheadMs)).toBeLessThanOrEqual(1_020);
  });

  it('says nothing of an answer that came before it was asked for: our own clock was set', () => {
    const clock = new ServerClock();
    expect(clock.heard(0, 10 * HOUR, 0)).toBe(false);
    expect(clock.aheadMs).toBe(0);
  });

  it('is never wrong by more than the answers leave open, however slow they are', () => {
    const answers = fc.array(
      fc.record({ pauseMs: fc.nat(60_000), madeMs: fc.nat(30_000), heardMs: fc.nat(30_000) }),
      { minLength: 1, maxLength: 30 },
    );
    fc.assert(
      fc.property(fc.integer({ min: -2 * HOUR, max: 2 * HOUR }), answers, (aheadMs, all) => {
        const clock = new ServerClock();
        let nowMs = 1_764_000_000_000;
        let leastOpenMs = Number.POSITIVE_INFINITY;
        for (const { pauseMs, madeMs, heardMs } of all) {
          nowMs += pauseMs;
          answer(clock, aheadMs, nowMs, madeMs, heardMs);
          nowMs += madeMs + heardMs;
          leastOpenMs = Math.min(leastOpenMs, madeMs + heardMs + 1_000);
          expect(Math.abs(clock.aheadMs - aheadMs)).toBeLessThanOrEqual(leastOpenMs);
        }
      }),
    );
  });
});
