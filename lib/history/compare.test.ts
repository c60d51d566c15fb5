import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { KubernetesObject } from '../kubernetes/object';
import type { ObjectTable } from './cluster-log';
import { compareMoments } from './compare';
import { lastChangeOfField } from './field-change';
import type { ObjectChange } from './object-history';

function volume(name: string, rest: object = {}): KubernetesObject {
  return { apiVersion: 'v1', kind: 'PersistentVolume', metadata: { name, resourceVersion: '1' }, ...rest };
}

function table(...objects: readonly KubernetesObject[]): ObjectTable {
  const kinds = new Map<string, Map<string, KubernetesObject>>();
  for (const object of objects) {
    const ofKind = kinds.get(`/${object.kind}`) ?? new Map();
    kinds.set(`/${object.kind}`, ofKind.set(object.metadata.name, object));
  }
  return kinds;
}

describe('compareMoments', () => {
  it('tells what came, what went and which fields are otherwise', () => {
    const event = { ...volume('e'), kind: 'Event' };
    const before = table(
      volume('a'),
      volume('b', { spec: { claimRef: { name: 'x', uid: 'u' } } }),
      volume('c'),
    );
    const after = table(volume('b', { spec: { claimRef: { name: 'x' } } }), volume('c'), volume('d'), event);
    const { differences, same, events } = compareMoments(before, after);
    expect(differences).toMatchObject([
      { kind: 'removed', before: { metadata: { name: 'a' } } },
      { kind: 'changed', fields: [{ path: 'spec.claimRef.uid', before: 'u', after: undefined }] },
      { kind: 'added', after: { metadata: { name: 'd' } } },
    ]);
    expect(same).toBe(1);
    expect(events).toEqual({ before: 0, after: 1 });
  });

  it('does not take bookkeeping for a difference', () => {
    const touched = { ...volume('a'), metadata: { name: 'a', resourceVersion: '7', generation: 2 } };
    expect(compareMoments(table(volume('a')), table(touched)).differences).toEqual([]);
  });

  it('finds nothing between a moment and itself, and the same differences the other way round', () => {
    const names = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd'));
    const objects = names.chain((all) =>
      fc.tuple(...all.map((name) => fc.nat({ max: 2 }).map((mark) => volume(name, { spec: { mark } })))),
    );
    const turned = { added: 'removed', removed: 'added', changed: 'changed' } as const;
    fc.assert(
      fc.property(objects, objects, (ones, others) => {
        const one = table(...ones);
        const other = table(...others);
        expect(compareMoments(one, structuredClone(one)).differences).toEqual([]);
        const there = compareMoments(one, other).differences.map(({ kind }) => kind);
        const back = compareMoments(other, one).differences.map(({ kind }) => turned[kind]);
        expect(there).toEqual(back);
      }),
    );
  });
});

describe('lastChangeOfField', () => {
  const states = [
    volume('a', { spec: { mountOptions: ['ro'] } }),
    volume('a', { spec: { mountOptions: ['ro'], claimRef: { uid: 'u' } } }),
    volume('a', { spec: { mountOptions: ['rw'], claimRef: { uid: 'u' } }, status: { phase: 'Bound' } }),
  ];
  const changes = states.map(
    (object, index): ObjectChange => ({
      revision: index + 1,
      timeMs: 0,
      actor: 'user',
      type: index === 0 ? 'ADDED' : 'MODIFIED',
      object,
      previous: states[index - 1],
    }),
  );

  it.each([
    ['spec.claimRef.uid', 2],
    ['spec.mountOptions[0]', 3],
    ['status.phase', 3],
    ['kind', 1],
    ['metadata.labels[app.kubernetes.io/name]', undefined],
  ])('%s was last changed at %s', (path, revision) => {
    expect(lastChangeOfField({ changes, complete: true }, path)?.revision).toBe(revision);
  });
});
