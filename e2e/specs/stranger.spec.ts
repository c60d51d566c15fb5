/**
 * The way of somebody who has never seen Stowage: opens a demo, steps through it, goes back, changes something, compares,
 * shares, and opens that link in a browser that knows nothing.
 */
import { paste, volumeManifest } from '../fixtures/manifests';
import { settled } from '../fixtures/settled';
import { expect, test } from '../fixtures/test';

/** Clusters that a test made, to be removed whether it passes or not. */
const made: string[] = [];
test.afterEach(async ({ request }) => {
  for (const name of made.splice(0)) await request.delete(`/api/simulations/${name}`);
});

function clusterOf(url: string): string {
  return new URL(url).pathname.split('/')[2] ?? '';
}

test('a demo, a step back, a change, a comparison and a link lead to the same picture', async ({
  page,
  browser,
}) => {
  await page.goto('/s/static-binding');
  await page.waitForURL(/\/c\/static-binding/);
  made.push(clusterOf(page.url()));
  await settled(page);

  // Forward by writes, until the volume that a controller binds is bound; then back, until it is not.
  const bound = page.getByRole('region', { name: 'Bound, 1 volume' });
  const notes = page.getByRole('region', { name: 'Static binding' });
  await notes.getByRole('button', { name: 'Note after' }).click();
  await settled(page);
  for (let steps = 0; steps < 30 && !(await bound.isVisible()); steps += 1) {
    await page.keyboard.press(']');
    await settled(page);
  }
  await expect(bound).toContainText('shelf-1');
  for (let steps = 0; steps < 30 && (await bound.isVisible()); steps += 1) {
    await page.keyboard.press('[');
    await settled(page);
  }
  await expect(page.getByRole('region', { name: 'The past' })).toBeVisible();
  await expect(page.getByRole('region', { name: 'Bound, 0 volumes' })).toBeVisible();

  // What is done in the past is done in a branch.
  await page.getByRole('link', { name: 'Manifests', exact: true }).click();
  await settled(page);
  await paste(page, volumeManifest('mine', '1Gi'));
  await page.getByRole('button', { name: /^Apply/ }).click();
  await page.waitForURL(/\/c\/apply-mine[^/]*\/manifests/);
  made.push(clusterOf(page.url()));
  await settled(page);
  await page.getByRole('button', { name: 'Run to rest' }).click();
  await settled(page);

  await page.getByRole('link', { name: 'Branches and comparison' }).click();
  await settled(page);
  const differences = page.getByRole('region', { name: 'Differences' }).getByRole('listitem');
  await expect(differences.filter({ hasText: 'PersistentVolume mine' })).toContainText('added');

  await page.getByRole('link', { name: 'Lifecycle', exact: true }).click();
  await settled(page);
  await page.getByRole('button', { name: 'Share' }).click();
  const link = await page.getByTestId('share-link').innerText();
  await page.keyboard.press('Escape');

  const context = await browser.newContext();
  const other = await context.newPage();
  await other.goto(link);
  await other.waitForURL(/\/c\/[^/]+\/lifecycle/);
  made.push(clusterOf(other.url()));
  await settled(other);
  await expect(other.locator('#main')).toContainText('mine');
  const picture = (one: typeof page) => one.getByRole('main').innerText();
  // The notes of a scenario are read beside the stream and may come after what it draws.
  await expect.poll(() => picture(other)).toBe(await picture(page));
  const [ours, theirs] = await Promise.all(
    [page, other].map(async (one) => {
      const answer = await one.request.get(`/api/clusters/${clusterOf(one.url())}/api/v1/persistentvolumes`);
      return (await answer.json()).items;
    }),
  );
  expect(theirs).toEqual(ours);
  await context.close();
});
