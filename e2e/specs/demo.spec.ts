/** The demo with notes, from the first page: it stands until one plays it, and the notes follow the clock. */
import { settled } from '../fixtures/settled';
import { expect, test } from '../fixtures/test';

test('the life of a volume is told step by step', async ({ page }) => {
  await page.goto('/');
  await settled(page);
  await page.getByRole('link', { name: 'Follow one volume through its life' }).click();
  await page.waitForURL(/\/c\/the-life-of-a-volume/);
  await settled(page);
  const notes = page.getByRole('region', { name: 'The life of a volume' });
  await expect(notes).toContainText('1 of 8');
  await expect(page.getByRole('region', { name: 'Available, 0 volumes' })).toBeVisible();

  await page.getByRole('button', { name: /^Speed/ }).click();
  await page
    .getByRole('menuitemradio', { name: '10×' })
    .or(page.getByRole('menuitem', { name: '10×' }))
    .click();
  await page.getByRole('button', { name: 'Play' }).click();
  await expect(notes).toContainText('3 of 8');
  await expect(notes).toContainText('8 of 8');
  await expect(page.getByRole('region', { name: 'Failed, 1 volume' })).toBeVisible();

  const name = new URL(page.url()).pathname.split('/')[2];
  expect((await page.request.delete(`/api/simulations/${name}`)).ok()).toBe(true);
});
