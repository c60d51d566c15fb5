/** What the switcher says of each cluster, in Chromium, and what `--cluster` and `--simulation-only` leave of the list. */
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ClusterListAnswer } from '@/lib/history/stream-message';
import { openBrowser, visit } from './browser';
import { type BuiltServer, freePort, isBuilt, startBuiltServer } from './built-server';
import { withControlPlane } from './control-plane';
import { FailuresProxy } from './failures-proxy';
import { claim, paths } from './objects';

const live = withControlPlane();
if (!isBuilt) console.log('SKIPPED: the switcher of live clusters: there is no build');

let proxy: FailuresProxy;
let late: FailuresProxy | undefined;
let closedPort: number;
let file: string;
const servers: BuiltServer[] = [];

beforeAll(async () => {
  const { admin, plane, kubeconfig } = live();
  await admin.create(paths.claims, claim('a-claim', 'absent'));
  proxy = await FailuresProxy.start(admin.server);
  closedPort = await freePort();
  file = join(dirname(plane.kubeconfig), 'switched');
  const config = JSON.parse(readFileSync(kubeconfig, 'utf8')) as {
    clusters: unknown[];
    contexts: unknown[];
  };
  const tls = { 'insecure-skip-tls-verify': true };
  config.clusters.push(
    { name: 'cuttable', cluster: { server: proxy.address, ...tls } },
    { name: 'closed', cluster: { server: `http://127.0.0.1:${closedPort}`, ...tls } },
  );
  config.contexts.push(
    { name: 'cuttable', context: { cluster: 'cuttable', user: 'admin' } },
    { name: 'closed', context: { cluster: 'closed', user: 'admin' } },
  );
  writeFileSync(file, JSON.stringify(config));
});

afterAll(() => {
  proxy?.stop();
  late?.stop();
  for (const { process } of servers) process.kill('SIGKILL');
});

async function start(environment: Readonly<Record<string, string>> = {}): Promise<string> {
  const server = await startBuiltServer(file, { environment });
  servers.push(server);
  return server.address;
}

async function listed(address: string): Promise<readonly (readonly [string, string])[]> {
  const { clusters } = (await (await fetch(`${address}/api/clusters`)).json()) as ClusterListAnswer;
  return clusters.map(({ name, kind }) => [name, kind]);
}

describe.skipIf(!isBuilt)('the switcher', () => {
  it('lists each context with its state', async ({ skip }) => {
    const browser = await openBrowser();
    if (!browser) return skip();
    const address = await start();
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    const item = async (name: string) => {
      const menu = page.getByRole('menu');
      if (!(await menu.isVisible())) await page.getByRole('button', { name: /^Cluster: / }).click();
      return menu.getByRole('menuitem', { name: new RegExp(`^${name}\\b`) }).innerText();
    };
    try {
      await visit(page, `${address}/c/admin/claims`);
      await expect.poll(() => item('admin'), { timeout: 30_000 }).toMatch(/Kubernetes 1\.\S+, \d+ objects/);
      // Nothing is written to it, so no view that is empty says that one could.
      await visit(page, `${address}/c/admin/volumes`);
      await page.getByText('No volumes', { exact: true }).waitFor();
      expect(await page.locator('main').getByRole('link', { name: 'Apply manifests' }).count()).toBe(0);
      await visit(page, `${address}/c/admin/claims`);
      expect(await item('closed')).toContain('not opened yet');
      await visit(page, `${address}/c/viewer/claims`);
      await expect.poll(() => item('viewer'), { timeout: 60_000 }).toMatch(/\d+ forbidden kinds/);
      await page.goto(`${address}/c/closed/claims`);
      await expect
        .poll(() => item('closed'), { timeout: 60_000 })
        .toMatch(/does not answer: [\s\S]*ECONNREFUSED/);
      await visit(page, `${address}/c/cuttable/claims`);
      await expect.poll(() => item('cuttable'), { timeout: 30_000 }).toMatch(/\d+ objects/);
      proxy.blocked = true;
      proxy.cut();
      await expect
        .poll(() => item('cuttable'), { timeout: 60_000 })
        .toMatch(/not heard since \d\d:\d\d:\d\d UTC, reconnecting/);
      proxy.blocked = false;
      await expect.poll(() => item('cuttable'), { timeout: 60_000 }).toMatch(/\d+ objects/);
    } finally {
      await browser.close();
    }
  });

  it('opens a cluster that never answered with its reason, and shows it in the same page once it does', async ({
    skip,
  }) => {
    const browser = await openBrowser();
    if (!browser) return skip();
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    const main = () => expect.poll(() => page.locator('main').innerText(), { timeout: 60_000 });
    try {
      await visit(page, `${await start()}/c/closed/claims`);
      await page.evaluate(() => Object.assign(window, { sameDocument: true }));
      await main().toMatch(/The cluster does not answer\.[\s\S]*ECONNREFUSED/);
      // Nothing turns or claims to be on its way.
      expect(await page.locator('main').getByRole('progressbar').count()).toBe(0);
      expect(await page.locator('main').innerText()).not.toMatch(/Reading the cluster|connecting/i);
      late = await FailuresProxy.start(live().admin.server, closedPort);
      await main().toContain('a-claim');
      expect(await page.locator('main').innerText()).not.toContain('does not answer');
      expect(await page.evaluate(() => 'sameDocument' in window)).toBe(true);
    } finally {
      await browser.close();
    }
  });

  it.each<{
    readonly name: string;
    readonly environment: Readonly<Record<string, string>>;
    readonly names: readonly (readonly [string, string])[];
  }>([
    {
      name: 'nothing',
      environment: {},
      names: [
        ['admin', 'live'],
        ['viewer', 'live'],
        ['cuttable', 'live'],
        ['closed', 'live'],
        ['demo', 'simulated'],
      ],
    },
    {
      name: '--cluster viewer',
      environment: { STOWAGE_CLUSTER: 'viewer' },
      names: [
        ['viewer', 'live'],
        ['demo', 'simulated'],
      ],
    },
    {
      name: '--simulation-only',
      environment: { STOWAGE_SIMULATION_ONLY: '1' },
      names: [['demo', 'simulated']],
    },
  ])('is restricted by $name, and what is left out cannot be reached', async ({ environment, names }) => {
    const address = await start(environment);
    expect(await listed(address)).toEqual(names);
    const asked = await fetch(`${address}/api/clusters/admin/api/v1/persistentvolumes`);
    expect(asked.status).toBe(names.some(([name]) => name === 'admin') ? 200 : 404);
  });
});
