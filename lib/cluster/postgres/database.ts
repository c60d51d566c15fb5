/**
 * A PostgreSQL database as the rest of this folder uses it: bounded connections, bounded waits, failures as Status
 * values without the password, and one connection that listens. It knows nothing of journals.
 */
import { Client, type ClientConfig, Pool, type PoolClient } from 'pg';
import { AssertionError } from '../../base/assert';
import { err, ok, type Result } from '../../base/result';
import { failure, type Status } from '../../kubernetes/status';
import type { DatabaseAddress } from './address';

const CONNECTIONS = 6;
const CONNECT_MS = 5_000;
/** The database gives a statement up after this time, and this server gives the database up somewhat later. */
const STATEMENT_MS = 10_000;
const ANSWER_MS = 12_000;
const RETRY_SECONDS = 2;

const CHANNEL = 'stowage';

export interface DatabaseEvents {
  /** The payload of a notification. */
  readonly onNotice: (payload: string) => void;
  /** Notifications may have been missed, or may be missed from now on. */
  readonly onGap: () => void;
  /** The connection that listened broke: it may be the first sign that the database is away. */
  readonly onBroken: () => void;
}

export class Database {
  readonly words: string;
  readonly #config: ClientConfig;
  readonly #pool: Pool;
  readonly #events: DatabaseEvents;
  #listener: Client | undefined;

  constructor({ connectionString, words }: DatabaseAddress, events: DatabaseEvents) {
    this.words = words;
    this.#events = events;
    this.#config = {
      connectionString,
      application_name: 'stowage',
      connectionTimeoutMillis: CONNECT_MS,
      statement_timeout: STATEMENT_MS,
      idle_in_transaction_session_timeout: STATEMENT_MS,
      query_timeout: ANSWER_MS,
      keepAlive: true,
    };
    this.#pool = new Pool({ ...this.#config, max: CONNECTIONS, allowExitOnIdle: true });
    // An idle connection that breaks is replaced by the next statement, which says what is wrong if anything is.
    this.#pool.on('error', () => undefined);
  }

  /** The rows of one statement, which is a transaction of its own. After an error it may have been done, or not. */
  async query<Row>(text: string, values: readonly unknown[] = []): Promise<Result<readonly Row[], Status>> {
    return this.#attempt(async () => ok((await this.#pool.query(text, [...values])).rows as Row[]));
  }

  /** As `query`, on the connection that listens: it waits for none of the others. Only after `listen`. */
  async queryAside<Row>(text: string, values: readonly unknown[]): Promise<Result<readonly Row[], Status>> {
    return this.#attempt(async () => {
      const listener = this.#listener;
      if (!listener) return err(this.unavailable('the connection was lost'));
      return ok((await listener.query(text, [...values])).rows as Row[]);
    });
  }

  /** What `act` returns, done in one transaction; nothing of it is done where it returns an error. */
  async transaction<T>(act: (client: PoolClient) => Promise<Result<T, Status>>): Promise<Result<T, Status>> {
    return this.#attempt(async () => {
      const client = await this.#pool.connect();
      let broken: Error | undefined;
      try {
        await client.query('begin');
        const done = await act(client);
        await client.query(done.ok ? 'commit' : 'rollback');
        return done;
      } catch (error) {
        broken = error instanceof Error ? error : new Error(String(error));
        throw error;
      } finally {
        client.release(broken);
      }
    });
  }

  /** Listens, or makes sure that it still does. Whoever missed something hears of it by `onGap`. */
  listen(): Promise<Result<void, Status>> {
    return this.#attempt(async () => {
      // A connection of which the other end has gone would be silent for hours.
      if (this.#listener) await this.#listener.query('select 1');
      else await this.#connectListener();
      return ok(undefined);
    });
  }

  async #connectListener(): Promise<void> {
    const client = new Client(this.#config);
    const drop = (): void => {
      if (this.#listener !== client) return;
      this.#listener = undefined;
      this.#events.onGap();
      this.#events.onBroken();
    };
    client.on('error', drop);
    client.on('end', drop);
    client.on('notification', ({ payload }) => this.#events.onNotice(payload ?? ''));
    try {
      await client.connect();
      await client.query(`listen ${CHANNEL}`);
    } catch (error) {
      void client.end().catch(() => undefined);
      throw error;
    }
    this.#listener = client;
    this.#events.onGap();
  }

  async close(): Promise<void> {
    const listener = this.#listener;
    this.#listener = undefined;
    await Promise.allSettled([listener?.end(), this.#pool.end()]);
  }

  /** What this database says of itself, as an answer to whoever asked for something that is kept there. */
  unavailable(why: string): Status {
    const message = `simulated clusters are kept in ${this.words}, and it does not serve them: ${why}`;
    return failure('ServiceUnavailable', message, { retryAfterSeconds: RETRY_SECONDS });
  }

  async #attempt<T>(act: () => Promise<Result<T, Status>>): Promise<Result<T, Status>> {
    try {
      return await act();
    } catch (error) {
      if (error instanceof AssertionError) throw error;
      return err(this.unavailable(reasonOf(error)));
    }
  }
}

/** A refused connection to a name with several addresses is several errors, of which the first is as good as any. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return reasonOf(error.errors[0]);
  if (!(error instanceof Error)) return String(error);
  const { code } = error as { code?: unknown };
  return error.message || (typeof code === 'string' ? code : error.name);
}
