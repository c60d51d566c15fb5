import { describe, expect, it } from 'vitest';
import { CHANGES_LIMIT, EMPTY_LOG, receive } from '@/lib/history/cluster-log';
import { STREAM_VERSION } from '@/lib/history/stream-message';
import { boundText } from './bound-text';

const object = { apiVersion: 'v1', kind: 'PersistentVolume', metadata: { name: 'a' } };
const changeAt = (revision: number) =>
  ({ revision, timeMs: revision, actor: 'user', type: 'MODIFIED', object }) as const;

describe('how far back one can go', () => {
  it.each([
    ['a simulation that is whole', 0, false, undefined],
    ['a simulation', 1, false, 'The first write is no longer kept.'],
    ['a simulation', 5_000, false, 'The first 5,000 writes are no longer kept.'],
    ['a live cluster at its connection', 1, true, 'This page keeps 20,000 writes, a reload 5,000.'],
    ['a live cluster that began with nothing', 0, true, 'This page keeps 20,000 writes, a reload 5,000.'],
    ['a live cluster', 1_251, true, 'The first 1,250 writes are no longer kept.'],
  ])('%s, from revision %i', (_, baseRevision, live, text) => {
    expect(boundText({ baseRevision }, live)).toBe(text);
  });

  it('is what a page does', () => {
    const changes = Array.from({ length: CHANGES_LIMIT + 1 }, (_, index) => changeAt(index + 2));
    const first = { revision: 1, timeMs: 0, head: 1, log: 'live', why: 'start', objects: [] } as const;
    const snapshot = {
      kind: 'snapshot',
      version: STREAM_VERSION,
      first: true,
      last: true,
      ...first,
    } as const;
    const full = receive(EMPTY_LOG, [snapshot, { kind: 'changes', changes: changes.slice(0, -1) }]);
    expect(boundText(full, true)).toMatch(/^This page keeps/);
    const over = receive(full, [{ kind: 'changes', changes: changes.slice(-1) }]);
    expect(boundText(over, true)).toBe('The first 5,000 writes are no longer kept.');
  });
});
