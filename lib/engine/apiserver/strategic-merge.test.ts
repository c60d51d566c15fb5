import { describe, expect, it } from 'vitest';
import { strategicMerge } from './strategic-merge';

const containers = [
  { name: 'a', image: '1', env: [{ name: 'X', value: '1' }] },
  { name: 'b', image: '1' },
];

describe('strategicMerge', () => {
  it.each<[string, object, object, object]>([
    ['merges objects', { spec: { a: 1, b: 2 } }, { spec: { b: 3 } }, { spec: { a: 1, b: 3 } }],
    [
      'removes with null',
      { metadata: { labels: { a: 'b', c: 'd' } } },
      { metadata: { labels: { a: null } } },
      { metadata: { labels: { c: 'd' } } },
    ],
    [
      'replaces lists that have no key',
      { spec: { accessModes: ['A'] } },
      { spec: { accessModes: ['B'] } },
      { spec: { accessModes: ['B'] } },
    ],
    [
      'merges lists by their key',
      { spec: { containers } },
      { spec: { containers: [{ name: 'b', image: '2' }, { name: 'c' }] } },
      { spec: { containers: [containers[0], { name: 'b', image: '2' }, { name: 'c' }] } },
    ],
    [
      'merges lists within lists',
      { spec: { containers } },
      { spec: { containers: [{ name: 'a', env: [{ name: 'Y', value: '2' }] }] } },
      {
        spec: {
          containers: [
            {
              ...containers[0],
              env: [
                { name: 'X', value: '1' },
                { name: 'Y', value: '2' },
              ],
            },
            containers[1],
          ],
        },
      },
    ],
    [
      'deletes an item',
      { spec: { containers } },
      { spec: { containers: [{ name: 'a', $patch: 'delete' }] } },
      { spec: { containers: [containers[1]] } },
    ],
    [
      'replaces a list that has a key',
      { spec: { containers } },
      { spec: { containers: [{ $patch: 'replace' }, { name: 'c' }] } },
      { spec: { containers: [{ name: 'c' }] } },
    ],
    ['replaces an object', { spec: { a: 1 } }, { spec: { $patch: 'replace', b: 2 } }, { spec: { b: 2 } }],
    ['deletes the content of an object', { spec: { a: 1 } }, { spec: { $patch: 'delete' } }, { spec: {} }],
    [
      'unites finalizers',
      { metadata: { finalizers: ['a'] } },
      { metadata: { finalizers: ['b', 'a'] } },
      { metadata: { finalizers: ['a', 'b'] } },
    ],
    [
      'deletes from a list of words',
      { metadata: { finalizers: ['a', 'b'] } },
      { metadata: { '$deleteFromPrimitiveList/finalizers': ['a'] } },
      { metadata: { finalizers: ['b'] } },
    ],
    [
      'deletes the last word and the list with it',
      { metadata: { finalizers: ['a'] } },
      { metadata: { '$deleteFromPrimitiveList/finalizers': ['a'] } },
      { metadata: {} },
    ],
    [
      'orders items as the client has them',
      { spec: { containers } },
      {
        spec: {
          '$setElementOrder/containers': [{ name: 'b' }, { name: 'a' }],
          containers: [{ name: 'a', image: '2' }],
        },
      },
      { spec: { containers: [containers[1], { ...containers[0], image: '2' }] } },
    ],
    [
      'keeps only the keys of the client in a union',
      { spec: { volumes: [{ name: 'v', emptyDir: {} }] } },
      { spec: { volumes: [{ name: 'v', $retainKeys: ['name', 'nfs'], nfs: { server: 's' } }] } },
      { spec: { volumes: [{ name: 'v', nfs: { server: 's' } }] } },
    ],
  ])('%s', (_what, original, patch, merged) => {
    expect(strategicMerge(original, patch)).toEqual({ ok: true, value: merged });
  });

  it.each<[string, unknown, string]>([
    ['a list', [], 'a strategic merge patch must be a JSON object'],
    ['an unknown directive', { spec: { $patch: 'burn' } }, 'Unknown patch type: burn'],
    [
      'an item without key',
      { spec: { containers: [{ image: 'x' }] } },
      'map: {"image":"x"} does not contain declared merge key: name',
    ],
    ['an item that is no object', { spec: { containers: ['x'] } }, 'the items of containers must be objects'],
  ])('refuses %s', (_what, patch, error) => {
    expect(strategicMerge({ spec: { containers } }, patch)).toEqual({ ok: false, error });
  });

  it('leaves what it was given alone', () => {
    const original = { spec: { containers: structuredClone(containers) } };
    strategicMerge(original, { spec: { containers: [{ name: 'a', $patch: 'delete' }] } });
    expect(original).toEqual({ spec: { containers } });
  });
});
