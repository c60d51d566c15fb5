/** What a person sees in Chromium while kubectl works in a real cluster, and while things between them break. */
import type { Browser, Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser, visit } from './browser';
import { type BuiltServer, isBuilt, startBuiltServer } from './built-server';
import { withControlPlane } from './control-plane';
import { CuttableWire } from './cuttable-wire';
import { claim, paths, pod, storageClass, volume } from './objects';
import { createByKubectl, delaysText, kubectl, median, seen, untilSeen } from './to-the-pixel';

const live = withControlPlane();
if (!isBuilt) console.log('SKIPPED: a person before a live cluster: there is no build');
if (!kubectl) console.log('SKIPPED: a person before a live cluster: there is no kubectl');

let server: BuiltServer | undefined;
let browser: Browser | undefined;
let wire: CuttableWire;

beforeAll(async () => {
  if (!isBuilt || !kubectl) return;
  browser = await openBrowser();
  if (!browser) console.log('SKIPPED: a person before a live cluster: there is no Chromium');
  const { admin, kubeconfig } = live();
  await admin.create(paths.volumes, volume('a-volume', 'free'));
  await admin.create(paths.claims, claim('a-claim', 'absent'));
  server = await startBuiltServer(kubeconfig);
  wire = await CuttableWire.to(server.port);
});

afterAll(async () => {
  await browser?.close();
  wire?.stop();
  server?.process.kill('SIGKILL');
});

function create(object: unknown): Promise<number> {
  return createByKubectl(live().plane.kubeconfig, object);
}

async function open(path: string): Promise<Page> {
  if (!browser) throw new Error('no browser');
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.addInitScript(() => {
    // What a page sees after a sleep: the clock on the wall is ahead, and no timer has run meanwhile.
    const now = Date.now.bind(Date);
    Object.assign(window, { sleptMs: 0 });
    Date.now = () => now() + (window as unknown as { sleptMs: number }).sleptMs;
  });
  await visit(page, `${wire.address}${path}`);
  return page;
}

/** What the header says of how current the page is. */
function freshness(page: Page) {
  const read = () =>
    page
      .getByText(/read-only/)
      .filter({ visible: true })
      .first()
      .innerText();
  return expect.poll(read, { timeout: 30_000, interval: 100 });
}

const absent = !isBuilt || !kubectl;

