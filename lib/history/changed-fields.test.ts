import { describe, expect, it } from 'vitest';
import { changedFields } from './changed-fields';
import type { ObjectChange } from './object-history';

function write(
  before: object | undefined,
  after: object,
  type: ObjectChange['type'] = 'MODIFIED',
): ObjectChange {
  const base = { apiVersion: 'v1', kind: 'PersistentVolume', metadata: { name: 'a', resourceVersion: '1' } };
  return {
    revision: 1,
    timeMs: 0,
    actor: 'user',
    type,
    previous: before && { ...base, ...before },
    object: { ...base, ...after },
  };
}

describe('changedFields', () => {
  it.each([
    ['a field', { spec: { a: 1 } }, { spec: { a: 2 } }, ['spec.a']],
    ['a new part', { spec: {} }, { spec: { claimRef: { name: 'c', uid: 'u' } } }, ['spec.claimRef']],
    [
      'one of several',
      { spec: { claimRef: { name: 'c', uid: 'u' } } },
      { spec: { claimRef: { name: 'c' } } },
      ['spec.claimRef.uid'],
    ],
    ['a part that went', { spec: { claimRef: { name: 'c' } } }, { spec: {} }, ['spec.claimRef']],
    [
      'an annotation',
      { metadata: { name: 'a', annotations: { x: '1' } } },
      { metadata: { name: 'a', annotations: { x: '1', 'pv.kubernetes.io/bind-completed': 'yes' } } },
      ['metadata.annotations[pv.kubernetes.io/bind-completed]'],
    ],
    [
      'bookkeeping alone',
      { metadata: { name: 'a', resourceVersion: '1' } },
      { metadata: { name: 'a', resourceVersion: '2' } },
      [],
    ],
    ['nothing before', undefined, { spec: { a: 1 } }, []],
  ])('%s', (_name, before, after, expected) => {
    expect(changedFields(write(before, after))).toEqual(expected);
  });

  it('says nothing of a removal', () => {
    expect(changedFields(write({ spec: { a: 1 } }, { spec: { a: 2 } }, 'DELETED'))).toEqual([]);
  });
});
