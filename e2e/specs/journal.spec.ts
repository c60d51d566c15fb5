/** A server that is killed and started again has the same clusters at the same moment. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { APIRequestContext } from '@playwright/test';
import { expect, test } from '../fixtures/test';

const file = fileURLToPath(new URL('../../.next/standalone/server.js', import.meta.url));
let folder = '';
let port = 0;
let server: ChildProcess | undefined;

test.use({ expectedErrors: [/ERR_CONNECTION|ERR_INCOMPLETE|ERR_EMPTY_RESPONSE|net::|Failed to load/] });

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port: free } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return free;
}

/** A server of this test's own, over the folder of the one before. */
async function start(request: APIRequestContext): Promise<void> {
  server = spawn(process.execPath, [file], {
    env: {
      ...process.env,
      STOWAGE_DATA: folder,
      STOWAGE_SIMULATION_ONLY: '1',
      NODE_ENV: 'production',
      HOSTNAME: '127.0.0.1',
      PORT: String(port),
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const ready = () =>
    request.get(`${origin()}/readyz`).then(
      (response) => response.status(),
      () => 0,
    );
  await expect.poll(ready, { timeout: 30_000 }).toBe(200);
}

async function kill(): Promise<void> {
  if (!server || server.exitCode !== null || server.signalCode !== null) return;
  const ended = once(server, 'exit');
  server.kill('SIGKILL');
  await ended;
}

function origin(): string {
  return `http://127.0.0.1:${port}`;
}

test.beforeEach(async ({ request }) => {
  folder = await mkdtemp(join(tmpdir(), 'stowage-e2e-'));
  port = await freePort();
  await start(request);
});

test.afterEach(async () => {
  await kill();
  await rm(folder, { recursive: true, force: true });
});

test('a cluster is the same after the server was killed', async ({ page, request }) => {
  const created = await request.post(`${origin()}/api/simulations`, {
    data: { name: 'kept', title: 'Kept', paused: true },
  });
  expect(created.status()).toBe(201);
  const volume = {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name: 'archive' },
    spec: { capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'], hostPath: { path: '/mnt' } },
  };
  const path = `${origin()}/api/clusters/kept/api/v1/persistentvolumes`;
  expect((await request.post(path, { data: volume })).status()).toBe(201);
  expect((await request.post(`${origin()}/api/simulations/kept/settle`)).status()).toBe(200);
  const describe = async () => (await request.get(`${origin()}/api/simulations/kept`)).json();
  const scenario = async () => (await request.get(`${origin()}/api/simulations/kept/scenario`)).text();
  const before = { cluster: await describe(), scenario: await scenario() };

  await page.goto(`${origin()}/c/kept/volumes`);
  await expect(page.getByText('archive').first()).toBeVisible();
  await kill();
  await start(request);
  expect({ cluster: await describe(), scenario: await scenario() }).toEqual(before);
  await page.reload();
  await expect(page.getByText('archive').first()).toBeVisible();

  // It goes on: the same undo, and a new write is kept as well.
  const undone = await request.post(`${origin()}/api/simulations/kept/undo`);
  expect(await undone.json()).toMatchObject({ title: 'create PersistentVolume archive' });
  await expect(page.getByText('archive')).toHaveCount(0);
});

test('a server that is told to stop writes what it has and leaves its folder to the next', async ({
  request,
}) => {
  const created = await request.post(`${origin()}/api/simulations`, { data: { name: 'kept' } });
  expect(created.status()).toBe(201);
  expect((await readdir(folder)).sort()).toEqual(['kept.journal', 'lock']);
  const running = server;
  if (!running) throw new Error('it runs');
  const ended = once(running, 'exit');
  running.kill('SIGTERM');
  expect(await ended).toEqual([143, null]);
  expect(await readdir(folder)).toEqual(['kept.journal']);
});
