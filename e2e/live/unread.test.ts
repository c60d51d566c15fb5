/**
 * Rights that come and go while a page is open, against the RBAC of a real API server, in Chromium: what is missing and
 * the rule that would grant it stand in the place of each kind, everything else works, and no page is loaded again.
 */
import type { Browser, Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectNoAxeFindings } from '../fixtures/accessibility';
import { openBrowser, visit } from './browser';
import { type BuiltServer, isBuilt, startBuiltServer } from './built-server';
import { withControlPlane } from './control-plane';
import { claim, paths, pod, storageClass, volume } from './objects';

const live = withControlPlane();
if (!isBuilt) console.log('SKIPPED: rights that come and go before a person: there is no build');

const rbac = '/apis/rbac.authorization.k8s.io/v1';
const verbs = ['get', 'list', 'watch'];
/** What the viewer may read in the end; the tests take kinds out of it. */
const KINDS = [
  ['', 'persistentvolumes'],
  ['', 'persistentvolumeclaims'],
  ['', 'pods'],
  ['', 'nodes'],
  ['', 'events'],
  ['storage.k8s.io', 'storageclasses'],
] as const;

/** The API server does not serve them, and says so only to who may read them. */
const SNAPSHOTS = ['snapshot.storage.k8s.io', 'volumesnapshots'] as const;

let browser: Browser | undefined;
let server: BuiltServer;
let page: Page;

beforeAll(async () => {
  if (!isBuilt) return;
  browser = await openBrowser();
  if (!browser) console.log('SKIPPED: rights that come and go before a person: there is no Chromium');
  const { admin, kubeconfig } = live();
  await admin.create(paths.storageClasses, storageClass('gold'));
  await admin.create(paths.volumes, volume('a-volume', 'gold'));
  await admin.create(paths.claims, claim('a-claim', 'silver'));
  await admin.create(paths.pods, pod('a-pod', 'a-claim'));
  await admin.create(`${rbac}/clusterroles`, { metadata: { name: 'reader' }, rules: [] });
  const subjects = [{ kind: 'User', apiGroup: 'rbac.authorization.k8s.io', name: 'viewer' }];
  const roleRef = { kind: 'ClusterRole', apiGroup: 'rbac.authorization.k8s.io', name: 'reader' };
  await admin.create(`${rbac}/clusterrolebindings`, { metadata: { name: 'reader' }, subjects, roleRef });
  server = await startBuiltServer(kubeconfig);
  if (!browser) return;
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  page = await context.newPage();
});

afterAll(async () => {
  await browser?.close();
  server?.process.kill('SIGKILL');
});

/** Lets the viewer read all kinds but these. */
async function grantAllBut(...left: readonly string[]): Promise<void> {
  const granted = [...KINDS.filter(([, plural]) => !left.includes(plural)), SNAPSHOTS];
  const rules = granted.map(([group, plural]) => ({ apiGroups: [group], resources: [plural], verbs }));
  const { code } = await live().admin.patch(`${rbac}/clusterroles/reader`, { rules });
  expect(code).toBe(200);
}

/** The kinds that the view says to be missing, in its own place. */
function missing(timeout = 60_000) {
  const read = () =>
    page
      .locator('#main [data-unread]')
      .evaluateAll((places) => places.map((place) => place.getAttribute('data-unread')).sort());
  return expect.poll(read, { timeout, interval: 250 });
}

function words(timeout = 60_000) {
  return expect.poll(() => page.locator('main').innerText(), { timeout, interval: 250 });
}

async function go(path: string): Promise<void> {
  await visit(page, `${server.address}/c/viewer/${path}`);
  await page.evaluate(() => Object.assign(window, { sameDocument: true }));
}

async function isSameDocument(): Promise<boolean> {
  return page.evaluate(() => 'sameDocument' in window);
}

const all = KINDS.map(([, plural]) => plural);

