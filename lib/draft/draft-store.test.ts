import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { assert } from '../base/assert';
import { SCENARIO_FORMAT } from '../scenario/scenario';
import { DRAFT_DATABASE, databasePlace } from './draft-database';
import { DRAFT_FORMAT, type DraftEntry, readEntry, readKeptCluster } from './draft-record';
import { type Channel, DraftStore, type Save, type Saved } from './draft-store';
import { memoryPlace } from './memory-tables';
import { openDraftStore } from './open-draft-store';
import { type DraftLimits, roomFor } from './room';
import type { TablePlace } from './tables';

const open: DraftStore[] = [];
beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
});
afterEach(() => {
  for (const store of open.splice(0)) store.close();
});

function storeAt(place: TablePlace, limits?: DraftLimits, channel?: Channel): DraftStore {
  let now = 0;
  const nowMs = () => {
    now += 1;
    return now;
  };
  const store = new DraftStore({
    place,
    persistence: { kind: 'kept' },
    nowMs,
    channel,
    ...(limits ? { limits } : {}),
  });
  open.push(store);
  return store;
}

async function text(
  store: DraftStore,
  key: string,
  value: string,
  base: Save['base'] = 'any',
): Promise<Saved> {
  const saved = await store.save({ key, kind: 'text', title: key, value, base });
  assert(saved.ok, 'it is saved');
  return saved.value;
}

const places: readonly { readonly name: string; readonly make: () => Promise<TablePlace> }[] = [
  { name: 'IndexedDB', make: databasePlace },
  { name: 'memory', make: () => Promise.resolve(memoryPlace()) },
];

describe.each(places)('a draft store in $name', ({ make }) => {
  it('keeps the last value with its version', async () => {
    const store = storeAt(await make());
    expect(await store.read('text:a')).toBeUndefined();
    expect((await text(store, 'text:a', 'one', 0)).version).toBe(1);
    expect((await text(store, 'text:a', 'two', 1)).version).toBe(2);
    expect(await store.read('text:a')).toMatchObject({ value: 'two', entry: { version: 2, size: 5 } });
  });

  it('sets aside what another tab wrote in between, and never what is the same', async () => {
    const store = storeAt(await make());
    await text(store, 'text:a', 'mine', 0);
    await text(store, 'text:a', 'theirs', 1);
    const saved = await text(store, 'text:a', 'mine, longer', 1);
    expect(saved.aside?.key).toBe('text:a#2');
    expect((await store.read('text:a#2'))?.value).toBe('theirs');
    expect((await store.read('text:a'))?.value).toBe('mine, longer');
    expect((await text(store, 'text:a', 'mine, longer', 1)).aside).toBeUndefined();
  });

  it('brings back what was thrown away', async () => {
    const store = storeAt(await make());
    await text(store, 'text:a', 'a');
    await text(store, 'text:b', 'b');
    expect(await store.remove(['text:a', 'text:none'])).toEqual(['text:a']);
    expect(await store.read('text:a')).toBeUndefined();
    expect(await store.remove(['text:a'])).toEqual([]);
    expect(await store.restore(['text:a', 'text:b'])).toEqual(['text:a']);
    expect((await store.read('text:a'))?.value).toBe('a');
  });

  it('drops what was thrown away, then what was set aside, then the oldest, and tells of the latter', async () => {
    const store = storeAt(await make(), { records: 3, recordSize: 100, totalSize: 1_000 });
    await text(store, 'text:a', 'a');
    await text(store, 'text:b', 'b');
    await text(store, 'text:c', 'c');
    await store.remove(['text:c']);
    expect((await text(store, 'text:d', 'd')).dropped).toEqual([]);
    expect(await store.restore(['text:c'])).toEqual([]);
    expect((await text(store, 'text:e', 'e')).dropped.map(({ key }) => key)).toEqual(['text:a']);
    expect((await store.list()).map(({ key }) => key)).toEqual(['text:e', 'text:d', 'text:b']);
  });

  it('refuses one that is larger than a record may be, and keeps what was there', async () => {
    const store = storeAt(await make(), { records: 3, recordSize: 10, totalSize: 1_000 });
    await text(store, 'text:a', 'short');
    const large = { key: 'text:a', kind: 'text', title: 'a', value: 'x'.repeat(9), base: 'any' } as const;
    expect(await store.save(large)).toEqual({
      ok: false,
      error: { kind: 'TooLarge', size: 11, limit: 10 },
    });
    expect((await store.read('text:a'))?.value).toBe('short');
  });

  it('tells other tabs and this one', async () => {
    const [ours, theirs] = channels();
    const heard: string[] = [];
    const one = storeAt(await make(), undefined, ours);
    const other = storeAt(await make(), undefined, theirs);
    one.subscribe((key) => heard.push(`one ${key}`));
    const end = other.subscribe((key) => heard.push(`other ${key}`));
    await text(one, 'text:a', 'a');
    end();
    await text(one, 'text:b', 'b');
    expect(heard).toEqual(['other text:a', 'one text:a', 'one text:b']);
  });
});

/** Two ends of a line that delivers at once. */
function channels(): readonly [Channel, Channel] {
  const ends: [Channel, Channel] = [
    {
      onmessage: null,
      postMessage: (key) => ends[1].onmessage?.(new MessageEvent('message', { data: key })),
    },
    {
      onmessage: null,
      postMessage: (key) => ends[0].onmessage?.(new MessageEvent('message', { data: key })),
    },
  ];
  return ends;
}

