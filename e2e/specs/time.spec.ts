/** The past of a cluster: going there, what the views show, acting there, comparing, undoing, coming back by address. */
import type { Page } from '@playwright/test';
import { expectNoAxeFindings } from '../fixtures/accessibility';
import { appearances } from '../fixtures/appearances';
import { CLAIM, paste, volumeManifest } from '../fixtures/manifests';
import { settled } from '../fixtures/settled';
import type { SimulatedCluster } from '../fixtures/simulated-cluster';
import { expect, test } from '../fixtures/test';

/** A volume, then a claim that binds it, with the clock at rest. */
async function bindOne(cluster: SimulatedCluster): Promise<void> {
  await cluster.transport('pause');
  await cluster.create(volumeManifest('disk', '10Gi'));
  await cluster.transport('settle');
  await cluster.create(CLAIM);
  await cluster.transport('settle');
}

function moment(page: Page) {
  return page.getByRole('slider', { name: 'Moment' });
}

function state(page: Page, name: string) {
  return page.getByRole('region', { name });
}

/** Back until the volume is Available again, by the key. */
async function backToAvailable(page: Page): Promise<void> {
  for (let tries = 0; tries < 12; tries += 1) {
    if (await state(page, 'Available, 1 volume').isVisible()) return;
    await page.keyboard.press('[');
    await settled(page);
  }
  await expect(state(page, 'Available, 1 volume')).toContainText('disk');
}

test('steps back show the past, in every view, and a reload keeps it', async ({ page, cluster }) => {
  await bindOne(cluster);
  await page.goto(cluster.path('lifecycle'));
  await settled(page);
  await expect(state(page, 'Bound, 1 volume')).toContainText('disk');
  await expect(moment(page)).toHaveAttribute('aria-valuetext', /^Now, revision/);
  await backToAvailable(page);
  await expect(page.getByRole('region', { name: 'The past' })).toBeVisible();
  await expect(moment(page)).toHaveAttribute(
    'aria-valuetext',
    /(you|-controller) (created|updated) .* at .*; revision/,
  );
  const told = (await moment(page).getAttribute('aria-valuetext')) ?? '';
  await expect(page).toHaveURL(/[?&]at=\d+/);

  await page.getByRole('link', { name: 'Volumes', exact: true }).click();
  await settled(page);
  await expect(page.getByRole('row', { name: /disk/ })).toContainText('Available');
  await expect(page).toHaveURL(/volumes\?at=\d+/);

  // What is written meanwhile does not move the view.
  await cluster.create(volumeManifest('late', '1Gi'));
  await page.reload();
  await settled(page);
  await expect(page.getByRole('row', { name: /disk/ })).toContainText('Available');
  await expect(page.getByRole('row', { name: /late/ })).toHaveCount(0);
  expect((await moment(page).getAttribute('aria-valuetext'))?.split(';')[0]).toBe(told.split(';')[0]);

  await page.keyboard.press('n');
  await settled(page);
  await expect(page.getByRole('row', { name: /late/ })).toBeVisible();
  await expect(page).not.toHaveURL(/at=/);
});

test('a link that is followed at once after a step is followed, however slow the server', async ({
  page,
  cluster,
}) => {
  await bindOne(cluster);
  await page.goto(cluster.path('lifecycle'));
  await settled(page);
  // The address takes the moment once the hand rests, while the page of the link is still being fetched.
  let release = () => {};
  const written = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route(
    ({ pathname }) => pathname.endsWith('/volumes'),
    async (route) => {
      await written;
      await route.continue();
    },
  );
  // In one turn: Playwright's own key and click may be further apart than the rest of a hand.
  await page.getByRole('link', { name: /^Volumes/ }).evaluate((link: HTMLAnchorElement) => {
    document.body.dispatchEvent(new KeyboardEvent('keydown', { key: '[', bubbles: true, cancelable: true }));
    link.click();
  });
  await expect(page).toHaveURL(/lifecycle\?at=\d+/);
  release();
  await expect(page).toHaveURL(/volumes\?at=\d+/);
  await expect(page.getByRole('region', { name: 'The past' })).toBeVisible();
});

test('the playhead follows the hand and the keys of a slider', async ({ page, cluster }) => {
  await bindOne(cluster);
  await page.goto(cluster.path('lifecycle'));
  await settled(page);
  await moment(page).focus();
  await page.keyboard.press('Home');
  await settled(page);
  await expect(moment(page)).toHaveAttribute('aria-valuenow', '0');
  await page.keyboard.press('ArrowRight');
  await settled(page);
  const first = await moment(page).getAttribute('aria-valuenow');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowLeft');
  await settled(page);
  await expect(moment(page)).toHaveAttribute('aria-valuenow', first ?? '');
  await page.keyboard.press('PageUp');
  await settled(page);
  await expect(page.getByRole('region', { name: 'The past' })).toBeVisible();
  await page.keyboard.press('End');
  await settled(page);
  await expect(page.getByRole('region', { name: 'The past' })).toHaveCount(0);

  const track = await page.getByTestId('track').boundingBox();
  const head = await page.getByTestId('playhead').boundingBox();
  if (!track || !head) throw new Error('the track is drawn');
  const y = track.y + track.height / 2;
  await page.mouse.move(head.x + head.width / 2, y);
  await page.mouse.down();
  await page.mouse.move(track.x + 40, y, { steps: 8 });
  await page.mouse.up();
  await settled(page);
  await expect(page.getByRole('region', { name: 'The past' })).toBeVisible();
  await page.getByRole('button', { name: 'Back to now' }).click();
  await settled(page);
  await expect(state(page, 'Bound, 1 volume')).toContainText('disk');
});

