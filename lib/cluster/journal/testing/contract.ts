/** What every place for journals has to do, whichever it is. */
import { afterEach, expect, it } from 'vitest';
import { assert } from '../../../base/assert';
import type { JournalStore, LeasedJournal } from '../journal';

export interface JournalFixture {
  /** The same place at each call, as another server finds it after the one before has ended. */
  readonly open: () => Promise<JournalStore>;
  readonly clean: () => Promise<void>;
}

async function held(store: JournalStore, name: string): Promise<LeasedJournal> {
  const lease = await store.lease(name);
  assert(lease.ok && lease.value.kind === 'held', `${name} is free`);
  return lease.value.journal;
}

export function itKeepsJournals(fixture: () => JournalFixture): void {
  afterEach(() => fixture().clean());

  it('has after a restart what was appended, in its order', async () => {
    const store = await fixture().open();
    const journal = await held(store, 'lab');
    expect(journal.records).toEqual([]);
    // Many at once, as requests come.
    const appended = Array.from({ length: 50 }, (_, count) => journal.append([{ count }, { after: count }]));
    for (const done of await Promise.all(appended)) expect(done.ok).toBe(true);
    await store.close();

    const again = await fixture().open();
    const expected = Array.from({ length: 50 }, (_, count) => [{ count }, { after: count }]).flat();
    expect(await again.read('lab')).toEqual({ ok: true, value: expected });
    expect((await held(again, 'lab')).records).toEqual(expected);
    await again.close();
  });

  it('lists journals with a length that grows', async () => {
    const store = await fixture().open();
    expect(await store.list()).toEqual({ ok: true, value: [] });
    const journal = await held(store, 'lab');
    await journal.append([{ first: true }]);
    const before = await store.list();
    await journal.append([{ second: true }]);
    const after = await store.list();
    assert(before.ok && after.ok, 'both answer');
    expect(after.value.map(({ name }) => name)).toEqual(['lab']);
    expect(after.value[0]?.length).toBeGreaterThan(before.value[0]?.length ?? Number.POSITIVE_INFINITY);
    await store.close();
  });

  itKeepsThemApart(fixture);
}

function itKeepsThemApart(fixture: () => JournalFixture): void {
  it('goes on where it was after a release', async () => {
    const store = await fixture().open();
    const first = await held(store, 'lab');
    await first.append([1]);
    await first.release();
    const second = await held(store, 'lab');
    await second.append([2]);
    expect(await store.read('lab')).toEqual({ ok: true, value: [1, 2] });
    await store.close();
  });

  it('leaves no trace of a journal to which nothing was appended, and makes none that only an existing one was wanted of', async () => {
    const store = await fixture().open();
    expect(await store.lease('lab', { existing: true })).toEqual({ ok: true, value: { kind: 'absent' } });
    const journal = await held(store, 'lab');
    await journal.release();
    expect(await store.list()).toEqual({ ok: true, value: [] });
    expect(await store.lease('lab', { existing: true })).toEqual({ ok: true, value: { kind: 'absent' } });
    await store.close();
  });

  it('keeps records as they are: the order of keys, any character, any size', async () => {
    const store = await fixture().open();
    const journal = await held(store, 'lab');
    const records = [
      { b: 1, a: { d: [], c: null } },
      { text: 'a\u0000b \ud800 é 漢 \n "quoted" \\' },
      { long: 'x'.repeat(1_000_000) },
      'text',
      0,
      false,
    ];
    expect((await journal.append(records)).ok).toBe(true);
    const read = await store.read('lab');
    assert(read.ok, 'it is readable');
    expect(read.value.map((record) => JSON.stringify(record))).toEqual(
      records.map((record) => JSON.stringify(record)),
    );
    expect((await journal.append([])).ok).toBe(true);
    expect(await store.read('lab')).toEqual(read);
    await store.close();
  });

  it('forgets a journal that was removed, and takes its name again', async () => {
    const store = await fixture().open();
    const journal = await held(store, 'lab');
    await journal.append([1]);
    expect((await journal.remove()).ok).toBe(true);
    expect(await store.list()).toEqual({ ok: true, value: [] });
    expect(await store.read('lab')).toEqual({ ok: true, value: [] });
    const again = await held(store, 'lab');
    expect(again.records).toEqual([]);
    await again.append([2]);
    expect(await store.read('lab')).toEqual({ ok: true, value: [2] });
    await store.close();
  });
}
