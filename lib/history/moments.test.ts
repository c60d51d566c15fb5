import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Change, ChangeType } from '../kubernetes/change';
import type { KubernetesObject } from '../kubernetes/object';
import {
  applyChanges,
  CHANGES_LIMIT,
  type ClusterLog,
  EMPTY_LOG,
  type ObjectTable,
  receive,
} from './cluster-log';
import { Moments } from './moments';
import { changeAt, isOf, isRest, isWrite, REST_MS, revisionAt, stopAfter, stopBefore } from './steps';
import { STREAM_VERSION } from './stream-message';

const KINDS = ['PersistentVolume', 'PersistentVolumeClaim', 'Event'];
const BASE_REVISION = 10;

function object(kind: string, name: string, mark: number): KubernetesObject {
  return { apiVersion: 'v1', kind, metadata: { name, resourceVersion: String(mark) } };
}

function logOf(changes: readonly Change[], objects: readonly KubernetesObject[] = []): ClusterLog {
  const revision = BASE_REVISION;
  const head = changes.at(-1)?.revision ?? revision;
  return receive(EMPTY_LOG, [
    {
      kind: 'snapshot',
      version: STREAM_VERSION,
      log: 'a',
      revision,
      timeMs: 1_000,
      head,
      why: 'start',
      first: true,
      last: true,
      objects,
    },
    { kind: 'changes', changes },
    { kind: 'clock', nowMs: head * 1_000, playing: true, speed: 1, revision: head },
  ]);
}

/** Writes as a cluster may make them; some revisions are missing, as where a kind is not followed. */
const arbitraryChanges = fc
  .array(
    fc.record({
      kind: fc.constantFrom(...KINDS),
      name: fc.constantFrom('a', 'b', 'c', 'd'),
      type: fc.constantFrom<ChangeType>('ADDED', 'MODIFIED', 'DELETED'),
      gap: fc.integer({ min: 1, max: 3 }),
      passedMs: fc.constantFrom(0, 10, 6_000),
    }),
    { maxLength: 400 },
  )
  .map((writes): readonly Change[] => {
    let revision = BASE_REVISION;
    let timeMs = 1_000;
    return writes.map(({ kind, name, type, gap, passedMs }) => {
      revision += gap;
      timeMs += passedMs;
      return { revision, timeMs, actor: 'user', type, object: object(kind, name, revision) };
    });
  });

const BASE = [object('PersistentVolume', 'a', 1), object('PersistentVolumeClaim', 'b', 2)];

/** In the order of the map: what is drawn in that order must not depend on the way to the moment. */
function contents(table: ObjectTable | undefined) {
  return KINDS.map((kind) => [...(table?.get(`/${kind}`)?.values() ?? [])]);
}

function replayed(log: ClusterLog, revision: number) {
  return contents(
    applyChanges(
      log.base,
      log.changes.filter((change) => change.revision <= revision),
    ),
  );
}

