/** The PostgreSQL of a test file; where there is none, its tests are skipped, and that is said. */
import { afterAll, beforeAll, vi } from 'vitest';
import { assert, assertDefined } from '@/lib/base/assert';
import type { JournalStore } from '@/lib/cluster/journal/journal';
import { parseAddress } from '@/lib/cluster/postgres/address';
import { PostgresStore } from '@/lib/cluster/postgres/postgres-store';
import { systemPostgres } from '../../lib/tooling/stages/postgres.mjs';
import { Postgres } from './postgres';

const programs = systemPostgres();
if (programs === undefined) {
  console.log('SKIPPED: several replicas over PostgreSQL: there are no postgres and initdb on this system');
}

export const hasPostgres = programs !== undefined;

/** Starts one before the tests of this file, and removes it afterwards. */
export function withPostgres(): () => Postgres {
  let postgres: Postgres | undefined;
  beforeAll(async () => {
    if (programs !== undefined) postgres = await Postgres.start(programs);
  });
  afterAll(async () => {
    await postgres?.remove();
  });
  return () => assertDefined(postgres, 'it is started');
}

let count = 0;

/** The address of an empty database. */
export function freshDatabase(postgres: Postgres): Promise<string> {
  count += 1;
  return postgres.createDatabase(`stowage_${process.pid}_${count}`);
}

/** A server's store; `leaseMs` is short where a test waits for the end of a lease. */
export function openStore(
  url: string,
  { leaseMs = 15_000, replicaUrl = 'http://127.0.0.1:1' } = {},
): JournalStore {
  const address = parseAddress(url);
  assert(address.ok, 'it is an address');
  return new PostgresStore(address.value, { url: replicaUrl, leaseMs });
}

/** Only ends a test that hangs: a lease has to end by the database's clock, on a machine that may be busy. */
export const PATIENCE_MS = 120_000;

/** Waits until `check` passes. */
export function eventually<T>(check: () => T | Promise<T>): Promise<T> {
  return vi.waitFor(check, { timeout: PATIENCE_MS, interval: 5 });
}
