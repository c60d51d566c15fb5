/**
 * The changes of a cluster in the order of their revisions, which follow each other without a gap. Old changes
 * are compacted, and then nobody can resume from before them.
 */
import { assert } from '../../base/assert';
import { err, ok, type Result } from '../../base/result';
import type { Change } from '../../kubernetes/change';
import { failure, type Status } from '../../kubernetes/status';

/** How far the log may grow beyond its limit before it is cut: cutting costs as much as the log is long. */
const SLACK = 1.25;

export class WatchLog {
  readonly #limit: number;
  #changes: Change[] = [];
  /** Revision of the newest forgotten change. */
  #compacted = 0;

  constructor(limit: number) {
    assert(limit >= 1, `the watch log keeps at least one change, not ${limit}`);
    this.#limit = limit;
  }

  /** Revision of the newest change; 0 before the first. */
  get revision(): number {
    return this.#compacted + this.#changes.length;
  }

  append(change: Change): void {
    assert(change.revision === this.revision + 1, `revision ${change.revision} after ${this.revision}`);
    this.#changes.push(change);
    if (this.#changes.length > this.#limit * SLACK) this.compact(this.revision - this.#limit);
  }

  compact(revision: number): void {
    const count = Math.min(revision - this.#compacted, this.#changes.length);
    if (count <= 0) return;
    this.#changes = this.#changes.slice(count);
    this.#compacted += count;
  }

  /**
   * Changes after `revision`. Too old: Expired, with the text of the watch cache (apiserver 1.37
   * cacher/watch_cache.go). From the future: Timeout, as when a replica has not seen that revision yet.
   */
  changesSince(revision: number): Result<readonly Change[], Status> {
    if (revision < this.#compacted) {
      return err(failure('Expired', `too old resource version: ${revision} (${this.#compacted})`));
    }
    if (revision > this.revision) {
      const causes = [
        { reason: 'ResourceVersionTooLarge', message: 'Too large resource version', field: '' },
      ];
      const message = `Too large resource version: ${revision}, current: ${this.revision}`;
      return err(failure('Timeout', message, { causes, retryAfterSeconds: 1 }));
    }
    return ok(this.#changes.slice(revision - this.#compacted));
  }
}
