/**
 * Two built servers over one PostgreSQL: either answers for every cluster, and when one is killed in the middle of
 * writes the other goes on with the same cluster, without a write that was acknowledged being lost.
 */
import { once } from 'node:events';
import type { Browser } from '@playwright/test';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openBrowser, visit } from '../live/browser';
import { isBuilt } from '../live/built-server';
import { PASSWORD } from './postgres';
import { Balancer, call, get, kill, post, type Running, startReplica, volume, volumesOf } from './servers';
import { eventually, freshDatabase, hasPostgres, PATIENCE_MS, withPostgres } from './with-postgres';

if (!isBuilt) console.log('SKIPPED: two servers over one database: there is no build');

const postgres = withPostgres();

interface Stored {
  readonly metadata: { readonly name: string; readonly resourceVersion: string };
}

describe.skipIf(!hasPostgres || !isBuilt)('two servers over one database', () => {
  let first: Running;
  let second: Running;
  let database = '';
  let browser: Browser | undefined;
  let balancer: Balancer;

  beforeAll(async () => {
    browser = await openBrowser();
    if (!browser) console.log('SKIPPED: a page whose server is killed: there is no Chromium');
  });

  beforeEach(async () => {
    const url = await freshDatabase(postgres());
    database = new URL(url).pathname.slice(1);
    [first, second] = await Promise.all([startReplica(url), startReplica(url)]);
    balancer = await Balancer.over(first, second);
  });

  afterEach(async () => {
    balancer?.stop();
    for (const server of [first, second]) if (server) await kill(server);
    for (const server of [first, second]) expect(server?.output()).not.toContain(PASSWORD);
  });

  afterAll(async () => {
    await browser?.close();
  });

  const owner = async (cluster: string): Promise<string | undefined> => {
    const text =
      'select r.url from stowage.journal j join stowage.replica r on r.id = j.owner where j.name = $1';
    return (await postgres().query<{ url: string }>(database, text, [cluster]))[0]?.url;
  };

  it('answer alike, whichever is asked', async () => {
    await post(first.address, '/api/simulations', { name: 'lab', title: 'Lab', paused: true });
    expect(await owner('lab')).toBe(first.address);
    const made: Stored[] = [];
    for (const [index, server] of [first, second, second, first].entries())
      made.push(await post<Stored>(server.address, volumesOf('lab'), volume(`v-${index}`)));
    // One numbering, whoever was asked.
    const revisions = made.map(({ metadata }) => Number(metadata.resourceVersion));
    expect(revisions).toEqual([...revisions].sort((a, b) => a - b));
    expect(await get(second.address, volumesOf('lab'))).toEqual(await get(first.address, volumesOf('lab')));

    const at = (verb: string) => `/api/simulations/lab/${verb}`;
    await post(second.address, at('title'), { title: 'Another title' });
    await post(second.address, at('settle'));
    expect(await post(second.address, at('undo'))).toMatchObject({ title: 'create PersistentVolume v-3' });
    expect(await post(second.address, at('redo'))).toMatchObject({ title: 'create PersistentVolume v-3' });
    const [component] = (await get<{ components: string[] }>(second.address, at('faults'))).components;
    await post(second.address, at('faults'), { fault: { type: 'ComponentDown', component } });
    for (const path of [
      at('acts'),
      at('faults'),
      at('scenario'),
      '/api/simulations/lab',
      `${volumesOf('lab')}/v-2`,
    ])
      expect(await get(second.address, path), path).toEqual(await get(first.address, path));
    const refused = [
      await call(first.address, `${volumesOf('lab')}/none`),
      await call(second.address, `${volumesOf('lab')}/none`),
    ];
    expect(refused[0]).toEqual(refused[1]);
    expect(refused[0]?.status).toBe(404);

    const branch = await post<{ name: string }>(second.address, at('branches'), { title: 'Other way' });
    const names = async ({ address }: Running) => {
      const { clusters } = await get<{ clusters: { name: string; title: string }[] }>(
        address,
        '/api/clusters',
      );
      return clusters.map(({ name, title }) => (name === 'demo' ? name : `${name}: ${title}`)).sort();
    };
    const all = ['demo', 'lab: Another title', `${branch.name}: Other way`].sort();
    // A server that has just come is in the lists of the others a moment later.
    for (const server of [first, second])
      await eventually(async () => expect(await names(server)).toEqual(all));

    const conflict = await call(second.address, '/api/simulations', {
      method: 'POST',
      body: { name: 'lab' },
    });
    expect(conflict).toMatchObject({ status: 409 });
    await get(second.address, '/api/simulations/lab', { method: 'DELETE' });
    for (const server of [first, second])
      expect((await call(server.address, '/api/simulations/lab')).status).toBe(404);
    // Remembered by the one that deleted it, found by the other.
    expect(await post(second.address, at('restore'))).toMatchObject({
      name: 'lab',
      title: 'Another title',
    });
    expect(
      (await call(second.address, '/api/simulations/none/restore', { method: 'POST', body: {} })).status,
    ).toBe(404);
  });

  it('share presentations and pasted texts', async () => {
    const scene = (view: string) => ({ cluster: 'demo', view, moment: 'now', blank: false });
    const begun = await post<{ id: string; key: string }>(first.address, '/api/presentations', {
      scene: scene('map'),
    });
    const path = `/api/presentations/${begun.id}`;
    expect(await get(second.address, path)).toMatchObject({ scene: { view: 'map' }, presenter: 'here' });
    const following = new AbortController();
    const stream = await fetch(`${second.address}${path}/stream`, { signal: following.signal });
    const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
    let told = '';
    const until = async (text: string) => {
      while (!told.includes(text)) told += (await reader?.read())?.value ?? '';
    };
    await until('"view":"map"');
    const move = {
      method: 'PUT',
      body: { scene: scene('claims') },
      headers: { 'stowage-presenter-key': begun.key },
    };
    expect(await get(second.address, path, move)).toEqual({ audience: 1 });
    await until('"view":"claims"');
    expect((await call(second.address, path, { ...move, headers: {} })).status).toBe(403);
    following.abort();

    const pasted = await post<{ name: string }>(first.address, '/api/pasted', {
      objects: [volume('pasted-one')],
    });
    const other = await post<{ name: string }>(second.address, '/api/pasted', {
      objects: [volume('pasted-two')],
    });
    expect([pasted.name, other.name]).toEqual(['pasted', 'pasted-2']);
    expect(await get(second.address, volumesOf('pasted'))).toMatchObject({
      items: [{ metadata: { name: 'pasted-one' } }],
    });
    await eventually(async () => {
      const { clusters } = await get<{ clusters: { name: string }[] }>(second.address, '/api/clusters');
      expect(clusters.map(({ name }) => name)).toEqual(expect.arrayContaining(['pasted', 'pasted-2']));
    });
    await get(second.address, '/api/pasted/pasted', { method: 'DELETE' });
    expect((await call(first.address, volumesOf('pasted'))).status).toBe(404);

    // Killed: the presenter's page begins again with its key, at the other server, under the same id.
    await kill(first);
    const again = { method: 'POST', body: { scene: scene('volumes'), key: begun.key } };
    await eventually(async () =>
      expect((await call(second.address, '/api/presentations', again)).status).toBe(201),
    );
    expect(await get(second.address, path)).toMatchObject({ scene: { view: 'volumes' } });
  });

  it('lose no acknowledged write when one is killed in the middle of writes, and a page sees what the other goes on with', async () => {
    await post(balancer.address, '/api/simulations', { name: 'lab', title: 'Lab', paused: true });
    expect(await owner('lab')).toBe(first.address);
    const page = await browser?.newPage();
    const acknowledged = new Map<string, Stored>();
    let over = false;
    const write = async (writer: number): Promise<void> => {
      for (let count = 0; !over; count += 1) {
        const name = `v-${writer}-${count}`;
        const address = [balancer.address, second.address][count % 2] ?? '';
        const answer = await call<Stored>(address, volumesOf('lab'), {
          method: 'POST',
          body: volume(name),
        });
        if (answer.status === 201) acknowledged.set(name, answer.body);
        // A write that was under way may be there or not; what was refused is refused with a reason.
        else expect([0, 409, 502, 503], JSON.stringify(answer.body)).toContain(answer.status);
      }
    };
    await post(balancer.address, volumesOf('lab'), volume('before-the-crash'));
    if (page) {
      await visit(page, `${balancer.address}/c/lab/volumes`);
      await page.getByText('before-the-crash').first().waitFor();
    }
    const writers = [0, 1, 2, 3].map(write);
    await eventually(() => expect(acknowledged.size).toBeGreaterThan(40));
    await kill(first);
    const before = new Map(acknowledged);
    await eventually(() => expect(acknowledged.size).toBeGreaterThan(before.size + 40));
    over = true;
    await Promise.all(writers);
    expect(await owner('lab')).toBe(second.address);

    const { items } = await get<{ items: Stored[] }>(second.address, volumesOf('lab'));
    const kept = new Map(items.map((item) => [item.metadata.name, item]));
    for (const [name, stored] of acknowledged) {
      // As it was acknowledged, to the last field: the same revision too.
      expect(kept.get(name)).toEqual(stored);
    }
    if (page) {
      await post(balancer.address, volumesOf('lab'), volume('after-the-crash'));
      await page.getByText('after-the-crash').first().waitFor({ timeout: PATIENCE_MS });
      await page.getByText('before-the-crash').first().waitFor();
      await page.close();
    }
  });

  it('go on when the owner stands still for longer than its lease, and it then sees what they did', async () => {
    await post(first.address, '/api/simulations', { name: 'lab', paused: true });
    await post(first.address, volumesOf('lab'), volume('a'));
    first.process.kill('SIGSTOP');
    const asked = { method: 'POST', body: volume('b') };
    await eventually(async () => {
      const answer = await Promise.race([
        call(second.address, volumesOf('lab'), asked),
        new Promise<{ status: number }>((resolve) => setTimeout(resolve, 5_000, { status: 0 })),
      ]);
      // The owner may have been asked before it stood still: it is there once, from whichever attempt.
      expect([201, 409]).toContain(answer.status);
    });
    expect(await owner('lab')).toBe(second.address);
    first.process.kill('SIGCONT');
    await eventually(async () => {
      await post(first.address, volumesOf('lab'), volume(`c-${Date.now()}`));
      expect(await get(first.address, volumesOf('lab'))).toEqual(await get(second.address, volumesOf('lab')));
    });
    expect(await owner('lab')).toBe(second.address);
  });

  it('refuse writes while the database is away, say so, and heal', async () => {
    await post(first.address, '/api/simulations', { name: 'lab', paused: true });
    await post(second.address, volumesOf('lab'), volume('a'));
    await postgres().stop('SIGQUIT');
    for (const server of [first, second]) {
      await eventually(async () => {
        const refused = await call(server.address, volumesOf('lab'), { method: 'POST', body: volume('b') });
        expect(refused).toMatchObject({
          status: 503,
          body: { kind: 'Status', reason: 'ServiceUnavailable' },
        });
        expect(refused.body.message).toContain(`PostgreSQL at 127.0.0.1:${postgres().port}`);
        expect(JSON.stringify(refused.body)).not.toContain(PASSWORD);
      });
      expect((await call(server.address, '/readyz')).status).toBe(200);
      expect((await call(server.address, '/healthz')).status).toBe(200);
      const list = await get(server.address, '/api/clusters');
      expect(JSON.stringify(list)).not.toContain(PASSWORD);
    }
    await postgres().start();
    for (const [index, server] of [first, second].entries())
      await eventually(() => post(server.address, volumesOf('lab'), volume(`back-${index}`)));
    const { items } = await get<{ items: Stored[] }>(first.address, volumesOf('lab'));
    expect(items.map(({ metadata }) => metadata.name)).toEqual(
      expect.arrayContaining(['a', 'back-0', 'back-1']),
    );
    expect(await get(second.address, volumesOf('lab'))).toMatchObject({ items });
  });

  it('hand over at once when one is told to stop', async () => {
    await post(first.address, '/api/simulations', { name: 'lab', paused: true });
    await post(first.address, volumesOf('lab'), volume('a'));
    const ended = once(first.process, 'exit');
    first.process.kill('SIGTERM');
    expect(await ended).toEqual([143, null]);
    expect(await owner('lab')).toBeUndefined();
    expect(await postgres().query(database, 'select url from stowage.replica')).toEqual([
      { url: second.address },
    ]);
    expect(await get(second.address, volumesOf('lab'))).toMatchObject({
      items: [{ metadata: { name: 'a' } }],
    });
  });

  it('believe nobody who only says to be one of them', async () => {
    const headers = { 'stowage-replica': 'x', 'stowage-replica-nonce': 'y', 'stowage-replica-proof': 'z' };
    expect(await call(first.address, '/api/clusters', { headers })).toMatchObject({
      status: 403,
      body: { message: 'the request is not from a server over the same database' },
    });
  });
});
