import { describe, expect, it } from 'vitest';
import { clockText, dateText, durationText } from './duration';
import { cutMiddle } from './name';

describe('cutMiddle', () => {
  it.each([
    ['pv-a', 10, 'pv-a'],
    ['pvc-3f1c9a', 10, 'pvc-3f1c9a'],
    ['pvc-3f1c9a02-77aa', 10, 'pvc-3f…7aa'],
    ['abcdef', 3, 'a…f'],
  ])('%s in %i characters', (text, length, expected) => {
    expect(cutMiddle(text, length)).toBe(expected);
    expect(cutMiddle(text, length).length).toBeLessThanOrEqual(length);
  });
});

describe('durationText', () => {
  it.each([
    [0, '0 s'],
    [8_400, '8 s'],
    [59_900, '59 s'],
    [60_000, '1 min'],
    [200_000, '3 min 20 s'],
    [725_000, '12 min'],
    [3_900_000, '1 h 5 min'],
    [4 * 86_400_000, '4 d'],
  ])('%i ms', (ms, expected) => {
    expect(durationText(ms)).toBe(expected);
  });
});

it('tells times in UTC, as Kubernetes writes them', () => {
  const timeMs = Date.UTC(2026, 0, 5, 9, 4, 1);
  expect(clockText(timeMs)).toBe('09:04:01');
  expect(dateText(timeMs)).toBe('5 Jan 2026');
});
