/**
 * What pages use to keep and find the reader's work. A save names the version that it builds on: where another tab has
 * saved since, that tab's work is set aside under a key of its own, so nothing is lost whoever comes last.
 */
import { err, ok, type Result } from '../base/result';
import {
  asideKey,
  DRAFT_FORMAT,
  type DraftEntry,
  type DraftKind,
  FORMAT_1_PREFIX,
  readEntry,
} from './draft-record';
import { memoryPlace } from './memory-tables';
import { DRAFT_LIMITS, type DraftLimits, roomFor } from './room';
import type { TablePlace, Tables } from './tables';

export interface Save {
  readonly key: string;
  readonly kind: DraftKind;
  readonly title: string;
  /** Anything that JSON can say. */
  readonly value: unknown;
  /** The version that the value builds on: 0 where there was none. `any` overwrites whatever is there. */
  readonly base: number | 'any';
}

export interface Saved {
  readonly version: number;
  /** Another tab's work that was set aside. */
  readonly aside?: DraftEntry;
  /** What had to go to make room; the reader is told. */
  readonly dropped: readonly DraftEntry[];
}

export type SaveError =
  /** `size` and `limit` in characters. */
  | { readonly kind: 'TooLarge'; readonly size: number; readonly limit: number }
  /** The browser refused; `message` is its own words. */
  | { readonly kind: 'NotStored'; readonly message: string };

export interface Kept {
  readonly entry: DraftEntry;
  readonly value: unknown;
}

/** Where records lie, and why they do not last where they do not. */
export type Persistence = { readonly kind: 'kept' } | { readonly kind: 'page'; readonly reason: string };

/** A way to tell other tabs; a BroadcastChannel, or nothing. */
export interface Channel {
  postMessage(key: string): void;
  onmessage: ((event: MessageEvent<string>) => void) | null;
}

export interface DraftStoreOptions {
  readonly place: TablePlace;
  readonly persistence: Persistence;
  readonly nowMs: () => number;
  readonly channel?: Channel | undefined;
  readonly limits?: DraftLimits;
}

export class DraftStore {
  readonly persistence: Persistence;
  readonly #place: TablePlace;
  readonly #nowMs: () => number;
  readonly #limits: DraftLimits;
  readonly #channel: Channel | undefined;
  readonly #listeners = new Set<(key: string) => void>();

  constructor({ place, persistence, nowMs, channel, limits = DRAFT_LIMITS }: DraftStoreOptions) {
    this.persistence = persistence;
    this.#place = place;
    this.#nowMs = nowMs;
    this.#limits = limits;
    this.#channel = channel;
    if (channel) channel.onmessage = ({ data }) => this.#tell(data);
  }

