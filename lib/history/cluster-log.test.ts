import { describe, expect, it } from 'vitest';
import type { Change, ChangeType } from '../kubernetes/change';
import type { KubernetesObject } from '../kubernetes/object';
import { applyChanges, CHANGES_LIMIT, EMPTY_LOG, isComplete, receive } from './cluster-log';
import { historyOf, phaseMoves } from './object-history';
import { type SnapshotMessage, STREAM_VERSION } from './stream-message';

function volume(name: string, phase?: string): KubernetesObject {
  const status = phase === undefined ? {} : { status: { phase } };
  return { apiVersion: 'v1', kind: 'PersistentVolume', metadata: { name }, ...status } as KubernetesObject;
}

function claim(key: string): KubernetesObject {
  const [namespace, name = ''] = key.split('/');
  return { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name, namespace } };
}

function change(revision: number, type: ChangeType, object: KubernetesObject): Change {
  return { revision, timeMs: revision * 1_000, actor: 'user', type, object };
}

function snapshot(
  objects: readonly KubernetesObject[],
  more: Partial<SnapshotMessage> = {},
): SnapshotMessage {
  return {
    kind: 'snapshot',
    version: STREAM_VERSION,
    log: 'a',
    revision: 10,
    timeMs: 10_000,
    head: 10,
    why: 'start',
    first: true,
    last: true,
    objects,
    ...more,
  };
}

const VOLUMES = '/PersistentVolume';
const start = receive(EMPTY_LOG, [snapshot([volume('a', 'Available'), claim('x/c')])]);

describe('receive', () => {
  it('is complete only after the last part of a snapshot and its changes up to the head', () => {
    const first = receive(EMPTY_LOG, [snapshot([volume('a')], { last: false, head: 11 })]);
    expect(isComplete(first)).toBe(false);
    expect(first.objects.size).toBe(0);
    const second = receive(first, [snapshot([volume('b')], { first: false, head: 11 })]);
    expect([...(second.objects.get(VOLUMES)?.keys() ?? [])]).toEqual(['a', 'b']);
    expect(isComplete(second)).toBe(false);
    const third = receive(second, [{ kind: 'changes', changes: [change(11, 'DELETED', volume('a'))] }]);
    expect(isComplete(third)).toBe(true);
    expect([...(third.objects.get(VOLUMES)?.keys() ?? [])]).toEqual(['b']);
  });

  it('keeps the map of a kind that nothing touched', () => {
    const next = receive(start, [{ kind: 'changes', changes: [change(11, 'ADDED', volume('b'))] }]);
    expect(next.objects.get('/PersistentVolumeClaim')).toBe(start.objects.get('/PersistentVolumeClaim'));
    expect(next.objects.get(VOLUMES)).not.toBe(start.objects.get(VOLUMES));
  });

  it('takes a change that comes twice once', () => {
    const batch = { kind: 'changes', changes: [change(11, 'ADDED', volume('b'))] } as const;
    const once = receive(start, [batch]);
    expect(receive(once, [batch])).toBe(once);
  });

  it('forgets everything when another log begins', () => {
    const next = receive(start, [snapshot([volume('z')], { log: 'b', revision: 1, head: 1, why: 'reset' })]);
    expect(next.log).toBe('b');
    expect(next.revision).toBe(1);
    expect([...(next.objects.get(VOLUMES)?.keys() ?? [])]).toEqual(['z']);
  });

  it('folds the oldest changes into the base when there are too many', () => {
    const many = Array.from({ length: CHANGES_LIMIT + 1 }, (_, index) =>
      change(11 + index, 'MODIFIED', volume('a', `phase-${index}`)),
    );
    const next = receive(start, [{ kind: 'changes', changes: many }]);
    expect(next.changes.length).toBe(CHANGES_LIMIT + 1 - CHANGES_LIMIT / 4);
    expect(next.baseRevision).toBe(10 + CHANGES_LIMIT / 4);
    expect(next.base.get(VOLUMES)?.get('a')).toEqual(volume('a', `phase-${CHANGES_LIMIT / 4 - 1}`));
  });
});

describe('applyChanges', () => {
  it('leaves the table alone where nothing changed', () => {
    expect(applyChanges(start.objects, [])).toBe(start.objects);
  });
});

describe('history of an object', () => {
  const log = receive(start, [
    {
      kind: 'changes',
      changes: [
        change(11, 'MODIFIED', volume('a', 'Available')),
        change(12, 'MODIFIED', volume('a', 'Bound')),
        change(13, 'ADDED', claim('y/a')),
        change(14, 'DELETED', volume('a', 'Bound')),
        change(15, 'ADDED', volume('a')),
        change(16, 'MODIFIED', volume('a', 'Available')),
      ],
    },
  ]);
  const history = historyOf(log, { group: '', kind: 'PersistentVolume', key: 'a' });

  it('has the changes of that object and no other', () => {
    expect(history.changes.map((entry) => entry.revision)).toEqual([11, 12, 14, 15, 16]);
    expect(history.complete).toBe(false);
    expect(historyOf(log, { group: '', kind: 'PersistentVolumeClaim', key: 'y/a' }).complete).toBe(true);
  });

  it('reads the moves of the phase, with birth and end', () => {
    expect(phaseMoves(history.changes).map((move) => [move.revision, move.from, move.to])).toEqual([
      [12, 'Available', 'Bound'],
      [14, 'Bound', undefined],
      [15, undefined, undefined],
      [16, undefined, 'Available'],
    ]);
  });
});
