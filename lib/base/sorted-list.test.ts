import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SortedList } from './sorted-list';

interface Item {
  readonly key: number;
  readonly label: number;
}

const byKey = (a: Item, b: Item): number => a.key - b.key;

function itemsOf(list: SortedList<Item>): readonly Item[] {
  const items: Item[] = [];
  list.find(
    () => true,
    (item) => {
      items.push(item);
      return false;
    },
  );
  return items;
}

describe('SortedList', () => {
  it('holds what a sorted array holds, whatever came and went', () => {
    // Insertions come in runs, so that chunks split, and go in runs, so that chunks empty.
    const run = fc.record({
      remove: fc.boolean(),
      from: fc.integer({ min: 0, max: 2_000 }),
      count: fc.integer({ min: 1, max: 900 }),
      stride: fc.constantFrom(0, 1, -1, 7),
    });
    fc.assert(
      fc.property(fc.array(run, { maxLength: 8 }), (runs) => {
        const list = new SortedList<Item>(byKey);
        let model: Item[] = [];
        let label = 0;
        for (const { remove, from, count, stride } of runs) {
          for (let index = 0; index < count; index += 1) {
            const key = from + index * stride;
            if (remove) {
              const place = model.findIndex((item) => item.key === key);
              expect(list.delete({ key, label: -1 })).toBe(place >= 0);
              if (place >= 0) model.splice(place, 1);
            } else {
              label += 1;
              list.insert({ key, label });
              model.push({ key, label });
            }
          }
          model = model.sort(byKey);
        }
        expect(list.size).toBe(model.length);
        expect(itemsOf(list)).toEqual(model);
        for (const least of [-1, 500, 1_999, 10_000]) {
          const found = list.find(
            (item) => item.key >= least,
            (item) => item.label % 3 === 0,
          );
          expect(found).toEqual(model.find((item) => item.key >= least && item.label % 3 === 0));
        }
      }),
      { numRuns: 150 },
    );
  });
});
