/** Journals in a real PostgreSQL: what every store does, and what only one with several servers has to do. */
import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { assert, assertDefined } from '@/lib/base/assert';
import type { JournalStore, LeasedJournal } from '@/lib/cluster/journal/journal';
import { itKeepsJournals } from '@/lib/cluster/journal/testing/contract';
import { REPLICA_LIMIT } from '@/lib/cluster/replicas/replicas';
import { PASSWORD } from './postgres';
import { eventually, freshDatabase, hasPostgres, openStore, withPostgres } from './with-postgres';

const postgres = withPostgres();
let database = '';
let url = '';
const opened: JournalStore[] = [];

function open(options?: Parameters<typeof openStore>[1]): JournalStore {
  const store = openStore(url, options);
  opened.push(store);
  return store;
}

async function held(store: JournalStore, name: string): Promise<LeasedJournal> {
  const lease = await store.lease(name);
  assert(lease.ok && lease.value.kind === 'held', `${name} is free`);
  return lease.value.journal;
}

/** As if that server had not been heard of for the length of a lease. */
async function expire(store: JournalStore): Promise<void> {
  const id = assertDefined(store.replicas?.self.id, 'it is a replica');
  await postgres().query(
    database,
    `update stowage.replica set expires = clock_timestamp() - interval '1 second' where id = $1`,
    [id],
  );
}

beforeEach(async () => {
  url = await freshDatabase(postgres());
  database = new URL(url).pathname.slice(1);
});

afterEach(async () => {
  await Promise.all(opened.splice(0).map((store) => store.close()));
});

