/** A link carries the cluster: another browser comes to the same state, and a broken link says so. */
import type { Page } from '@playwright/test';
import { encodeBase64url } from '../../lib/scenario/base64url';
import { DICTIONARY_1 } from '../../lib/scenario/dictionary-1';
import { fnv1a64 } from '../../lib/scenario/fnv';
import { GOLDEN_LINKS } from '../../lib/scenario/golden-links';
import { deflate } from '../../lib/scenario/inflate';
import { encodeLink } from '../../lib/scenario/link';
import { SCENARIO_FORMAT, type Scenario } from '../../lib/scenario/scenario';
import { expectNoAxeFindings } from '../fixtures/accessibility';
import { CLAIM, volumeManifest } from '../fixtures/manifests';
import { settled } from '../fixtures/settled';
import { expect, test } from '../fixtures/test';

test('a shared cluster opens in another browser in the same state', async ({ page, cluster, browser }) => {
  await cluster.create(`${volumeManifest('disk', '10Gi')}---\n${CLAIM}`);
  await cluster.transport('settle');
  await cluster.transport('pause');
  await page.goto(cluster.path('lifecycle'));
  await settled(page);
  await page.getByRole('button', { name: 'Share' }).click();
  const link = await page.getByTestId('share-link').innerText();
  expect(new URL(link).hash.length).toBeGreaterThan(20);

  const other = await browser.newContext();
  const stranger = await other.newPage();
  await stranger.goto(link);
  await stranger.waitForURL(/\/c\/(?!demo)[^/]+\/lifecycle/);
  await settled(stranger);
  await expect(stranger.getByRole('region', { name: 'Bound, 1 volume' })).toContainText('disk');
  const [ours, theirs] = await Promise.all(
    [page, stranger].map(async (one) => {
      const name = new URL(one.url()).pathname.split('/')[2];
      const answer = await one.request.get(`/api/clusters/${name}/api/v1/persistentvolumes/disk`);
      return answer.json();
    }),
  );
  expect(theirs).toEqual(ours);
  await other.close();
});

test('a file says all that a link says, and opens as a new cluster', async ({ page, cluster }) => {
  await cluster.create(volumeManifest('disk', '10Gi'));
  await cluster.transport('pause');
  await page.goto(cluster.path('lifecycle'));
  await settled(page);
  await page.getByRole('button', { name: 'Share' }).click();
  const saving = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save as file' }).click();
  const path = await (await saving).path();
  await page.goto('/s/file');
  const choosing = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Open a scenario file' }).click();
  await (await choosing).setFiles(path);
  await page.waitForURL(/\/c\/(?!demo)[^/]+\/lifecycle/);
  await settled(page);
  await expect(page.locator('#main')).toContainText('disk');
});

test('a replay that comes to another state is said before it opens', async ({ page, request }) => {
  const scenario: Scenario = {
    stowage: SCENARIO_FORMAT,
    kubernetes: '1.37',
    seed: 1,
    objects: [],
    operations: [],
    stateHash: '0123456789abcdef',
  };
  const payload = encodeLink(scenario);
  await page.goto(`/s/custom#${payload.ok ? payload.value : ''}`);
  await expect(page.getByRole('main')).toContainText('This is not the state that was shared.');
  await expect(page.getByRole('main')).toContainText('0123456789abcdef');
  await expectNoAxeFindings(page);
  const href = await page.getByRole('link', { name: 'Open it all the same' }).getAttribute('href');
  await request.delete(`/api/simulations/${href?.split('/')[2]}`);
});

/** A payload with a right length and checksum around any JSON: what somebody hostile would send. */
function forged(json: string): string {
  const deflated = deflate(new TextEncoder().encode(json), new TextEncoder().encode(DICTIONARY_1));
  const sum = fnv1a64(deflated).low;
  const { length } = deflated;
  const header = [length >> 16, length >> 8, length, sum >>> 24, sum >>> 16, sum >>> 8, sum];
  return `1${encodeBase64url(Uint8Array.from([...header, ...deflated]))}`;
}

const GOLDEN = GOLDEN_LINKS[1]?.payload ?? '';
const HOSTILE =
  '{"stowage":1,"kubernetes":"1.37","seed":1,"objects":[],"operations":[],"view":"a/%2e%2e/%2e%2e/api"}';

