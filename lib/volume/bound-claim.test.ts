/** Rows B1 to B5, with the exact event of each claim that is lost. */
import { describe, expect, it } from 'vitest';
import { decideBoundClaim } from './bound-claim';
import { aClaim, aVolume } from './testing/objects';

const anonymous = { ...aClaim({ volumeName: 'pv-1' }), metadata: { name: 'claim-1', namespace: 'default' } };
const named = aClaim({ volumeName: 'pv-1' });
const lost = (row: string, reason: string, message: string) => ({
  row,
  action: 'SetLost',
  event: { type: 'Warning', reason, message },
});
const misbound = lost(
  'B5',
  'ClaimMisbound',
  'Two claims are bound to the same volume, this one is bound incorrectly',
);
const reference = (uid?: string) => aVolume({ claimRef: { namespace: 'default', name: 'claim-1', uid } });

describe('decideBoundClaim', () => {
  it.each([
    [
      'no name',
      aClaim(),
      undefined,
      lost(
        'B1',
        'ClaimLost',
        'Bound claim has lost reference to PersistentVolume. Data on the volume is lost!',
      ),
    ],
    [
      'no volume',
      named,
      undefined,
      lost('B2', 'ClaimLost', 'Bound claim has lost its PersistentVolume. Data on the volume is lost!'),
    ],
    ['another uid', named, reference('other'), misbound],
    ['a reference without uid', named, reference(), misbound],
    ['a claim without uid', anonymous, reference('other'), misbound],
  ])('%s', (_, claim, volume, decision) => {
    expect(decideBoundClaim({ volume: () => volume }, claim)).toEqual(decision);
  });

  it.each([
    ['B3', named, aVolume()],
    ['B4', named, reference('uid-claim-1')],
    ['B4', anonymous, reference()],
  ])('%s binds', (row, claim, volume) => {
    expect(decideBoundClaim({ volume: () => volume }, claim)).toEqual({ row, action: 'Bind', volume });
  });
});
