/**
 * The recent past of one cluster, simulated or live: all objects at the oldest moment that is still remembered, and
 * every change since. Bounded: the oldest changes are folded into the base. Entries are never changed or reordered.
 */
import { randomUUID } from 'node:crypto';
import { assert } from '../base/assert';
import { err, ok, type Result } from '../base/result';
import { LIVE_CHANGES_LIMIT } from '../history/cluster-log';
import type { Change } from '../kubernetes/change';
import { groupOf, type KubernetesObject, objectKey } from '../kubernetes/object';

export interface LogEntry {
  readonly change: Change;
  /** The object before the change; undefined where it did not exist. */
  readonly previous: KubernetesObject | undefined;
}

/** All objects at one revision. */
export interface Moment {
  readonly revision: number;
  readonly timeMs: number;
  readonly objects: readonly KubernetesObject[];
}

/** `compacted`: older than what is remembered. `ahead`: the log has not got there, so the revision is another log's. */
export type LogGap = 'compacted' | 'ahead';

export interface ChangeLogOptions {
  /**
   * Changes that are remembered at least, as many as of a live cluster unless given; a quarter more may be kept before
   * the oldest are folded.
   */
  readonly limit?: number;
  readonly revision?: number;
  readonly timeMs: number;
  /** What exists at `revision`. */
  readonly objects?: Iterable<KubernetesObject>;
  /** Told of each change that is folded away, and so can no longer be had one by one. */
  readonly onFold?: (change: Change) => void;
}

/** One string for an object among all kinds; objects of one kind in two API versions are the same object. */
export function identityOf(object: KubernetesObject): string {
  return `${groupOf(object.apiVersion)}/${object.kind}/${objectKey(object)}`;
}

export class ChangeLog {
  /** Changes with every new log: revisions of two logs cannot be compared. */
  readonly id = randomUUID();
  readonly #limit: number;
  readonly #base = new Map<string, KubernetesObject>();
  readonly #head = new Map<string, KubernetesObject>();
  readonly #onFold: ((change: Change) => void) | undefined;
  #entries: LogEntry[] = [];
  #baseRevision: number;
  #baseTimeMs: number;

  constructor(options: ChangeLogOptions) {
    this.#limit = options.limit ?? LIVE_CHANGES_LIMIT;
    this.#baseRevision = options.revision ?? 0;
    this.#baseTimeMs = options.timeMs;
    this.#onFold = options.onFold;
    for (const object of options.objects ?? []) {
      this.#base.set(identityOf(object), object);
      this.#head.set(identityOf(object), object);
    }
  }

  get revision(): number {
    return this.#entries.at(-1)?.change.revision ?? this.#baseRevision;
  }

  /** Number of objects now. */
  get size(): number {
    return this.#head.size;
  }

  /** All objects now, in the order of their first appearance. */
  objects(): IterableIterator<KubernetesObject> {
    return this.#head.values();
  }

  current(identity: string): KubernetesObject | undefined {
    return this.#head.get(identity);
  }

  append(change: Change): void {
    assert(change.revision > this.revision, `revision ${change.revision} follows ${this.revision}`);
    const identity = identityOf(change.object);
    this.#entries.push({ change, previous: this.#head.get(identity) });
    apply(this.#head, identity, change);
    if (this.#entries.length > this.#limit * 1.25) this.#fold(this.#entries.length - this.#limit);
  }

  /** The oldest moment that is remembered. */
  oldest(): Moment {
    return {
      revision: this.#baseRevision,
      timeMs: this.#baseTimeMs,
      objects: [...this.#base.values()],
    };
  }

  /** At most `limit` entries after `revision`, oldest first. */
  since(revision: number, limit: number): Result<readonly LogEntry[], LogGap> {
    if (revision < this.#baseRevision) return err('compacted');
    if (revision > this.revision) return err('ahead');
    const start = this.#indexAfter(revision);
    return ok(this.#entries.slice(start, start + limit));
  }

  #indexAfter(revision: number): number {
    let low = 0;
    let high = this.#entries.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const entry = this.#entries[middle];
      if (entry && entry.change.revision <= revision) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #fold(count: number): void {
    for (const { change } of this.#entries.slice(0, count)) {
      apply(this.#base, identityOf(change.object), change);
      this.#baseRevision = change.revision;
      this.#baseTimeMs = change.timeMs;
      this.#onFold?.(change);
    }
    this.#entries = this.#entries.slice(count);
  }
}

function apply(objects: Map<string, KubernetesObject>, identity: string, change: Change): void {
  if (change.type === 'DELETED') objects.delete(identity);
  else objects.set(identity, change.object);
}
