/**
 * One record that a page shows and writes. It follows what other tabs save as long as nothing of its own is unsaved;
 * where both have written, its own stays and the other is set aside. Writes at once, one after the other: a crash
 * loses what is on its way, and nothing that was typed before.
 */
import type { DraftEntry, DraftKind } from './draft-record';
import { asideKey } from './draft-record';
import type { DraftStore, Saved, SaveError } from './draft-store';

export interface RecordShape<T> {
  readonly key: string;
  readonly kind: DraftKind;
  readonly title: string;
  /** The value as stored; undefined where it is none. */
  readonly read: (stored: unknown) => T | undefined;
  /** A value that is not worth keeping: saving it throws the record away, to be brought back. */
  readonly isEmpty: (value: T) => boolean;
}

export interface RecordEvents<T> {
  /** What is kept, or undefined where nothing is: at the start, and when another tab changed it. */
  readonly onValue: (value: T | undefined) => void;
  readonly onSaved?: (saved: Saved) => void;
  readonly onFailed?: (error: SaveError) => void;
}

export class RecordWriter<T> {
  readonly #store: DraftStore;
  readonly #shape: RecordShape<T>;
  readonly #events: RecordEvents<T>;
  readonly #end: () => void;
  #version = 0;
  #unsaved: { readonly value: T } | undefined;
  #saving: Promise<void> | undefined;
  #closed = false;

  constructor(store: DraftStore, shape: RecordShape<T>, events: RecordEvents<T>) {
    this.#store = store;
    this.#shape = shape;
    this.#events = events;
    this.#end = store.subscribe((key) => {
      if (key === shape.key) void this.follow();
    });
  }

  /** Reads what is kept, unless the page has written meanwhile. */
  async follow(): Promise<void> {
    if (this.#isBusy) return;
    const kept = await this.#store.read(this.#shape.key);
    if (this.#isBusy || this.#closed) return;
    const version = kept?.entry.version ?? 0;
    if (version === this.#version && version !== 0) return;
    this.#version = version;
    this.#events.onValue(kept && this.#shape.read(kept.value));
  }

  set(value: T): void {
    this.#unsaved = { value };
    this.#saving ??= this.#saveAll().finally(() => {
      this.#saving = undefined;
    });
  }

  /** Resolves when nothing is on its way. */
  async settled(): Promise<void> {
    await this.#saving;
  }

  /** Takes what was set aside in place of `mine`, which is set aside instead. Undefined where it is gone. */
  async swap(aside: DraftEntry, mine: T): Promise<T | undefined> {
    await this.settled();
    const other = await this.#store.read(aside.key);
    const value = other && this.#shape.read(other.value);
    if (value === undefined) return undefined;
    const { key, kind, title } = this.#shape;
    const kept = await this.#store.save({
      key: asideKey(key, this.#version),
      kind,
      title,
      value: mine,
      base: 'any',
    });
    if (!kept.ok) return undefined;
    this.set(value);
    await this.#store.remove([aside.key]);
    return value;
  }

  close(): void {
    this.#closed = true;
    this.#end();
  }

  get #isBusy(): boolean {
    return this.#unsaved !== undefined || this.#saving !== undefined;
  }

  async #saveAll(): Promise<void> {
    for (let next = this.#unsaved; next; next = this.#unsaved) {
      this.#unsaved = undefined;
      await this.#saveOne(next.value);
    }
  }

  async #saveOne(value: T): Promise<void> {
    const { key, kind, title, isEmpty } = this.#shape;
    const saved = isEmpty(value)
      ? await this.#store.empty(key, this.#version)
      : await this.#store.save({ key, kind, title, value, base: this.#version });
    if (saved.ok) {
      this.#version = saved.value.version;
      this.#events.onSaved?.(saved.value);
    } else this.#events.onFailed?.(saved.error);
  }
}
