import { expect, it } from 'vitest';
import { WITHHELD, withheldFields } from './withheld';

it.each<{ name: string; value: unknown; fields: readonly string[] }>([
  { name: 'nothing', value: { metadata: { name: 'a' }, spec: { list: [1, null, 'x'] } }, fields: [] },
  {
    name: 'a value',
    value: { spec: { containers: [{ env: [{ name: 'A' }, { name: 'B', value: WITHHELD }] }] } },
    fields: ['spec.containers[0].env[1].value'],
  },
  {
    name: 'a part of a text',
    value: { spec: { options: `vers=3,password=${WITHHELD}` } },
    fields: ['spec.options'],
  },
  {
    name: 'a key that is no word',
    value: { metadata: { annotations: { 'example.com/a': WITHHELD } } },
    fields: ['metadata.annotations[example.com/a]'],
  },
])('finds $name', ({ value, fields }) => {
  expect(withheldFields(value)).toEqual(fields);
});

it('names twenty at most', () => {
  expect(withheldFields(Array.from({ length: 30 }, () => WITHHELD))).toHaveLength(20);
});
