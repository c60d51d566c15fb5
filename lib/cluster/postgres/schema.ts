/**
 * The tables in which several servers keep simulated clusters together, and how they come to be: step by step, each
 * step once, whichever server starts first. It never goes back, and refuses what a newer release has made.
 */
import { randomBytes } from 'node:crypto';
import { assertDefined } from '../../base/assert';
import { err, ok, type Result } from '../../base/result';

/** What runs statements one after the other in one transaction. */
export interface Statements {
  query(text: string, values?: readonly unknown[]): Promise<{ readonly rows: readonly unknown[] }>;
}

/** Any number that no other program takes for the same database: servers that start together wait for each other. */
const LOCK = 7_363_902_117;
const SECRET_BYTES = 32;

/** One row a version; a row that was released is never changed. */
const STEPS: readonly string[] = [
  `
  create table stowage.setting (secret text not null);

  -- Servers, each from its start to its end. Times are the database's.
  create table stowage.replica (
    id text primary key,
    url text not null,
    awake integer not null,
    expires timestamptz not null
  );

  -- One sequence for all leases, so that an epoch never comes twice, not even after a journal was deleted.
  create sequence stowage.epoch;

  -- A journal and its lease. Whoever has the epoch may append; the next lease has a greater one.
  create table stowage.journal (
    name text primary key,
    epoch bigint not null,
    owner text,
    length bigint not null default 0,
    bytes bigint not null default 0
  );

  -- JSON as text: the order of its keys is part of what is replayed, and jsonb has its own.
  create table stowage.record (
    journal text not null references stowage.journal (name) on delete cascade,
    number bigint not null,
    epoch bigint not null,
    record text not null,
    primary key (journal, number)
  );

  -- What is in the memory of one server only.
  create table stowage.place (name text primary key, owner text not null);
  `,
];

/** Makes the tables, or brings them up to date. The error is for the reader. */
export async function prepareSchema(
  database: Statements,
): Promise<Result<{ readonly secret: string }, string>> {
  await database.query('select pg_advisory_xact_lock($1)', [LOCK]);
  await database.query('create schema if not exists stowage');
  await database.query('create table if not exists stowage.version (version integer not null)');
  const { rows } = await database.query('select max(version) as version from stowage.version');
  const version = (rows[0] as { readonly version: number | null }).version ?? 0;
  if (version > STEPS.length) {
    const known = `this release knows versions up to ${STEPS.length}`;
    return err(`its tables have version ${version}, and ${known}; start the newer Stowage`);
  }
  for (let step = version; step < STEPS.length; step += 1) {
    await database.query(assertDefined(STEPS[step], 'there is such a step'));
    await database.query('insert into stowage.version values ($1)', [step + 1]);
  }
  if (version === 0) {
    const secret = randomBytes(SECRET_BYTES).toString('base64url');
    await database.query('insert into stowage.setting values ($1)', [secret]);
  }
  const setting = await database.query('select secret from stowage.setting');
  return ok(setting.rows[0] as { readonly secret: string });
}
