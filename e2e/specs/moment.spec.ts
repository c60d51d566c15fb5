/** One past moment in every view, what moves through the past, and two moments beside each other. */
import type { Locator, Page } from '@playwright/test';
import { expectNoAxeFindings } from '../fixtures/accessibility';
import { appearances } from '../fixtures/appearances';
import { CLAIM, volumeManifest } from '../fixtures/manifests';
import { settled } from '../fixtures/settled';
import type { SimulatedCluster } from '../fixtures/simulated-cluster';
import { expect, test } from '../fixtures/test';

function moment(page: Page | Locator): Locator {
  return page.getByRole('slider', { name: 'Moment' });
}

function past(page: Page): Locator {
  return page.getByRole('region', { name: 'The past' });
}

async function shownRevision(page: Page | Locator): Promise<number> {
  return Number(await moment(page).getAttribute('aria-valuenow'));
}

/** The newest revision of the cluster. */
async function newestRevision(page: Page, cluster: SimulatedCluster): Promise<number> {
  await page.goto(cluster.path('volumes'));
  await settled(page);
  return shownRevision(page);
}

/** What comes after the moment that the views are asked for: the volume, and one object for each view. */
const LATER = `apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: { name: late }
provisioner: disk.csi.example.com
---
apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: nginx, volumeMounts: [{ name: data, mountPath: /data }] }]
  volumes: [{ name: data, persistentVolumeClaim: { claimName: notes } }]
---
apiVersion: snapshot.storage.k8s.io/v1
kind: VolumeSnapshot
metadata: { name: monday }
spec: { volumeSnapshotClassName: none, source: { persistentVolumeClaimName: notes } }
`;

interface View {
  readonly path: string;
  /** What says that the claim waits for a volume. */
  readonly before: (main: Locator) => Locator;
  /** What says that there is more by now. */
  readonly now: (main: Locator) => Locator;
  readonly open?: (main: Locator) => Promise<void>;
}

const VIEWS: readonly View[] = [
  {
    path: 'lifecycle',
    before: (main) => main.getByRole('region', { name: 'Available, 0 volumes' }),
    now: (main) => main.getByRole('region', { name: 'Bound, 1 volume' }).getByText('disk'),
  },
  {
    path: 'claims',
    before: (main) => main.getByRole('row', { name: /notes/ }).getByText('Blocked'),
    now: (main) => main.getByRole('row', { name: /notes/ }).getByText('Bound', { exact: true }),
  },
  {
    path: 'claims/default/notes',
    before: (main) => main.getByRole('heading', { level: 1 }).getByText(/no volume/i),
    now: (main) => main.getByRole('heading', { level: 1 }).getByText(/bound/i),
  },
  {
    path: 'volumes',
    before: (main) => main.getByText(/^No volumes/),
    now: (main) => main.getByRole('row', { name: /disk/ }),
  },
  {
    path: 'snapshots',
    before: (main) => main.getByText('No snapshots in this cluster'),
    now: (main) => main.getByRole('row', { name: /monday/ }),
  },
  {
    path: 'classes',
    before: (main) => main.getByText('No classes in this cluster'),
    now: (main) => main.getByRole('row', { name: /late/ }),
  },
  {
    path: 'map',
    before: (main) => main.getByRole('button', { name: /^notes.*Pending/ }),
    now: (main) => main.getByRole('button', { name: /^disk/ }),
  },
  {
    path: 'manifests',
    before: (main) => main.getByRole('region', { name: 'PersistentVolumeClaim' }).getByText('notes'),
    now: (main) => main.getByRole('region', { name: 'PersistentVolume', exact: true }).getByText('disk'),
    open: (main) => main.getByRole('tab', { name: /In the cluster/ }).click(),
  },
  {
    path: 'events',
    before: (main) => main.getByText('FailedBinding').first(),
    now: (main) => main.getByText('Scheduled').first(),
  },
  {
    path: 'volume-types',
    before: (main) => main.getByText(/^Nothing is written anywhere/),
    now: (main) => main.getByRole('list', { name: 'Data' }).getByText(/web/).first(),
  },
];