describe('two tabs on one database', () => {
  it('lose nothing, whatever their order', async () => {
    const tabs = [storeAt(await databasePlace()), storeAt(await databasePlace())] as const;
    const bases = [0, 0];
    const written: string[] = [];
    for (let round = 0; round < 6; round += 1) {
      await Promise.all(
        tabs.map(async (tab, index) => {
          const value = `tab ${index}, round ${round}`;
          written.push(value);
          bases[index] = (await text(tab, 'text:a', value, bases[index] ?? 0)).version;
        }),
      );
    }
    const kept = await Promise.all(
      (await tabs[0].list()).map(async ({ key }) => (await tabs[0].read(key))?.value),
    );
    // Of each tab: its last word, and everything of the other that a save came upon.
    expect(kept).toContain('tab 0, round 5');
    expect(kept).toContain('tab 1, round 5');
  });

  it('a newer release may upgrade while an older page is open', async () => {
    const older = storeAt(await databasePlace());
    await text(older, 'text:a', 'a');
    const upgraded = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open(DRAFT_DATABASE, 99);
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error ?? new Error('not opened'));
    });
    const refused = await older.save({ key: 'text:a', kind: 'text', title: 'a', value: 'b', base: 1 });
    expect(refused).toMatchObject({ ok: false, error: { kind: 'NotStored' } });
    upgraded.close();
    expect((await openDraftStore()).persistence).toMatchObject({
      kind: 'page',
      reason: expect.stringContaining('newer release'),
    });
  });
});

describe('openDraftStore', () => {
  it('takes over the texts of format 1', async () => {
    const kept = new Map([
      ['stowage.draft.lab', 'kind: Pod'],
      ['theme', 'dark'],
    ]);
    globalThis.localStorage = {
      get length() {
        return kept.size;
      },
      key: (index: number) => [...kept.keys()][index] ?? null,
      getItem: (key: string) => kept.get(key) ?? null,
      removeItem: (key: string) => kept.delete(key),
    } as unknown as Storage;
    const store = await openDraftStore();
    open.push(store);
    expect(await store.read('text:lab')).toMatchObject({
      value: 'kind: Pod',
      entry: { format: DRAFT_FORMAT },
    });
    expect([...kept.keys()]).toEqual(['theme']);
  });

  it('works without IndexedDB, and says so', async () => {
    (globalThis as { indexedDB?: IDBFactory }).indexedDB = undefined as unknown as IDBFactory;
    const store = await openDraftStore();
    expect(store.persistence).toEqual({ kind: 'page', reason: 'this browser has no IndexedDB' });
    await text(store, 'text:a', 'a');
    expect((await store.read('text:a'))?.value).toBe('a');
  });
});

describe('what is read', () => {
  const entry: DraftEntry = {
    key: 'a',
    format: 2,
    kind: 'text',
    title: 'a',
    size: 1,
    savedMs: 0,
    version: 1,
  };
  const scenario = { stowage: SCENARIO_FORMAT, kubernetes: '1.37', seed: 1, objects: [], operations: [] };
  const cluster = { name: 'lab', title: 'Lab', view: 'claims', scenario };

  it.each([
    { name: 'is one', stored: entry, wanted: entry },
    { name: 'is of a newer release', stored: { ...entry, format: 3 }, wanted: undefined },
    { name: 'is none', stored: { key: 'a' }, wanted: undefined },
    { name: 'is nothing', stored: null, wanted: undefined },
  ])('an entry that $name', ({ stored, wanted }) => {
    expect(readEntry(stored)).toEqual(wanted);
  });

  it.each([
    { name: 'is one', stored: cluster, opens: true },
    {
      name: 'has a scenario of a newer release',
      stored: { ...cluster, scenario: { stowage: 99 } },
      opens: false,
    },
    { name: 'has a hostile name', stored: { ...cluster, name: '../x' }, opens: false },
    { name: 'is a text', stored: 'lab', opens: false },
  ])('a kept cluster that $name', ({ stored, opens }) => {
    expect(readKeptCluster(stored) !== undefined).toBe(opens);
  });
});

describe('roomFor', () => {
  const entry = (key: string, savedMs: number, size: number, more: Partial<DraftEntry> = {}): DraftEntry => ({
    key,
    format: 2,
    kind: 'text',
    title: key,
    size,
    savedMs,
    version: 1,
    ...more,
  });
  const kept = [
    entry('old', 1, 40),
    entry('new', 3, 40),
    entry('set#1', 2, 40),
    entry('gone', 4, 40, { removedMs: 5 }),
  ];
  it.each([
    { total: 1_000, goes: [] },
    { total: 170, goes: ['gone'] },
    { total: 130, goes: ['gone', 'set#1'] },
    { total: 90, goes: ['gone', 'set#1', 'old'] },
    { total: 10, goes: ['gone', 'set#1', 'old', 'new'] },
  ])('of $total characters', ({ total, goes }) => {
    const limits = { records: 10, recordSize: 100, totalSize: total };
    expect(roomFor(kept, [entry('in', 9, 20)], limits).map(({ key }) => key)).toEqual(goes);
  });
});
