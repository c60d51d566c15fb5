/** A claim that asks for more room shows whose turn it is, and what would move it. */
import { settled } from '../fixtures/settled';
import { expect, test } from '../fixtures/test';

test('a resize that the driver refuses is told as steps, and a smaller one is offered', async ({
  page,
  cluster,
  request,
}) => {
  await cluster.create(`apiVersion: storage.k8s.io/v1
kind: CSIDriver
metadata: { name: sim.csi.example.com }
spec: { attachRequired: true }
---
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: { name: full }
provisioner: sim.csi.example.com
allowVolumeExpansion: true
parameters: { fail: expand }
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: archive }
spec: { accessModes: [ReadWriteOnce], storageClassName: full, resources: { requests: { storage: 5Gi } } }
`);
  await cluster.transport('settle');
  const claim = cluster.apiPath({ apiVersion: 'v1', kind: 'PersistentVolumeClaim' }, 'default', 'archive');
  const grown = await request.patch(claim, {
    headers: { 'content-type': 'application/merge-patch+json' },
    data: { spec: { resources: { requests: { storage: '50Gi' } } } },
  });
  expect(grown.ok(), await grown.text()).toBe(true);
  await cluster.transport('settle');
  await page.goto(cluster.path('claims/default/archive'));
  await settled(page);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('cannot grow the volume to 50Gi');
  const steps = page.getByRole('region', { name: 'Resize, step by step' }).getByRole('listitem');
  await expect(steps.nth(0)).toContainText('done');
  await expect(steps.nth(1)).toContainText('blocked');
  await expect(page.getByText('Ask for less: 27Gi')).toBeVisible();
});
