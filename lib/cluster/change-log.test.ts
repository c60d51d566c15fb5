import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LIVE_CHANGES_LIMIT } from '../history/cluster-log';
import type { Change } from '../kubernetes/change';
import type { KubernetesObject } from '../kubernetes/object';
import { ChangeLog, identityOf } from './change-log';

function volume(name: string, revision: number): KubernetesObject {
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name, resourceVersion: String(revision) },
  };
}

function change(revision: number, type: Change['type'], name: string): Change {
  return { revision, timeMs: revision * 10, actor: 'user', type, object: volume(name, revision) };
}

/** Objects that follow from applying all changes up to `revision`, told without the log. */
function replay(changes: readonly Change[], revision: number): readonly string[] {
  const objects = new Map<string, string>();
  for (const { object, type, ...rest } of changes) {
    if (rest.revision > revision) break;
    if (type === 'DELETED') objects.delete(object.metadata.name);
    else objects.set(object.metadata.name, `${object.metadata.name}@${object.metadata.resourceVersion}`);
  }
  return [...objects.values()].sort();
}

describe('ChangeLog', () => {
  it('keeps base and changes consistent however much was folded', () => {
    const step = fc.record({ name: fc.constantFrom('a', 'b', 'c'), gone: fc.boolean() });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), fc.integer({ min: 1, max: 20 }), (steps, limit) => {
        const changes = steps.map(({ name, gone }, index) =>
          change(index + 1, gone ? 'DELETED' : 'MODIFIED', name),
        );
        const log = new ChangeLog({ timeMs: 0, limit });
        for (const one of changes) log.append(one);
        const oldest = log.oldest();
        const entries = log.since(oldest.revision, Number.POSITIVE_INFINITY);
        expect(entries.ok && entries.value.map((entry) => entry.change)).toEqual(
          changes.slice(oldest.revision),
        );
        expect(entries.ok && entries.value.length).toBeLessThanOrEqual(limit * 1.25);
        const base = oldest.objects.map(
          (object) => `${object.metadata.name}@${object.metadata.resourceVersion}`,
        );
        expect(base.sort()).toEqual(replay(changes, oldest.revision));
        expect(log.size).toBe(replay(changes, changes.length).length);
      }),
    );
  });

  it('tells a revision that it forgot from one that it never had', () => {
    const log = new ChangeLog({ timeMs: 0, limit: 2, revision: 100 });
    for (let revision = 101; revision <= 110; revision += 1) log.append(change(revision, 'MODIFIED', 'a'));
    expect(log.since(100, 10)).toEqual({ ok: false, error: 'compacted' });
    expect(log.since(111, 10)).toEqual({ ok: false, error: 'ahead' });
    expect(log.since(110, 10)).toEqual({ ok: true, value: [] });
    const newest = log.since(109, 10);
    expect(newest.ok && newest.value.map((entry) => entry.change.revision)).toEqual([110]);
  });

  it('remembers as much of a live cluster as the timeline says of a reload', () => {
    const log = new ChangeLog({ timeMs: 0 });
    const count = LIVE_CHANGES_LIMIT * 3;
    for (let revision = 1; revision <= count; revision += 1) log.append(change(revision, 'MODIFIED', 'a'));
    const kept = count - log.oldest().revision;
    expect(kept).toBeGreaterThanOrEqual(LIVE_CHANGES_LIMIT);
    expect(kept).toBeLessThanOrEqual(LIVE_CHANGES_LIMIT * 1.25);
  });

  it('knows the object before each change', () => {
    const log = new ChangeLog({ timeMs: 0 });
    log.append(change(1, 'ADDED', 'a'));
    log.append(change(4, 'DELETED', 'a'));
    const entries = log.since(0, 10);
    expect(entries.ok && entries.value.map((entry) => entry.previous?.metadata.resourceVersion)).toEqual([
      undefined,
      '1',
    ]);
    expect(log.current(identityOf(volume('a', 1)))).toBeUndefined();
  });

  it('refuses a revision that does not grow', () => {
    const log = new ChangeLog({ timeMs: 0 });
    log.append(change(3, 'ADDED', 'a'));
    expect(() => log.append(change(3, 'MODIFIED', 'a'))).toThrow('revision 3 follows 3');
  });
});
