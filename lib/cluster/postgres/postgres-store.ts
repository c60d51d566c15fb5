/**
 * Journals in a PostgreSQL database, for several servers at once: the adapter behind `lib/cluster/journal/journal.ts`.
 * At most one server writes a journal at a time, by a lease whose epoch stands in every append.
 */
import { randomUUID } from 'node:crypto';
import { assert } from '../../base/assert';
import { err, ok, type Result } from '../../base/result';
import { failure, type Status } from '../../kubernetes/status';
import type { JournalHead, JournalStore, Lease } from '../journal/journal';
import type { Replica } from '../replicas/replicas';
import type { DatabaseAddress } from './address';
import { Database } from './database';
import { noticeOf, Places } from './places';
import { PostgresJournal } from './postgres-journal';
import { REPLICA_NOTICE, Session } from './session';

const LIST = `select name, length::float8 as length from stowage.journal where length > 0 order by name`;
const READ = `
  select number::float8 as number, record from stowage.record
  where journal = $1 and number > $2 order by number limit $3
`;
/** Records of one answer. */
const PAGE = 1_000;

const HOLDER = `
  select j.length::float8 as length, r.id, r.url from stowage.journal j
  left join stowage.replica r on r.id = j.owner and r.expires > clock_timestamp()
  where j.name = $1
`;
/** Takes what nobody has, or whose holder was not heard of for the length of a lease by the database's clock. */
const LEASE = `
  with taken as (
    insert into stowage.journal as j (name, epoch, owner) values ($1, nextval('stowage.epoch'), $2)
    on conflict (name) do update set epoch = nextval('stowage.epoch'), owner = $2
      where j.owner is null or j.owner = $2 or not exists (
        select from stowage.replica r where r.id = j.owner and r.expires > clock_timestamp()
      )
    returning epoch::text as epoch, length::float8 as length, bytes::float8 as bytes
  )
  select taken.*, pg_notify('stowage', $3) from taken
`;

interface HolderRow {
  readonly length: number;
  readonly id: string | null;
  readonly url: string;
}

interface LeaseRow {
  readonly epoch: string;
  readonly length: number;
  readonly bytes: number;
}

export interface PostgresStoreOptions {
  /** Where other replicas reach this server. */
  readonly url: string;
  /** For tests; `LEASE_MS` otherwise. */
  readonly leaseMs?: number;
}

export class PostgresStore implements JournalStore {
  readonly where: string;
  readonly replicas: Places;
  readonly #database: Database;
  readonly #session: Session;
  readonly #leased = new Map<string, PostgresJournal>();

  /** Nothing is asked of the database yet that anybody waits for; it may come up later. */
  constructor(address: DatabaseAddress, { url, leaseMs }: PostgresStoreOptions) {
    this.where = address.words;
    this.#database = new Database(address, {
      onNotice: (notice) => this.#hear(notice),
      onGap: () => this.replicas.onGap(),
      onBroken: () => void this.#session.beat(),
    });
    const self = { id: randomUUID(), url };
    this.#session = new Session(this.#database, {
      self,
      ...(leaseMs === undefined ? {} : { leaseMs }),
      onHeard: (lapsed) => this.replicas.onHeard(lapsed),
    });
    this.replicas = new Places(this.#database, this.#session);
  }

  #hear(notice: string): void {
    this.replicas.onNotice(notice);
    // Somebody leased or deleted what is leased here: the next sign of life tells whether it was this server itself.
    const isMine = [...this.#leased.keys()].some((name) => notice === noticeOf('journal', name));
    if (isMine || notice === REPLICA_NOTICE) void this.#session.beat();
  }

  async list(): Promise<Result<readonly JournalHead[], Status>> {
    const ready = await this.#session.ready();
    return ready.ok ? this.#database.query<JournalHead>(LIST) : ready;
  }

  async read(name: string): Promise<Result<readonly unknown[], Status>> {
    const ready = await this.#session.ready();
    if (!ready.ok) return ready;
    const records: unknown[] = [];
    for (let last = 0; ; ) {
      const rows = await this.#database.query<{ number: number; record: string }>(READ, [name, last, PAGE]);
      if (!rows.ok) return rows;
      for (const row of rows.value) {
        last += 1;
        const record = row.number === last ? parseRecord(row.record) : undefined;
        if (record === undefined) return err(damaged(name, last));
        records.push(record);
      }
      if (rows.value.length < PAGE) return ok(records);
    }
  }

  async lease(name: string, { existing } = { existing: false }): Promise<Result<Lease, Status>> {
    assert(!this.#leased.has(name), `journal ${name} is leased once at a time`);
    const known = this.replicas.known('journal', name);
    if (known) return ok({ kind: 'elsewhere', replica: known });
    const ready = await this.#session.ready();
    if (!ready.ok) return ready;
    const found = await this.#holderOf(name);
    if (!found.ok) return found;
    if (existing && !found.value.exists) return ok({ kind: 'absent' });
    const { replica } = found.value;
    if (replica && replica.id !== this.replicas.self.id) return ok({ kind: 'elsewhere', replica });
    const { lapses } = this.#session;
    const values = [name, this.replicas.self.id, noticeOf('journal', name)];
    const taken = await this.#database.query<LeaseRow>(LEASE, values);
    if (!taken.ok) return taken;
    const [row] = taken.value;
    if (row) return this.#begin(name, row, () => this.#session.lapses === lapses);
    const faster = await this.#holderOf(name);
    if (!faster.ok) return faster;
    if (faster.value.replica) return ok({ kind: 'elsewhere', replica: faster.value.replica });
    return err(this.#session.takenOver(name));
  }

  async #holderOf(
    name: string,
  ): Promise<Result<{ readonly exists: boolean; readonly replica: Replica | undefined }, Status>> {
    let exists = false;
    const holder = await this.replicas.learn('journal', name, async () => {
      const rows = await this.#database.query<HolderRow>(HOLDER, [name]);
      if (!rows.ok) return rows;
      const [row] = rows.value;
      const replica = row?.id ? { id: row.id, url: row.url } : undefined;
      exists = row !== undefined && (row.length > 0 || replica !== undefined);
      return ok(replica);
    });
    return holder.ok ? ok({ exists, replica: holder.value }) : holder;
  }

  async #begin(
    name: string,
    { epoch, length, bytes }: LeaseRow,
    isStillHeld: () => boolean,
  ): Promise<Result<Lease, Status>> {
    // From here on nobody else appends under an older epoch, so what is read now is all that there is.
    const read = await this.read(name);
    const records = read.ok ? read.value : [];
    const journal = new PostgresJournal({
      database: this.#database,
      session: this.#session,
      name,
      epoch,
      records,
      bytes,
      onEnd: () => {
        if (this.#leased.get(name) === journal) this.#leased.delete(name);
      },
    });
    if (read.ok && records.length === length && isStillHeld()) {
      this.#leased.set(name, journal);
      this.#session.hold(journal);
      return ok({ kind: 'held', journal });
    }
    await journal.release();
    if (!read.ok) return read;
    return err(isStillHeld() ? damaged(name, records.length + 1) : this.#session.takenOver(name));
  }

  async close(): Promise<void> {
    await Promise.all([...this.#leased.values()].map((journal) => journal.release()));
    await this.#session.close();
  }
}

function damaged(name: string, number: number): Status {
  const why = `record ${number} of the journal of cluster "${name}" is missing or cannot be read`;
  return failure('Gone', `${why}: put back a copy of the database, or delete the journal from it`);
}

function parseRecord(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
