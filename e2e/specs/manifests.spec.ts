/** The editor: what is wrong is said at its place, and what Stowage does not simulate is kept. */
import { paste } from '../fixtures/manifests';
import { settled } from '../fixtures/settled';
import { expect, test } from '../fixtures/test';

// The editor asks the API server what it would say of the text; a browser notes each refusal in its console.
test.use({ expectedErrors: [/status of (404|409|422)/] });

test.beforeEach(async ({ page, cluster }) => {
  await page.goto(cluster.path('manifests'));
  await settled(page);
});

test('bad YAML points at its line', async ({ page }) => {
  await paste(page, 'apiVersion: v1\nkind: PersistentVolume\nmetadata:\n  name: [disk\n');
  await expect(
    page.getByRole('list', { name: 'Problems' }).or(page.getByRole('region', { name: 'Problems' })),
  ).toContainText(/4|5/);
  await expect(page.getByRole('button', { name: /^Apply/ })).toBeDisabled();
});

test('what the API server would refuse is said with its field', async ({ page }) => {
  await paste(
    page,
    `apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: data
spec:
  accessModes: [ReadWriteSometimes]
  resources:
    requests:
      storage: 5Gi
`,
  );
  const problems = page
    .getByRole('list', { name: 'Problems' })
    .or(page.getByRole('region', { name: 'Problems' }));
  await expect(problems).toContainText('spec.accessModes');
  await expect(problems).toContainText('6');
});

test('kinds that are not simulated are kept and marked', async ({ page }) => {
  await paste(page, 'apiVersion: v1\nkind: Secret\nmetadata:\n  name: password\nstringData:\n  a: b\n');
  await page.getByRole('button', { name: /^Apply/ }).click();
  await expect(page.getByRole('region', { name: 'Results' })).toContainText('created');
  await page.getByRole('tab', { name: /In the cluster/ }).click();
  await expect(page.getByRole('region', { name: 'Secret' })).toContainText(/not simulated/i);
});

test('an example from the gallery runs unchanged', async ({ page, cluster }) => {
  await page.getByRole('tab', { name: /Examples/ }).click();
  await page
    .getByRole('tabpanel')
    .getByRole('button', { name: /WordPress/ })
    .first()
    .click();
  await expect(page.getByTestId('manifest-editor')).toContainText('blog-db');
  await page.getByRole('button', { name: /^Apply/ }).click();
  await expect(page.getByRole('region', { name: 'Results' })).toContainText('created');
  await cluster.transport('settle');
  await page.goto(cluster.path('lifecycle'));
  await settled(page);
  await expect(page.getByRole('region', { name: 'Bound, 2 claims' })).toContainText('blog-content');
});