test('every view and an explanation shows the moment that was chosen', async ({ page, cluster }) => {
  // Ten pages, each read anew.
  test.slow();
  await cluster.transport('pause');
  await cluster.create('apiVersion: v1\nkind: Node\nmetadata: { name: node-a }\n');
  await cluster.create(CLAIM);
  await cluster.transport('settle');
  const then = await newestRevision(page, cluster);
  await cluster.create(volumeManifest('disk', '10Gi'));
  await cluster.create(LATER);
  await cluster.transport('settle');
  const main = page.getByRole('main');
  for (const view of VIEWS) {
    await test.step(view.path, async () => {
      await page.goto(cluster.path(`${view.path}?at=${then}`));
      await settled(page);
      await view.open?.(main);
      await expect(past(page)).toBeVisible();
      await expect(moment(page)).toHaveAttribute('aria-valuenow', String(then));
      await expect(view.before(main)).toBeVisible();
      await expect(view.now(main)).toHaveCount(0);
      await page.keyboard.press('n');
      await settled(page);
      await expect(past(page)).toHaveCount(0);
      await expect(view.now(main)).toBeVisible();
    });
  }
});

/** A volume, a claim that binds it, and a second volume a minute later, with the clock at rest. */
async function story(cluster: SimulatedCluster): Promise<void> {
  await cluster.transport('pause');
  await cluster.create(volumeManifest('disk', '10Gi'));
  await cluster.transport('settle');
  await cluster.create(CLAIM);
  await cluster.transport('settle');
  await cluster.create(volumeManifest('spare', '20Gi'));
  await cluster.transport('settle');
}

test('rests and changes of an object, by keys and by buttons', async ({ page, cluster }) => {
  await story(cluster);
  await page.goto(cluster.path('volumes?object=PersistentVolume/disk'));
  await settled(page);
  const seen: number[] = [];
  for (const key of ['{', '{', '}']) {
    await page.keyboard.press(key);
    await settled(page);
    seen.push(await shownRevision(page));
  }
  const [second = 0, first = 0, again] = seen;
  expect(first).toBeLessThan(second);
  expect(again).toBe(second);
  await page.getByRole('button', { name: 'Back to rest' }).click();
  await settled(page);
  expect(await shownRevision(page)).toBe(first);
  await page.getByRole('button', { name: 'Run to rest' }).click();
  await settled(page);
  expect(await shownRevision(page)).toBe(second);

  await page.keyboard.press('n');
  await settled(page);
  await page.keyboard.press('p');
  await settled(page);
  const last = await shownRevision(page);
  await expect(moment(page)).toHaveAttribute('aria-valuetext', /PersistentVolume disk/);
  await page.keyboard.press('p');
  await settled(page);
  expect(await shownRevision(page)).toBeLessThan(last);
  await page.keyboard.press('o');
  await settled(page);
  expect(await shownRevision(page)).toBe(last);
  await page.keyboard.press('o');
  await expect(page.getByText('Nothing after this moment changed')).toBeVisible();
  expect(await shownRevision(page)).toBe(last);
});

