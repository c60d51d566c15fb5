/** A Pod writes into three volumes and is deleted: what its successors find, on the same node and on another. */
import { expectNoAxeFindings } from '../fixtures/accessibility';
import { settled } from '../fixtures/settled';
import { expect, test } from '../fixtures/test';

const pod = (name: string, node: string) => `apiVersion: v1
kind: Pod
metadata: { name: ${name} }
spec:
  nodeSelector: { kubernetes.io/hostname: ${node} }
  containers:
    - name: main
      image: nginx
      volumeMounts:
        - { name: scratch, mountPath: /scratch }
        - { name: logs, mountPath: /logs }
        - { name: data, mountPath: /data }
  volumes:
    - { name: scratch, emptyDir: {} }
    - { name: logs, hostPath: { path: /var/app } }
    - { name: data, persistentVolumeClaim: { claimName: data } }
`;

test('what a Pod wrote survives as long as its place', async ({ page, cluster, request }) => {
  await cluster.create(`apiVersion: v1
kind: Node
metadata: { name: node-a }
---
apiVersion: v1
kind: Node
metadata: { name: node-b }
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
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: data }
spec: { accessModes: [ReadWriteOnce], storageClassName: fast, resources: { requests: { storage: 5Gi } } }
`);
  await cluster.transport('settle');
  await cluster.create(pod('first', 'node-a'));
  await cluster.transport('settle');
  const remove = async (name: string) => {
    const path = cluster.apiPath({ apiVersion: 'v1', kind: 'Pod' }, 'default', name);
    expect((await request.delete(path)).ok()).toBe(true);
    await cluster.transport('settle');
  };

  await page.goto(cluster.path('map?object=Pod/default/first'));
  await settled(page);
  const panel = page.getByRole('complementary', { name: 'Details of Pod first' });
  for (const volume of ['scratch', 'logs', 'data']) {
    await expect(panel.getByRole('list', { name: `Written in ${volume}` })).toContainText('first on node-a');
  }
  await expectNoAxeFindings(page);

  await remove('first');
  await page.goto(cluster.path('volume-types'));
  await settled(page);
  const data = page.getByRole('list', { name: 'Data' });
  await expect(data.getByText('Lies in')).toHaveCount(2);
  await expect(data).toContainText('no Pod left that wrote it');
  await expect(data).not.toContainText('in a directory of the Pod');

  for (const { name, node, logs } of [
    { name: 'second', node: 'node-a', logs: ['second', 'first'] },
    { name: 'third', node: 'node-b', logs: ['third'] },
  ]) {
    await cluster.create(pod(name, node));
    await cluster.transport('settle');
    await page.goto(cluster.path(`map?object=Pod/default/${name}`));
    await settled(page);
    const details = page.getByRole('complementary', { name: `Details of Pod ${name}` });
    const written = (volume: string) =>
      details.getByRole('list', { name: `Written in ${volume}` }).getByRole('listitem');
    await expect(written('scratch')).toHaveText([new RegExp(`${name} on ${node}$`)]);
    await expect(written('logs')).toHaveText(logs.map((one) => new RegExp(`${one} on ${node}$`)));
    await expect(written('data').last()).toContainText('first on node-a');
    await expect(written('data').first()).toContainText(`${name} on ${node}`);
    await remove(name);
  }
});

test('every type of volume says how long its data lives, and why', async ({ page }) => {
  await page.goto('/c/demo/lifecycle');
  await settled(page);
  await page.getByRole('link', { name: 'Volume types' }).click();
  await page.waitForURL(/\/volume-types$/);
  const types = page.getByRole('list', { name: 'Types' });
  const hostPath = types.locator('summary').filter({ hasText: /^hostPath/ });
  await hostPath.focus();
  await page.keyboard.press('Enter');
  const inPod = types.getByRole('region', { name: 'In a Pod' }).filter({ visible: true });
  await expect(inPod).toContainText('The next Pod runs on another node: left behind');
  await expect(inPod).toContainText('the other node has a directory of its own under that path');
  await expect(types.locator('summary').filter({ hasText: /^cephfs/ })).toContainText('not in 1.37');
  await expectNoAxeFindings(page);
});
