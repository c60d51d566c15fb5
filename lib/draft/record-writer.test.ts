import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { assertDefined } from '../base/assert';
import { databasePlace } from './draft-database';
import { type DraftEntry, readKeptText } from './draft-record';
import { type Channel, DraftStore } from './draft-store';
import { RecordWriter } from './record-writer';

interface Tab {
  readonly writer: RecordWriter<string>;
  /** What the page shows. */
  text: string;
  aside: DraftEntry | undefined;
  readonly store: DraftStore;
}

const shape = {
  key: 'text:lab',
  kind: 'text',
  title: 'lab',
  read: readKeptText,
  isEmpty: (text: string) => text === '',
} as const;

const open: DraftStore[] = [];
let line: Channel[] = [];
beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
  line = [];
});
afterEach(() => {
  for (const store of open.splice(0)) store.close();
});

/** A page on the one database, on a line that every other page hears at once. */
async function tab(): Promise<Tab> {
  const channel: Channel = {
    onmessage: null,
    postMessage: (key) => {
      for (const other of line)
        if (other !== channel) other.onmessage?.(new MessageEvent('message', { data: key }));
    },
  };
  line.push(channel);
  const store = new DraftStore({
    place: await databasePlace(),
    persistence: { kind: 'kept' },
    nowMs: () => 0,
    channel,
  });
  open.push(store);
  const page: Tab = {
    text: '',
    aside: undefined,
    store,
    writer: new RecordWriter(store, shape, {
      onValue: (value) => {
        page.text = value ?? '';
      },
      onSaved: ({ aside }) => {
        page.aside = aside ?? page.aside;
      },
    }),
  };
  await page.writer.follow();
  return page;
}

function type(page: Tab, text: string): Promise<void> {
  page.text = text;
  page.writer.set(text);
  return page.writer.settled();
}

describe('a record in two tabs', () => {
  it('is followed by the tab that has nothing unsaved', async () => {
    const one = await tab();
    const other = await tab();
    await type(one, 'first');
    await other.writer.follow();
    expect(other.text).toBe('first');
    await type(other, 'first, second');
    await one.writer.follow();
    expect(one.text).toBe('first, second');
    expect([one.aside, other.aside]).toEqual([undefined, undefined]);
  });

  it('that both write at once loses neither, and the two can be swapped', async () => {
    const one = await tab();
    const other = await tab();
    await Promise.all([type(one, 'mine'), type(other, 'theirs')]);
    const late = [one, other].find(({ aside }) => aside !== undefined);
    const { aside, writer, text, store } = assertDefined(late, 'one of them came late');
    const shown = await writer.swap(assertDefined(aside, 'it set the other aside'), text);
    await writer.settled();
    expect([shown, text].sort()).toEqual(['mine', 'theirs']);
    const kept = (await store.list()).filter(({ removedMs }) => removedMs === undefined);
    const values = await Promise.all(kept.map(async ({ key }) => (await store.read(key))?.value));
    expect(values.sort()).toEqual(['mine', 'theirs']);
    expect((await store.read(shape.key))?.value).toBe(shown);
  });

  it('that is emptied and written anew sets aside what the other wrote meanwhile', async () => {
    const one = await tab();
    const other = await tab();
    await type(one, 'first');
    await other.writer.follow();
    // The other tab hears nothing of this, as one that the browser has frozen.
    line = line.slice(0, 1);
    await type(one, 'second');
    await type(other, '');
    await type(other, 'theirs');
    const { aside, store } = other;
    expect((await store.read(assertDefined(aside, 'it set the first aside').key))?.value).toBe('second');
    expect((await store.read(shape.key))?.value).toBe('theirs');
  });

  it('is emptied for both, and can be brought back', async () => {
    const one = await tab();
    const other = await tab();
    await type(one, 'first');
    await type(one, '');
    await other.writer.follow();
    expect(other.text).toBe('');
    await one.store.restore([shape.key]);
    await one.writer.follow();
    expect(one.text).toBe('first');
  });

  it('keeps the last of many quick writes', async () => {
    const one = await tab();
    for (let count = 0; count < 50; count += 1) one.writer.set(`text ${count}`);
    await one.writer.settled();
    const later = await tab();
    expect(later.text).toBe('text 49');
  });
});
