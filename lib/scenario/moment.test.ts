import { describe, expect, it } from 'vitest';
import { lifeOfAVolume } from './demos/life-of-a-volume';
import { endMs, noteMs, startMs } from './moment';
import { replay } from './replay';
import type { Scenario } from './scenario';

const scenario: Scenario = {
  stowage: 1,
  kubernetes: '1.37',
  seed: 1,
  objects: [],
  operations: [
    { atMs: 5, delete: { apiVersion: 'v1', kind: 'Pod', name: 'a' } },
    { atMs: 9, delete: { apiVersion: 'v1', kind: 'Pod', name: 'b' } },
  ],
};

describe('moments', () => {
  it('begin where a replay begins, and end where it ends', () => {
    const { simulation } = replay(scenario);
    expect(startMs(scenario)).toBe(simulation.config.startMs);
    expect(startMs(scenario) + endMs(scenario)).toBe(simulation.nowMs);
    expect(startMs({ ...scenario, config: { startMs: 7 } })).toBe(7);
  });

  it.each([
    ['without operations', { ...scenario, operations: [] }, 0],
    ['at the last operation', scenario, 9],
    ['where it says', { ...scenario, untilMs: 6 }, 6],
    ['at once', lifeOfAVolume, 0],
  ])('end %s', (_, one, expected) => {
    expect(endMs(one)).toBe(expected);
  });

  it.each([
    [{ atMs: 3 }, 3],
    [{ afterOperation: 0 }, 0],
    [{ afterOperation: 1 }, 5],
    [{ afterOperation: 2 }, 9],
    [{ afterOperation: 7 }, 9],
  ])('a note %j is due at %d', (moment, expected) => {
    expect(noteMs(scenario, { title: '', text: [], ...moment })).toBe(expected);
  });
});
