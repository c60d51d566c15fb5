/**
 * Simulated clusters that were deleted lately, so that deleting can be undone: a bounded number, as long as the server
 * lives. What is kept of one is its journal, so that it comes back with all that can be undone and redone in it.
 */
import { ok, type Result } from '../../base/result';
import type { Status } from '../../kubernetes/status';
import { foldRecords, type JournaledSimulation } from './journal-record';

/** Deleted clusters that can be brought back. */
const DELETED_LIMIT = 16;

/** What is left of a cluster: the records of its journal, or where it had none, what they would have come to. */
export type Left =
  | { readonly kind: 'records'; readonly records: readonly unknown[] }
  | { readonly kind: 'cluster'; readonly journaled: JournaledSimulation };

/** What came before a cluster is opened: it goes on from there. */
export interface Past {
  /** For its journal; none where it had none. */
  readonly records: readonly unknown[];
  readonly journaled: JournaledSimulation;
}

export class DeletedClusters {
  readonly #left = new Map<string, Left>();

  /** The oldest goes where there is no room. */
  keep(name: string, left: Left): void {
    this.#left.delete(name);
    this.#left.set(name, left);
    const [oldest] = this.#left.keys();
    if (this.#left.size > DELETED_LIMIT && oldest !== undefined) this.#left.delete(oldest);
  }

  forget(name: string): void {
    this.#left.delete(name);
  }

  /** The cluster of that name as it was, with its clock stopped; undefined where it is not kept (any more). */
  find(name: string): Result<Past, Status> | undefined {
    const left = this.#left.get(name);
    if (!left) return undefined;
    if (left.kind === 'cluster') return ok({ records: [], journaled: left.journaled });
    const folded = foldRecords(name, left.records);
    if (!folded.ok) return folded;
    const stopped = { ...folded.value.clock, playing: false };
    return ok({ records: [...left.records, stopped], journaled: { ...folded.value, clock: stopped } });
  }
}
