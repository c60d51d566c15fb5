/** The reader's own work: over reloads, a crash of the page, two tabs, a cluster that the server no longer has. */
import type { Page } from '@playwright/test';
import { parse } from 'yaml';
import { encodeLink } from '../../lib/scenario/link';
import { SCENARIO_FORMAT } from '../../lib/scenario/scenario';
import { expectNoAxeFindings } from '../fixtures/accessibility';
import { appearances } from '../fixtures/appearances';
import { paste, volumeManifest } from '../fixtures/manifests';
import { settled } from '../fixtures/settled';
import { createCluster, SimulatedCluster } from '../fixtures/simulated-cluster';
import { expect, test } from '../fixtures/test';

function editor(page: Page) {
  return page.getByTestId('manifest-editor');
}

/** Waits until this browser has kept a record whose JSON has `text`. */
async function keptIn(page: Page, key: string, text: string): Promise<void> {
  await expect
    .poll(() => page.evaluate(readKept, { table: 'values', key }), { message: `${key} is kept` })
    .toContain(text);
}

/** What a table of this browser has under a key, as JSON; runs in the page. */
function readKept({ table, key }: { table: string; key: string }): Promise<string> {
  return new Promise((resolve) => {
    const request = indexedDB.open('stowage');
    request.onerror = () => resolve('');
    request.onsuccess = () => {
      const database = request.result;
      const done = (value: string) => {
        database.close();
        resolve(value);
      };
      if (!database.objectStoreNames.contains(table)) return done('');
      const read = database.transaction(table).objectStore(table).get(key);
      read.onsuccess = () => done(JSON.stringify(read.result ?? ''));
      read.onerror = () => done('');
    };
  });
}

/** All that this browser keeps, with its entries, by key. */
function allKept(page: Page): Promise<Record<string, unknown>> {
  return page.evaluate(async () => {
    const opening = indexedDB.open('stowage');
    const done = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const database = await done(opening);
    const tables = database.transaction(['entries', 'values']);
    const kept: Record<string, unknown> = {};
    for (const key of await done(tables.objectStore('values').getAllKeys())) {
      const of = (table: string) => done<unknown>(tables.objectStore(table).get(key));
      kept[String(key)] = [await of('entries'), await of('values')];
    }
    database.close();
    return kept;
  });
}

/** Opens a link to a cluster of that title with two volumes of somebody else's. */
async function openLink(page: Page, title: string): Promise<void> {
  const payload = encodeLink({
    stowage: SCENARIO_FORMAT,
    title,
    kubernetes: '1.37',
    seed: 2,
    objects: [],
    operations: ['theirs', 'more'].map((name) => ({ atMs: 0, create: parse(volumeManifest(name, '1Gi')) })),
    view: 'volumes',
  });
  await page.goto(`/s/custom#${payload.ok ? payload.value : ''}`);
}

async function openManifests(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await settled(page);
  await expect(editor(page)).toBeVisible();
}

test('what is typed survives a reload', async ({ page, cluster }) => {
  await openManifests(page, cluster.path('manifests'));
  await paste(page, volumeManifest('disk', '10Gi'));
  await keptIn(page, `text:${cluster.name}`, 'name: disk');
  await page.reload();
  await settled(page);
  await expect(editor(page)).toContainText('name: disk');
});

test('what is typed survives a crash of the page', async ({ browser, cluster, baseURL }) => {
  const context = await browser.newContext({ baseURL: baseURL ?? '' });
  const page = await context.newPage();
  await openManifests(page, cluster.path('manifests'));
  await paste(page, volumeManifest('crashed', '10Gi'));
  await keptIn(page, `text:${cluster.name}`, 'name: crashed');
  const crashed = page.waitForEvent('crash');
  const devtools = await context.newCDPSession(page);
  devtools.send('Page.crash').catch(() => undefined);
  await crashed;
  const again = await context.newPage();
  await openManifests(again, cluster.path('manifests'));
  await expect(editor(again)).toContainText('name: crashed');
  await context.close();
});

test('a draft of the older format is read, and moved', async ({ page, cluster }) => {
  const key = `stowage.draft.${cluster.name}`;
  await page.addInitScript(
    ([name = '']) => {
      if (sessionStorage.getItem('seeded') !== null) return;
      sessionStorage.setItem('seeded', '1');
      localStorage.setItem(name, 'kind: FromTheOlderFormat');
    },
    [key],
  );
  await openManifests(page, cluster.path('manifests'));
  await expect(editor(page)).toContainText('FromTheOlderFormat');
  expect(await page.evaluate((name) => localStorage.getItem(name), key)).toBeNull();
  await page.reload();
  await settled(page);
  await expect(editor(page)).toContainText('FromTheOlderFormat');
});

