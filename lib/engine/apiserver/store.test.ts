import fc from 'fast-check';
import { expect, it } from 'vitest';
import { persistentVolumeClaims } from '../../kubernetes/resources';
import { ObjectStore } from './store';
import { claim } from './testing/cluster';

const places = fc.record({
  namespace: fc.constantFrom('a', 'a-b'),
  name: fc.constantFrom('x', 'x-y', 'y'),
});
// Lists are rare: what matters is what happens between two of them.
const actions = fc.constantFrom('set', 'set', 'set', 'delete', 'delete', 'delete', 'list');
const steps = fc.array(fc.tuple(actions, places), { maxLength: 60, size: 'max' });

it('lists what was set and not deleted, in order, whenever it is asked', () => {
  fc.assert(
    fc.property(steps, (played) => {
      const store = new ObjectStore();
      const model = new Map<string, readonly [string, string]>();
      for (const [step, { namespace, name }] of [
        ...played,
        ['list', { namespace: 'a', name: '' }] as const,
      ]) {
        if (step === 'set') {
          store.set(persistentVolumeClaims, claim(name, {}, { namespace }));
          model.set(`${namespace}/${name}`, [namespace, name]);
        } else if (step === 'delete') {
          store.delete(persistentVolumeClaims, namespace, name);
          model.delete(`${namespace}/${name}`);
        } else {
          const wanted = [...model.values()].sort(([a, b], [c, d]) =>
            a === c ? (b < d ? -1 : 1) : a < c ? -1 : 1,
          );
          const listed = store
            .list(persistentVolumeClaims)
            .map(({ metadata }) => [metadata.namespace, metadata.name]);
          expect(listed).toEqual(wanted);
          expect(store.list(persistentVolumeClaims, namespace)).toHaveLength(
            wanted.filter(([other]) => other === namespace).length,
          );
        }
        expect(store.size).toBe(model.size);
      }
    }),
  );
});
