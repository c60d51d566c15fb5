/** What a person does in Chromium in a live cluster that was named for writes: reads each question, says yes or no to it. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Browser, Locator, Page } from '@playwright/test';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { expectNoAxeFindings } from '../fixtures/accessibility';
import { appearances } from '../fixtures/appearances';
import { paste, volumeManifest } from '../fixtures/manifests';
import { openBrowser, visit } from './browser';
import { type BuiltServer, isBuilt, startBuiltServer } from './built-server';
import { withControlPlane } from './control-plane';
import { claim, paths, volume } from './objects';

const live = withControlPlane();
const run = promisify(execFile);
const kubectl = await run('kubectl', ['version', '--client']).then(
  () => true,
  () => false,
);
if (!kubectl) console.log('SKIPPED: kubectl through Stowage: there is no kubectl');
if (!isBuilt) console.log('SKIPPED: a person who writes to a live cluster: there is no build');

let server: BuiltServer | undefined;
let browser: Browser | undefined;
let page: Page;
/** Requests of the page that write to a cluster. */
let sent: string[];

const POLL = { timeout: 30_000, interval: 100 };
const rbac = '/apis/rbac.authorization.k8s.io/v1';

beforeAll(async () => {
  if (!isBuilt) return;
  browser = await openBrowser();
  if (!browser) console.log('SKIPPED: a person who writes to a live cluster: there is no Chromium');
  const { admin, kubeconfig } = live();
  await admin.create(paths.claims, claim('homeless', 'no-such-class'));
  // The viewer may read all and write nothing.
  const rules = [{ apiGroups: ['*'], resources: ['*'], verbs: ['get', 'list', 'watch'] }];
  await admin.create(`${rbac}/clusterroles`, { metadata: { name: 'reader' }, rules });
  const subjects = [{ kind: 'User', apiGroup: 'rbac.authorization.k8s.io', name: 'viewer' }];
  const roleRef = { kind: 'ClusterRole', apiGroup: 'rbac.authorization.k8s.io', name: 'reader' };
  await admin.create(`${rbac}/clusterrolebindings`, { metadata: { name: 'reader' }, subjects, roleRef });
  server = await startBuiltServer(kubeconfig, {
    environment: { STOWAGE_ALLOW_WRITES: 'admin,viewer' },
  });
});

afterAll(async () => {
  await browser?.close();
  server?.process.kill('SIGKILL');
});

afterEach(async () => {
  await page?.context().close();
});

async function open(
  path: string,
  appearance: (typeof appearances)[number]['use'] = appearances[0].use,
): Promise<Page> {
  if (!browser) throw new Error('no browser');
  const context = await browser.newContext({ ...appearance, reducedMotion: 'reduce' });
  page = await context.newPage();
  sent = [];
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (request.method() !== 'GET' && !url.pathname.endsWith('/confirm')) {
      sent.push(`${request.method()} ${url.pathname}`);
    }
  });
  await visit(page, `${server?.address}${path}`);
  return page;
}

const dialog = (): Locator => page.getByRole('dialog');
const button = (name: string): Locator => dialog().getByRole('button', { name, exact: true });
const codeOf = async (path: string): Promise<number> => (await live().admin.get(path)).code;

/** Waits until the dialog asks, with its Cancel ready for whoever presses a key too early. */
async function asked(title: string): Promise<void> {
  await dialog().getByRole('heading', { name: title }).waitFor();
  await expect.poll(() => page.evaluate(() => document.activeElement?.textContent), POLL).toBe('Cancel');
}

/** Reaches a button of the dialog by keyboard and presses it. */
async function pressByKey(name: string): Promise<void> {
  const isThere = () => button(name).evaluate((element) => element === document.activeElement);
  for (let tabs = 0; tabs < 20 && !(await isThere()); tabs += 1) await page.keyboard.press('Tab');
  expect(await isThere()).toBe(true);
  await page.keyboard.press('Enter');
}

async function applyText(text: string): Promise<void> {
  await paste(page, text);
  await page.getByRole('button', { name: /^Apply/ }).click();
}

const results = () => page.getByRole('region', { name: 'Results' });

