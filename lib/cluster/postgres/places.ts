/**
 * Which replica has what: asked from the database, remembered until a notification says that it changed. It remembers
 * only others; what this server has, it knows itself.
 */
import { err, ok, type Result } from '../../base/result';
import type { Status } from '../../kubernetes/status';
import type { Peer, Replica, Replicas } from '../replicas/replicas';
import type { Database } from './database';
import type { Session } from './session';

/** `journal` is leased with an epoch, `place` is claimed. */
export type PlaceKind = 'journal' | 'place';

/** The payload of the notification that something has another holder, or none. */
export function noticeOf(kind: PlaceKind, name: string): string {
  return `${kind} ${name}`;
}

/** Remembered at most; far more than there can be. */
const REMEMBERED = 2_000;

const ALIVE = `stowage.replica r on r.id = owner and r.expires > clock_timestamp()`;
const HOLDER = `select r.id, r.url from stowage.place left join ${ALIVE} where name = $1`;
const CLAIM = `
  with taken as (
    insert into stowage.place as p (name, owner) values ($1, $2)
    on conflict (name) do update set owner = $2
      where p.owner = $2 or not exists (select from stowage.replica r where r.id = p.owner and r.expires > clock_timestamp())
    returning name
  )
  select pg_notify('stowage', $3) from taken
`;
const RELEASE = `
  with gone as (delete from stowage.place where name = $1 and owner = $2 returning name)
  select pg_notify('stowage', $3) from gone
`;

export class Places implements Replicas {
  readonly #database: Database;
  readonly #session: Session;
  readonly #known = new Map<string, Replica>();
  /** What is claimed here, and who wants to hear when it is lost. */
  readonly #mine = new Map<string, (why: Status) => void>();
  readonly #present = new Map<string, AbortController>();
  /** Grows with every notification: an answer that was on its way meanwhile may be old. */
  #turn = 0;

  constructor(database: Database, session: Session) {
    this.#database = database;
    this.#session = session;
  }

  get self(): Replica {
    return this.#session.self;
  }

  get secret(): string | undefined {
    return this.#session.secret;
  }

  peers(): readonly Peer[] {
    return this.#session.peers;
  }

  onNotice(notice: string): void {
    this.#turn += 1;
    this.#known.delete(notice);
  }

  /** A sign of life arrived, and with it who is alive. */
  onHeard(lapsed: boolean): void {
    const alive = new Set(this.peers().map(({ id }) => id));
    for (const [id, present] of this.#present) {
      if (alive.has(id)) continue;
      this.#present.delete(id);
      present.abort();
    }
    if (lapsed) for (const [place, onLost] of this.#mine) void this.#claimAgain(place, onLost);
  }

  async #claimAgain(place: string, onLost: (why: Status) => void): Promise<void> {
    const holder = await this.claim(place, onLost);
    // Without an answer there will be another lapse, and another attempt.
    if (!holder.ok || holder.value.id === this.self.id) return;
    this.#mine.delete(place);
    onLost(this.#database.unavailable('another server has it meanwhile; try again'));
  }

  untilGone({ id }: Replica): AbortSignal {
    const present = this.#present.get(id) ?? new AbortController();
    this.#present.set(id, present);
    return present.signal;
  }

  onGap(): void {
    this.#turn += 1;
    this.#known.clear();
  }

  doubt({ id }: Replica): void {
    for (const [notice, replica] of this.#known) if (replica.id === id) this.#known.delete(notice);
  }

  /** A replica that ended without a word is asked for again, since it may have left what it had. */
  known(kind: PlaceKind, name: string): Replica | undefined {
    const known = this.#known.get(noticeOf(kind, name));
    return known && this.peers().some(({ id }) => id === known.id) ? known : undefined;
  }

  /** Asks by `ask`, and remembers another replica that it names, unless something changed meanwhile. */
  async learn(
    kind: PlaceKind,
    name: string,
    ask: () => Promise<Result<Replica | undefined, Status>>,
  ): Promise<Result<Replica | undefined, Status>> {
    const turn = this.#turn;
    const found = await ask();
    const replica = found.ok ? found.value : undefined;
    if (replica && replica.id !== this.self.id && turn === this.#turn) {
      if (this.#known.size >= REMEMBERED) this.#known.clear();
      this.#known.set(noticeOf(kind, name), replica);
    }
    return found;
  }

  async holderOf(place: string): Promise<Result<Replica | undefined, Status>> {
    const known = this.known('place', place);
    if (known) return ok(known);
    const ready = await this.#session.ready();
    if (!ready.ok) return ready;
    return this.learn('place', place, async () => {
      const rows = await this.#database.query<{ id: string | null; url: string }>(HOLDER, [place]);
      if (!rows.ok) return rows;
      const [row] = rows.value;
      return ok(row?.id ? { id: row.id, url: row.url } : undefined);
    });
  }

  async claim(place: string, onLost: (why: Status) => void): Promise<Result<Replica, Status>> {
    const ready = await this.#session.ready();
    if (!ready.ok) return ready;
    const values = [place, this.self.id, noticeOf('place', place)];
    const taken = await this.#database.query(CLAIM, values);
    if (!taken.ok) return taken;
    if (taken.value.length > 0) {
      this.#mine.set(place, onLost);
      return ok(this.self);
    }
    const holder = await this.holderOf(place);
    if (!holder.ok) return holder;
    return holder.value ? ok(holder.value) : err(this.#database.unavailable('try again'));
  }

  async release(place: string): Promise<void> {
    this.#mine.delete(place);
    if (this.#session.refusal) return;
    const values = [place, this.self.id, noticeOf('place', place)];
    await this.#database.query(RELEASE, values);
  }
}
