/** What kubectl printed is explained without a cluster, and copied into a simulated one to try something. */
import { writeFileSync } from 'node:fs';
import type { Locator, Page } from '@playwright/test';
import { readObjects } from '../../lib/manifest/read-objects';
import { expectNoAxeFindings } from '../fixtures/accessibility';
import { settled } from '../fixtures/settled';
import { expect, test } from '../fixtures/test';

const PRINTED = `apiVersion: v1
kind: List
items:
- apiVersion: v1
  kind: PersistentVolume
  metadata: { name: disk-7, uid: u-1, resourceVersion: "7", annotations: { kubectl.kubernetes.io/last-applied-configuration: planted } }
  spec:
    capacity: { storage: 5Gi }
    accessModes: [ReadWriteOnce]
    persistentVolumeReclaimPolicy: Retain
    storageClassName: gold
    volumeMode: Filesystem
    hostPath: { path: /mnt/disk-7 }
  status: { phase: Available }
- apiVersion: v1
  kind: PersistentVolumeClaim
  metadata: { name: photos, namespace: shop, uid: u-2, resourceVersion: "8" }
  spec:
    accessModes: [ReadWriteOnce]
    resources: { requests: { storage: 20Gi } }
    storageClassName: gold
    volumeMode: Filesystem
  status: { phase: Pending }
- 5
`;

/** The same in JSON, and what a real cluster has and a text written by hand has not: numbers. */
const EVENT = JSON.stringify({
  apiVersion: 'v1',
  kind: 'Event',
  metadata: { name: 'photos.1', namespace: 'shop' },
  involvedObject: { kind: 'PersistentVolumeClaim', namespace: 'shop', name: 'photos', uid: 'u-2' },
  type: 'Warning',
  reason: 'ProvisioningFailed',
  message: 'storageclass.storage.k8s.io "gold" not found',
  count: 7,
});

async function openPasteDialog(page: Page): Promise<Locator> {
  await page.goto('/c/demo/lifecycle');
  await settled(page);
  await page.getByRole('button', { name: /^Cluster:/ }).click();
  await page.getByRole('menuitem', { name: 'Explain pasted YAML' }).click();
  return page.getByRole('dialog', { name: 'Explain pasted YAML' });
}

/** Drops files from outside the browser, as the system tells the browser of it. */
async function dropFiles(dialog: Locator, paths: readonly string[]): Promise<void> {
  const text = dialog.getByLabel('What kubectl printed');
  const box = await text.boundingBox();
  if (!box) throw new Error('the text is not shown');
  const page = dialog.page();
  const devtools = await page.context().newCDPSession(page);
  const at = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  const data = { items: [], files: [...paths], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await devtools.send('Input.dispatchDragEvent', { type, ...at, data });
}

/** The browser's own dialog, with these files chosen in it. */
async function chooseFiles(dialog: Locator, paths: readonly string[]): Promise<void> {
  const chooser = dialog.page().waitForEvent('filechooser');
  await dialog.getByRole('button', { name: 'Open files' }).click();
  await (await chooser).setFiles([...paths]);
}

const FILES = { 'storage.yaml': PRINTED.replace('- 5\n', ''), 'events.json': EVENT };
const GIVING = [
  ['dropped', dropFiles],
  ['opened', chooseFiles],
] as const;

for (const [how, give] of GIVING) {
  test(`files that are ${how} are explained as one text`, async ({ page, request }, info) => {
    for (const [name, text] of Object.entries(FILES)) writeFileSync(info.outputPath(name), text);
    const dialog = await openPasteDialog(page);
    const paths = Object.keys(FILES).map((name) => info.outputPath(name));
    await give(dialog, paths);
    const text = dialog.getByLabel('What kubectl printed');
    await expect(text).toHaveValue(/ProvisioningFailed[\s\S]*disk-7/);
    await dialog.getByRole('button', { name: 'Explain' }).click();
    await page.waitForURL(/\/c\/pasted[^/]*\/claims/);
    await settled(page);
    await page.getByRole('link', { name: 'photos' }).first().click();
    await page.waitForURL(/claims\/shop\/photos/);
    await settled(page);
    const main = page.getByRole('main');
    await expect(main).toContainText('disk-7');
    await expect(main).toContainText('storageclass.storage.k8s.io "gold" not found');
    await request.delete(`/api/pasted/${new URL(page.url()).pathname.split('/')[2]}`);
  });
}

test('a pasted text is explained', async ({ page, request }) => {
  const dialog = await openPasteDialog(page);
  const text = dialog.getByLabel('What kubectl printed');
  await text.fill('NAME STATUS\nphotos Pending\n');
  await dialog.getByRole('button', { name: 'Explain' }).click();
  await expect(dialog).toContainText('There is no object of Kubernetes in the text');
  await text.fill(PRINTED);
  await expectNoAxeFindings(page);
  await dialog.getByRole('button', { name: 'Explain' }).click();
  await page.waitForURL(/\/c\/pasted[^/]*\/claims/);
  await expect(page.getByText('items.2 is no object')).toBeVisible();
  await expect(page.getByText('Not in the pasted text:')).toBeVisible();

  await page.getByRole('link', { name: 'photos' }).first().click();
  await page.waitForURL(/claims\/shop\/photos/);
  await expect(page.getByRole('main')).toContainText('disk-7');
  await expect(page.getByRole('main')).toContainText('20Gi');
  await expectNoAxeFindings(page);
  await request.delete(`/api/pasted/${new URL(page.url()).pathname.split('/')[2]}`);
});

test('a pasted text is copied into a sandbox', async ({ page, request }) => {
  const read = readObjects(PRINTED);
  const objects = read.ok ? read.value.objects : [];
  const { name } = await (await request.post('/api/pasted', { data: { objects } })).json();
  await page.goto(`/c/${name}/claims`);
  await settled(page);
  await page.getByRole('button', { name: /^Cluster:/ }).click();
  await page.getByRole('menuitem', { name: 'Copy into a sandbox' }).click();
  const copy = page.getByRole('dialog', { name: 'Copy into a sandbox' });
  await expect(copy).toContainText('1 PersistentVolume, 1 PersistentVolumeClaim');
  await expect(copy.getByText('Leaves', { exact: true })).toBeVisible();
  await copy.getByText('Make names anonymous').click();
  await expectNoAxeFindings(page);
  await copy.getByRole('button', { name: 'Copy', exact: true }).click();
  await page.waitForURL(/\/c\/sandbox-of-pasted[^/]*\/lifecycle/);
  await settled(page);
  await expect(page.getByRole('main')).toContainText('volume-1');
  const sandbox = new URL(page.url()).pathname.split('/')[2];
  const note = page.getByRole('region', { name: /^Sandbox of pasted/ });
  await expect(note).toContainText('What this copy took and left');
  await expect(note).toContainText('Taken: 1 PersistentVolume, 1 PersistentVolumeClaim.');
  await expectNoAxeFindings(page);
  // The text has no Namespace: the copy has the one of its claim all the same.
  const claims = await (await request.get(`/api/clusters/${sandbox}/api/v1/persistentvolumeclaims`)).json();
  expect(claims.items).toHaveLength(1);
  const volumes = await (await request.get(`/api/clusters/${sandbox}/api/v1/persistentvolumes`)).text();
  expect(volumes).not.toContain('disk-7');

  await request.delete(`/api/simulations/${sandbox}`);
  await request.delete(`/api/pasted/${name}`);
});
