/** An API server that takes its time, before a person in Chromium: the page says that it waits, shows what it has, heals. */
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Browser, Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser, visit } from './browser';
import { type BuiltServer, isBuilt, startBuiltServer } from './built-server';
import { withControlPlane } from './control-plane';
import { FailuresProxy, type Passed } from './failures-proxy';
import { claim, paths, volume } from './objects';

const live = withControlPlane();
if (!isBuilt) console.log('SKIPPED: a slow API server: there is no build');

let browser: Browser | undefined;
let server: BuiltServer;
let proxy: FailuresProxy;

beforeAll(async () => {
  if (!isBuilt) return;
  browser = await openBrowser();
  if (!browser) console.log('SKIPPED: a slow API server: there is no Chromium');
  const { admin, plane, kubeconfig } = live();
  await admin.create(paths.volumes, volume('a-volume', 'free'));
  await admin.create(paths.claims, claim('a-claim', 'absent'));
  proxy = await FailuresProxy.start(admin.server);
  const file = join(dirname(plane.kubeconfig), 'slow');
  writeFileSync(file, readFileSync(kubeconfig, 'utf8').replace(admin.server, proxy.address));
  server = await startBuiltServer(file);
});

afterAll(async () => {
  await browser?.close();
  proxy?.stop();
  server?.process.kill('SIGKILL');
});

/** Holds requests back until they are let through. */
class Held {
  readonly #waiting: { readonly passed: Passed; readonly go: () => void }[] = [];
  #held: (passed: Passed) => boolean = () => true;

  readonly before = (passed: Passed): Promise<void> =>
    new Promise((go) => {
      if (this.#held(passed)) this.#waiting.push({ passed, go });
      else go();
    });

  /** From now on only what `held` says waits. */
  only(held: (passed: Passed) => boolean): void {
    this.#held = held;
    for (const each of this.#waiting.splice(0)) {
      if (held(each.passed)) this.#waiting.push(each);
      else each.go();
    }
  }
}

function text(page: Page) {
  return expect.poll(() => page.locator('main').innerText(), { timeout: 60_000, interval: 200 });
}

/** How long the page says that it has waited, in seconds. */
async function waited(page: Page): Promise<number> {
  const said = /for (?:(\d+) min )?(\d+) s so far/.exec(await page.locator('main').innerText());
  return said ? Number(said[1] ?? 0) * 60 + Number(said[2]) : 0;
}

const isListOfClaims = ({ path, verb }: Passed): boolean =>
  verb === 'list' && path.endsWith('/persistentvolumeclaims');

describe.skipIf(!isBuilt)('an API server that is slow', () => {
  it('is waited for aloud, shown as far as it answered, and then whole', async ({ skip }) => {
    if (!browser) return skip();
    const held = new Held();
    proxy.beforeRequest = held.before;
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    await page.goto(`${server.address}/c/admin/claims`);
    await text(page).toMatch(/Reading the cluster, for \d+ s so far/);
    const first = await waited(page);
    await expect.poll(() => waited(page), { timeout: 30_000 }).toBeGreaterThan(first);

    // All but the claims are answered: the rest is shown, and nothing is concluded from claims that are not there.
    held.only(isListOfClaims);
    await text(page).toContain('Claims are still being read');
    expect(await page.locator('main').innerText()).not.toContain('No claims in this cluster');
    await text(page).toMatch(/Still reading, for \d+ s so far/);
    const unread = await fetch(`${server.address}/api/clusters/admin/api/v1/persistentvolumeclaims`);
    expect(unread.status).toBe(503);
    await page.getByRole('link', { name: 'Volumes', exact: true }).click();
    await text(page).toContain('a-volume');

    held.only(() => false);
    await page.getByRole('link', { name: 'Claims', exact: true }).click();
    await text(page).toContain('a-claim');
    await text(page).not.toMatch(/still being read|so far/);
    await page.close();
  });

  it('whose every answer is late is read all the same, and its connection does not count as lost', async ({
    skip,
  }) => {
    if (!browser) return skip();
    proxy.beforeRequest = () => pause(1_500);
    // As a new reader of a server that was just started: nothing of before is remembered.
    const fresh = await startBuiltServer(join(dirname(live().plane.kubeconfig), 'slow'));
    try {
      const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
      const states: string[] = [];
      await page.exposeFunction('told', (state: string) => states.push(state));
      await page.addInitScript(() => {
        const { EventSource } = window;
        window.EventSource = class extends EventSource {
          constructor(url: string | URL) {
            super(url);
            this.addEventListener('message', ({ data }) => {
              const message = JSON.parse(data) as { kind: string; state?: { connection: { kind: string } } };
              if (message.state)
                (window as unknown as { told: (state: string) => void }).told(message.state.connection.kind);
            });
          }
        };
      });
      await visit(page, `${fresh.address}/c/admin/claims`);
      await text(page).toContain('a-claim');
      await live().admin.create(paths.claims, claim('late-claim', 'absent'));
      await text(page).toContain('late-claim');
      expect(states).toContain('connected');
      expect(states).not.toContain('reconnecting');
      expect(states).not.toContain('unreachable');
      await page.close();
    } finally {
      proxy.beforeRequest = () => Promise.resolve();
      fresh.process.kill('SIGKILL');
    }
  });
});
