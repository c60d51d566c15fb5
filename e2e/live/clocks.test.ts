/** Clocks that differ by an hour, of the API server, of Stowage and of the browser: ages are right all the same. */
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Browser, Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser, visit } from './browser';
import { isBuilt, startBuiltServer } from './built-server';
import { withControlPlane } from './control-plane';
import { FailuresProxy } from './failures-proxy';
import { paths, volume } from './objects';

const live = withControlPlane();
if (!isBuilt) console.log('SKIPPED: clocks that differ: there is no build');

const HOUR = 3_600_000;
let browser: Browser | undefined;
let proxy: FailuresProxy;
let file: string;

beforeAll(async () => {
  if (!isBuilt) return;
  browser = await openBrowser();
  if (!browser) console.log('SKIPPED: clocks that differ: there is no Chromium');
  const { admin, plane, kubeconfig } = live();
  proxy = await FailuresProxy.start(admin.server);
  file = join(dirname(plane.kubeconfig), 'skewed');
  writeFileSync(file, readFileSync(kubeconfig, 'utf8').replace(admin.server, proxy.address));
});

afterAll(async () => {
  await browser?.close();
  proxy?.stop();
});

/** The age of a volume in seconds, as its row says it. */
async function ageOf(page: Page, name: string): Promise<number> {
  const row = await page.getByRole('row').filter({ hasText: name }).innerText();
  const [, days = 0, hours = 0, minutes = 0, seconds = 0] =
    /(?:(\d+) d ?)?(?:(\d+) h ?)?(?:(\d+) min ?)?(?:(\d+) s)?$/.exec(row.trim()) ?? [];
  return ((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60 + Number(seconds);
}

describe.skipIf(!isBuilt)('ages', () => {
  it.each([
    { name: 'all clocks agree', apiMs: 0, browserMs: 0 },
    { name: 'the API server is an hour ahead', apiMs: HOUR, browserMs: 0 },
    { name: 'the API server is an hour behind', apiMs: -HOUR, browserMs: 0 },
    { name: 'the browser is an hour ahead', apiMs: 0, browserMs: HOUR },
    { name: 'the browser is an hour behind', apiMs: 0, browserMs: -HOUR },
    { name: 'browser and API server differ from Stowage either way', apiMs: HOUR, browserMs: -HOUR },
  ])('are right and go on when $name', async ({ apiMs, browserMs }) => {
    if (!browser) return;
    const { admin } = live();
    const name = `aged-${apiMs / HOUR}-${browserMs / HOUR}`.replace(/--/g, '-m');
    const createdMs = Date.now();
    await admin.create(paths.volumes, volume(name, 'free'));
    proxy.shiftMs = apiMs;
    const server = await startBuiltServer(file);
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    try {
      await page.addInitScript((byMs) => {
        const now = Date.now.bind(Date);
        Date.now = () => now() + byMs;
      }, browserMs);
      await visit(page, `${server.address}/c/admin/volumes`);
      await expect.poll(() => page.locator('main').innerText(), { timeout: 30_000 }).toContain(name);
      const seen = await ageOf(page, name);
      const real = (Date.now() - createdMs) / 1_000;
      // Kubernetes and the head of an answer count whole seconds.
      expect(seen).toBeGreaterThan(-1);
      expect(seen).toBeLessThanOrEqual(real + 3);
      // Nothing happens in the cluster, and the age goes on.
      await expect.poll(() => ageOf(page, name), { timeout: 30_000 }).toBeGreaterThan(seen + 1);
      expect(await ageOf(page, name)).toBeLessThanOrEqual((Date.now() - createdMs) / 1_000 + 3);
      const main = await page.locator('main').innerText();
      if (apiMs === 0) expect(main).not.toContain('The clock of the API server');
      else
        expect(main).toMatch(
          apiMs > 0 ? /clock of the API server is 1 h ahead of/ : /clock of the API server is 1 h behind/,
        );
      // Lost, the page says since when, as the API server would, and how long ago that is.
      proxy.blocked = true;
      proxy.cut();
      await expect
        .poll(() => page.locator('main').innerText(), { timeout: 30_000 })
        .toMatch(/Shown as of \d\d:\d\d:\d\d UTC, \d+ s ago/);
      const [, at = ''] = /as of (\d\d:\d\d)/.exec(await page.locator('main').innerText()) ?? [];
      const near = [0, 1, 2].map((minutes) =>
        new Date(Date.now() + apiMs - minutes * 60_000).toISOString().slice(11, 16),
      );
      expect(near).toContain(at);
    } finally {
      proxy.blocked = false;
      await page.close();
      server.process.kill('SIGKILL');
    }
  });
});
