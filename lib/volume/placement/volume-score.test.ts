/** After TestCapacityScorer cases of volumebinding/scorer_test.go and the scoring rows of TestVolumeBinding, 1.37 (default shape). */
import { describe, expect, it } from 'vitest';
import { aClaim, aVolume } from '../testing/objects';
import { placementView } from './placement-objects';
import { aCapacity } from './testing/nodes';
import type { PodVolumes } from './volume-binding';
import { volumeBindingScore } from './volume-score';

const claim = (storage: string, storageClassName = 'local') => aClaim({ storage, storageClassName });
const volume = (storage: string, storageClassName = 'local') => aVolume({ storage, storageClassName });

function score(volumes: Partial<PodVolumes>, version: '1.30' | '1.37' = '1.37'): number {
  return volumeBindingScore({ bindings: [], provisions: [], ...volumes }, placementView({ version }));
}

describe('how well volumes suit a node', () => {
  it.each<{ name: string; volumes: Partial<PodVolumes>; expected: number }>([
    { name: 'nothing to bind', volumes: {}, expected: 0 },
    {
      name: 'a volume that is just right',
      volumes: { bindings: [{ claim: claim('10Gi'), volume: volume('10Gi') }] },
      expected: 0,
    },
    {
      name: 'a volume that is twice as large',
      volumes: { bindings: [{ claim: claim('5Gi'), volume: volume('10Gi') }] },
      expected: 50,
    },
    {
      name: 'two of one class are added up',
      volumes: {
        bindings: [
          { claim: claim('10Gi'), volume: volume('10Gi') },
          { claim: claim('10Gi'), volume: volume('30Gi') },
        ],
      },
      expected: 50,
    },
    {
      name: 'two classes are averaged',
      volumes: {
        bindings: [
          { claim: claim('10Gi'), volume: volume('10Gi') },
          { claim: claim('5Gi', 'fast'), volume: volume('10Gi', 'fast') },
        ],
      },
      expected: 25,
    },
    {
      name: 'a static match settles it, room of drivers is not looked at',
      volumes: {
        bindings: [{ claim: claim('5Gi'), volume: volume('10Gi') }],
        provisions: [{ claim: claim('5Gi', 'wait'), capacity: aCapacity({ capacity: '100Gi' }) }],
      },
      expected: 50,
    },
    {
      name: 'room that a driver says it has',
      volumes: { provisions: [{ claim: claim('25Gi', 'wait'), capacity: aCapacity({ capacity: '100Gi' }) }] },
      expected: 75,
    },
    {
      name: 'two claims draw on the same room',
      volumes: {
        provisions: [
          { claim: claim('25Gi', 'wait'), capacity: aCapacity({ capacity: '100Gi' }) },
          { claim: claim('25Gi', 'wait'), capacity: aCapacity({ capacity: '100Gi' }) },
        ],
      },
      expected: 50,
    },
    {
      name: 'more than there is',
      volumes: { provisions: [{ claim: claim('25Gi', 'wait'), capacity: aCapacity({ capacity: '10Gi' }) }] },
      expected: 0,
    },
    {
      name: 'a driver that says nothing',
      volumes: { provisions: [{ claim: claim('25Gi', 'wait') }] },
      expected: 0,
    },
  ])('$name', ({ volumes, expected }) => {
    expect(score(volumes)).toBe(expected);
  });

  it('did not matter before StorageCapacityScoring', () => {
    expect(score({ bindings: [{ claim: claim('5Gi'), volume: volume('10Gi') }] }, '1.30')).toBe(0);
  });
});
