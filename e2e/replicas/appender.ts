/**
 * One of several programs that append to the same journal until they are killed, and print each record once it is
 * safe. Given: the address of the database, the length of a lease, and who it is.
 */
import { setTimeout } from 'node:timers/promises';
import { assert } from '@/lib/base/assert';
import type { LeasedJournal } from '@/lib/cluster/journal/journal';
import { parseAddress } from '@/lib/cluster/postgres/address';
import { PostgresStore } from '@/lib/cluster/postgres/postgres-store';

const [, , url = '', leaseMs = '', by = ''] = process.argv;
const address = parseAddress(url);
assert(address.ok, 'it is an address');
const store = new PostgresStore(address.value, { url: 'http://127.0.0.1:1', leaseMs: Number(leaseMs) });
/** After so many records the lease is given up, so that it changes hands without a kill too. */
const TURN = 25;

async function appendUntilOver(journal: LeasedJournal): Promise<void> {
  for (let left = TURN; left > 0; left -= 1) {
    const records = [count, count + 1].map((number) => ({
      by,
      number,
      padding: 'x'.repeat((number * 37) % 2_000),
    }));
    count += records.length;
    if (!(await journal.append(records)).ok) return;
    for (const { number } of records) process.stdout.write(`${by} ${number}\n`);
  }
}

let count = 0;
for (;;) {
  const lease = await store.lease('lab');
  if (lease.ok && lease.value.kind === 'held') {
    await appendUntilOver(lease.value.journal);
    await lease.value.journal.release();
  }
  await setTimeout(5);
}
