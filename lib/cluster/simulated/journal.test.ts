/** The pure journal: whatever is done, undone, redone or started again, no state that ever was is out of reach. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assert, assertDefined } from '../../base/assert';
import type { KubernetesObject } from '../../kubernetes/object';
import { FUTURES_LIMIT, Journal, type JournalEntry } from './journal';

type Step = 'act' | 'same act' | 'undo' | 'redo' | 'reset';

/** A cluster without the cluster: time goes on with each step, and back where a start again is undone. */
class Lived {
  readonly journal = new Journal();
  #count = 0;
  #nowMs = 0;

  do(step: Step): void {
    this.#nowMs += 1_000;
    const { journal } = this;
    switch (step) {
      case 'act':
      case 'same act': {
        this.#count += 1;
        journal.record(entry(this.#count, this.#nowMs), true, step === 'act' ? undefined : 'key');
        return;
      }
      case 'reset':
        journal.recordReset(this.#nowMs, []);
        this.#nowMs = 0;
        return;
      case 'undo': {
        const target = journal.undoTarget();
        if (!target) return;
        journal.undo(target);
        if (typeof target.atMs === 'number') this.#nowMs = target.atMs;
        return;
      }
      case 'redo': {
        const target = journal.redoTarget([]);
        if (!target) return;
        journal.redo(target);
        if (target.atMs === 'opened') this.#nowMs = 0;
      }
    }
  }
}

function entry(count: number, atMs: number): JournalEntry {
  const create = { apiVersion: 'v1', kind: 'Node', metadata: { name: `n${count}` } } as KubernetesObject;
  return { operation: { atMs, create }, revision: count };
}

function named(entries: readonly JournalEntry[]): string {
  return entries
    .map(({ operation }) => ('create' in operation ? operation.create.metadata.name : ''))
    .sort()
    .join(' ');
}

/** `entries`, and what they were at each moment on the way there: a timeline shows its past. */
function moments(entries: readonly JournalEntry[]): readonly string[] {
  const inOrder = [...entries].sort((a, b) => a.operation.atMs - b.operation.atMs);
  return [...inOrder.map((_, count) => named(inOrder.slice(0, count))), named(inOrder)];
}

function live(steps: readonly Step[]): Lived {
  const lived = new Lived();
  for (const step of steps) lived.do(step);
  return lived;
}

/** All that somebody can get to from where `steps` lead. */
function withinReach(steps: readonly Step[]): ReadonlySet<string> {
  const there = live(steps).journal;
  const found = there.futures.flatMap(({ entries }) => moments(entries));
  for (const way of ['undo', 'redo'] as const) {
    const lived = live(steps);
    for (;;) {
      found.push(...moments(lived.journal.entries));
      if ((way === 'undo' ? lived.journal.done : lived.journal.undone).length === 0) break;
      lived.do(way);
    }
  }
  return new Set(found);
}

const steps = fc.array(fc.constantFrom<Step>('act', 'act', 'same act', 'undo', 'undo', 'redo', 'reset'), {
  maxLength: 24,
});

describe('the journal', () => {
  it('keeps every state that ever was within reach, whatever is done', () => {
    fc.assert(
      fc.property(steps, (all) => {
        const reached = withinReach(all);
        const was = all.map((_, count) => named(live(all.slice(0, count + 1)).journal.entries));
        expect(was.filter((state) => !reached.has(state))).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it.each<readonly [what: string, steps: readonly Step[], futures: readonly string[]]>([
    ['nothing was undone', ['act', 'act'], []],
    ['it can still be redone', ['act', 'undo'], []],
    ['it was done again', ['act', 'undo', 'redo', 'act'], []],
    ['something else was done', ['act', 'act', 'undo', 'act'], ['n1 n2']],
    ['two acts were undone', ['act', 'act', 'undo', 'undo', 'act'], ['n1 n2']],
    ['it was started again', ['act', 'undo', 'reset'], ['n1']],
    ['a start again was undone', ['act', 'reset', 'act', 'undo', 'undo', 'act'], ['n2']],
    ['one thing after the other', ['act', 'undo', 'act', 'undo', 'act'], ['n2', 'n1']],
    ['it was one act', ['same act', 'same act', 'undo', 'act'], ['n1 n2']],
  ])('keeps the future where it has to: %s', (_, all, futures) => {
    expect(live(all).journal.futures.map(({ entries }) => named(entries))).toEqual(futures);
  });

  it('says where a future left what is now, and what was undone', () => {
    const [future] = live(['act', 'act', 'act', 'undo', 'undo', 'act']).journal.futures;
    expect(future).toMatchObject({
      id: 1,
      title: 'create Node n2, create Node n3',
      fromMs: 2_000,
      revision: 1,
    });
    expect(future?.atMs).toBe(6_000);
  });

  it('lets the oldest go, and hides what was deleted until it is brought back', () => {
    const lived = live(Array.from({ length: FUTURES_LIMIT + 3 }, () => ['act', 'undo'] as const).flat());
    lived.do('act');
    const { journal } = lived;
    const ids = journal.futures.map(({ id }) => id);
    expect([ids.length, ids.at(-1)]).toEqual([FUTURES_LIMIT, 4]);
    expect(journal.showFuture(5, false)).toBe(true);
    expect(journal.futures.map(({ id }) => id)).not.toContain(5);
    expect(journal.showFuture(5, true)).toBe(true);
    expect(journal.futures.map(({ id }) => id)).toEqual(ids);
    expect(journal.showFuture(1, true)).toBe(false);
    assert(journal.undone.length === 0, 'something else was done');
  });

  it('keeps what was refused where it was done, though it has the revision of what came before', () => {
    const order = ({ entries }: { entries: readonly JournalEntry[] }) =>
      entries.map(({ operation }) => ('create' in operation ? operation.create.metadata.name : ''));
    const at = (count: number, revision: number) => ({ ...entry(count, 0), revision });
    const journal = new Journal([at(0, 1)]);
    journal.record(at(1, 5), true, undefined);
    journal.record(at(2, 5), false, undefined);
    const undo = () => journal.undo(assertDefined(journal.undoTarget(), 'there is something to undo'));
    undo();
    expect(order(journal)).toEqual(['n0', 'n2']);
    expect(order(assertDefined(journal.redoTarget([]), 'it can be redone'))).toEqual(['n0', 'n1', 'n2']);
    journal.record(at(3, 5), true, undefined);
    expect(journal.futures.map(order)).toEqual([['n0', 'n1', 'n2']]);
  });
});