  /** The record of a key, removed ones left out; undefined where there is none that can be read. */
  read(key: string): Promise<Kept | undefined> {
    return this.#place.transact('readonly', async (tables) => {
      const entry = (await entriesOf(tables)).find((one) => one.key === key && one.removedMs === undefined);
      return entry && { entry, value: await tables.value(key) };
    });
  }

  /** All records, removed ones among them, the newest first. */
  async list(): Promise<readonly DraftEntry[]> {
    const entries = await this.#place.transact('readonly', entriesOf);
    return [...entries].sort((a, b) => b.savedMs - a.savedMs);
  }

  async save(save: Save): Promise<Result<Saved, SaveError>> {
    const size = JSON.stringify(save.value).length;
    const limit = this.#limits.recordSize;
    if (size > limit) return err({ kind: 'TooLarge', size, limit });
    const saved = await this.#write((tables) => this.#saveIn(tables, save, size));
    if (saved.ok) this.#tellAll(save.key);
    return saved;
  }

  async #saveIn(tables: Tables, { key, kind, title, value, base }: Save, size: number): Promise<Saved> {
    const all = await entriesOf(tables);
    const before = all.find((one) => one.key === key);
    const version = (before?.version ?? 0) + 1;
    const entry = { key, format: DRAFT_FORMAT, kind, title, size, savedMs: this.#nowMs(), version };
    const incoming: DraftEntry[] = [entry];
    let aside: DraftEntry | undefined;
    let theirs: unknown;
    if (before && before.removedMs === undefined && base !== 'any' && before.version !== base) {
      theirs = await tables.value(key);
      if (JSON.stringify(theirs) !== JSON.stringify(value)) {
        aside = { ...before, key: asideKey(key, before.version) };
        incoming.push(aside);
      }
    }
    const dropped = roomFor(all, incoming, this.#limits);
    for (const one of dropped) await tables.remove(one.key);
    if (aside) await tables.put(aside, theirs);
    await tables.put(entry, value);
    // What the reader threw away is no loss.
    const told = dropped.filter((one) => one.removedMs === undefined);
    return { version, dropped: told, ...(aside ? { aside } : {}) };
  }

  /**
   * Throws a record away that the reader has emptied. What another tab has saved since `base` is set aside first: who
   * empties a text has not seen that.
   */
  async empty(key: string, base: number): Promise<Result<Saved, SaveError>> {
    const emptied = await this.#write(async (tables): Promise<Saved> => {
      const before = (await entriesOf(tables)).find((one) => one.key === key);
      if (!before || before.removedMs !== undefined) return { version: before?.version ?? 0, dropped: [] };
      const entry = { ...before, version: before.version + 1, removedMs: this.#nowMs() };
      await tables.put(entry, undefined);
      if (before.version === base) return { version: entry.version, dropped: [] };
      const aside = { ...before, key: asideKey(key, before.version) };
      await tables.put(aside, await tables.value(key));
      return { version: entry.version, dropped: [], aside };
    });
    if (emptied.ok) this.#tellAll(key);
    return emptied;
  }

  /** Throws records away; `restore` brings them back as long as there is room for them. Returns those that it took. */
  async remove(keys: readonly string[]): Promise<readonly string[]> {
    return this.#mark(keys, this.#nowMs());
  }

  async restore(keys: readonly string[]): Promise<readonly string[]> {
    return this.#mark(keys, undefined);
  }

  async #mark(keys: readonly string[], removedMs: number | undefined): Promise<readonly string[]> {
    const marked = await this.#write(async (tables) => {
      const taken: string[] = [];
      for (const entry of await entriesOf(tables)) {
        if (!keys.includes(entry.key) || (entry.removedMs === undefined) === (removedMs === undefined))
          continue;
        const { removedMs: _, ...rest } = entry;
        const version = entry.version + 1;
        await tables.put(
          removedMs === undefined ? { ...rest, version } : { ...rest, version, removedMs },
          undefined,
        );
        taken.push(entry.key);
      }
      return taken;
    });
    if (!marked.ok) return [];
    for (const key of marked.value) this.#tellAll(key);
    return marked.value;
  }

  /** Takes over what older releases kept in `storage`, and removes it there once it is safe. */
  async takeOver(storage: Pick<Storage, 'length' | 'key' | 'getItem' | 'removeItem'>): Promise<number> {
    const keys = Array.from({ length: storage.length }, (_, index) => storage.key(index)).filter(
      (key) => key?.startsWith(FORMAT_1_PREFIX) === true,
    );
    let taken = 0;
    for (const old of keys) {
      const value = old === null ? null : storage.getItem(old);
      if (old === null || value === null) continue;
      const cluster = old.slice(FORMAT_1_PREFIX.length);
      const kept = await this.save({ key: textKey(cluster), kind: 'text', title: cluster, value, base: 0 });
      if (!kept.ok) continue;
      storage.removeItem(old);
      taken += 1;
    }
    return taken;
  }

  /** Hears of each change of a record, of this tab and of others. Returns the end of it. */
  subscribe(listener: (key: string) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  close(): void {
    this.#place.close();
  }

  async #write<T>(act: (tables: Tables) => Promise<T>): Promise<Result<T, SaveError>> {
    try {
      return ok(await this.#place.transact('readwrite', act));
    } catch (error) {
      return err({ kind: 'NotStored', message: error instanceof Error ? error.message : String(error) });
    }
  }

  #tellAll(key: string): void {
    this.#channel?.postMessage(key);
    this.#tell(key);
  }

  #tell(key: string): void {
    for (const listener of this.#listeners) listener(key);
  }
}

async function entriesOf(tables: Tables): Promise<readonly DraftEntry[]> {
  return (await tables.entries()).map(readEntry).filter((entry) => entry !== undefined);
}

export function textKey(cluster: string): string {
  return `text:${cluster}`;
}

export function formKey(form: string): string {
  return `form:${form}`;
}

export function clusterKey(cluster: string): string {
  return `cluster:${cluster}`;
}

/** A store whose records live as long as the page. */
export function pageStore(reason: string, nowMs: () => number): DraftStore {
  return new DraftStore({ place: memoryPlace(), persistence: { kind: 'page', reason }, nowMs });
}