test('a half-filled dialog survives a reload', async ({ page, cluster }) => {
  const openDialog = async () => {
    await page.getByRole('button', { name: /^Cluster:/ }).click();
    await page.getByRole('menuitem', { name: 'New simulated cluster' }).click();
  };
  await page.goto(cluster.path('lifecycle'));
  await settled(page);
  await openDialog();
  await page.getByRole('textbox', { name: 'Name' }).fill('Half a thought');
  await keptIn(page, 'form:new-cluster', 'Half a thought');
  await page.reload();
  await settled(page);
  await openDialog();
  await expect(page.getByRole('textbox', { name: 'Name' })).toHaveValue('Half a thought');
});

test('two tabs follow each other, and what both write at once is set aside', async ({ page, cluster }) => {
  await openManifests(page, cluster.path('manifests'));
  const other = await page.context().newPage();
  await openManifests(other, cluster.path('manifests'));
  await paste(page, 'kind: First');
  await expect(editor(other)).toContainText('kind: First');

  // A tab that only follows writes nothing: two saves of one tab are two versions.
  await page.keyboard.insertText('Again');
  await expect(editor(other)).toContainText('kind: FirstAgain');
  const entry = await page.evaluate(readKept, { table: 'entries', key: `text:${cluster.name}` });
  expect(JSON.parse(entry)).toMatchObject({ version: 2 });

  // A third tab hears nothing, as one that the browser has frozen.
  const quiet = await page.context().newPage();
  await quiet.addInitScript(() => {
    Object.defineProperty(BroadcastChannel.prototype, 'onmessage', { set: () => undefined });
  });
  await openManifests(quiet, cluster.path('manifests'));
  await expect(editor(quiet)).toContainText('kind: FirstAgain');
  await paste(page, 'kind: Mine');
  await keptIn(page, `text:${cluster.name}`, 'kind: Mine');
  await paste(quiet, 'kind: Theirs');
  await expect(quiet.getByText('Another tab wrote here at the same time.')).toBeVisible();
  await expect(editor(quiet)).toContainText('kind: Theirs');
  await quiet.getByRole('button', { name: 'Show its text' }).click();
  await expect(editor(quiet)).toContainText('kind: Mine');
  await keptIn(quiet, `text:${cluster.name}`, 'kind: Mine');
  await quiet.close();
  await other.close();
});

test.describe('a cluster that the server no longer has', () => {
  test.use({ expectedErrors: [/40[49]/] });

  test('is brought back as it was', async ({ page, cluster, request }) => {
    await cluster.transport('pause');
    await openManifests(page, cluster.path('manifests'));
    await paste(page, volumeManifest('disk', '10Gi'));
    await page.getByRole('button', { name: /^Apply/ }).click();
    await settled(page);
    await keptIn(page, `cluster:${cluster.name}`, '"create"');
    const path = `/api/clusters/${cluster.name}/api/v1/persistentvolumes/disk`;
    const before = await (await request.get(path)).json();
    await page.goto(cluster.path('volumes'));
    await settled(page);
    await keptIn(page, `cluster:${cluster.name}`, '"view":"volumes');

    await cluster.remove();
    // The page is loaded anew at the same address; what comes next has to come after.
    const loaded = page.waitForEvent('load');
    await page.getByRole('button', { name: 'Bring it back' }).click();
    await loaded;
    await settled(page);
    await expect(page.getByRole('row', { name: /disk/ })).toBeVisible();
    expect((await (await request.get(path)).json()).metadata.uid).toBe(before.metadata.uid);

    // Also from an address that leads nowhere now.
    await cluster.remove();
    await page.goto(cluster.path('lifecycle'));
    await page.getByRole('button', { name: 'Bring it back' }).click();
    await page.waitForURL(cluster.path('volumes'));
    await settled(page);
    await expect(page.getByRole('row', { name: /disk/ })).toBeVisible();
  });

  test('is not replaced by one of its name that has less', async ({ page, cluster, request }) => {
    await cluster.transport('pause');
    await openManifests(page, cluster.path('manifests'));
    await paste(page, volumeManifest('disk', '10Gi'));
    await page.getByRole('button', { name: /^Apply/ }).click();
    await keptIn(page, `cluster:${cluster.name}`, '"create"');
    await page.goto('about:blank');
    await cluster.remove();
    await request.post('/api/simulations', { data: { name: cluster.name, title: cluster.name } });
    await page.goto(cluster.path('volumes'));
    await settled(page);
    await expect(page.getByText('The server no longer has 1 write of this cluster.')).toBeVisible();
    await expectNoAxeFindings(page);
    await page.getByRole('button', { name: 'Bring it back beside this' }).click();
    await page.waitForURL(/brought-back.*\/manifests/);
    const name = new URL(page.url()).pathname.split('/')[2] ?? '';
    await page.goto(`/c/${name}/volumes`);
    await settled(page);
    await expect(page.getByRole('row', { name: /disk/ })).toBeVisible();
    await request.delete(`/api/simulations/${name}`);
  });
});

