/**
 * Keeps what happens to one simulated cluster in its journal. Records go out in the order in which they are given,
 * and `kept` says when all of them are safe; nothing is acknowledged before. It decides nothing about the cluster.
 */
import { ok, type Result } from '../../base/result';
import { failure, type Status } from '../../kubernetes/status';
import type { LeasedJournal } from '../journal/journal';
import type { SimulationRecord } from './branch';
import { type ClockRecord, JOURNAL_FORMAT, type JournalRecord } from './journal-record';

/** Beyond this size a journal takes no more writes. */
export const JOURNAL_LIMIT_BYTES = 64 * 2 ** 20;
/** What a record takes besides its text. */
const LINE_BYTES = 20;

export class KeptJournal {
  readonly #name: string;
  readonly #journal: LeasedJournal;
  /** Called once when something could not be kept: the cluster is then ahead of its journal. */
  readonly #onLost: (why: Status) => void;
  #bytes: number;
  /** The first records, until something happens that is worth keeping. */
  #begin: readonly unknown[] | undefined;
  #last: Promise<Result<void, Status>> = Promise.resolve(ok(undefined));
  #over = false;

  /** `name` is the cluster's. */
  constructor(name: string, journal: LeasedJournal, onLost: (why: Status) => void) {
    this.#name = name;
    this.#journal = journal;
    this.#onLost = onLost;
    this.#bytes = journal.bytes;
    void journal.lost.then((why) => this.#lose(why));
  }

  /** The journal may be another server's by now: nothing that this cluster shows can be relied on. */
  get isLost(): boolean {
    return this.#journal.isLost;
  }

  /** Why nothing can be kept just now. */
  get refusal(): Status | undefined {
    return this.#journal.refusal;
  }

  /** Why no write is taken any more, or just now. */
  get whyFull(): Status | undefined {
    if (!this.#isFull) return this.refusal;
    return failure(
      'Forbidden',
      `the journal of cluster "${this.#name}" is full; branch from it, or open another`,
    );
  }

  /**
   * With what the cluster begins, or what the journal had of it before it was deleted; it goes into the journal with
   * the first act.
   */
  begin(begin: SimulationRecord | readonly unknown[]): void {
    this.#begin = isRecords(begin) ? begin : [{ kind: 'open', format: JOURNAL_FORMAT, opened: begin }];
  }

  /** Where the clock stands is worth keeping only for a cluster that somebody made or changed. */
  mark(clock: ClockRecord): void {
    if (!this.#begin && !this.whyFull) this.keep(clock);
  }

  keep(...records: readonly JournalRecord[]): void {
    if (this.#over) return;
    const all = [...(this.#begin ?? []), ...records];
    this.#begin = undefined;
    for (const record of all) this.#bytes += JSON.stringify(record).length + LINE_BYTES;
    this.#last = this.#journal.append(all).then((done) => {
      if (!done.ok) this.#lose(done.error);
      return done;
    });
  }

  #lose(why: Status): void {
    if (this.#over) return;
    this.#over = true;
    this.#onLost(why);
  }

  get #isFull(): boolean {
    return this.#bytes >= JOURNAL_LIMIT_BYTES;
  }

  /** When all that was given so far is safe; an error if it is not. */
  kept(): Promise<Result<void, Status>> {
    return this.#last;
  }

  remove(): Promise<Result<void, Status>> {
    this.#over = true;
    return this.#journal.remove();
  }

  async release(): Promise<void> {
    this.#over = true;
    await this.#journal.release();
  }
}

function isRecords(begin: SimulationRecord | readonly unknown[]): begin is readonly unknown[] {
  return Array.isArray(begin);
}
