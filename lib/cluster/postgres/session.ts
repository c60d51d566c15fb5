/**
 * This server's membership among the replicas of a database. It gives a sign of life again and again; as long as the
 * last one is younger than a lease, what is leased here is leased. The database's clock decides when others may take
 * over; here only a span is measured, from before the sign was sent, so this server stops believing first.
 */
import { err, ok, type Result } from '../../base/result';
import type { Status } from '../../kubernetes/status';
import { type Peer, REPLICA_LIMIT, type Replica } from '../replicas/replicas';
import type { Database } from './database';
import { prepareSchema } from './schema';

/** How long a server that is not heard of keeps what it has. */
export const LEASE_MS = 15_000;
/** Signs of life in that time: two may be lost. */
const BEATS = 3;
const RETRY_MS = 1_000;

/** What a server holds as long as its signs of life arrive. */
export interface Held {
  readonly name: string;
  readonly epoch: string;
  lose(why: Status): void;
}

interface Heard {
  readonly accepted: boolean;
  readonly peers: readonly Peer[] | null;
  readonly held: readonly Pick<Held, 'name' | 'epoch'>[] | null;
}

const BEAT = `
  with alive as (select * from stowage.replica where id <> $1 and expires > clock_timestamp() order by id),
  me as (
    insert into stowage.replica (id, url, awake, expires)
    select $1, $2, $3, clock_timestamp() + $4 * interval '1 millisecond'
    where (select count(*) from alive) < $5
    on conflict (id) do update set url = excluded.url, awake = excluded.awake, expires = excluded.expires
    returning id
  )
  select
    exists (select from me) as accepted,
    (select json_agg(json_build_object('id', id, 'url', url, 'awake', awake)) from alive) as peers,
    (select json_agg(json_build_object('name', name, 'epoch', epoch::text))
      from stowage.journal where owner = $1) as held
`;

/** Places of servers that have ended, and these servers. Skips what another server is sweeping at this moment. */
const SWEEP = [
  `delete from stowage.place where name in (
     select name from stowage.place p where not exists (
       select from stowage.replica r where r.id = p.owner and r.expires > clock_timestamp()
     ) for update skip locked)`,
  `delete from stowage.replica where id in (
     select id from stowage.replica where expires < clock_timestamp() - interval '1 hour' for update skip locked)`,
];

/** Tells the others that a server has come, or gone, so that they look who is there. */
export const REPLICA_NOTICE = 'replica';
const TELL = `select pg_notify('stowage', $1)`;

export interface SessionOptions {
  readonly self: Replica;
  readonly leaseMs?: number;
  /** After each sign of life that arrived; `lapsed`: others could take over what was held before. */
  readonly onHeard: (lapsed: boolean) => void;
}

