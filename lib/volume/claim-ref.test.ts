import { describe, expect, it } from 'vitest';
import type { PersistentVolumeClaim } from '../kubernetes/persistent-volume-claim';
import { claimRefKey, claimRefRelation, isVolumeBoundToClaim } from './claim-ref';
import { aClaim, aVolume } from './testing/objects';

const claim = aClaim({ name: 'c', uid: 'u' });
const bare: PersistentVolumeClaim = { ...claim, metadata: { name: 'c' } };

describe('claimRefRelation', () => {
  it.each([
    ['no claimRef', undefined, claim, { kind: 'None' }, false],
    ['no uid', { namespace: 'default', name: 'c' }, claim, { kind: 'Reserved' }, true],
    ['all of it', { namespace: 'default', name: 'c', uid: 'u' }, claim, { kind: 'Bound' }, true],
    ['no namespace on either side', { name: 'c' }, bare, { kind: 'Reserved' }, true],
    [
      'another name',
      { namespace: 'default', name: 'd', uid: 'x' },
      claim,
      { kind: 'OtherClaim', claimKey: 'default/d', uid: 'x' },
      false,
    ],
    [
      'another namespace',
      { namespace: 'shop', name: 'c' },
      claim,
      { kind: 'OtherClaim', claimKey: 'shop/c', uid: '' },
      false,
    ],
    [
      'another uid',
      { namespace: 'default', name: 'c', uid: 'old' },
      claim,
      { kind: 'UidMismatch', wanted: 'u', has: 'old' },
      false,
    ],
    [
      'a claim without uid',
      { name: 'c', uid: 'old' },
      bare,
      { kind: 'UidMismatch', wanted: '', has: 'old' },
      false,
    ],
  ])('%s', (_, claimRef, asked, relation, belongs) => {
    const found = claimRefRelation(aVolume({ claimRef }), asked);
    expect(found).toEqual(relation);
    expect(isVolumeBoundToClaim(found)).toBe(belongs);
  });

  it('names the claim of a volume', () => {
    expect(claimRefKey(aVolume())).toBeUndefined();
    expect(claimRefKey(aVolume({ claimRef: { namespace: 'a', name: 'b' } }))).toBe('a/b');
    expect(claimRefKey(aVolume({ claimRef: { namespace: 'a' } }))).toBe('a/');
  });
});
