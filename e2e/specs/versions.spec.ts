/** The same scenario in another version of Kubernetes: opened as a new cluster, and compared. */
import { expectNoAxeFindings } from '../fixtures/accessibility';
import { appearances } from '../fixtures/appearances';
import { volumeManifest } from '../fixtures/manifests';
import { settled } from '../fixtures/settled';
import { expect, test } from '../fixtures/test';

test('a scenario opens in another version, and this cluster stays', async ({ page, cluster }) => {
  await cluster.create(volumeManifest('disk', '10Gi'));
  await cluster.transport('settle');
  await page.goto(cluster.path('lifecycle'));
  await settled(page);
  await page.getByRole('button', { name: /^Cluster: / }).click();
  await page.getByRole('menuitem', { name: 'Open in Kubernetes 1.25' }).click();
  await page.waitForURL(/in-1-25\/lifecycle/);
  await settled(page);
  await expect(page.getByRole('banner')).toContainText('Kubernetes 1.25');
  await expect(page.getByRole('region', { name: 'Available, 1 volume' })).toContainText('disk');
  const name = new URL(page.url()).pathname.split('/')[2];
  await page.request.delete(`/api/simulations/${name}`);
  const before = await page.request.get(cluster.apiPath({ apiVersion: 'v1', kind: 'PersistentVolume' }));
  expect(await before.json()).toMatchObject({ items: [{ metadata: { name: 'disk' } }] });
});

for (const appearance of appearances) {
  test.describe(appearance.name, () => {
    test.use(appearance.use);
    test('two versions are compared field by field', async ({ page, cluster }) => {
      await cluster.create(volumeManifest('disk', '10Gi'));
      await cluster.transport('settle');
      await page.goto(cluster.path('versions'));
      await settled(page);
      const objects = page.getByRole('region', { name: 'Objects' });
      await expect(objects).toContainText('disk');
      await expect(objects).toContainText('status.lastPhaseTransitionTime');
      await expect(page.getByRole('region', { name: 'Feature gates that matter here' })).toContainText(
        'PersistentVolumeLastPhaseTransitionTime',
      );
      await expect(page.getByRole('region', { name: 'Behaviour that changed' })).toContainText(
        'StaticCSIVolumeDeletedByDriver',
      );
      await expectNoAxeFindings(page);
    });
  });
}

test('many objects that differ alike are named when asked', async ({ page, cluster }) => {
  const names = Array.from({ length: 12 }, (_, index) => `disk-${index + 10}`);
  await cluster.create(names.map((name) => volumeManifest(name, '10Gi')).join('---\n'));
  await cluster.transport('settle');
  await page.goto(cluster.path('versions'));
  await settled(page);
  const objects = page.getByRole('region', { name: 'Objects' });
  const more = objects.getByText('and 6 more');
  await expect(objects.getByText('disk-15')).toBeVisible();
  await expect(objects.getByText('disk-16')).toBeHidden();
  await more.focus();
  await page.keyboard.press('Enter');
  await expect(objects.getByText('disk-21')).toBeVisible();
  await expectNoAxeFindings(page);
});