export class Session {
  readonly self: Replica;
  readonly #database: Database;
  readonly #leaseMs: number;
  readonly #onHeard: SessionOptions['onHeard'];
  readonly #held = new Set<Held>();
  #secret: string | undefined;
  #peers: readonly Peer[] = [];
  /** Until when the last sign of life holds, by this process's own clock, which never goes back. */
  #validUntilMs = 0;
  #lapses = 0;
  /** Why the last sign of life did not arrive. */
  #down: Status | undefined;
  #beating: Promise<void> | undefined;
  /** Something happened during the one under way that it may not know of. */
  #again = false;
  #timer: NodeJS.Timeout | undefined;
  #expiry: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(database: Database, { self, leaseMs = LEASE_MS, onHeard }: SessionOptions) {
    this.#database = database;
    this.#onHeard = onHeard;
    this.self = self;
    this.#leaseMs = leaseMs;
    void this.beat();
  }

  get secret(): string | undefined {
    return this.#secret;
  }

  get peers(): readonly Peer[] {
    return this.#peers;
  }

  /** Why nothing can be kept just now. */
  get refusal(): Status | undefined {
    return this.#down;
  }

  /** Whether what is leased here may be somebody else's by now. */
  get isOver(): boolean {
    return this.#closed || performance.now() >= this.#validUntilMs;
  }

  /** How often others could have taken over what was held here: the same number twice, and nobody could between. */
  get lapses(): number {
    return this.isOver ? this.#lapses + 1 : this.#lapses;
  }

  /** When the database can be asked; at once, with the reason, while it is known not to answer. */
  async ready(): Promise<Result<void, Status>> {
    if (!this.#down && this.isOver) await this.beat();
    if (this.#down) return err(this.#down);
    return this.isOver ? err(this.#database.unavailable('it answers too slowly')) : ok(undefined);
  }

  hold(held: Held): void {
    this.#held.add(held);
  }

  letGo(held: Held): void {
    this.#held.delete(held);
  }

  /** A sign of life now; after the one under way, where there is one, which is then the one to wait for. */
  beat(): Promise<void> {
    if (this.#closed) return Promise.resolve();
    clearTimeout(this.#timer);
    this.#again = this.#beating !== undefined;
    this.#beating ??= this.#beatOnce().finally(() => {
      this.#beating = undefined;
      if (this.#closed) return;
      if (this.#again && !this.#down) return void this.beat();
      const pauseMs = this.#down ? Math.min(RETRY_MS, this.#leaseMs / BEATS / 2) : this.#leaseMs / BEATS;
      this.#timer = setTimeout(() => void this.beat(), pauseMs);
      this.#timer.unref();
    });
    return this.#beating;
  }

  async #beatOnce(): Promise<void> {
    const sentMs = performance.now();
    const held = [...this.#held];
    const heard = await this.#ask(held.length);
    if (this.#closed) return;
    if (!heard.ok) {
      if (!this.#down) console.error(`${heard.error.message}. Trying again.`);
      this.#down = heard.error;
      return;
    }
    if (this.#down) console.info(`${this.#database.words} answers again.`);
    this.#down = undefined;
    const lapsed = this.isOver;
    if (lapsed) this.#lapses += 1;
    this.#validUntilMs = sentMs + this.#leaseMs;
    this.#peers = heard.value.peers ?? [];
    const still = new Set(heard.value.held?.map(({ name, epoch }) => `${epoch} ${name}`));
    for (const one of held) if (!still.has(`${one.epoch} ${one.name}`)) this.#lose(one, takenOver(this, one));
    this.#expectEnd();
    this.#onHeard(lapsed);
    if (lapsed) await this.#database.queryAside(TELL, [REPLICA_NOTICE]);
  }

  async #ask(awake: number): Promise<Result<Heard, Status>> {
    if (this.#secret === undefined) {
      const prepared = await this.#prepare();
      if (!prepared.ok) return prepared;
      this.#secret = prepared.value.secret;
    }
    const listening = await this.#database.listen();
    if (!listening.ok) return listening;
    const { id, url } = this.self;
    const values = [id, url, awake, this.#leaseMs, REPLICA_LIMIT];
    const rows = await this.#database.queryAside<Heard>(BEAT, values);
    if (!rows.ok) return rows;
    const [heard] = rows.value;
    if (!heard?.accepted) {
      const why = `${REPLICA_LIMIT} servers use it already, the most that it takes`;
      return err(this.#database.unavailable(why));
    }
    for (const statement of SWEEP) await this.#database.queryAside(statement, []);
    return ok(heard);
  }

  #prepare(): Promise<Result<{ readonly secret: string }, Status>> {
    return this.#database.transaction(async (client) => {
      const done = await prepareSchema(client);
      return done.ok ? done : err(this.#database.unavailable(done.error));
    });
  }

  #expectEnd(): void {
    clearTimeout(this.#expiry);
    this.#expiry = setTimeout(
      () => {
        for (const held of [...this.#held]) this.#lose(held, this.#down ?? takenOver(this, held));
      },
      Math.max(this.#validUntilMs - performance.now(), 0),
    );
    this.#expiry.unref();
  }

  #lose(held: Held, why: Status): void {
    if (this.#held.delete(held)) held.lose(why);
  }

  /** Why something that was held is no more. */
  takenOver(name: string): Status {
    return this.#database.unavailable(`cluster "${name}" went to another server meanwhile; try again`);
  }

  /** Others may take over at once what was held here. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    clearTimeout(this.#expiry);
    await this.#beating;
    if (!this.#down && this.#secret !== undefined) {
      await this.#database.query('delete from stowage.place where owner = $1', [this.self.id]);
      await this.#database.query('delete from stowage.replica where id = $1', [this.self.id]);
      await this.#database.query(TELL, [REPLICA_NOTICE]);
    }
    await this.#database.close();
  }
}

function takenOver(session: Session, { name }: Held): Status {
  return session.takenOver(name);
}
