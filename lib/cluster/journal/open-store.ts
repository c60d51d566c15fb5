/** Where this server keeps its simulated clusters, and says so in its log. */
import { err, ok } from '../../base/result';
import { isDatabase, parseAddress } from '../postgres/address';
import { PostgresStore } from '../postgres/postgres-store';
import { openFolder } from './files';
import type { JournalStore } from './journal';

/**
 * Undefined where nothing can be kept: the server works, and its simulated clusters end with it. A database that does
 * not answer is another matter: other servers may be using it, so simulated clusters wait until it does. `url` is
 * where the other servers over the database reach this one.
 */
export async function openStore(data: string | undefined, url: string): Promise<JournalStore | undefined> {
  if (data === undefined || data === 'memory') return undefined;
  const opened = isDatabase(data) ? openDatabase(data, url) : await openFolder(data);
  if (opened.ok) {
    console.info(`Simulated clusters are kept in ${opened.value.where}.`);
    return opened.value;
  }
  console.error(`Simulated clusters are not kept, they end with this server: ${opened.error}.`);
  return undefined;
}

function openDatabase(data: string, url: string) {
  const address = parseAddress(data);
  if (!address.ok) return address;
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
    return err(`STOWAGE_REPLICA_URL must be http://address:port, not ${JSON.stringify(url)}`);
  }
  console.info(`Other servers over the same database reach this one at ${url}.`);
  return ok(new PostgresStore(address.value, { url: new URL(url).origin }));
}
