import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PersistentVolume } from '../kubernetes/persistent-volume';
import { findMatchingVolume } from './matching';
import { arbitraryClaim, arbitraryVolume } from './testing/arbitrary';
import { aVolume } from './testing/objects';
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
