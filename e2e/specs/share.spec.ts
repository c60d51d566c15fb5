/** A link carries the cluster: another browser comes to the same state, and a broken link says so. */
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
  await expect(stranger.getByRole('region', { name: 'Bound, 1 volumes' })).toContainText('disk');
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

for (const { name, path, says } of [
  { name: 'cut off', path: '/s/custom#1abc', says: /cut|incomplete|truncated|end/i },
  { name: 'empty', path: '/s/custom', says: /holds none/ },
  { name: 'from a newer release', path: '/s/custom#9AAAA', says: /newer/i },
]) {
  test(`a link that is ${name} has its page`, async ({ page }) => {
    await page.goto(path);
    await expect(page.getByRole('main')).toContainText(says);
    await expect(page.getByRole('link', { name: 'Go to the demo' })).toBeVisible();
  });
}
