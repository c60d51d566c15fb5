/**
 * A real PostgreSQL for one test file: on loopback, on a free port, in a folder of its own, with a password. It refuses
 * to run as root, so root starts it as a user who owns nothing else.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { Client } from 'pg';

const NOBODY = 65_534;
/** Must be seen nowhere: tests look for it in whatever a server prints and answers. */
export const PASSWORD = 'secret-of-the-database';
const START_MS = 60_000;

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

export class Postgres {
  readonly port: number;
  readonly #programs: string;
  readonly #folder: string;
  readonly #user: { readonly uid: number; readonly gid: number } | undefined;
  readonly #settings: readonly string[];
  #process: ChildProcess | undefined;

  private constructor(programs: string, folder: string, port: number, settings: readonly string[]) {
    this.#programs = programs;
    this.#settings = settings;
    this.#folder = folder;
    this.port = port;
    this.#user = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : undefined;
  }

  /**
   * `programs` is the folder of `postgres` and `initdb`. Whoever starts it removes it. Tests kill processes and not
   * the machine, so nothing has to reach the disk unless `settings` say so.
   */
  static async start(programs: string, settings: readonly string[] = ['fsync=off']): Promise<Postgres> {
    const folder = mkdtempSync(join(tmpdir(), 'stowage-postgres-'));
    const postgres = new Postgres(programs, folder, await freePort(), settings);
    postgres.#initialise();
    await postgres.start();
    return postgres;
  }

  #initialise(): void {
    const passwordFile = join(this.#folder, 'password');
    writeFileSync(passwordFile, PASSWORD);
    if (this.#user)
      for (const path of [this.#folder, passwordFile]) chownSync(path, this.#user.uid, this.#user.gid);
    const how = ['--username=stowage', '--auth=scram-sha-256', `--pwfile=${passwordFile}`];
    execFileSync(
      join(this.#programs, 'initdb'),
      [`--pgdata=${this.#data}`, ...how, '--no-sync', '--encoding=UTF8', '--locale=C'],
      {
        ...this.#user,
        cwd: this.#folder,
        stdio: ['ignore', 'ignore', 'inherit'],
      },
    );
  }

  get #data(): string {
    return join(this.#folder, 'data');
  }

  url(database: string, password = PASSWORD): string {
    return `postgres://stowage:${password}@127.0.0.1:${this.port}/${database}`;
  }

  /** Resolves when it takes connections. */
  async start(): Promise<void> {
    const fixed = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'max_connections=200'];
    const settings = [...fixed, ...this.#settings];
    this.#process = spawn(
      join(this.#programs, 'postgres'),
      ['-D', this.#data, '-p', String(this.port), ...settings.flatMap((setting) => ['-c', setting])],
      { ...this.#user, cwd: this.#folder, stdio: ['ignore', 'ignore', 'ignore'] },
    );
    const giveUpAt = performance.now() + START_MS;
    while (!(await this.#answers())) {
      if (performance.now() > giveUpAt) throw new Error('PostgreSQL does not take connections');
      await setTimeout(100);
    }
  }

  async #answers(): Promise<boolean> {
    try {
      await this.query('postgres', 'select 1');
      return true;
    } catch {
      return false;
    }
  }

  /** One statement on a connection of its own. */
  async query<Row>(database: string, text: string, values: unknown[] = []): Promise<Row[]> {
    const client = new Client(this.url(database));
    client.on('error', () => undefined);
    try {
      await client.connect();
      return (await client.query(text, values)).rows as Row[];
    } finally {
      await client.end().catch(() => undefined);
    }
  }

  /** An empty database; its name must be one that needs no quotes. Answers its address. */
  async createDatabase(name: string): Promise<string> {
    await this.query('postgres', `create database ${name}`);
    return this.url(name);
  }

  /** `SIGINT` breaks off every connection and ends cleanly, `SIGQUIT` is a crash: the next start recovers. */
  async stop(signal: 'SIGINT' | 'SIGQUIT' = 'SIGINT'): Promise<void> {
    const running = this.#process;
    this.#process = undefined;
    if (!running || running.exitCode !== null || running.signalCode !== null) return;
    const ended = once(running, 'exit');
    running.kill(signal);
    await ended;
  }

  async remove(): Promise<void> {
    await this.stop('SIGQUIT');
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