/** Branches that a test made, to be removed whether it passes or not. */
const branches: string[] = [];
test.afterEach(async ({ request }) => {
  for (const branch of branches.splice(0)) await request.delete(`/api/simulations/${branch}`);
});

test('acting in the past begins a branch, and the two can be compared', async ({
  page,
  cluster,
  request,
}) => {
  await bindOne(cluster);
  await page.goto(cluster.path('lifecycle'));
  await settled(page);
  await backToAvailable(page);
  await page.getByRole('link', { name: 'Manifests', exact: true }).click();
  await settled(page);
  await paste(page, volumeManifest('other', '3Gi'));
  await page.getByRole('button', { name: /^Apply/ }).click();
  await page.waitForURL(/\/c\/apply-other[^/]*\/manifests/);
  await settled(page);
  const branch = new URL(page.url()).pathname.split('/')[2] ?? '';
  branches.push(branch);
  await page.getByRole('link', { name: 'Lifecycle', exact: true }).click();
  await settled(page);
  await expect(page.getByRole('main')).toContainText('other');
  await expect(state(page, 'Bound, 0 volumes')).toBeVisible();

  await page.getByRole('link', { name: 'Branches and comparison' }).click();
  await settled(page);
  const timelines = page.getByRole('region', { name: 'Timelines' });
  await expect(timelines.getByRole('listitem')).toHaveCount(2);
  await expect(timelines).toContainText(`Began in ${cluster.name}`);
  const differences = page.getByRole('region', { name: 'Differences' });
  await expect(differences.getByRole('listitem').filter({ hasText: 'PersistentVolume other' })).toContainText(
    'added',
  );
  await expect(
    differences.getByRole('listitem').filter({ hasText: 'PersistentVolumeClaim default/notes' }),
  ).toContainText('spec.volumeNamebefore: disk');
  const disk = differences.getByRole('listitem').filter({ hasText: 'PersistentVolume disk' });
  await expect(disk).toContainText('status.phase');
  await expect(disk).toContainText('before: Bound');
  const picture = page.getByRole('region', { name: 'On the map' });
  await expect(picture.getByRole('button', { name: /^other.*, added/ })).toBeVisible();
  await expect(picture.getByRole('button', { name: /^notes.*, changed/ })).toBeVisible();
  await expectNoAxeFindings(page);

  // The other timeline still has its future.
  const bound = await request.get(`/api/clusters/${cluster.name}/api/v1/persistentvolumes/disk`);
  expect((await bound.json()).status.phase).toBe('Bound');

  await page.getByRole('button', { name: 'Rename apply other' }).click();
  await page.getByRole('textbox', { name: 'Title' }).fill('Another disk');
  await page.getByRole('dialog').getByRole('button', { name: 'Rename' }).click();
  await expect(timelines).toContainText('Another disk');
  await page.getByRole('button', { name: 'Delete Another disk' }).click();
  await page.waitForURL(new RegExp(`/c/${cluster.name}/timelines`));
  await expect(timelines.getByRole('listitem')).toHaveCount(1);
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.waitForURL(new RegExp(`/c/${branch}/timelines`));
  await settled(page);
  await expect(timelines).toContainText('Another disk');
});

test('undo and redo by their keys, and never while one types', async ({ page, cluster }) => {
  await cluster.transport('pause');
  await page.goto(cluster.path('manifests'));
  await settled(page);
  await paste(page, `${volumeManifest('disk', '10Gi')}---\n${volumeManifest('spare', '20Gi')}`);
  await page.getByRole('button', { name: /^Apply/ }).click();
  await settled(page);
  await page.getByTestId('manifest-editor').click();
  await page.keyboard.press('ControlOrMeta+z');
  await page.getByRole('link', { name: 'Volumes', exact: true }).click();
  await settled(page);
  await expect(page.getByRole('row', { name: /disk/ })).toBeVisible();

  await page.keyboard.press('ControlOrMeta+z');
  await expect(page.getByText('Undone: 2 writes.')).toBeVisible();
  await settled(page);
  await expect(page.getByRole('row', { name: /disk|spare/ })).toHaveCount(0);
  await page.keyboard.press('ControlOrMeta+Shift+z');
  await expect(page.getByText('Done again: 2 writes.')).toBeVisible();
  await settled(page);
  await expect(page.getByRole('row', { name: /disk/ })).toBeVisible();
  await expect(page.getByRole('row', { name: /spare/ })).toBeVisible();
  await page.keyboard.press('ControlOrMeta+z');
  await settled(page);
  await expect(page.getByRole('row', { name: /disk|spare/ })).toHaveCount(0);
  await page.keyboard.press('Control+y');
  await settled(page);
  await expect(page.getByRole('row', { name: /disk/ })).toBeVisible();
});

