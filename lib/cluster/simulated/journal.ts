/**
 * What people did to a simulated cluster, in their order, and what of it was taken back. Writes of one act (a press of
 * a button, an applied file) are undone together. What was undone and can no longer be redone, since something else was
 * done instead, is kept as a future. It decides what a replay has to do; it replays nothing itself.
 */
import { assertUnreachable } from '../../base/assert';
import type { Input } from '../../engine/simulation-api';
import type { TimedOperation } from '../../scenario/scenario';

export interface JournalEntry {
  readonly operation: TimedOperation;
  /** Newest revision of the log after it. */
  readonly revision: number;
}

/** What one undo takes back. */
export type Act =
  | {
      readonly kind: 'writes';
      /** `create PersistentVolume data`, `3 writes`. */
      readonly title: string;
      /** Whose request it was; writes under one key are one act. */
      readonly key: string | undefined;
      readonly entries: readonly JournalEntry[];
    }
  /** The cluster was started again at `atMs`: these were its entries until then. */
  | {
      readonly kind: 'reset';
      readonly title: string;
      readonly entries: readonly JournalEntry[];
      readonly atMs: number;
    };

/** What the cluster must become: its entries, and the time in milliseconds since its start where that changes. */
export interface JournalTarget {
  readonly act: Act;
  readonly entries: readonly JournalEntry[];
  readonly atMs: number | 'now' | 'opened';
}

/** What was undone when something else was done: another way that the cluster had gone. */
export interface Future {
  /** Counts the futures of the cluster, from 1 on. */
  readonly id: number;
  /** Of the acts that were undone. */
  readonly title: string;
  /** All that had been done in it, and where its clock stands at least, milliseconds since the start. */
  readonly entries: readonly JournalEntry[];
  readonly atMs: number;
  /** Where it left what the cluster is now: the newest revision before its first act, and the time of that act. */
  readonly revision: number;
  readonly fromMs: number;
}

/** Acts that can be taken back, at most; older ones stay done. */
const ACTS_LIMIT = 500;
/** Futures that are kept; the oldest goes first. */
export const FUTURES_LIMIT = 32;

export class Journal {
  readonly #opened: readonly JournalEntry[];
  #entries: JournalEntry[];
  #done: Act[] = [];
  #undone: Act[] = [];
  #futures: Future[] = [];
  #futureCount = 0;
  readonly #hidden = new Set<number>();
  /** As which each entry was done: a revision would not tell those apart that were refused. */
  readonly #places = new WeakMap<JournalEntry, number>();
  #placeCount = 0;

  /** `entries`: what was done before, as in the beginning of a branch; it is not undone here. */
  constructor(entries: readonly JournalEntry[] = []) {
    this.#opened = [...entries];
    this.#entries = [...entries];
    this.#place(entries);
  }

  get entries(): readonly JournalEntry[] {
    return this.#entries;
  }

  /** Newest first. */
  get done(): readonly Act[] {
    return this.#done.toReversed();
  }

  /** What a redo would do, next first. */
  get undone(): readonly Act[] {
    return this.#undone.toReversed();
  }

  /** Newest first, without those that were deleted or opened. */
  get futures(): readonly Future[] {
    return this.#futures.filter(({ id }) => !this.#hidden.has(id)).toReversed();
  }