test.describe('another cluster has the name of one that is kept', () => {
  test.use({ expectedErrors: [/40[49]/] });

  /** Works on the cluster, until this browser keeps it, and leaves it; then the server has it no more. */
  async function workedOn(page: Page, cluster: SimulatedCluster): Promise<void> {
    await cluster.transport('pause');
    await openManifests(page, cluster.path('manifests'));
    await paste(page, volumeManifest('mine', '10Gi'));
    await page.getByRole('button', { name: /^Apply/ }).click();
    await keptIn(page, `cluster:${cluster.name}`, '"create"');
    await page.goto('/demos');
    await cluster.remove();
  }

  test('in which somebody else did as much: both are kept', async ({ page, cluster, request }) => {
    await workedOn(page, cluster);
    const entry = await page.evaluate(readKept, { table: 'entries', key: `cluster:${cluster.name}` });
    const { version } = JSON.parse(entry) as { version: number };
    const theirs = await createCluster(request, cluster.name);
    await theirs.transport('pause');
    await theirs.create(`${volumeManifest('theirs', '1Gi')}---\n${volumeManifest('more', '1Gi')}`);
    await page.goto(cluster.path('volumes'));
    await settled(page);
    await expect(page.getByText('The server no longer has 1 write of this cluster.')).toBeVisible();
    await keptIn(page, `cluster:${cluster.name}`, 'theirs');
    await keptIn(page, `cluster:${cluster.name}#${version}`, 'mine');

    await page.getByRole('button', { name: 'Not now' }).click();
    await page.getByRole('button', { name: /^Cluster:/ }).click();
    await page.getByRole('menuitem', { name: 'Kept in this browser' }).click();
    const dialog = page.getByRole('dialog', { name: 'Kept in this browser' });
    await expect(dialog.getByRole('list', { name: 'Kept' })).toContainText('Simulated cluster, set aside');
    await dialog.getByRole('button', { name: `Put ${cluster.name} on the server` }).click();
    await page.waitForURL(/brought-back.*\/manifests/);
    const name = new URL(page.url()).pathname.split('/')[2] ?? '';
    await page.goto(`/c/${name}/volumes`);
    await settled(page);
    await expect(page.getByRole('row', { name: /mine/ })).toBeVisible();
    await request.delete(`/api/simulations/${name}`);
  });

  test('and is only looked at, through a link: what is kept stays as it is', async ({ page, cluster }) => {
    await workedOn(page, cluster);
    const before = await allKept(page);
    await openLink(page, cluster.name);
    await page.waitForURL(cluster.path('volumes'));
    await settled(page);
    await expect(page.getByText('The server has another cluster of this name.')).toBeVisible();
    await expectNoAxeFindings(page);
    expect(await allKept(page)).toEqual(before);
  });
});

test('a link that one works on is kept beside a draft, which stays as it is', async ({
  page,
  cluster,
  request,
}) => {
  await cluster.transport('pause');
  await openManifests(page, cluster.path('manifests'));
  await paste(page, volumeManifest('mine', '10Gi'));
  await page.getByRole('button', { name: /^Apply/ }).click();
  await settled(page);
  await keptIn(page, `cluster:${cluster.name}`, '"create"');
  await keptIn(page, `text:${cluster.name}`, 'name: mine');
  await page.goto('/demos');
  const before = await allKept(page);
  expect(Object.keys(before).sort()).toEqual([`cluster:${cluster.name}`, `text:${cluster.name}`]);

  const title = `${cluster.name}-linked`;
  await openLink(page, title);
  await page.waitForURL(`/c/${title}/volumes`);
  await settled(page);
  await new SimulatedCluster(request, title).create(volumeManifest('added', '1Gi'));
  await keptIn(page, `cluster:${title}`, 'added');
  const { [`cluster:${title}`]: linked, ...others } = await allKept(page);
  expect(JSON.stringify(linked)).toContain('theirs');
  expect(others).toEqual(before);
  await request.delete(`/api/simulations/${title}`);
});

for (const appearance of appearances) {
  test.describe(appearance.name, () => {
    test.use(appearance.use);
    test('start over throws everything away, and it comes back', async ({ page, cluster }) => {
      await openManifests(page, cluster.path('manifests'));
      await paste(page, 'kind: Precious');
      await keptIn(page, `text:${cluster.name}`, 'Precious');
      await page.getByRole('button', { name: /^Cluster:/ }).click();
      await page.getByRole('menuitem', { name: 'Kept in this browser' }).click();
      const dialog = page.getByRole('dialog', { name: 'Kept in this browser' });
      await expect(dialog.getByRole('list', { name: 'Kept' })).toContainText(`Text for ${cluster.name}`);
      await expectNoAxeFindings(page);
      await dialog.getByRole('button', { name: 'Start over' }).click();
      await expect(dialog).toContainText('Nothing is kept.');
      await page.reload();
      await settled(page);
      await expect(editor(page)).not.toContainText('Precious');
      await page.getByRole('button', { name: /^Cluster:/ }).click();
      await page.getByRole('menuitem', { name: 'Kept in this browser' }).click();
      await dialog.getByRole('button', { name: `Bring back Text for ${cluster.name}` }).click();
      await expect(dialog.getByRole('list', { name: 'Kept' })).toContainText(`Text for ${cluster.name}`);
      await page.keyboard.press('Escape');
      await expect(editor(page)).toContainText('Precious');
    });
  });
}