test('the past is played up to now, and the lanes may be of objects', async ({ page, cluster }) => {
  await story(cluster);
  await page.goto(cluster.path('volumes'));
  await settled(page);
  const lanes = page.getByTestId('track');
  await expect(lanes.getByText('controllers')).toBeVisible();
  await page.getByRole('button', { name: 'Lanes by actor; change to objects' }).click();
  await expect(lanes.getByText('spare')).toBeVisible();
  await expect(lanes.getByText('notes')).toBeVisible();
  await expect(lanes.getByText('controllers')).toHaveCount(0);

  await moment(page).press('Home');
  await settled(page);
  await expect(page.getByRole('row', { name: /disk/ })).toHaveCount(0);
  await page.getByRole('button', { name: 'Play', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Pause' })).toBeVisible();
  await expect(page.getByRole('row', { name: /disk/ })).toContainText('Available');
  await expect(page.getByRole('row', { name: /disk/ })).toContainText('Bound');
  await expect(past(page)).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeVisible();
  await expect(page.getByRole('row', { name: /spare/ })).toBeVisible();
});

test('the playhead is under the hand before it is let go', async ({ page, cluster }) => {
  await story(cluster);
  await page.goto(cluster.path('lifecycle'));
  await settled(page);
  const track = await page.getByTestId('track').boundingBox();
  if (!track) throw new Error('the track is drawn');
  const middleOf = async (): Promise<number> => {
    const box = await page.getByTestId('playhead').boundingBox();
    return (box?.x ?? 0) + (box?.width ?? 0) / 2;
  };
  const y = track.y + 40;
  await page.mouse.move(track.x + track.width / 2, y);
  await page.mouse.down();
  for (const share of [0.5, 0.35, 0.2, 0.6, 0.4]) {
    const x = track.x + track.width * share;
    await page.mouse.move(x, y);
    expect(Math.abs((await middleOf()) - x)).toBeLessThan(1.5);
  }
  await page.mouse.up();
  await settled(page);
  await expect(past(page)).toBeVisible();
});

test('two moments of one timeline, by the address and by the sliders', async ({ page, cluster }) => {
  await story(cluster);
  const bound = await newestRevision(page, cluster);
  await cluster.delete('v1', 'PersistentVolume', 'spare');
  await cluster.transport('settle');
  await page.goto(cluster.path(`timelines?from=${cluster.name}.${bound}&to=${cluster.name}`));
  await settled(page);
  const differences = page.getByRole('region', { name: 'Differences' }).getByRole('listitem');
  const [from, to] = ['From', 'To'].map((side) => page.getByRole('slider', { name: `${side}: moment` }));
  if (!from || !to) throw new Error('there are two sides');
  await expect(from).toHaveValue(String(bound));
  await expect(differences.filter({ hasText: 'PersistentVolume spare' })).toContainText('removed');
  await expect(differences).toHaveCount(1);
  const picture = page.getByRole('region', { name: 'On the map' });
  await expect(picture.getByRole('button', { name: /^spare.*, removed/ })).toBeVisible();

  await from.press('Home');
  await settled(page);
  await expect(page).toHaveURL(new RegExp(`from=${cluster.name}\\.0&`));
  await expect(differences.filter({ hasText: 'PersistentVolume disk' })).toContainText('added');
  await expect(differences.filter({ hasText: 'PersistentVolume spare' })).toHaveCount(0);
  await to.press('Home');
  await settled(page);
  await expect(page.getByText('Nothing differs')).toBeVisible();
  await page.getByRole('button', { name: 'To: forward one write' }).click();
  await settled(page);
  await expect(differences).toHaveCount(1);
  await expect(differences).toContainText('added');
  await page.reload();
  await settled(page);
  await expect(from).toHaveValue('0');
  await expect(differences).toHaveCount(1);
  await to.press('End');
  await settled(page);
  await expect(page).toHaveURL(new RegExp(`to=${cluster.name}$`));
});

for (const { name, use } of appearances.filter(({ use: { viewport } }) => viewport.width < 720)) {
  test.describe(name, () => {
    test.use(use);
    test('a small screen has all of time in a sheet', async ({ page, cluster }) => {
      await story(cluster);
      await page.goto(cluster.path('lifecycle'));
      await settled(page);
      await page.getByRole('button', { name: 'All of time' }).click();
      const sheet = page.getByRole('dialog', { name: 'Time' });
      await expect(sheet).toContainText('Simulated time, UTC');
      await expect(sheet).toContainText(/\d\d:\d\d:\d\d/);
      await expectNoAxeFindings(page);
      const newest = await shownRevision(sheet);
      await sheet.getByRole('button', { name: 'Back to rest' }).click();
      await settled(page);
      await expect(sheet).toContainText(/revision \d+ of \d+/);
      expect(await shownRevision(sheet)).toBeLessThan(newest);
      await sheet.getByRole('button', { name: 'Run to rest' }).click();
      await sheet.getByRole('button', { name: /^Speed/ }).click();
      await page.getByRole('menuitemradio', { name: '10×' }).click();
      await expect(sheet.getByRole('button', { name: 'Speed 10×' })).toBeVisible();
      await sheet.getByRole('button', { name: 'Lanes by actor; change to objects' }).click();
      await expect(sheet.getByTestId('track').getByText('spare')).toBeVisible();
      await moment(sheet).press('Home');
      await settled(page);
      await sheet.getByRole('button', { name: 'Back to now' }).click();
      await settled(page);
      expect(await shownRevision(sheet)).toBe(newest);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(overflow, 'the page is wider than the window').toBeLessThanOrEqual(0);
      await sheet.getByRole('link', { name: 'Branches and comparison' }).click();
      await page.waitForURL(/timelines/);
      await expect(sheet).toHaveCount(0);
    });
  });
}
