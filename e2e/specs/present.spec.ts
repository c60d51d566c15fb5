/** A presenter in one browser, an audience in another: it follows the notes, leaves, changes something, comes back. */
import type { Browser, Page } from '@playwright/test';
import { expectNoAxeFindings } from '../fixtures/accessibility';
import { appearances } from '../fixtures/appearances';
import { paste, volumeManifest } from '../fixtures/manifests';
import { settled } from '../fixtures/settled';
import { expect, test } from '../fixtures/test';

const volume = (name: string) => ({
  apiVersion: 'v1',
  kind: 'PersistentVolume',
  metadata: { name },
  spec: { capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'], hostPath: { path: `/mnt/${name}` } },
});

const QUESTION = {
  ask: ['Will it be bound?'],
  options: ['Yes', 'No'],
  answer: 1,
  because: ['Nobody claims it.'],
};

/** Three notes, each with the volume that it speaks of. */
const scenario = {
  stowage: 1,
  kubernetes: '1.37',
  seed: 1,
  title: 'Three volumes',
  objects: [volume('first')],
  operations: [
    { atMs: 10_000, create: volume('second') },
    { atMs: 20_000, create: volume('third') },
  ],
  notes: ['first', 'second', 'third'].map((name, index) => ({
    atMs: index * 10_000,
    title: `The ${name} volume`,
    text: ['It is ', { code: 'Available' }, ' and waits.'],
    select: { apiVersion: 'v1', kind: 'PersistentVolume', name },
    view: 'volumes',
    ...(name === 'second' ? { question: QUESTION } : {}),
  })),
  untilMs: 0,
};

interface Stage {
  readonly cluster: string;
  readonly link: string;
  readonly remove: () => Promise<void>;
}

/** Opens the scenario and begins to present it in `page`. */
async function present(page: Page): Promise<Stage> {
  const created = await page.request.post('/api/simulations', { data: { scenario, paused: true } });
  const { name } = (await created.json()) as { readonly name: string };
  await page.goto(`/c/${name}/volumes`);
  await settled(page);
  await page.getByRole('button', { name: 'Present' }).click();
  const bar = page.getByRole('region', { name: 'Presentation' });
  await expect(bar).toContainText('The first volume');
  await bar.getByRole('button', { name: /^Audience/ }).click();
  const link = await page.getByTestId('audience-link').innerText();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  return {
    cluster: name,
    link,
    remove: async () => {
      await page.request.delete(`/api/simulations/${name}`);
    },
  };
}

async function join(
  browser: Browser,
  link: string,
  viewport?: { width: number; height: number },
): Promise<Page> {
  const context = await browser.newContext(viewport ? { viewport } : {});
  const page = await context.newPage();
  await page.goto(link);
  await page.waitForURL(/\/c\//);
  await settled(page);
  return page;
}

function bar(page: Page) {
  return page.getByRole('region', { name: 'Presentation' });
}

test('an audience follows three notes, leaves, changes something of its own, and comes back', async ({
  page,
  browser,
}) => {
  const stage = await present(page);
  const listener = await join(browser, stage.link, { width: 390, height: 844 });
  await expect(bar(listener)).toContainText('The first volume');
  await expect(listener.getByRole('row', { name: /second/ })).toHaveCount(0);

  await page.keyboard.press('ArrowRight');
  await expect(bar(page)).toContainText('The second volume');
  await expect(bar(listener)).toContainText('The second volume');
  await expect(listener.getByText('second', { exact: true }).first()).toBeVisible();
  await expect(bar(listener)).toContainText('Will it be bound?');
  await expect(bar(listener)).not.toContainText('Nobody claims it.');
  await page.keyboard.press('ArrowRight');
  await expect(bar(listener)).toContainText('Nobody claims it.');
  await page.keyboard.press('ArrowRight');
  await expect(bar(listener)).toContainText('The third volume');
  await expect(listener).toHaveURL(/volumes\?.*object=PersistentVolume%2Fthird/);
  await expectNoAxeFindings(listener);

  // Back: the audience goes with the presenter into the past.
  await page.keyboard.press('ArrowLeft');
  await expect(bar(listener)).toContainText('The second volume');
  await expect(listener.getByRole('region', { name: 'The past' })).toBeVisible();

  // The listener cannot move the presenter's clock.
  await bar(listener).getByRole('button', { name: 'Explore on my own' }).click();
  await listener.waitForURL(/\/c\/on-my-own/);
  const branch = new URL(listener.url()).pathname.split('/')[2] ?? '';
  await listener.goto(`/c/${branch}/manifests`);
  await settled(listener);
  await paste(listener, volumeManifest('mine', '10Gi'));
  await listener.getByRole('button', { name: /^Apply/ }).click();
  await settled(listener);
  const mine = await page.request.get(`/api/clusters/${branch}/api/v1/persistentvolumes/mine`);
  expect(mine.status()).toBe(200);
  const theirs = await page.request.get(`/api/clusters/${stage.cluster}/api/v1/persistentvolumes/mine`);
  expect(theirs.status()).toBe(404);

  await page.keyboard.press('ArrowRight');
  await expect(bar(page)).toContainText('The third volume');
  await bar(listener).getByRole('button', { name: 'Back to the presentation' }).click();
  await listener.waitForURL(new RegExp(`/c/${stage.cluster}/volumes`));
  await expect(bar(listener)).toContainText('The third volume');

  await page.keyboard.press('Escape');
  await expect(bar(page)).toHaveCount(0);
  await expect(bar(listener)).toContainText('The presentation is over.');
  await listener.context().close();
  await page.request.delete(`/api/simulations/${branch}`);
  await stage.remove();
});

test('a stage fills the screen and is read from the last row, until it ends', async ({ page }) => {
  const look = () =>
    page.getByRole('row', { name: /first/ }).evaluate((row) => ({
      full: document.fullscreenElement !== null,
      type: Number.parseFloat(getComputedStyle(row).fontSize),
    }));
  const created = await page.request.post('/api/simulations', { data: { scenario, paused: true } });
  const { name } = (await created.json()) as { readonly name: string };
  await page.goto(`/c/${name}/volumes`);
  await settled(page);
  const before = await look();
  expect(before.full).toBe(false);

  await page.getByRole('button', { name: 'Present' }).click();
  await expect(bar(page)).toContainText('The first volume');
  await expect.poll(look).toEqual({ full: true, type: before.type * 1.25 });

  await page.keyboard.press('Escape');
  await expect(bar(page)).toHaveCount(0);
  await expect.poll(look).toEqual(before);
  await page.request.delete(`/api/simulations/${name}`);
});

test('what a listener does in the presenter’s cluster happens in a branch, or not at all', async ({
  page,
  browser,
}) => {
  const stage = await present(page);
  const listener = await join(browser, stage.link);
  await expect(bar(listener)).toContainText('The first volume');
  const before = await (
    await page.request.get(`/api/clusters/${stage.cluster}/api/v1/persistentvolumes`)
  ).json();
  await listener.getByRole('button', { name: 'Step to the next write' }).click();
  await expect(listener.getByRole('region', { name: 'Messages' })).toContainText('you follow a presentation');
  const after = await (
    await page.request.get(`/api/clusters/${stage.cluster}/api/v1/persistentvolumes`)
  ).json();
  expect(after).toEqual(before);
  await listener.context().close();
  await stage.remove();
});

test('a presenter who reloads goes on with the same link; blank and pointer are keys', async ({
  page,
  browser,
}) => {
  const stage = await present(page);
  const listener = await join(browser, stage.link);
  await page.keyboard.press('p');
  await expect(page.getByTestId('spotlight')).toBeVisible();
  await page.keyboard.press('p');
  await expect(page.getByTestId('spotlight')).toHaveCount(0);
  await page.keyboard.press('b');
  await expect(page.getByText('Press B to go on.')).toBeVisible();
  await expect(listener.getByText('The presenter has blanked the picture for a moment.')).toBeVisible();
  await page.keyboard.press('b');
  await expect(listener.getByText('The presenter has blanked the picture for a moment.')).toHaveCount(0);
  await page.reload();
  await settled(page);
  await page.keyboard.press('ArrowRight');
  await expect(bar(listener)).toContainText('The second volume');
  await listener.context().close();
  await stage.remove();
});

test('only who has the key moves a presentation', async ({ page }) => {
  const stage = await present(page);
  const id = stage.link.split('/').at(-1) ?? '';
  const scene = { cluster: 'demo', view: 'map', moment: 'now', blank: false };
  const refused = await page.request.put(`/api/presentations/${id}`, { data: { scene } });
  expect(refused.status()).toBe(403);
  const outside = await page.request.post('/api/presentations', {
    data: { scene: { ...scene, view: '../../api' } },
  });
  expect([outside.status(), (await outside.json()).message]).toEqual([
    400,
    expect.stringContaining('scene.view'),
  ]);
  await stage.remove();
});

test.describe('a link to nothing', () => {
  test.use({ expectedErrors: [/404/] });
  test('says so', async ({ page }) => {
    await page.goto('/p/AAAAAAAAAAAAAAAAAAAAAA');
    await expect(page.getByText('There is no such presentation.')).toBeVisible();
    await expectNoAxeFindings(page);
  });
});

for (const appearance of appearances) {
  test.describe(appearance.name, () => {
    test.use(appearance.use);
    test('the stage has no findings', async ({ page, browser }) => {
      const stage = await present(page);
      await expectNoAxeFindings(page);
      const listener = await join(browser, stage.link, appearance.use.viewport);
      await expect(bar(listener)).toContainText('The first volume');
      await expectNoAxeFindings(listener);
      await listener.context().close();
      await stage.remove();
    });
  });
}
