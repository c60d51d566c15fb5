/** A person in Chromium who copies a real cluster into a sandbox, without its names, and tries there what one dare not try in it. */
import type { Browser, Locator, Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { next } from '@/lib/cluster/testing/read-stream';
import { expectNoAxeFindings } from '../fixtures/accessibility';
import { settled } from '../fixtures/settled';
import { openBrowser, visit } from './browser';
import { type BuiltServer, isBuilt, startBuiltServer } from './built-server';
import { withControlPlane } from './control-plane';
import { claim, paths, storageClass, volume } from './objects';
import { changed, stateOf, stream } from './routes';

const live = withControlPlane();
if (!isBuilt) console.log('SKIPPED: a person who copies a live cluster: there is no build');

let browser: Browser | undefined;
let server: BuiltServer | undefined;
let page: Page;

beforeAll(async () => {
  if (!isBuilt) return;
  browser = await openBrowser();
  if (!browser) console.log('SKIPPED: a person who copies a live cluster: there is no Chromium');
  const { admin, kubeconfig } = live();
  const events = await stream('admin');
  await stateOf(events, ({ connection }) => connection.kind === 'connected');
  await admin.create(paths.storageClasses, storageClass('acme-gold'));
  await admin.create('/api/v1/namespaces', { metadata: { name: 'acme-other' } });
  const elsewhere = { ...claim('acme-letters', 'acme-gold'), metadata: { name: 'acme-letters' } };
  await admin.create('/api/v1/namespaces/acme-other/persistentvolumeclaims', elsewhere);
  await admin.create(paths.volumes, volume('acme-disk', 'acme-static'));
  await admin.create(paths.claims, claim('acme-photos', 'acme-static'));
  await next(events, ({ message }) => changed(message, 'acme-photos', 'Bound'));
  server = await startBuiltServer(kubeconfig);
  if (!browser) return;
  page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
});

afterAll(async () => {
  await browser?.close();
  server?.process.kill('SIGKILL');
});

const dialog = (name: string): Locator => page.getByRole('dialog', { name });
const main = (): Locator => page.getByRole('main');
const nameOfSandbox = (): string => new URL(page.url()).pathname.split('/')[2] ?? '';

async function goTo(view: string): Promise<void> {
  await visit(page, `${server?.address}/c/${nameOfSandbox()}/${view}`);
}

/** Lets the simulated control plane come to rest, and the page with it. */
async function settle(): Promise<void> {
  const answer = await page.request.post(`${server?.address}/api/simulations/${nameOfSandbox()}/settle`);
  expect(answer.status()).toBe(200);
  await settled(page);
}

describe.skipIf(!isBuilt)('a person who copies a live cluster', () => {
  it('reads what is taken and left, chooses namespaces, and hides the names', async ({ skip }) => {
    if (!browser) return skip();
    await visit(page, `${server?.address}/c/admin/lifecycle`);
    await page.getByRole('button', { name: /^Cluster:/ }).click();
    await page.getByRole('menuitem', { name: 'Copy into a sandbox' }).click();
    const copy = dialog('Copy into a sandbox');
    await copy.getByText('2 PersistentVolumeClaim').waitFor();
    expect(await copy.innerText()).not.toContain('of another namespace');
    // What the control plane has in its own namespaces is no storage of anybody.
    const choices = await copy.getByRole('group', { name: 'Namespaces' }).innerText();
    expect(choices.split(/\s+/)).toEqual(['Namespaces', 'acme-other', 'default']);
    await copy.getByText('acme-other', { exact: true }).click();
    await copy.getByText('1 PersistentVolumeClaim, of another namespace').waitFor();
    await copy.getByText('1 PersistentVolume, 1 PersistentVolumeClaim, 1 StorageClass').waitFor();
    expect(await copy.innerText()).toMatch(/\d+ Event, the copy tells its own/);
    await copy.getByText('Make names anonymous').click();
    await expectNoAxeFindings(page);
    await copy.getByRole('button', { name: 'Copy', exact: true }).click();
    await page.waitForURL(/\/c\/sandbox-of-admin[^/]*\/lifecycle/);
    await settled(page);

    await page.getByRole('region', { name: 'Bound, 1 volume' }).getByText('volume-1').waitFor();
    const note = await page.getByRole('region', { name: 'Sandbox of admin' }).innerText();
    expect(note).toContain('Taken: 1 PersistentVolume, 1 PersistentVolumeClaim, 1 StorageClass.');
    expect(note).toContain('1 PersistentVolumeClaim, of another namespace');
    await expectNoAxeFindings(page);
    const scenario = await page.request.get(`${server?.address}/api/simulations/${nameOfSandbox()}/scenario`);
    expect(await scenario.text()).not.toContain('acme');
  });

  it('deletes a claim there, and the real one stays', async ({ skip }) => {
    if (!browser) return skip();
    await goTo('manifests');
    await page.getByRole('tab', { name: /In the cluster/ }).click();
    await page.getByRole('button', { name: 'Edit PersistentVolumeClaim claim-1' }).click();
    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    await dialog('Delete this object?').getByRole('button', { name: 'Delete', exact: true }).click();
    await page.getByRole('region', { name: 'Results' }).getByText('deleted', { exact: true }).waitFor();
    await settle();
    await goTo('lifecycle');
    await page.getByRole('region', { name: 'Released, 1 volume' }).getByText('volume-1').waitFor();
    const { admin } = live();
    expect((await admin.get(`${paths.claims}/acme-photos`)).body.status).toMatchObject({ phase: 'Bound' });
  });

  it('gives a class another binding mode, and back', async ({ skip }) => {
    if (!browser) return skip();
    await goTo('classes/class-1');
    await main().getByText('as soon as there is a claim').waitFor();
    await page.getByRole('button', { name: 'Try WaitForFirstConsumer' }).click();
    await page.getByText('Create class-1 again with WaitForFirstConsumer.').waitFor();
    await main().getByText('where the first Pod is to run').waitFor();
    await expectNoAxeFindings(page);
    await page.getByRole('button', { name: 'Try Immediate' }).click();
    await main().getByText('as soon as there is a claim').waitFor();
    // The class of the live cluster is not offered it: what its parameters are, the page does not know.
    await visit(page, `${server?.address}/c/admin/classes/acme-gold`);
    await page.getByRole('button', { name: 'Show the class' }).waitFor();
    expect(await page.getByRole('button', { name: /^Try / }).count()).toBe(0);
  });
});