describe.skipIf(!isBuilt)('a kind that may not be read', () => {
  it.each([
    { path: 'volumes', kinds: ['PersistentVolume'] },
    { path: 'claims', kinds: ['PersistentVolumeClaim'] },
    { path: 'classes', kinds: ['StorageClass'] },
    { path: 'classes/gold', kinds: ['StorageClass'] },
    { path: 'claims/default/a-claim', kinds: ['PersistentVolumeClaim'] },
    { path: 'events', kinds: ['Event'] },
    { path: 'lifecycle', kinds: ['PersistentVolume', 'PersistentVolumeClaim'] },
    { path: 'map', kinds: ['Node', 'PersistentVolume', 'PersistentVolumeClaim', 'Pod', 'StorageClass'] },
  ])('is named in its place in $path, with the rule that would grant it', async ({ path, kinds }) => {
    if (!browser) return;
    await grantAllBut(...all);
    await go(path);
    await missing().toEqual(kinds);
    await expectNoAxeFindings(page);
    const main = await page.locator('main').innerText();
    expect(main).not.toMatch(/No (claims|classes|events|volumes)|There is no (class|claim)|does not exist/);
    // The key copies the rule of the place.
    await page.locator('main').focus();
    await page.keyboard.press('g');
    const copied = expect.poll(() => page.evaluate(() => navigator.clipboard.readText()));
    const [, plural] = KINDS.find(([, each]) => each.startsWith(kinds[0]?.toLowerCase() ?? '')) ?? [];
    await copied.toContain('verbs: ["get", "list", "watch"]');
    if (kinds.length === 1) await copied.toContain(`resources: ["${plural}"]`);
    await page.evaluate(() => navigator.clipboard.writeText(''));
    await page.locator('#main [data-unread] [data-rule] button').first().click();
    await copied.toContain('verbs: ["get", "list", "watch"]');
  });

  it('takes its place back as soon as it is granted, one kind after the other, in the same page', async () => {
    if (!browser) return;
    await grantAllBut(...all);
    await go('map');
    await missing().toHaveLength(5);
    await grantAllBut('persistentvolumes', 'nodes');
    await missing().toEqual(['Node', 'PersistentVolume']);
    await words().toContain('a-claim');
    await words().toContain('a-pod');
    await grantAllBut();
    await missing().toEqual([]);
    await words().toContain('a-volume');
    expect(await isSameDocument()).toBe(true);
  });

  it('is let go of within the life of a watch when its right is revoked, and nothing else is', async () => {
    if (!browser) return;
    await grantAllBut();
    await go('volumes');
    await words().toContain('a-volume');
    await missing().toEqual([]);
    const revokedMs = performance.now();
    await grantAllBut('persistentvolumes');
    // Nobody cuts the connection: the watch ends by itself, and the next one is refused.
    await missing(200_000).toEqual(['PersistentVolume']);
    console.log(`a revoked right was noticed after ${Math.round((performance.now() - revokedMs) / 1_000)} s`);
    expect(await page.locator('main').innerText()).not.toContain('a-volume');
    await page.getByRole('link', { name: 'Claims', exact: true }).click();
    await words().toContain('a-claim');
    await missing().toEqual([]);
    await page.getByRole('link', { name: 'Volumes', exact: true }).click();
    await missing().toEqual(['PersistentVolume']);
    await grantAllBut();
    await words().toContain('a-volume');
    await missing().toEqual([]);
    expect(await isSameDocument()).toBe(true);
  });

  it('is shown for the namespaces in which it may be read, with what is missing above it', async () => {
    if (!browser) return;
    const { admin, kubeconfig } = live();
    await grantAllBut('persistentvolumeclaims');
    const own = `${rbac}/namespaces/default`;
    const rules = [{ apiGroups: [''], resources: ['persistentvolumeclaims'], verbs }];
    await admin.create(`${own}/roles`, { metadata: { name: 'claims' }, rules });
    const subjects = [{ kind: 'User', apiGroup: 'rbac.authorization.k8s.io', name: 'viewer' }];
    const roleRef = { kind: 'Role', apiGroup: 'rbac.authorization.k8s.io', name: 'claims' };
    await admin.create(`${own}/rolebindings`, { metadata: { name: 'claims' }, subjects, roleRef });
    // As a server that starts now: a watch of before would outlive its right for a while.
    server.process.kill('SIGKILL');
    server = await startBuiltServer(kubeconfig);
    await go('claims');
    await words().toContain('Claims of default only');
    await words().toContain('a-claim');
    await expectNoAxeFindings(page);
  });
});
