/**
 * A journal in the database, under a lease. Each append is one statement that names the epoch of its lease and the
 * length that it found: it is done whole or not at all, and not at all once anybody else has leased the journal.
 */
import { err, ok, type Result } from '../../base/result';
import type { Status } from '../../kubernetes/status';
import { Batches } from '../journal/batches';
import type { LeasedJournal } from '../journal/journal';
import type { Database } from './database';
import { noticeOf } from './places';
import type { Held, Session } from './session';

const APPEND = `
  with grown as (
    update stowage.journal set length = length + $4, bytes = bytes + $5
    where name = $1 and epoch = $2 and owner = $3 and length = $6
    returning epoch
  ), added as (
    insert into stowage.record (journal, number, epoch, record)
    select $1, $6 + number, epoch, record from grown, unnest($7::text[]) with ordinality as given (record, number)
    returning number
  )
  select count(*)::integer as count from added
`;

const REMOVE = `
  with gone as (delete from stowage.journal where name = $1 and epoch = $2 and owner = $3 returning name)
  select pg_notify('stowage', $4) from gone
`;

/** A journal to which nothing was ever appended leaves no trace. */
const RELEASE = `
  with gone as (
    delete from stowage.journal where name = $1 and epoch = $2 and owner = $3 and length = 0 returning name
  ), free as (
    update stowage.journal set owner = null where name = $1 and epoch = $2 and owner = $3 and length > 0 returning name
  )
  select pg_notify('stowage', $4) from (select * from gone union all select * from free) as left_behind
`;

export interface PostgresJournalOptions {
  readonly database: Database;
  readonly session: Session;
  readonly name: string;
  readonly epoch: string;
  readonly records: readonly unknown[];
  readonly bytes: number;
  readonly onEnd: () => void;
}

export class PostgresJournal implements LeasedJournal, Held {
  readonly name: string;
  readonly epoch: string;
  readonly records: readonly unknown[];
  readonly bytes: number;
  readonly lost: Promise<Status>;
  readonly #options: PostgresJournalOptions;
  readonly #batches = new Batches<string>((lines) => this.#write(lines));
  #length: number;
  #tellLost: (why: Status) => void = () => undefined;
  #why: Status | undefined;

  constructor(options: PostgresJournalOptions) {
    this.#options = options;
    this.name = options.name;
    this.epoch = options.epoch;
    this.records = options.records;
    this.bytes = options.bytes;
    this.#length = options.records.length;
    this.lost = new Promise((resolve) => {
      this.#tellLost = resolve;
    });
  }

  get isLost(): boolean {
    return this.#why !== undefined || this.#options.session.isOver;
  }

  get refusal(): Status | undefined {
    return this.#options.session.refusal;
  }

  lose(why: Status): void {
    this.#why ??= why;
    this.#tellLost(why);
  }

  append(records: readonly unknown[]): Promise<Result<void, Status>> {
    return this.#batches.add(records.map((record) => JSON.stringify(record)));
  }

  async #write(lines: readonly string[]): Promise<Result<void, Status>> {
    const { database, session } = this.#options;
    if (lines.length === 0) return ok(undefined);
    if (this.isLost) return err(this.#why ?? session.takenOver(this.name));
    const bytes = lines.reduce((sum, line) => sum + Buffer.byteLength(line), 0);
    const { name, epoch } = this;
    const values = [name, epoch, session.self.id, lines.length, bytes, this.#length, lines];
    const done = await database.query<{ count: number }>(APPEND, values);
    if (!done.ok) {
      void session.beat();
      return done;
    }
    if (done.value[0]?.count !== lines.length) {
      const why = session.takenOver(name);
      this.lose(why);
      return err(why);
    }
    this.#length += lines.length;
    return ok(undefined);
  }

  async remove(): Promise<Result<void, Status>> {
    await this.#batches.idle();
    const { database, session } = this.#options;
    const values = [this.name, this.epoch, session.self.id, noticeOf('journal', this.name)];
    const gone = await database.query(REMOVE, values);
    this.#end();
    if (!gone.ok) return gone;
    return gone.value.length > 0 ? ok(undefined) : err(session.takenOver(this.name));
  }

  async release(): Promise<void> {
    await this.#batches.idle();
    const { database, session } = this.#options;
    // One that is not given back, because the database does not answer, is leased again by this server, or expires.
    if (!session.refusal)
      await database.query(RELEASE, [this.name, this.epoch, session.self.id, noticeOf('journal', this.name)]);
    this.#end();
  }

  #end(): void {
    this.#options.session.letGo(this);
    this.#options.onEnd();
  }
}