describe.skipIf(!isBuilt)('a person who may write to a live cluster', () => {
  it('is told so, and sees the exact request before anything is sent', async ({ skip }) => {
    if (!browser) return skip();
    await open('/c/admin/manifests');
    await page.getByRole('banner').getByText('Writes allowed', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Cluster: admin, Live, writes allowed' }).waitFor();
    await applyText(volumeManifest('written', '5Gi'));
    await asked('Apply PersistentVolume written?');
    const text = await dialog().innerText();
    for (const part of [live().admin.server, 'context admin', 'A live cluster has no undo'])
      expect(text).toContain(part);
    expect(await dialog().getByRole('region', { name: 'The request', exact: true }).innerText()).toBe(
      [
        'PATCH /api/v1/persistentvolumes/written?fieldManager=stowage',
        'Content-Type: application/apply-patch+yaml',
        '',
        JSON.stringify(
          {
            apiVersion: 'v1',
            kind: 'PersistentVolume',
            metadata: { name: 'written' },
            spec: {
              capacity: { storage: '5Gi' },
              accessModes: ['ReadWriteOnce'],
              hostPath: { path: '/mnt/written' },
            },
          },
          undefined,
          2,
        ),
      ].join('\n'),
    );
    expect([sent, await codeOf(`${paths.volumes}/written`)]).toEqual([[], 404]);

    await page.keyboard.press('Enter');
    await results().getByText('not sent', { exact: true }).waitFor();
    expect(await results().getByRole('status').innerText()).toBe('1 not sent');
    expect([sent, await codeOf(`${paths.volumes}/written`)]).toEqual([[], 404]);
  });

  it('says yes by keyboard, and the cluster has it', async ({ skip }) => {
    if (!browser) return skip();
    await open('/c/admin/manifests');
    await applyText(volumeManifest('written', '5Gi'));
    await asked('Apply PersistentVolume written?');
    await pressByKey('Send');
    await results().getByText('created', { exact: true }).waitFor();
    expect(sent).toEqual(['PATCH /api/clusters/admin/api/v1/persistentvolumes/written']);
    expect(JSON.stringify((await live().admin.get(`${paths.volumes}/written`)).body)).toContain(
      '"manager":"stowage"',
    );
    // The same text again changes nothing, and the API server says so.
    await page.getByRole('button', { name: /^Apply/ }).click();
    await asked('Apply PersistentVolume written?');
    await button('Send').click();
    await results().getByText('unchanged', { exact: true }).waitFor();
    await page.locator('main h1').click();
    await page.keyboard.press('Control+z');
    await page.getByText('A live cluster has no undo.').waitFor();
  });

  it('is asked for each object of a file, sees them all, and hears what was not done', async ({ skip }) => {
    if (!browser) return skip();
    await open('/c/admin/manifests');
    await applyText(['one', 'two', 'three'].map((name) => volumeManifest(name, '1Gi')).join('---\n'));
    await asked('Apply PersistentVolume one?');
    const all = dialog().getByRole('region', { name: 'All writes' });
    expect(await all.getByRole('listitem').allInnerTexts()).toEqual([
      expect.stringMatching(/one[\s\S]*asked now/),
      expect.stringMatching(/two[\s\S]*not sent yet/),
      expect.stringMatching(/three[\s\S]*not sent yet/),
    ]);
    await all.getByText('PersistentVolume three', { exact: true }).click();
    await all.getByText('/api/v1/persistentvolumes/three?fieldManager=stowage').waitFor();
    await expectNoAxeFindings(page);
    await button('Send').click();
    await asked('Apply PersistentVolume two?');
    expect(await dialog().getByRole('status').innerText()).toBe('Write 2 of 3 to admin; 1 was sent.');
    expect(await codeOf(`${paths.volumes}/two`)).toBe(404);
    await page.keyboard.press('Escape');
    await dialog().waitFor({ state: 'detached' });
    expect(await results().getByRole('status').innerText()).toBe('1 created, 2 not sent');
    expect(
      await Promise.all(['one', 'two', 'three'].map((name) => codeOf(`${paths.volumes}/${name}`))),
    ).toEqual([200, 404, 404]);
  });

  it('hears of fields of another manager, and takes them over after another question', async ({ skip }) => {
    if (!browser) return skip();
    const { admin } = live();
    await admin.create(paths.volumes, volume('shared', 'none'));
    await open('/c/admin/manifests');
    await applyText(volumeManifest('shared', '9Gi'));
    await asked('Apply PersistentVolume shared?');
    await button('Send').click();
    await dialog()
      .getByText(/conflict/)
      .first()
      .waitFor();
    expect(await dialog().getByRole('alert').innerText()).toContain('.spec.capacity.storage');
    await expectNoAxeFindings(page);
    await button('Take these fields over').click();
    await asked('Apply PersistentVolume shared?');
    expect(await dialog().innerText()).toContain('fieldManager=stowage&force=true');
    await button('Send').click();
    await results().getByText('configured', { exact: true }).waitFor();
    expect(JSON.stringify((await admin.get(`${paths.volumes}/shared`)).body)).toContain('"storage":"9Gi"');
  });

  it('deletes what the page shows, and nothing else of that name', async ({ skip }) => {
    if (!browser) return skip();
    const { admin } = live();
    await admin.create(paths.volumes, volume('goes', 'none'));
    const { uid } = (await admin.get(`${paths.volumes}/goes`)).body.metadata as { uid: string };
    await open('/c/admin/manifests');
    await paste(page, volumeManifest('goes', '5Gi'));
    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    await asked('Delete PersistentVolume goes?');
    expect(await dialog().innerText()).toContain(`"uid": "${uid}"`);
    await pressByKey('Delete');
    await results().getByText('deleted', { exact: true }).waitFor();
    await expect.poll(() => codeOf(`${paths.volumes}/goes`), POLL).toBe(404);
  });

  it('follows a way out of an explanation', async ({ skip }) => {
    if (!browser) return skip();
    await open('/c/admin/claims/default/homeless');
    await page.getByRole('button', { name: 'Do it' }).first().click();
    await asked('Create StorageClass no-such-class?');
    await page.keyboard.press('Escape');
    await page.getByText('Cancelled.').waitFor();
    expect([sent, await codeOf(`${paths.storageClasses}/no-such-class`)]).toEqual([[], 404]);
    await page.getByRole('button', { name: 'Do it' }).first().click();
    await asked('Create StorageClass no-such-class?');
    await pressByKey('Send');
    await page.getByText('Done.').waitFor();
    expect(await codeOf(`${paths.storageClasses}/no-such-class`)).toBe(200);
  });

  it('does not write in the past', async ({ skip }) => {
    if (!browser) return skip();
    await open('/c/admin/manifests');
    await live().admin.create(paths.volumes, volume('later', 'none'));
    await page.getByRole('tab', { name: /In the cluster/ }).click();
    await page.getByRole('tabpanel').getByText('later', { exact: true }).waitFor();
    await paste(page, volumeManifest('written', '5Gi'));
    await page.locator('main h1').click();
    await page.keyboard.press('[');
    await page
      .getByRole('region', { name: 'The past' })
      .getByText('A live cluster has no branches')
      .waitFor();
    expect(await page.getByRole('button', { name: /^Apply/ }).count()).toBe(0);
    await page.keyboard.press('n');
    await page.getByRole('button', { name: /^Apply/ }).waitFor();
  });
});

describe.skipIf(!isBuilt || !kubectl)('kubectl through Stowage', () => {
  it('reads, and is told to write with the kubeconfig', async () => {
    const { admin } = live();
    await admin.create(paths.volumes, volume('kept', 'none'));
    // kubectl takes a raw path as that of the server, whatever stands behind its address.
    const path = `/api/clusters/admin${paths.volumes}`;
    const through = (...args: readonly string[]) =>
      run('kubectl', ['--server', server?.address ?? '', ...args]);
    expect((await through('get', '--raw', path)).stdout).toContain('PersistentVolumeList');
    await expect(through('delete', '--raw', `${path}/kept`)).rejects.toThrow(
      'kubectl cannot answer; use it with your kubeconfig instead',
    );
    expect(await codeOf(`${paths.volumes}/kept`)).toBe(200);
  });
});

describe.skipIf(!isBuilt)('a person without the right', () => {
  it('reads the 403 of the API server in full', async ({ skip }) => {
    if (!browser) return skip();
    await open('/c/viewer/manifests');
    await applyText(volumeManifest('forbidden', '1Gi'));
    await asked('Apply PersistentVolume forbidden?');
    expect(await dialog().innerText()).toContain('context viewer');
    await button('Send').click();
    await dialog()
      .getByText(/User "viewer" cannot patch resource "persistentvolumes"/)
      .waitFor();
    expect(await dialog().innerText()).toContain('403 Forbidden');
    await expectNoAxeFindings(page);
    await button('Close').last().click();
    await results().getByText('refused', { exact: true }).waitFor();
    expect(await codeOf(`${paths.volumes}/forbidden`)).toBe(404);
  });
});

describe.skipIf(!isBuilt)('the question', () => {
  it.each(appearances)('has no finding of axe: $name', async ({ use }) => {
    if (!browser) return;
    await open('/c/admin/manifests', use);
    await applyText(`${volumeManifest('seen', '1Gi')}---\n${volumeManifest('seen-too', '1Gi')}`);
    await asked('Apply PersistentVolume seen?');
    await expectNoAxeFindings(page);
    const { width = 0 } = (await dialog().boundingBox()) ?? {};
    expect(width).toBeLessThanOrEqual(use.viewport.width);
  });
});
