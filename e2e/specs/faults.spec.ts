/** Something is broken on purpose: it shows in what Kubernetes shows, stays visible, ends, and is shared. */
import { expectNoAxeFindings } from '../fixtures/accessibility';
import { appearances } from '../fixtures/appearances';
import { settled } from '../fixtures/settled';
import { expect, test } from '../fixtures/test';

const DRIVER = `apiVersion: v1
kind: Node
metadata: { name: node-a }
---
apiVersion: storage.k8s.io/v1
kind: CSIDriver
metadata: { name: disk.csi.example.com }
spec: { attachRequired: true }
---
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: { name: fast }
provisioner: disk.csi.example.com
`;

const WAITING = `apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: data }
spec: { accessModes: [ReadWriteOnce], storageClassName: fast, resources: { requests: { storage: 5Gi } } }
`;

test('a claim waits while the provisioner does not run, says why, and is bound when it runs again', async ({
  page,
  cluster,
}) => {
  await cluster.create(DRIVER);
  await page.goto(cluster.path('claims'));
  await settled(page);
  await page.getByRole('button', { name: 'Break something' }).click();
  const dialog = page.getByRole('dialog', { name: 'Break something' });
  await expect(dialog.getByRole('button', { name: /Controller or sidecar/ })).toContainText(
    'external-provisioner',
  );
  await dialog.getByRole('button', { name: 'Break it' }).click();
  const chip = page.getByRole('button', { name: 'Faults: external-provisioner does not run' });
  await expect(chip).toBeVisible();

  await cluster.create(WAITING);
  await cluster.transport('settle');
  await page.goto(cluster.path('claims/default/data'));
  await settled(page);
  await expect(page.getByRole('main')).toContainText('ExternalProvisioning');
  await expect(page.getByRole('main')).not.toContainText('Fault');

  await chip.click();
  await dialog.getByRole('button', { name: 'End: external-provisioner does not run' }).click();
  await expect(dialog.getByRole('heading', { name: 'Broken now' })).toBeHidden();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'Break something' })).toBeVisible();
  await cluster.transport('settle');
  await expect(page.getByRole('main')).toContainText('Bound');
});

test('what is broken in the past is broken in a branch that begins there', async ({ page, cluster }) => {
  await cluster.create(DRIVER);
  await cluster.transport('pause');
  await page.goto(cluster.path('claims'));
  await settled(page);
  await page.keyboard.press('[');
  await expect(page.getByRole('region', { name: 'The past' })).toBeVisible();
  await page.getByRole('button', { name: 'Break something' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Break it' }).click();
  await page.waitForURL(/\/c\/fault-componentdown[^/]*\/claims/);
  await settled(page);
  await expect(page.getByRole('button', { name: /^Faults: / })).toBeVisible();
  const present = await page.request.get(`/api/simulations/${cluster.name}/faults`);
  expect((await present.json()).faults).toEqual([]);
  const branch = new URL(page.url()).pathname.split('/')[2];
  await page.request.delete(`/api/simulations/${branch}`);
});

for (const appearance of appearances) {
  test.describe(appearance.name, () => {
    test.use(appearance.use);
    test('each kind of fault has a form that axe finds nothing in', async ({ page, cluster }) => {
      await cluster.create(DRIVER);
      await page.goto(cluster.path('lifecycle'));
      await settled(page);
      await page.getByRole('button', { name: 'Break something' }).click();
      const dialog = page.getByRole('dialog', { name: 'Break something' });
      for (const type of ['A node is down', 'A driver answers with an error', 'Updates come too late']) {
        await dialog.getByRole('button', { name: /What goes wrong/ }).click();
        await page.getByRole('option', { name: type }).click();
        await expect(dialog.getByRole('button', { name: /What goes wrong/ })).toContainText(type);
        await expectNoAxeFindings(page);
      }
    });
  });
}
