/**
 * A person with claims, Pods and Events of one namespace and no right to anything of the cluster, in Chromium against
 * the RBAC of a real API server: what follows from them is shown, what does not is said, and every view opens.
 */
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { expectNoAxeFindings } from '../fixtures/accessibility';
import { listenForErrors } from '../fixtures/page-errors';
import { openBrowser, visit } from './browser';
import { type BuiltServer, isBuilt, startBuiltServer } from './built-server';
import { withControlPlane } from './control-plane';
import { claim, paths, pod, storageClass, volume } from './objects';

const live = withControlPlane();
if (!isBuilt) console.log('SKIPPED: a person with rights in one namespace: there is no build');

/** Every page of a cluster: a folder of its routes. */
const views = readdirSync(fileURLToPath(new URL('../../app/c/[cluster]', import.meta.url)), {
  withFileTypes: true,
})
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

let browser: Browser | undefined;
let server: BuiltServer | undefined;
let page: Page;
let complaints: () => readonly string[];

beforeAll(async () => {
  if (!isBuilt) return;
  browser = await openBrowser();
  if (!browser) {
    console.log('SKIPPED: a person with rights in one namespace: there is no Chromium');
    return;
  }
  const { admin, kubeconfig } = live();
  await admin.create(paths.storageClasses, storageClass('gold'));
  await admin.create(paths.volumes, volume('a-volume', 'gold'));
  await admin.create(paths.claims, claim('bound-claim', 'gold'));
  await admin.create(paths.claims, claim('waiting-claim', 'silver'));
  await admin.create(paths.pods, pod('a-pod', 'bound-claim'));
  await admin.create('/api/v1/namespaces', { metadata: { name: 'foreign' } });
  await admin.create('/api/v1/namespaces/foreign/persistentvolumeclaims', {
    ...claim('foreign-claim', 'gold'),
    metadata: { name: 'foreign-claim' },
  });
  const bound = async () => JSON.stringify((await admin.get(`${paths.claims}/bound-claim`)).body);
  await vi.waitFor(async () => expect(await bound()).toContain('"phase":"Bound"'), { timeout: 30_000 });

  const own = '/apis/rbac.authorization.k8s.io/v1/namespaces/default';
  const resources = ['persistentvolumeclaims', 'pods', 'events'];
  const rules = [{ apiGroups: [''], resources, verbs: ['get', 'list', 'watch'] }];
  await admin.create(`${own}/roles`, { metadata: { name: 'reader' }, rules });
  const subjects = [{ kind: 'User', apiGroup: 'rbac.authorization.k8s.io', name: 'viewer' }];
  const roleRef = { kind: 'Role', apiGroup: 'rbac.authorization.k8s.io', name: 'reader' };
  await admin.create(`${own}/rolebindings`, { metadata: { name: 'reader' }, subjects, roleRef });
  server = await startBuiltServer(kubeconfig);
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  page = await context.newPage();
  complaints = listenForErrors(page, []);
});

afterAll(async () => {
  await browser?.close();
  server?.process.kill('SIGKILL');
});

function words() {
  return expect.poll(() => page.locator('main').innerText(), { timeout: 30_000, interval: 100 });
}

async function go(path: string): Promise<void> {
  await visit(page, `${server?.address}/c/viewer/${path}`);
}

/** What may not be said where nothing was read from which it would follow, and what cannot be done here. */
const UNTRUE =
  /does not exist|no longer exists|There is no |No (volumes|classes|snapshots)\b|Add the |has failed|not be found/;

describe.skipIf(!isBuilt)('a person with rights in one namespace', () => {
  it.each([
    {
      path: 'claims',
      says: ['Claims of default only', 'bound-claim', 'waiting-claim'],
    },
    {
      path: 'claims/default/bound-claim',
      says: [
        'Bound to a-volume, and PersistentVolumes were not read.',
        'a-pod uses it.',
        'PersistentVolumes may not be read here. Missing is the right to get, list and watch persistentvolumes.',
        'The binding lasts until the claim or the volume is deleted.',
        'resources: ["persistentvolumes"]',
      ],
    },
    {
      path: 'claims/default/waiting-claim',
      says: [
        'It waits for a volume of class silver, and StorageClasses were not read.',
        'The reason hangs on the StorageClass silver.',
        'StorageClasses may not be read here. Missing is the right to get, list and watch storageclasses.',
        // The controller's own words, which came as an Event.
        'storageclass.storage.k8s.io "silver" not found',
      ],
    },
    { path: 'map', says: ['bound-claim', 'a-pod', 'Volumes may not be read', 'Nodes may not be read'] },
    { path: 'map?object=Pod/default/a-pod', says: ['a-pod', 'bound-claim'] },
    { path: 'lifecycle?object=PersistentVolumeClaim/default/bound-claim', says: ['a-pod uses it.'] },
    { path: 'volumes', says: ['Volumes may not be read', 'resources: ["persistentvolumes"]'] },
    { path: 'classes', says: ['Classes may not be read', 'resources: ["storageclasses"]'] },
    { path: 'events', says: ['Events of default only', 'storageclass.storage.k8s.io "silver" not found'] },
  ])('is shown in $path what follows, and told what does not', async ({ path, says }) => {
    if (!browser) return;
    await go(path);
    for (const text of says) await words().toContain(text);
    const main = await page.locator('main').innerText();
    // The controller says of the class what it knows; Stowage does not.
    expect(main.replace(/storageclass\.storage\.k8s\.io "silver" not found/g, '')).not.toMatch(UNTRUE);
    expect(main).not.toContain('foreign-claim');
    expect(complaints()).toEqual([]);
  });

  it.each([...views, '', 'volumes?object=PersistentVolume/a-volume'])(
    'can open /%s, and nothing there fails',
    async (path) => {
      if (!browser) return;
      await go(path);
      await words().not.toBe('');
      // The examples that can be read there are about objects of their own.
      const [own = ''] = (await page.locator('main').innerText()).split('\nExamples\n');
      expect(own).not.toMatch(UNTRUE);
      await expectNoAxeFindings(page);
      expect(complaints()).toEqual([]);
    },
  );
});
