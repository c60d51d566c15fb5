import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PersistentVolume } from '../kubernetes/persistent-volume';
import { findMatchingVolume } from './matching';
import { arbitraryClaim, arbitraryVolume } from './testing/arbitrary';
import { aClaim, aVolume } from './testing/objects';
import { VolumeIndex } from './volume-index';

type Step = { readonly set: PersistentVolume } | { readonly delete: string };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: arbitraryVolume.map((set) => ({ set })) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 30 }).map((number) => ({ delete: `pv-${number}` })) },
);

describe('VolumeIndex', () => {
  it('answers as the search over all volumes does, whatever came and went', () => {
    let found = 0;
    fc.assert(
      fc.property(
        fc.array(step, { minLength: 10, maxLength: 60 }),
        fc.array(arbitraryClaim, { minLength: 1, maxLength: 5 }),
        fc.boolean(),
        fc.boolean(),
        (steps, claims, delayBinding, gate) => {
          const index = new VolumeIndex();
          const volumes = new Map<string, PersistentVolume>();
          for (const change of steps) {
            if ('set' in change) {
              index.set(change.set);
              volumes.set(change.set.metadata.name, change.set);
            } else {
              index.delete(change.delete);
              volumes.delete(change.delete);
            }
          }
          expect(index.size).toBe(volumes.size);
          const options = { volumeAttributesClass: gate, delayBinding };
          for (const wanted of claims) {
            const expected = findMatchingVolume(wanted, volumes.values(), options);
            if (expected.kind === 'Found') found += 1;
            expect(index.find(wanted, options)).toEqual(expected);
          }
        },
      ),
      { numRuns: 3000 },
    );
    expect(found).toBeGreaterThan(500);
  });

  it('lists volumes by class and by the claim that they are reserved for', () => {
    const index = new VolumeIndex();
    index.set(aVolume({ name: 'a', storageClassName: 'gold' }));
    index.set(
      aVolume({
        name: 'b',
        storageClassName: 'gold',
        claimRef: { namespace: 'default', name: 'x', uid: 'u' },
      }),
    );
    index.set(aVolume({ name: 'a', storageClassName: 'silver' }));
    expect([...index.volumesOfClass('gold')].map((entry) => entry.metadata.name)).toEqual(['b']);
    expect([...index.volumesOfClass('silver')].map((entry) => entry.metadata.name)).toEqual(['a']);
    expect([...index.volumesReservedFor('default', 'x')].map((entry) => entry.metadata.name)).toEqual(['b']);
  });
});

describe('how many volumes a search looks at', () => {
  /** Names of the volumes of which anything but their place was read since. */
  const counting = () => {
    const looked = new Set<string>();
    const counted = (volume: PersistentVolume): PersistentVolume =>
      new Proxy(volume, {
        get: (target, field, receiver) => {
          looked.add(target.metadata.name);
          return Reflect.get(target, field, receiver);
        },
      });
    return { looked, counted };
  };
  const labels = (number: number) => ({ metadata: { labels: { half: number % 2 === 0 ? 'even' : 'odd' } } });

  /** 300 volumes on each of ten shelves: five classes, each with volumes of two groups of access modes. */
  function filled() {
    const { looked, counted } = counting();
    const index = new VolumeIndex();
    for (const storageClassName of ['a', 'b', 'c', 'd', 'e']) {
      for (const accessModes of [['ReadWriteOnce'], ['ReadWriteOnce', 'ReadWriteMany']] as const) {
        for (let number = 1; number <= 300; number += 1) {
          const name = `${storageClassName}-${accessModes.length}-${String(number).padStart(3, '0')}`;
          const capacity = { storage: `${number}Gi` };
          const volume = aVolume({
            name,
            storageClassName,
            accessModes: [...accessModes],
            phase: 'Available',
            ...labels(number),
          });
          index.set(counted({ ...volume, spec: { ...volume.spec, capacity } }));
        }
      }
    }
    looked.clear();
    return { index, looked };
  }

  const claim = (storage: string, more: object = {}) =>
    aClaim({ storageClassName: 'c', accessModes: ['ReadWriteOnce'], storage, ...more });
  const find = (wanted: ReturnType<typeof claim>) => {
    const { index, looked } = filled();
    const found = index.find(wanted, { volumeAttributesClass: true });
    return { found: found.kind === 'Found' ? found.volume.metadata.name : found.kind, looked: [...looked] };
  };

  it.each([
    ['the smallest', claim('1Gi'), 'c-1-001'],
    ['one in the middle', claim('150Gi'), 'c-1-150'],
    [
      'one of the second group, since the first has none',
      claim('1Gi', { accessModes: ['ReadWriteMany'] }),
      'c-2-001',
    ],
  ])('finds %s and looks at no other', (_, wanted, name) => {
    const { found, looked } = find(wanted);
    expect(found).toBe(name);
    expect(looked.filter((other) => other !== name)).toEqual([]);
  });

  it('looks at none where nothing is large enough', () => {
    expect(find(claim('301Gi'))).toEqual({ found: 'None', looked: [] });
  });

  it('looks at those of its shelf alone that a selector refuses', () => {
    const wanted = claim('5Gi', { selector: { matchLabels: { half: 'even' } } });
    const { found, looked } = find(wanted);
    expect(found).toBe('c-1-006');
    expect(looked.sort()).toEqual(['c-1-005', 'c-1-006']);
  });
});
