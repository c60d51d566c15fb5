/** A VolumeAttributesClass that was deleted says who still names it, and goes when nobody does. */
import { expectNoAxeFindings } from '../fixtures/accessibility';
import { settled } from '../fixtures/settled';
import { expect, test } from '../fixtures/test';

test('a deleted class of attributes says what holds it', async ({ page, cluster }) => {
  await cluster.create(`apiVersion: storage.k8s.io/v1
kind: CSIDriver
metadata: { name: sim.csi.example.com }
spec: { attachRequired: true }
---
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: { name: disks }
provisioner: sim.csi.example.com
---
apiVersion: storage.k8s.io/v1
kind: VolumeAttributesClass
metadata: { name: quick }
driverName: sim.csi.example.com
parameters: { iops: "500" }
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: archive }
spec:
  accessModes: [ReadWriteOnce]
  storageClassName: disks
  volumeAttributesClassName: quick
  resources: { requests: { storage: 5Gi } }
`);
  await cluster.transport('settle');
  await page.goto(cluster.path('claims'));
  await settled(page);
  await page.keyboard.press('Control+k');
  await page.keyboard.type('quick');
  await expect(page.getByRole('dialog')).toContainText('VolumeAttributesClass');
  await page.keyboard.press('Enter');
  const panel = page.getByRole('complementary', { name: /quick/ });
  await expect(panel).toContainText('name it.');
  await cluster.delete('storage.k8s.io/v1', 'VolumeAttributesClass', 'quick');
  await expect(panel).toContainText('It is being deleted, and stays because archive and 1 more name it.');
  await expect(panel).toContainText('kubernetes.io/vac-protection');
  await expectNoAxeFindings(page);
  await cluster.delete('v1', 'PersistentVolumeClaim', 'archive');
  await cluster.transport('settle');
  await expect(panel).toContainText('There is no such object');
});
