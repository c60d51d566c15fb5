import { describe, expect, it } from 'vitest';
import { backoffMs } from './backoff';

describe('backoffMs', () => {
  it.each([
    { attempt: 1, random: 0, delay: 250 },
    { attempt: 1, random: 1, delay: 500 },
    { attempt: 2, random: 0.5, delay: 750 },
    { attempt: 6, random: 1, delay: 15_000 },
    { attempt: 1_000, random: 0, delay: 7_500 },
  ])('attempt $attempt with random $random', ({ attempt, random, delay }) => {
    expect(backoffMs(attempt, random)).toBe(delay);
  });
});