test('what was undone stays when something else is done: by keyboard, to be deleted, switched to and compared', async ({
  page,
  cluster,
}) => {
  await cluster.transport('pause');
  await cluster.create(volumeManifest('first', '1Gi'));
  await cluster.create(volumeManifest('second', '2Gi'));
  await page.goto(cluster.path('volumes'));
  await settled(page);
  await page.keyboard.press('ControlOrMeta+z');
  await expect(page.getByText('Undone: create PersistentVolume second.')).toBeVisible();
  await settled(page);
  await cluster.create(volumeManifest('other', '3Gi'));
  await page.goto(cluster.path('timelines'));
  await settled(page);

  const timelines = page.getByRole('region', { name: 'Timelines' });
  const line = timelines.getByRole('listitem').filter({ hasText: 'Undone: create PersistentVolume second' });
  await expect(line).toContainText(`Leaves ${cluster.name} at`);
  await expectNoAxeFindings(page);
  await line.getByRole('button', { name: /^Delete what was undone/ }).press('Enter');
  await expect(line).toHaveCount(0);
  await page.getByRole('button', { name: 'Undo' }).press('Enter');
  await expect(line).toBeVisible();

  await line.getByRole('button', { name: /^Switch to what was undone/ }).press('Enter');
  await page.waitForURL(/\/c\/undone-create-persistentvolume-second[^/]*\/timelines/);
  branches.push(new URL(page.url()).pathname.split('/')[2] ?? '');
  await settled(page);
  const differences = page.getByRole('region', { name: 'Differences' }).getByRole('listitem');
  await expect(differences.filter({ hasText: 'PersistentVolume second' })).toContainText('added');
  await expect(differences.filter({ hasText: 'PersistentVolume other' })).toContainText('removed');
  await expect(timelines).toContainText('Undone: create PersistentVolume second');
  await expect(timelines.getByRole('button', { name: /^Switch to what was undone/ })).toHaveCount(0);
});

test('starting again is undone, and a deleted cluster is brought back', async ({ page, cluster }) => {
  await cluster.transport('pause');
  await cluster.create(volumeManifest('disk', '10Gi'));
  await page.goto(cluster.path('volumes'));
  await settled(page);
  const disk = page.getByRole('row', { name: /disk/ });
  await expect(disk).toBeVisible();
  const choose = async (action: string) => {
    await page.getByRole('button', { name: /^Cluster: / }).press('Enter');
    await page
      .getByRole('menuitem', { name: action })
      .or(page.getByRole('menuitemradio', { name: action }))
      .click();
    const dialog = page.getByRole('dialog');
    await expect(dialog).toContainText(/brings? back|bring it back/);
    await dialog.getByRole('button', { name: action }).click();
  };
  await choose('Start again');
  await expect(disk).toHaveCount(0);
  await settled(page);
  await page.keyboard.press('ControlOrMeta+z');
  await expect(page.getByText('Undone: Start again.')).toBeVisible();
  await expect(disk).toBeVisible();

  await choose('Delete');
  await expect(page.getByText(`Deleted: ${cluster.name}.`)).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.waitForURL(new RegExp(`/c/${cluster.name}/timelines`));
  await settled(page);
  await page.getByRole('link', { name: 'Volumes', exact: true }).click();
  await settled(page);
  await expect(disk).toBeVisible();
});

test('a field tells who changed it last', async ({ page, cluster }) => {
  await bindOne(cluster);
  await page.goto(cluster.path('lifecycle?object=PersistentVolume/disk'));
  await settled(page);
  const panel = page.getByRole('complementary', { name: /Details of PersistentVolume disk/ });
  await panel.getByRole('tab', { name: 'Fields' }).click();
  await panel.getByRole('button', { name: 'Who changed status.phase?' }).click();
  await settled(page);
  await expect(page.getByRole('region', { name: 'Messages' })).toContainText('persistentvolume-controller');
  await expect(page.getByRole('region', { name: 'The past' })).toContainText('PersistentVolume disk');
  await page.keyboard.press('p');
  await settled(page);
  await expect(moment(page)).toHaveAttribute('aria-valuetext', /PersistentVolume disk/);
});

for (const appearance of appearances) {
  test.describe(appearance.name, () => {
    test.use(appearance.use);
    test('the past and the timelines have no findings', async ({ page, cluster }) => {
      await bindOne(cluster);
      await page.goto(cluster.path('lifecycle'));
      await settled(page);
      await page.getByRole('button', { name: 'Back one write' }).click();
      await settled(page);
      await expect(page.getByRole('region', { name: 'The past' })).toBeVisible();
      await expectNoAxeFindings(page);
      await page.goto(cluster.path('timelines'));
      await settled(page);
      await expectNoAxeFindings(page);
    });
  });
}
