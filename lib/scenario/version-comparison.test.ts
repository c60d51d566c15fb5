import { expect, it } from 'vitest';
import { groupDifferences, type ObjectDifference } from './version-comparison';

const differs = (kind: string, name: string, path: string, onlyIn?: '1.25'): ObjectDifference => ({
  object: { kind, name },
  fields: [{ path, values: ['true', null] }],
  fieldsLeftOut: 0,
  ...(onlyIn ? { onlyIn } : {}),
});

it('tells equal differences of one kind once, in the order of the first of each', () => {
  const grouped = groupDifferences([
    differs('PersistentVolume', 'a', 'x'),
    differs('PersistentVolumeClaim', 'a', 'x'),
    differs('PersistentVolume', 'b', 'y'),
    differs('PersistentVolume', 'c', 'x'),
    differs('PersistentVolume', 'd', 'x', '1.25'),
  ]);
  expect(
    grouped.map(({ objects, fields, onlyIn }) => [
      objects.map(({ kind, name }) => `${kind} ${name}`).join(', '),
      fields[0]?.path,
      onlyIn,
    ]),
  ).toEqual([
    ['PersistentVolume a, PersistentVolume c', 'x', undefined],
    ['PersistentVolumeClaim a', 'x', undefined],
    ['PersistentVolume b', 'y', undefined],
    ['PersistentVolume d', 'x', '1.25'],
  ]);
});
