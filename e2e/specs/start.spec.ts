import { expectNoAxeFindings } from '../fixtures/accessibility';
import { appearances } from '../fixtures/appearances';
import { settled } from '../fixtures/settled';
import { expect, test } from '../fixtures/test';

for (const { name, use } of appearances) {
  test.describe(name, () => {
    test.use(use);

    test('a first visit shows the demo cluster, and axe finds nothing', async ({ page }) => {
      await page.goto('/');
      await settled(page);
      await expect(page).toHaveURL(/\/c\/demo\//);
      await expectNoAxeFindings(page);
    });
  });
}

test('a volume of a cluster of one’s own is drawn when it is created', async ({ page, cluster }) => {
  await page.goto(cluster.path('lifecycle'));
  await settled(page);
  await cluster.create(`
apiVersion: v1
kind: PersistentVolume
metadata: { name: disk }
spec:
  capacity: { storage: 1Gi }
  accessModes: [ReadWriteOnce]
  hostPath: { path: /mnt/disk }
`);
  await cluster.transport('settle');
  await expect(page.getByText('disk').first()).toBeVisible();
});
