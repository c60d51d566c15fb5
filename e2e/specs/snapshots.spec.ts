/** What a snapshot is for: the claim goes, and what it held comes back. */
import { findExample } from '../../lib/manifest/examples';
import { settled } from '../fixtures/settled';
import { expect, test } from '../fixtures/test';

test('take a snapshot, delete the claim, restore it', async ({ page, cluster }) => {
  const documents = (findExample('snapshots')?.yaml ?? '').split('---\n');
  const withoutRestored = documents.filter((text) => !text.includes('name: orders-restored'));
  await cluster.create(withoutRestored.join('---\n'));
  await cluster.transport('settle');

  await test.step('the list shows that it is ready', async () => {
    await page.goto(cluster.path('snapshots'));
    await settled(page);
    const row = page.getByRole('row', { name: /orders-monday/ });
    await expect(row).toContainText('Ready');
    await expect(row).toContainText('5Gi');
  });

  await test.step('the claim goes, the snapshot stays', async () => {
    await cluster.delete('v1', 'PersistentVolumeClaim', 'orders');
    await cluster.transport('settle');
    await page.goto(cluster.path('claims'));
    await settled(page);
    await expect(page.getByText('No claims in this cluster')).toBeVisible();
    await page.goto(cluster.path('snapshots?object=VolumeSnapshot/default/orders-monday'));
    await settled(page);
    const panel = page.getByRole('complementary', { name: /orders-monday/ });
    await expect(panel).toContainText('Ready: a claim can be restored from it.');
    await expect(panel).toContainText('When it is deleted');
  });

  await test.step('one press restores it', async () => {
    const panel = page.getByRole('complementary', { name: /orders-monday/ });
    await panel.getByRole('button', { name: /Do it: Restore it into a new claim/ }).click();
    await settled(page);
    await cluster.transport('settle');
    await page.goto(cluster.path('claims/default/orders-monday-restored'));
    await settled(page);
    await expect(page.getByText('Bound').first()).toBeVisible();
    await page.goto(cluster.path('map'));
    await settled(page);
    await expect(page.getByText('Snapshots', { exact: true }).last()).toBeVisible();
  });
});
