/** Everything by key: from the first page to the reason of a claim and back. */
import { CLAIM, volumeManifest } from '../fixtures/manifests';
import { settled } from '../fixtures/settled';
import { expect, test } from '../fixtures/test';

test('views, palette, details and clock without a mouse', async ({ page, cluster }) => {
  await cluster.create(`${volumeManifest('disk', '1Gi')}---\n${CLAIM}`);
  await cluster.transport('settle');
  await cluster.transport('pause');
  await page.goto(cluster.path('lifecycle'));
  await settled(page);

  await page.keyboard.press('2');
  await expect(page).toHaveURL(/\/claims$/);
  await settled(page);

  await page.keyboard.press('Control+k');
  await page.keyboard.type('notes');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/notes/);
  await settled(page);

  await page.keyboard.press('1');
  await expect(page).toHaveURL(/\/lifecycle/);
  await settled(page);
  const token = page.getByRole('button', { name: 'disk', exact: true });
  await token.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('complementary', { name: /disk/ })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('complementary', { name: /disk/ })).toBeHidden();

  await page.keyboard.press('Shift+?');
  await expect(page.getByRole('dialog')).toContainText('Keyboard shortcuts');
  await page.keyboard.press('Escape');

  // Space presses the button that has the focus, so it plays only where none has.
  await page.goto(cluster.path('events'));
  await settled(page);
  await page.keyboard.press('Space');
  await expect(page.getByRole('button', { name: 'Pause' })).toBeVisible();
});