  /** Deletes a future, or brings it back; false where it is not kept (any more). */
  showFuture(id: number, shown: boolean): boolean {
    if (!this.#futures.some((future) => future.id === id)) return false;
    if (shown) this.#hidden.delete(id);
    else this.#hidden.add(id);
    return true;
  }

  /** A refused operation is part of the story, but there is nothing of it to take back. */
  record(entry: JournalEntry, accepted: boolean, key: string | undefined): void {
    if (accepted) this.#keepFutures(entry.operation.atMs);
    this.#place([entry]);
    this.#entries.push(entry);
    if (!accepted) return;
    const last = this.#done.at(-1);
    if (last?.kind === 'writes' && key !== undefined && last.key === key) {
      const entries = [...last.entries, entry];
      this.#done[this.#done.length - 1] = { ...last, entries, title: `${entries.length} writes` };
      return;
    }
    this.#push({ kind: 'writes', title: titleOf(entry.operation), key, entries: [entry] });
  }

  /** The cluster was started again at `atMs`, and has `entries` since. */
  recordReset(atMs: number, entries: readonly JournalEntry[]): void {
    this.#keepFutures(atMs);
    this.#push({ kind: 'reset', title: 'Start again', entries: this.#entries, atMs });
    this.#place(entries);
    this.#entries = [...entries];
  }

  /** What an undo has to come to; undefined where nothing is left to undo. `opened` is how the cluster began. */
  undoTarget(): JournalTarget | undefined {
    const act = this.#done.at(-1);
    if (!act) return undefined;
    switch (act.kind) {
      case 'writes': {
        const taken = new Set(act.entries);
        return { act, entries: this.#entries.filter((entry) => !taken.has(entry)), atMs: 'now' };
      }
      case 'reset':
        return { act, entries: act.entries, atMs: act.atMs };
      default:
        return assertUnreachable(act);
    }
  }

  /** What a redo has to come to, for a cluster that was opened with `opened`. */
  redoTarget(opened: readonly JournalEntry[]): JournalTarget | undefined {
    const act = this.#undone.at(-1);
    if (!act) return undefined;
    if (act.kind === 'reset') return { act, entries: opened, atMs: 'opened' };
    return { act, entries: this.#inOrder([...this.#entries, ...act.entries]), atMs: 'now' };
  }

  /** The cluster has come to the target of an undo. */
  undo({ act, entries }: JournalTarget): void {
    this.#done.pop();
    this.#undone.push(act);
    this.#entries = [...entries];
  }

  /** The cluster has come to the target of a redo. */
  redo({ act, entries }: JournalTarget): void {
    this.#undone.pop();
    this.#done.push(act);
    this.#entries = [...entries];
  }

  /** What can be redone at `nowMs` becomes a future, for something else is done; a start again in it makes it two. */
  #keepFutures(nowMs: number): void {
    const acts = this.#undone.toReversed();
    this.#undone = [];
    let before: readonly JournalEntry[] = this.#entries;
    let since: readonly Act[] = [];
    for (const act of acts) {
      if (act.kind === 'writes') {
        since = [...since, act];
        continue;
      }
      this.#keepFuture(before, since, act.atMs);
      before = this.#opened;
      since = [];
    }
    this.#keepFuture(before, since, before === this.#opened ? 0 : nowMs);
  }

  #keepFuture(before: readonly JournalEntry[], acts: readonly Act[], atMs: number): void {
    const own = this.#inOrder(acts.flatMap(({ entries }) => entries));
    const [begin] = own;
    // Where nothing was undone, what the cluster is now comes from there.
    if (!begin) return;
    const entries = this.#inOrder([...before, ...own]);
    this.#futureCount += 1;
    this.#futures.push({
      id: this.#futureCount,
      title: acts.map(({ title }) => title).join(', '),
      entries,
      atMs: Math.max(atMs, entries.at(-1)?.operation.atMs ?? 0),
      revision: Math.max(begin.revision - 1, 0),
      fromMs: begin.operation.atMs,
    });
    if (this.#futures.length <= FUTURES_LIMIT) return;
    const gone = this.#futures.shift();
    if (gone) this.#hidden.delete(gone.id);
  }

  #push(act: Act): void {
    this.#done.push(act);
    if (this.#done.length > ACTS_LIMIT) this.#done.shift();
  }

  #place(entries: readonly JournalEntry[]): void {
    for (const entry of entries) {
      if (this.#places.has(entry)) continue;
      this.#placeCount += 1;
      this.#places.set(entry, this.#placeCount);
    }
  }

  /** By time, then as they were done. */
  #inOrder(entries: readonly JournalEntry[]): readonly JournalEntry[] {
    const placeOf = (entry: JournalEntry) => this.#places.get(entry) ?? 0;
    return [...entries].sort((a, b) => a.operation.atMs - b.operation.atMs || placeOf(a) - placeOf(b));
  }
}

/** An operation in words: `delete PersistentVolumeClaim default/data`. */
export function titleOf(operation: Input): string {
  if ('create' in operation) return `create ${named(operation.create.kind, operation.create.metadata)}`;
  if ('update' in operation) return `update ${named(operation.update.kind, operation.update.metadata)}`;
  if ('patch' in operation) return `change ${named(operation.patch.kind, operation.patch)}`;
  if ('delete' in operation) return `delete ${named(operation.delete.kind, operation.delete)}`;
  if ('bind' in operation) return `bind ${named('Pod', operation.bind)}`;
  if ('beginFault' in operation) return `begin fault ${operation.beginFault.name}`;
  if ('endFault' in operation) return `end fault ${operation.endFault.name}`;
  return assertUnreachable(operation);
}

function named(
  kind: string,
  { namespace, name, generateName }: { namespace?: string; name?: string; generateName?: string },
): string {
  const shown = name || `${generateName ?? ''}…`;
  return namespace === undefined ? `${kind} ${shown}` : `${kind} ${namespace}/${shown}`;
}
