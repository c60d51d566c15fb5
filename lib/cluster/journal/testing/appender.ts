/** Appends to a journal until it is killed, and prints each number once it is safe. Given: where the journals are. */
import { assert } from '../../../base/assert';
import { openFolder } from '../files';

const store = await openFolder(process.argv[2] ?? '');
assert(store.ok, 'the folder opens');
const lease = await store.value.lease('lab');
assert(lease.ok && lease.value.kind === 'held', 'it is free');
const { journal } = lease.value;
process.stdout.write(`begin ${journal.records.length}\n`);
for (let number = journal.records.length; ; number += 1) {
  const done = await journal.append([{ number, padding: 'x'.repeat((number * 37) % 4_000) }]);
  if (!done.ok) throw new Error(JSON.stringify(done.error));
  process.stdout.write(`${number}\n`);
}
