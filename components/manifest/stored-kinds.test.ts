import { expect, it } from 'vitest';
import type { KubernetesObject } from '@/lib/kubernetes/object';
import { storedKinds } from './stored-kinds';

function table(...objects: readonly [apiVersion: string, kind: string, name: string][]) {
  const kinds = new Map<string, Map<string, KubernetesObject>>();
  for (const [apiVersion, kind, name] of objects) {
    const key = `${apiVersion} ${kind}`;
    const object = { apiVersion, kind, metadata: { name } };
    kinds.set(key, new Map([...(kinds.get(key) ?? []), [name, object]]));
  }
  return kinds;
}

const all = table(
  ['example.com/v1', 'Widget', 'w'],
  ['v1', 'Secret', 's'],
  ['v1', 'Event', 'e1'],
  ['v1', 'Event', 'e2'],
  ['v1', 'PersistentVolumeClaim', 'b'],
  ['v1', 'PersistentVolumeClaim', 'a'],
  ['v1', 'PersistentVolume', 'v'],
);

it('lists simulated kinds first, then those that are only kept, and counts events', () => {
  const { kinds, objects, events } = storedKinds(all);
  expect(kinds.map(({ kind, simulated }) => `${kind} ${simulated ? 'simulated' : 'kept'}`)).toEqual([
    'PersistentVolume simulated',
    'PersistentVolumeClaim simulated',
    'Secret kept',
    'Widget kept',
  ]);
  expect(kinds[1]?.objects.map(({ metadata }) => metadata.name)).toEqual(['a', 'b']);
  expect([objects, events]).toEqual([5, 2]);
});

it.each([
  ['claim', ['PersistentVolumeClaim']],
  ['widget', ['Widget']],
  ['nothing', []],
])('searches kinds and names: %s', (text, expected) => {
  expect(storedKinds(all, text).kinds.map(({ kind }) => kind)).toEqual(expected);
});
