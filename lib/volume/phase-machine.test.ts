import { describe, expect, it } from 'vitest';
import {
  CLAIM_MOVES,
  CLAIM_PHASES,
  claimMove,
  VOLUME_MOVES,
  VOLUME_PHASES,
  volumeMove,
} from './phase-machine';

describe('phase machines', () => {
  it.each([
    ['volume', VOLUME_PHASES, VOLUME_MOVES],
    ['claim', CLAIM_PHASES, CLAIM_MOVES],
  ])('%s: every phase can be reached and left, no move stands twice', (_name, phases, moves) => {
    for (const phase of phases) {
      expect(moves.some(({ to }) => to === phase)).toBe(true);
      expect(moves.some(({ from, to }) => from === phase && to === 'gone')).toBe(true);
    }
    expect(new Set(moves.map(({ from, to }) => `${from} ${to}`)).size).toBe(moves.length);
    for (const { rules } of moves) expect(rules.length).toBeGreaterThan(0);
  });

  it('forbids what upstream never does', () => {
    expect(volumeMove('Available', 'Failed')).toBeUndefined();
    expect(volumeMove('Bound', 'Failed')).toBeUndefined();
    expect(volumeMove('Available', 'Pending')).toBeUndefined();
    expect(claimMove('new', 'Bound')).toBeUndefined();
    expect(volumeMove('Bound', 'Released')?.rules.map(({ by }) => by)).toEqual(['syncVolume', 'syncVolume']);
  });
});