describe.skipIf(absent)('a person before a live cluster', () => {
  // The frame that shows it; of ten, so that one moment in which the machine is busy does not decide.
  it.each([
    { view: 'claims', make: (index: number) => claim(`claim-${index}`, `class-${index}`), count: 10 },
    // The picture names the first three of each phase.
    { view: 'lifecycle', make: (index: number) => volume(`volume-${index}`, 'free'), count: 3 },
    { view: 'classes', make: (index: number) => storageClass(`slow-disks-${index}`), count: 10 },
    { view: 'map', make: (index: number) => pod(`reader-${index}`, `claim-${index}`), count: 3 },
  ])(
    'sees within a second in $view what kubectl creates',
    async ({ view, make, count }) => {
      if (!browser) return;
      const page = await open(`/c/admin/${view}`);
      const delays: number[] = [];
      for (let index = 0; index < count; index += 1)
        delays.push(await untilSeen(page, live().plane.kubeconfig, make(index)));
      console.log(`kubectl's end to the pixel in ${view}: ${delaysText(delays)}`);
      expect(median(delays)).toBeLessThan(1_000);
      await page.close();
    },
    120_000,
  );

  it.each([
    { what: 'is restarted', verb: 'stop' },
    { what: 'is killed and comes back', verb: 'kill' },
  ] as const)(
    'keeps what is there, says since when, and sees it heal when the API server $what',
    async ({ verb }) => {
      if (!browser) return;
      const { plane } = live();
      const page = await open('/c/admin/claims');
      await page.evaluate(() => Object.assign(window, { sameDocument: true }));
      await freshness(page).toMatch(/heard \d+ s ago/);
      await plane.command(verb, 'kube-apiserver');
      await freshness(page).toMatch(/as of \d\d:\d\d:\d\d/);
      expect(await page.locator('main').innerText()).toContain('a-claim');
      await plane.command('start', 'kube-apiserver');
      await freshness(page).toMatch(/heard \d+ s ago/);
      const appears = seen(page, `after-the-${verb}`);
      await expect
        .poll(() => create(claim(`after-the-${verb}`, 'x')).catch(() => 0), { timeout: 50_000 })
        .toBeGreaterThan(0);
      await appears;
      expect(await page.evaluate(() => 'sameDocument' in window)).toBe(true);
      await page.close();
    },
  );

  it('loses nothing when the wire to Stowage is cut', async ({ skip }) => {
    if (!browser) return skip();
    const page = await open('/c/admin/claims');
    await page.evaluate(() => Object.assign(window, { sameDocument: true }));
    wire.cut();
    const appears = seen(page, 'behind-the-cut');
    await create(claim('behind-the-cut', 'x'));
    await appears;
    await freshness(page).toMatch(/heard \d+ s ago/);
    expect(await page.evaluate(() => 'sameDocument' in window)).toBe(true);
    await page.close();
  });

  it('is told how old the picture is after a sleep of an hour, and has the new one at once', async ({
    skip,
  }) => {
    if (!browser) return skip();
    const page = await open('/c/admin/claims');
    await freshness(page).toMatch(/heard \d+ s ago/);
    const streams: string[] = [];
    page.on('request', (request) => {
      if (request.url().includes('/stream')) streams.push(request.url());
    });
    wire.silence();
    await create(claim('while-asleep', 'x'));
    expect(await page.locator('main').innerText()).not.toContain('while-asleep');
    await page.evaluate(() => Object.assign(window, { sleptMs: 3_600_000 }));
    await seen(page, 'while-asleep');
    await freshness(page).toMatch(/heard \d+ s ago/);
    expect(streams.length).toBe(1);
    expect(streams[0]).toContain('since=');
    await page.close();
  });

  it('goes back to the moment of connection, is told who wrote, and how far back a page can go', async ({
    skip,
  }) => {
    if (!browser) return skip();
    const page = await open('/c/admin/claims');
    const appears = seen(page, 'in-the-past');
    await create(claim('in-the-past', 'x'));
    await appears;
    const later = seen(page, 'after-it');
    await create(claim('after-it', 'x'));
    await later;
    const bound = /^This page keeps 20,000 writes, a reload 5,000\.$/;
    expect(await page.getByRole('region', { name: 'Timeline' }).getByText(bound).isVisible()).toBe(true);
    const moment = page.getByRole('slider', { name: 'Moment' });
    await moment.press('Home');
    await page.getByRole('region', { name: 'The past' }).waitFor();
    await page.waitForFunction(() => document.documentElement.dataset.settled === 'true');
    expect(await page.locator('main').innerText()).toContain('a-claim');
    expect(await page.locator('main').innerText()).not.toContain('in-the-past');
    const steps = await moment.getAttribute('aria-valuetext');
    expect(steps).toMatch(/^The oldest moment that is kept; revision \d+ of \d+$/);
    const backAgain = seen(page, 'in-the-past');
    await page.keyboard.press('n');
    await backAgain;
    // The claim was written last but one: its change is the one before.
    await visit(page, `${wire.address}/c/admin/claims?object=PersistentVolumeClaim/default/in-the-past`);
    await page.keyboard.press('p');
    await page
      .getByRole('region', { name: 'The past' })
      .getByText(/PersistentVolumeClaim.*in-the-past/)
      .waitFor();

    await page.setViewportSize({ width: 390, height: 844 });
    await page.getByRole('button', { name: 'All of time' }).click();
    const sheet = page.getByRole('dialog', { name: 'Time' });
    await sheet.getByText(bound).waitFor();
    await page.close();
  });

  it('sees a kind as soon as the right to it is granted, while the page is open', async ({ skip }) => {
    if (!browser) return skip();
    const { admin } = live();
    const rbac = '/apis/rbac.authorization.k8s.io/v1';
    const rules = [{ apiGroups: ['*'], resources: ['*'], verbs: ['get', 'list', 'watch'] }];
    await admin.create(`${rbac}/clusterroles`, { metadata: { name: 'reader' }, rules });
    const subjects = [{ kind: 'User', apiGroup: 'rbac.authorization.k8s.io', name: 'viewer' }];
    const roleRef = { kind: 'ClusterRole', apiGroup: 'rbac.authorization.k8s.io', name: 'reader' };
    const page = await open('/c/viewer/lifecycle');
    expect(await page.locator('main').innerText()).not.toContain('a-volume');
    const appears = seen(page, 'a-volume');
    await admin.create(`${rbac}/clusterrolebindings`, { metadata: { name: 'reader' }, subjects, roleRef });
    await appears;
    await page.close();
  });
});
