import { describe, expect, it } from 'vitest';
import type { KubernetesObject } from '../../kubernetes/object';
import { actorOf, writerMarks } from './actor';

interface Entry {
  readonly manager: string;
  readonly second?: number;
  readonly fields?: unknown;
  readonly subresource?: string;
}

function claim(...entries: readonly Entry[]): KubernetesObject {
  const managedFields = entries.map(({ manager, second = 0, fields = {}, subresource }) => ({
    manager,
    operation: 'Update',
    time: `2026-01-01T00:00:0${second}Z`,
    fieldsV1: fields,
    ...(subresource ? { subresource } : {}),
  }));
  return { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'a', managedFields } as never };
}

const created = claim({ manager: 'kubectl-create' });

describe('actorOf', () => {
  it.each([
    { name: 'a first version', object: created, before: undefined, actor: 'kubectl-create' },
    {
      name: 'the newest entry of an unknown past',
      object: claim(
        { manager: 'kubectl-create', second: 1 },
        { manager: 'kube-controller-manager', second: 2 },
      ),
      before: undefined,
      actor: 'kube-controller-manager',
    },
    {
      name: 'a new entry in the same second',
      object: claim({ manager: 'kube-controller-manager' }, { manager: 'kubectl-create' }),
      before: created,
      actor: 'kube-controller-manager',
    },
    {
      name: 'an entry that grew in the same second',
      object: claim({ manager: 'kubectl-create', fields: { 'f:metadata': {} } }),
      before: created,
      actor: 'kubectl-create',
    },
    {
      name: 'an entry of a subresource',
      object: claim(
        { manager: 'kube-controller-manager', subresource: 'status' },
        { manager: 'kube-controller-manager' },
        { manager: 'kubectl-create' },
      ),
      before: claim({ manager: 'kube-controller-manager' }, { manager: 'kubectl-create' }),
      actor: 'kube-controller-manager',
    },
    { name: 'no entries', object: claim(), before: undefined, actor: 'unknown' },
  ])('$name', ({ object, before, actor }) => {
    expect(actorOf(object, before && writerMarks(before))).toBe(actor);
  });
});
