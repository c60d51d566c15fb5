/** A class makes volumes, and the flow shows who did what. */
import { settled } from '../fixtures/settled';
import { expect, test } from '../fixtures/test';

test('a class with an installed driver provisions for a waiting claim', async ({ page, cluster }) => {
  await cluster.create(`apiVersion: v1
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
volumeBindingMode: WaitForFirstConsumer
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: data }
spec: { accessModes: [ReadWriteOnce], storageClassName: fast, resources: { requests: { storage: 5Gi } } }
`);
  await cluster.transport('settle');
  await page.goto(cluster.path('classes/fast'));
  await settled(page);
  await expect(page.getByRole('heading', { level: 1 })).toContainText(/wait/i);
  await cluster.create(`apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: nginx, volumeMounts: [{ name: data, mountPath: /data }] }]
  volumes: [{ name: data, persistentVolumeClaim: { claimName: data } }]
`);
  await cluster.transport('settle');
  const steps = page.getByRole('list', { name: 'Steps' });
  for (const step of [
    'Chooses node-a',
    'Names the driver',
    'Makes the storage',
    'Binds both',
    'Attaches it',
    'Mounts it',
  ]) {
    await expect(steps.getByRole('listitem').filter({ hasText: step })).toContainText('done');
  }
  await page.goto(cluster.path('lifecycle'));
  await settled(page);
  await expect(page.getByRole('region', { name: 'Bound, 1 volume' })).toContainText('pvc-');
});