describe.skipIf(!hasPostgres)('journals in a database', () => {
  itKeepsJournals(() => ({ open: () => Promise.resolve(openStore(url)), clean: () => Promise.resolve() }));

  describe('with several servers', () => {
    it('have one writer at a time, and the others know where it is', async () => {
      const [first, second] = [open({ replicaUrl: 'http://10.0.0.1:3000' }), open()];
      const journal = await held(first, 'lab');
      expect((await journal.append([1])).ok).toBe(true);
      const replica = { id: first.replicas?.self.id, url: 'http://10.0.0.1:3000' };
      for (let attempt = 0; attempt < 3; attempt += 1)
        expect(await second.lease('lab')).toEqual({ ok: true, value: { kind: 'elsewhere', replica } });
      await journal.release();
      // The notification is on its way.
      await eventually(async () =>
        expect(await second.lease('lab')).toMatchObject({ value: { kind: 'held' } }),
      );
      expect(await first.lease('lab')).toMatchObject({ value: { kind: 'elsewhere' } });
    });

    it('go to another server when the first one is not heard of, which then appends nothing more', async () => {
      const [first, second] = [open(), open()];
      const journal = await held(first, 'lab');
      expect((await journal.append([1])).ok).toBe(true);
      await second.list();
      await expire(first);
      const taken = await held(second, 'lab');
      expect(taken.records).toEqual([1]);
      expect(await journal.append([2])).toMatchObject({ ok: false, error: { code: 503 } });
      expect(journal.isLost).toBe(true);
      expect((await journal.lost).message).toContain('went to another server');
      expect((await taken.append([3])).ok).toBe(true);
      await journal.release();
      expect(await journal.remove()).toMatchObject({ ok: false });
      expect(await second.read('lab')).toEqual({ ok: true, value: [1, 3] });
      expect(await first.lease('lab')).toMatchObject({ value: { kind: 'elsewhere' } });
    });

    it('are lost, without an append, by a server that hears nothing for the length of a lease', async () => {
      const first = open({ leaseMs: 1_000 });
      const journal = await held(first, 'lab');
      expect(journal.isLost).toBe(false);
      // Nobody can connect, and whoever is connected is cut off.
      await postgres().query('postgres', `alter database ${database} with allow_connections false`);
      await cutOff();
      expect((await journal.lost).code).toBe(503);
      expect(journal.isLost).toBe(true);
      expect(journal.refusal?.message).toContain(`PostgreSQL at 127.0.0.1:${postgres().port}`);
      expect(await first.lease('other')).toMatchObject({ ok: false, error: { code: 503 } });
      await journal.release();
      await postgres().query('postgres', `alter database ${database} with allow_connections true`);
      await eventually(async () => expect((await held(first, 'lab')).records).toEqual([]));
    });

    it('prepare an empty database together', async () => {
      const stores = Array.from({ length: 8 }, () => open());
      for (const list of await Promise.all(stores.map((store) => store.list())))
        expect(list).toEqual({ ok: true, value: [] });
      const secrets = new Set(stores.map(({ replicas }) => replicas?.secret));
      expect([secrets.size, secrets.has(undefined)]).toEqual([1, false]);
      expect(await postgres().query(database, 'select version from stowage.version')).toEqual([
        { version: 1 },
      ]);
    });

    it('see each other come and go', async () => {
      const first = open({ leaseMs: 900, replicaUrl: 'http://10.0.0.1:3000' });
      const second = open({ leaseMs: 900, replicaUrl: 'http://10.0.0.2:3000' });
      const peers = () => first.replicas?.peers().map((peer) => peer.url);
      await eventually(() => expect(peers()).toEqual(['http://10.0.0.2:3000']));
      const [peer] = first.replicas?.peers() ?? [];
      const gone = first.replicas?.untilGone(assertDefined(peer, 'it is there'));
      expect(gone?.aborted).toBe(false);
      await second.close();
      await eventually(() => expect([peers(), gone?.aborted]).toEqual([[], true]));
    });

    it('are bounded in number', async () => {
      const stores = Array.from({ length: REPLICA_LIMIT }, () => open());
      for (const store of stores) expect((await store.list()).ok).toBe(true);
      const refused = await open().list();
      expect(refused.ok ? '' : refused.error.message).toContain('16 servers use it already');
    });

    it('claim what is in one memory only', async () => {
      const [first, second] = [open({ leaseMs: 60_000 }), open()];
      assert(first.replicas && second.replicas, 'they have replicas');
      const lost = vi.fn();
      expect(await first.replicas.claim('presentation/a', lost)).toEqual({
        ok: true,
        value: first.replicas.self,
      });
      expect(await second.replicas.claim('presentation/a', vi.fn())).toEqual({
        ok: true,
        value: first.replicas.self,
      });
      expect(await second.replicas.holderOf('presentation/b')).toEqual({ ok: true, value: undefined });
      await expire(first);
      expect(await second.replicas.claim('presentation/a', vi.fn())).toEqual({
        ok: true,
        value: second.replicas.self,
      });
      await eventually(async () =>
        expect(await first.replicas?.holderOf('presentation/a')).toEqual({
          ok: true,
          value: second.replicas?.self,
        }),
      );
      await second.replicas.release('presentation/a');
      await eventually(async () =>
        expect(await first.replicas?.holderOf('presentation/a')).toEqual({ ok: true, value: undefined }),
      );
      expect(lost).not.toHaveBeenCalled();
    });
  });

  describe('that does not serve them', () => {
    it('says so without the password, and is used once it does', async () => {
      await postgres().stop();
      const store = open();
      const refused = await store.list();
      assert(!refused.ok, 'it is down');
      expect(refused.error).toMatchObject({ code: 503, reason: 'ServiceUnavailable' });
      expect(refused.error.message).toContain('ECONNREFUSED');
      expect(JSON.stringify(refused.error) + store.where).not.toContain(PASSWORD);
      await postgres().start();
      await eventually(async () => expect(await store.list()).toEqual({ ok: true, value: [] }));
    });

    it('says that the password is wrong, without the password', async () => {
      url = postgres().url(database, 'another-password');
      const refused = await open().list();
      expect(refused.ok ? '' : refused.error.message).toContain('password authentication failed');
      expect(JSON.stringify(refused)).not.toContain('another-password');
    });

    it('refuses tables of a newer release', async () => {
      const store = openStore(url);
      await store.list();
      await store.close();
      await postgres().query(database, 'insert into stowage.version values (99)');
      const refused = await open().list();
      expect(refused.ok ? '' : refused.error.message).toContain('its tables have version 99');
    });

    it('loses nothing that was acknowledged when it crashes in the middle, and goes on', async () => {
      const store = open();
      let safe = 0;
      let attempts = 0;
      const appendOn = async (until: () => boolean): Promise<void> => {
        while (!until()) {
          const lease = await store.lease('lab');
          if (!lease.ok || lease.value.kind !== 'held') {
            await setTimeout(50);
            continue;
          }
          const { journal } = lease.value;
          expect(journal.records.length).toBeGreaterThanOrEqual(safe);
          safe = journal.records.length;
          while (!until() && (await journal.append([{ number: safe }])).ok) safe += 1;
          attempts += 1;
          await journal.release();
        }
      };
      let over = false;
      const appending = appendOn(() => over);
      for (let crash = 0; crash < 3; crash += 1) {
        const before = safe;
        await eventually(() => expect(safe).toBeGreaterThan(before + 20));
        await postgres().stop('SIGQUIT');
        await postgres().start();
      }
      const before = safe;
      await eventually(() => expect(safe).toBeGreaterThan(before));
      over = true;
      await appending;
      expect(attempts).toBeGreaterThan(3);
      const read = await store.read('lab');
      assert(read.ok, 'it is readable');
      const numbers = read.value.map((record) => (record as { number: number }).number);
      expect(numbers).toEqual(numbers.map((_, index) => index));
      expect(numbers.length).toBeGreaterThanOrEqual(safe);
    });
  });
});

async function cutOff(): Promise<void> {
  const text = `select pg_terminate_backend(pid) from pg_stat_activity where datname = $1`;
  await postgres().query('postgres', text, [database]);
}
