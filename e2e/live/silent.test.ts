/** What a page says while the link between Stowage and a real API server is dead, and nobody says so. */
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Browser, Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser, visit } from './browser';
import { type BuiltServer, isBuilt, startBuiltServer } from './built-server';
import { withControlPlane } from './control-plane';
import { CuttableWire } from './cuttable-wire';
import { claim, paths } from './objects';

const live = withControlPlane();
if (!isBuilt) console.log('SKIPPED: a link that falls silent: there is no build');

const DAY_MS = 86_400_000;
/** A loss is noticed thirteen seconds after the last answer; the watches alone would take two minutes. */
const NOTICED_MS = 40_000;

let server: BuiltServer | undefined;
let browser: Browser | undefined;
let wire: CuttableWire;

beforeAll(async () => {
  if (!isBuilt) return;
  browser = await openBrowser();
  if (!browser) console.log('SKIPPED: a link that falls silent: there is no Chromium');
  const { admin, plane, kubeconfig } = live();
  await admin.create(paths.claims, claim('a-claim', 'absent'));
  wire = await CuttableWire.to(Number(new URL(admin.server).port));
  const file = join(dirname(plane.kubeconfig), 'through-the-wire');
  const address = wire.address.replace('http:', 'https:');
  writeFileSync(file, readFileSync(kubeconfig, 'utf8').replace(admin.server, address));
  server = await startBuiltServer(file);
});

afterAll(async () => {
  await browser?.close();
  wire?.stop();
  server?.process.kill('SIGKILL');
});

async function open(): Promise<Page | undefined> {
  if (!browser || !server) return undefined;
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await visit(page, `${server.address}/c/admin/claims`);
  await page.evaluate(() => Object.assign(window, { sameDocument: true }));
  await freshness(page).toMatch(/heard \d s ago/);
  return page;
}

/** What the header says of how current the page is. */
function freshness(page: Page) {
  const said = page.getByText(/read-only/).filter({ visible: true });
  return expect.poll(() => said.first().innerText(), { timeout: NOTICED_MS, interval: 100 });
}

function main(page: Page) {
  return expect.poll(() => page.locator('main').innerText(), { timeout: 60_000, interval: 100 });
}

describe.skipIf(!isBuilt)('a link that falls silent', () => {
  it('is told, with the time at which something was last heard, and heals', async ({ skip }) => {
    const page = await open();
    if (!page) return skip();
    wire.deaf = true;
    wire.silence();
    const silentMs = Date.now();
    await live().admin.create(paths.claims, claim('unheard', 'absent'));
    await freshness(page).toMatch(/heard 1\d s ago|as of/);
    await freshness(page).toMatch(/as of \d\d:\d\d:\d\d/);
    const text = await page.locator('main').innerText();
    expect(text).toContain('a-claim');
    expect(text).not.toContain('unheard');
    const [, time = ''] = /Shown as of (\d\d:\d\d:\d\d) UTC/.exec(text) ?? [];
    const asOfMs = Date.parse(`${new Date(silentMs).toISOString().slice(0, 10)}T${time}Z`);
    // Up to the last answer before, and a second for what is not known of the clocks; midnight may be between.
    const youngerMs = (silentMs + 1_000 - asOfMs + DAY_MS) % DAY_MS;
    expect(youngerMs).toBeLessThan(15_000);

    wire.deaf = false;
    await main(page).toContain('unheard');
    await freshness(page).toMatch(/heard \d s ago/);
    expect(await page.evaluate(() => 'sameDocument' in window)).toBe(true);
    await page.close();
  });
});