describe('Moments', () => {
  it('gives at every revision what replaying the changes up to it gives, whatever was looked at before', () => {
    fc.assert(
      fc.property(arbitraryChanges, fc.array(fc.nat({ max: 1_000 })), (changes, jumps) => {
        const log = logOf(changes, BASE);
        const moments = new Moments(log);
        moments.follow(log);
        for (const jump of jumps) {
          const revision = BASE_REVISION + (jump % (log.revision - BASE_REVISION + 2));
          const at = moments.at(revision);
          expect(contents(at?.objects)).toEqual(replayed(log, revision));
          expect(at?.changes).toEqual(log.changes.filter((change) => change.revision <= revision));
        }
      }),
    );
  });

  it('follows a log that grows as one that it has got at once', () => {
    fc.assert(
      fc.property(arbitraryChanges, fc.nat({ max: 400 }), fc.nat({ max: 1_200 }), (changes, cut, jump) => {
        const early = logOf(changes.slice(0, cut), BASE);
        const moments = new Moments(early);
        moments.follow(early);
        moments.at(BASE_REVISION + (jump % 7));
        const late = receive(early, [{ kind: 'changes', changes: changes.slice(cut) }]);
        moments.follow(late);
        const revision = BASE_REVISION + jump;
        expect(contents(moments.at(revision)?.objects)).toEqual(replayed(late, revision));
      }),
    );
  });

  it('is the log itself from the newest revision on, and nothing before the oldest', () => {
    const log = logOf([change(11, 1_500), change(13, 2_000)]);
    const moments = new Moments(log);
    moments.follow(log);
    expect(moments.at(13)).toBe(log);
    expect(moments.at(99)).toBe(log);
    expect(moments.at(9)).toBeUndefined();
    expect(moments.at(12)).toMatchObject({
      revision: 11,
      clock: { nowMs: 1_500, revision: 11, playing: false },
    });
    expect(moments.at(10)).toMatchObject({ revision: 10, changes: [], clock: { nowMs: 1_000 } });
  });

  it('keeps the map of a kind that nothing touched between two moments', () => {
    const log = logOf([change(11, 1), change(12, 2, 'Event'), change(13, 3)]);
    const moments = new Moments(log);
    moments.follow(log);
    const volumes = moments.at(11)?.objects.get('/PersistentVolume');
    expect(moments.at(12)?.objects.get('/PersistentVolume')).toBe(volumes);
    expect(volumes?.size).toBe(1);
  });

  it('forgets with the log what it forgets', () => {
    const many = Array.from({ length: CHANGES_LIMIT }, (_, index) => change(11 + index, index));
    const full = logOf(many);
    const moments = new Moments(full);
    moments.follow(full);
    expect(moments.at(11)?.revision).toBe(11);
    const over = receive(full, [{ kind: 'changes', changes: [change(11 + CHANGES_LIMIT, CHANGES_LIMIT)] }]);
    moments.follow(over);
    expect(moments.at(11)).toBeUndefined();
    expect(contents(moments.at(over.baseRevision + 5)?.objects)).toEqual(
      replayed(over, over.baseRevision + 5),
    );
  });

  it('starts over with another log', () => {
    const log = logOf([change(11, 1)]);
    const moments = new Moments(log);
    const other = { ...logOf([change(11, 1, 'Event')]), log: 'b' };
    moments.follow(log);
    moments.follow(other);
    expect(contents(moments.at(10)?.objects)).toEqual(replayed(other, 10));
    expect(moments.at(11)).toBe(other);
  });
});

function change(revision: number, timeMs: number, kind = 'PersistentVolume', name = 'a'): Change {
  return { revision, timeMs, actor: 'user', type: 'MODIFIED', object: object(kind, name, revision) };
}

describe('steps', () => {
  it('forward then back is where it was, and back then forward, by write and by rest', () => {
    fc.assert(
      fc.property(arbitraryChanges, fc.nat({ max: 1_200 }), fc.boolean(), (changes, jump, byRest) => {
        const log = logOf(changes, BASE);
        const stop = byRest ? isRest(log) : isWrite;
        const here = stopAfter(log, BASE_REVISION + jump, stop);
        fc.pre(here !== undefined);
        const next = stopAfter(log, here, stop);
        if (next !== undefined) expect(stopBefore(log, next, stop)).toBe(here);
        const before = stopBefore(log, here, stop);
        if (before !== undefined) expect(stopAfter(log, before, stop)).toBe(here);
      }),
    );
  });

  const log = logOf([
    change(11, 0),
    change(12, 10, 'Event'),
    change(13, 20, 'PersistentVolume', 'b'),
    change(14, 20 + REST_MS),
    change(15, 30 + REST_MS, 'Event'),
  ]);

  it.each([
    ['a write, Events left out', 11, isWrite, undefined, 13],
    ['the last write', 14, isWrite, 13, undefined],
    ['a rest', 11, isRest(log), undefined, 13],
    ['the end, which is a rest', 13, isRest(log), undefined, 14],
    ['an object', 11, isOf({ group: '', kind: 'PersistentVolume', key: 'a' }), undefined, 14],
  ])('stops at %s', (_name, revision, stop, before, after) => {
    expect(stopBefore(log, revision, stop)).toBe(before);
    expect(stopAfter(log, revision, stop)).toBe(after);
  });

  it('finds the moment of a time, and the change of a moment', () => {
    expect(revisionAt(log, -1)).toBe(BASE_REVISION);
    expect(revisionAt(log, 20)).toBe(13);
    expect(revisionAt(log, 1e9)).toBe(15);
    expect(changeAt(log, 12)?.object.kind).toBe('Event');
    expect(changeAt(log, BASE_REVISION)).toBeUndefined();
  });
});
