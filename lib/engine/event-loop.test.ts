import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EventLoop } from './event-loop';

describe('EventLoop', () => {
  it('orders by time, then by the order of asking', () => {
    const loop = new EventLoop(1_000);
    const seen: string[] = [];
    loop.after(20, () => seen.push('late'));
    loop.after(10, () => seen.push('first at 10'));
    loop.after(10, () => seen.push('second at 10'));
    loop.after(0, () => seen.push('now'));
    loop.advanceTo(1_010);
    expect(seen).toEqual(['now', 'first at 10', 'second at 10']);
    expect(loop.nowMs).toBe(1_010);
    expect(loop.nextMs).toBe(1_020);
  });

  it('runs what is added for the same moment in the same advance', () => {
    const loop = new EventLoop(0);
    const seen: number[] = [];
    loop.after(5, () => {
      seen.push(loop.nowMs);
      loop.after(0, () => seen.push(loop.nowMs));
    });
    loop.advanceTo(5);
    expect(seen).toEqual([5, 5]);
  });

  it('refuses a delay into the past and a clock that goes back', () => {
    const loop = new EventLoop(10);
    expect(() => loop.after(-1, () => undefined)).toThrow('lies in the past');
    expect(() => loop.advanceTo(9)).toThrow('does not go back');
  });

  it('does the same however the way is cut', () => {
    const run = (delays: readonly number[], stops: readonly number[]): string[] => {
      const loop = new EventLoop(0);
      const seen: string[] = [];
      delays.forEach((delayMs, index) => {
        loop.after(delayMs, () => {
          seen.push(`${index}@${loop.nowMs}`);
          loop.after(delayMs % 7, () => seen.push(`${index}'@${loop.nowMs}`));
        });
      });
      for (const stop of [...stops].sort((a, b) => a - b)) loop.advanceTo(stop);
      loop.advanceTo(200);
      return seen;
    };
    fc.assert(
      fc.property(fc.array(fc.nat(100)), fc.array(fc.nat(150)), (delays, stops) => {
        expect(run(delays, stops)).toEqual(run(delays, []));
      }),
    );
  });
});
