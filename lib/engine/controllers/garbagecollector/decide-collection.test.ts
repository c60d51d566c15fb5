import { describe, expect, it } from 'vitest';
import { type CollectionVerdict, decideCollection, type OwnerState } from './decide-collection';

function object(...finalizers: readonly string[]) {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c', finalizers } };
}

const none = { any: false, anyDeletingDependents: false };

describe('decideCollection', () => {
  it.each<[string, readonly OwnerState[], CollectionVerdict]>([
    ['no owners', [], { kind: 'keep', why: 'no owners' }],
    ['an owner that exists', ['solid'], { kind: 'keep', why: 'an owner exists' }],
    ['one of two gone', ['solid', 'dangling'], { kind: 'dropOwners', uids: ['1'] }],
    ['one of two waiting', ['waiting', 'solid'], { kind: 'dropOwners', uids: ['0'] }],
    [
      'an owner out of reach',
      ['unresolvable', 'dangling'],
      { kind: 'keep', why: 'an owner cannot be resolved' },
    ],
    [
      'all gone',
      ['dangling', 'dangling'],
      { kind: 'delete', propagationPolicy: 'Background', unblockDependents: false },
    ],
    [
      'an owner that waits',
      ['waiting'],
      { kind: 'delete', propagationPolicy: 'Background', unblockDependents: false },
    ],
  ])('%s', (_what, states, verdict) => {
    const owners = states.map((state, index) => ({
      owner: { apiVersion: 'v1', kind: 'ConfigMap', name: 'o', uid: String(index) },
      state,
    }));
    expect(decideCollection(object(), owners, none)).toEqual(verdict);
  });

  const lost = {
    owner: { apiVersion: 'v1', kind: 'ConfigMap', name: 'o', uid: 'u' },
    state: 'dangling' as const,
  };

  it.each([
    ['orphan', 'Orphan'],
    ['foregroundDeletion', 'Foreground'],
    ['example.com/other', 'Background'],
  ])('an object with the finalizer %s is deleted as %s', (finalizer, propagationPolicy) => {
    expect(decideCollection(object(finalizer), [lost], none)).toMatchObject({ propagationPolicy });
  });

  it('lifts the block when owner and dependent wait for each other', () => {
    const waiting = { ...lost, state: 'waiting' as const };
    const dependents = { any: true, anyDeletingDependents: true };
    expect(decideCollection(object(), [waiting], dependents)).toEqual({
      kind: 'delete',
      propagationPolicy: 'Foreground',
      unblockDependents: true,
    });
  });
});
