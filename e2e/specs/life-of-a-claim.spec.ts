/** The main story, as a person lives it: from an empty cluster to a volume that is free again. */
import type { Page } from '@playwright/test';
import { CLAIM, paste, volumeManifest } from '../fixtures/manifests';
import { settled } from '../fixtures/settled';
import type { SimulatedCluster } from '../fixtures/simulated-cluster';
import { expect, test } from '../fixtures/test';

// The editor asks the API server what it would say of the text; a browser notes each refusal in its console.
test.use({ expectedErrors: [/status of (404|409|422)/] });

async function applyInEditor(page: Page, cluster: SimulatedCluster, text: string): Promise<void> {
  await page.goto(cluster.path('manifests'));
  await settled(page);
  await paste(page, text);
  await page.getByRole('button', { name: /^Apply/ }).click();
  await expect(page.getByRole('region', { name: 'Results' })).toContainText('created');
}

test('pasted manifests go through their whole life', async ({ page, cluster }) => {
  await test.step('an empty cluster says how to begin', async () => {
    await page.goto(cluster.path('lifecycle'));
    await settled(page);
    await expect(page.getByText(/no volumes/i).first()).toBeVisible();
  });

  await test.step('a claim without a volume is Pending, and says why', async () => {
    await applyInEditor(page, cluster, CLAIM);
    await cluster.transport('settle');
    await page.goto(cluster.path('claims/default/notes'));
    await settled(page);
    await expect(page.getByRole('heading', { level: 1 })).toContainText(/no volume|nothing/i);
    await expect(page.getByText('FailedBinding').first()).toBeVisible();
  });

  await test.step('a volume that fits binds it', async () => {
    await applyInEditor(page, cluster, volumeManifest('disk', '10Gi'));
    await cluster.transport('settle');
    await page.goto(cluster.path('lifecycle'));
    await settled(page);
    await expect(page.getByRole('region', { name: 'Bound, 1 volume' })).toContainText('disk');
  });

  await test.step('without its claim the volume is Released', async () => {
    await page.goto(cluster.path('manifests'));
    await settled(page);
    await paste(page, CLAIM);
    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /Delete/ })
      .last()
      .click();
    await expect(page.getByRole('region', { name: 'Results' })).toContainText('deleted');
    await cluster.transport('settle');
    await page.goto(cluster.path('lifecycle'));
    await settled(page);
    await expect(page.getByRole('region', { name: 'Released, 1 volume' })).toContainText('disk');
  });

  await test.step('clearing its claimRef makes it Available', async () => {
    await page.getByRole('button', { name: 'disk', exact: true }).click();
    const panel = page.getByRole('complementary', { name: /disk/ });
    await expect(panel).toContainText('Retain');
    await panel.getByRole('button', { name: /Do it: Offer it/ }).click();
    // The write is on its way: settling the cluster before it arrives would leave a standing clock with work to do.
    await settled(page);
    await cluster.transport('settle');
    await expect(page.getByRole('region', { name: 'Available, 1 volume' })).toContainText('disk');
  });
});

test('the token moves while one looks', async ({ page, cluster }) => {
  await cluster.create(volumeManifest('disk', '10Gi'));
  await cluster.transport('settle');
  await page.goto(cluster.path('lifecycle'));
  await settled(page);
  await expect(page.getByRole('region', { name: 'Available, 1 volume' })).toContainText('disk');
  await cluster.create(CLAIM);
  await cluster.transport('settle');
  await expect(page.getByRole('region', { name: 'Bound, 1 volume' })).toContainText('disk');
  await expect(page.getByRole('status').filter({ hasText: 'disk became Bound' })).toBeAttached();
});
