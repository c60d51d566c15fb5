import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AWAKE_MS, ClockRunner } from './clock-runner';

function runner() {
  const state = { nowMs: 0, turns: 0 };
  const clock = new ClockRunner({
    advanceTo: (timeMs) => {
      state.nowMs = timeMs;
    },
    nowMs: () => state.nowMs,
    realMs: () => Date.now(),
    onTurn: () => {
      state.turns += 1;
    },
  });
  return { clock, state };
}

describe('ClockRunner', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it.each([0.25, 0.5, 1, 2, 5, 10, 60])('advances %d simulated milliseconds for a real one', (speed) => {
    const { clock, state } = runner();
    clock.setSpeed(speed);
    clock.play();
    vi.advanceTimersByTime(10_000);
    expect(state.nowMs).toBe(10_000 * speed);
  });

  it('loses nothing to rounding', () => {
    const { clock, state } = runner();
    clock.setSpeed(0.25);
    clock.play();
    for (let second = 0; second < 30; second += 1) {
      vi.advanceTimersByTime(333);
      clock.tick();
    }
    expect(state.nowMs).toBe(Math.floor(30 * 333 * 0.25));
  });

  it('stands still until it plays, and again after a pause', () => {
    const { clock, state } = runner();
    vi.advanceTimersByTime(5_000);
    expect(state.nowMs).toBe(0);
    clock.play();
    vi.advanceTimersByTime(1_050);
    clock.pause();
    expect(state.nowMs).toBe(1_050);
    vi.advanceTimersByTime(5_000);
    expect(state.nowMs).toBe(1_050);
  });

  it('catches up by one second at most', () => {
    const { clock, state } = runner();
    clock.setSpeed(10);
    clock.play();
    vi.setSystemTime(Date.now() + 3_600_000);
    clock.tick();
    expect(state.nowMs).toBe(10_000);
  });

  it('sleeps when nobody looks, and goes on from where it was', () => {
    const { clock, state } = runner();
    clock.play();
    vi.advanceTimersByTime(AWAKE_MS);
    const asleepMs = state.nowMs;
    expect(asleepMs).toBe(AWAKE_MS);
    vi.advanceTimersByTime(600_000);
    expect(state.nowMs).toBe(asleepMs);
    expect(vi.getTimerCount()).toBe(0);
    clock.touch();
    vi.advanceTimersByTime(1_000);
    expect(state.nowMs).toBe(asleepMs + 1_000);
  });

  it('stays awake while somebody reads', () => {
    const { clock, state } = runner();
    clock.play();
    const release = clock.hold();
    vi.advanceTimersByTime(AWAKE_MS * 3);
    expect(state.nowMs).toBe(AWAKE_MS * 3);
    release();
    release();
    vi.advanceTimersByTime(AWAKE_MS * 3);
    expect(state.nowMs).toBe(AWAKE_MS * 4);
  });

  it('tells readers of decisions, and every second while it plays', () => {
    const { clock, state } = runner();
    clock.play();
    clock.setSpeed(2);
    expect(state.turns).toBe(2);
    vi.advanceTimersByTime(3_000);
    expect(state.turns).toBe(5);
    clock.pause();
    expect(state.turns).toBe(6);
    vi.advanceTimersByTime(3_000);
    expect(state.turns).toBe(6);
  });
});
