/** The built server as a user starts it, over a real control plane: what only HTTP and a process of its own can show. */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { next, sentEvents } from '@/lib/cluster/testing/read-stream';
import { openBrowser, visit } from './browser';
import { isBuilt, startBuiltServer } from './built-server';
import { withControlPlane } from './control-plane';
import { claim, paths, storageClass, volume } from './objects';
import { changed } from './routes';

if (!isBuilt) console.log('SKIPPED: the built server over a real control plane: there is no build');

const live = withControlPlane();
let server: ChildProcess;
let address: string;

/** The words of the page, until they are as expected. */
function expectPage(page: Page) {
  return expect.poll(() => page.locator('main').innerText(), { timeout: 20_000 });
}

beforeAll(async () => {
  if (!isBuilt) return;
  ({ process: server, address } = await startBuiltServer(live().kubeconfig));
});

afterAll(() => {
  server?.kill('SIGKILL');
});

describe.skipIf(!isBuilt)('the built server', () => {
  it('streams what happens in the cluster', async () => {
    const { admin } = live();
    const response = await fetch(`${address}/api/clusters/admin/stream`, {
      headers: { 'accept-encoding': 'gzip' },
    });
    expect(response.headers.get('content-encoding')).toBeNull();
    const events = sentEvents(response);
    await next(events, ({ message }) => message.kind === 'clock');
    await admin.create(paths.storageClasses, storageClass('gold'));
    await admin.create(paths.volumes, volume('archive', 'gold'));
    await admin.create(paths.claims, claim('photos', 'gold'));
    await next(events, ({ message }) => changed(message, 'photos', 'Bound'));
    await events.return(undefined);
  });

  it('refuses writes', async () => {
    const response = await fetch(`${address}/api/clusters/admin${paths.claims}/photos`, { method: 'DELETE' });
    expect([response.status, ((await response.json()) as { kind: string }).kind]).toEqual([403, 'Status']);
    expect((await live().admin.get(`${paths.claims}/photos`)).code).toBe(200);
  });

  it('shows in Chromium what kubectl has just done', async ({ skip }) => {
    const browser = await openBrowser();
    if (!browser) return skip('no Chromium on this system');
    const page = await browser.newPage();
    await visit(page, `${address}/c/admin/lifecycle`);
    await expectPage(page).toContain('archive');
    await visit(page, `${address}/c/admin/claims/default/photos`);
    await expectPage(page).toContain('Bound');
    const { admin } = live();
    await admin.create(paths.claims, claim('homeless', 'no-such-class'));
    await visit(page, `${address}/c/admin/claims/default/homeless`);
    await expectPage(page).toContain('Its class no-such-class does not exist');
    // While it is looked at: the class comes, and the page says the next reason without a reload.
    await admin.create(paths.storageClasses, storageClass('no-such-class'));
    await expectPage(page).toContain('It waits for example.com/none');
    expect(await page.getByRole('button', { name: 'Do it' }).count()).toBe(0);
    await browser.close();
  });

  it('stops at once, although a page is connected', async () => {
    const response = await fetch(`${address}/api/clusters/admin/stream`);
    await next(sentEvents(response), ({ message }) => message.kind === 'clock');
    const gone = once(server, 'exit');
    // Less than an idle connection is kept open: what waits for its reader does not come through.
    const fallback = setTimeout(() => server.kill('SIGKILL'), 2_500);
    server.kill('SIGTERM');
    const [code, signal] = (await gone) as [number | null, string | null];
    clearTimeout(fallback);
    expect(signal).not.toBe('SIGKILL');
    expect([0, 143]).toContain(code);
  });
});