for (const { name, path, says } of [
  { name: 'cut off', path: `/s/custom#${GOLDEN.slice(0, -9)}`, says: /is not complete/ },
  {
    name: 'changed',
    path: `/s/custom#${GOLDEN.slice(0, 40)}AAAA${GOLDEN.slice(44)}`,
    says: /changed on its way/,
  },
  { name: 'empty', path: '/s/custom', says: /holds none/ },
  { name: 'from a newer release', path: '/s/custom#9AAAA', says: /newer/i },
  { name: 'too large', path: `/s/custom#1${'A'.repeat(70_000)}`, says: /holds too much/ },
  {
    name: 'a bomb',
    path: `/s/custom#${forged(`{"stowage":1,"title":"${' '.repeat(4_000_000)}"}`)}`,
    says: /holds too much/,
  },
  {
    name: 'hostile',
    path: `/s/custom#${forged(HOSTILE)}`,
    says: /view is wrong: must be a path within the cluster/,
  },
]) {
  test(`a link that is ${name} has its page, and touches no cluster`, async ({ page, cluster }) => {
    await cluster.create(volumeManifest('mine', '1Gi'));
    const mine = cluster.apiPath({ apiVersion: 'v1', kind: 'PersistentVolume' }, undefined, 'mine');
    await cluster.transport('settle');
    await cluster.transport('pause');
    const before = await (await page.request.get(mine)).json();
    await page.goto(path);
    await expect(page.getByRole('main')).toContainText(says);
    await expect(page.getByRole('link', { name: 'Go to the demo' })).toBeVisible();
    await expectNoAxeFindings(page);
    expect(await (await page.request.get(mine)).json()).toEqual(before);
  });
}

test('a stranger lands on the same moment, view and selection', async ({ page, cluster, browser }) => {
  await cluster.create(volumeManifest('disk', '10Gi'));
  await cluster.transport('settle');
  const path = cluster.apiPath({ apiVersion: 'v1', kind: 'PersistentVolume' }, undefined, 'disk');
  const at: string = (await (await page.request.get(path)).json()).metadata.resourceVersion;
  await cluster.create(CLAIM);
  await cluster.transport('settle');
  await cluster.transport('pause');
  await page.goto(cluster.path(`lifecycle?at=${at}&object=PersistentVolume/disk`));
  await settled(page);
  await expect(page.getByRole('region', { name: 'Available, 1 volume' })).toContainText('disk');
  expect(new URL(page.url()).searchParams.get('at')).toBe(at);
  await page.getByRole('button', { name: 'Share' }).click();
  const link = await page.getByTestId('share-link').innerText();
  await page.keyboard.press('Escape');

  const other = await browser.newContext();
  const stranger = await other.newPage();
  await stranger.goto(link);
  await stranger.waitForURL(/\/c\/(?!demo)[^/]+\/lifecycle\?/);
  await settled(stranger);
  const { searchParams } = new URL(stranger.url());
  expect([searchParams.get('at'), searchParams.get('object')]).toEqual([at, 'PersistentVolume/disk']);
  const details = (one: Page) =>
    one.getByRole('complementary', { name: /Details of PersistentVolume disk/ }).innerText();
  expect(await details(stranger)).toBe(await details(page));
  expect(await details(stranger)).toContain('Available');
  const table = (one: Page) => one.locator('#main').innerText();
  expect(await table(stranger)).toBe(await table(page));
  await other.close();
});

test('a reload comes to the same state', async ({ page, cluster }) => {
  await cluster.create(`${volumeManifest('disk', '10Gi')}---\n${CLAIM}`);
  await cluster.transport('settle');
  await cluster.transport('pause');
  const state = async () => {
    const scenario = await (await page.request.get(`/api/simulations/${cluster.name}/scenario`)).json();
    return { hash: scenario.stateHash, shown: await page.locator('#main').innerText(), url: page.url() };
  };
  await page.goto(cluster.path('volumes?object=PersistentVolume/disk'));
  await settled(page);
  await expect(page.getByRole('row', { name: /disk/ })).toContainText('Bound');
  const before = await state();
  expect(before.hash).toMatch(/^[0-9a-f]{16}$/);
  await page.reload();
  await settled(page);
  expect(await state()).toEqual(before);
});
