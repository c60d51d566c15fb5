/** A stranger finds a demo, predicts, sees what happens, goes through its notes to the end, and back. */
import { expectNoAxeFindings } from '../fixtures/accessibility';
import { appearances } from '../fixtures/appearances';
import { settled } from '../fixtures/settled';
import { expect, test } from '../fixtures/test';

test('a demo from the gallery: predict, see, to the end, and back', async ({ page }) => {
  await page.goto('/demos');
  await page.keyboard.press('/');
  await page.keyboard.type('static');
  await expect(page.getByRole('status')).toContainText('14 of 15 left out');
  await page.getByRole('link', { name: 'Static binding' }).press('Enter');
  await page.waitForURL(/\/c\/static-binding/);
  await settled(page);
  const notes = page.getByRole('region', { name: 'Static binding' });
  const next = notes.getByRole('button', { name: 'Note after' });
  await expect(notes).toContainText('1 of 4');

  await next.press('Enter');
  await expect(notes).toContainText('2 of 4');
  await settled(page);
  await expect(notes).not.toContainText('The whole volume');
  await notes.getByRole('radio', { name: '3Gi' }).focus();
  await page.keyboard.press('ArrowRight');
  await expect(notes.getByRole('radio', { name: '5Gi' })).toBeChecked();
  await notes.getByRole('button', { name: 'See what happens' }).press('Enter');
  await expect(notes).toContainText('As you said. The whole volume');
  await settled(page);
  await expect(page.getByRole('region', { name: 'Bound, 1 volume' })).toContainText('shelf-1');

  await next.press('Enter');
  await expect(notes).toContainText('3 of 4');
  await settled(page);
  await next.press('Enter');
  await expect(notes).toContainText('4 of 4');
  await settled(page);
  await expect(next).toBeDisabled();
  await notes.getByRole('button', { name: 'See what happens' }).press('Enter');
  await expect(notes).toContainText('This was the last note');
  await settled(page);
  await expect(page.getByRole('region', { name: 'Bound, 2 volumes' })).toContainText('shelf-2');

  for (const place of ['3 of 4', '2 of 4']) {
    await notes.getByRole('button', { name: 'Note before' }).press('Enter');
    await expect(notes).toContainText(place);
    await settled(page);
  }
  await expect(page.getByRole('region', { name: 'The past' })).toBeVisible();
  await expect(notes).toContainText('As you said.');
  await expect(page.getByRole('region', { name: 'Bound, 2 volumes' })).toBeHidden();

  const name = new URL(page.url()).pathname.split('/')[2];
  expect((await page.request.delete(`/api/simulations/${name}`)).ok()).toBe(true);
});

for (const appearance of appearances) {
  test.describe(appearance.name, () => {
    test.use(appearance.use);

    const wider = () => document.documentElement.scrollWidth > document.documentElement.clientWidth;

    test('the gallery is accessible and fits', async ({ page }) => {
      await page.goto('/demos');
      await expect(page.getByRole('heading', { name: 'Demos' })).toBeVisible();
      await expectNoAxeFindings(page);
      expect(await page.evaluate(wider)).toBe(false);
    });

    test('a question and its answer are accessible and fit', async ({ page }) => {
      await page.goto('/s/how-the-match-is-found');
      await page.waitForURL(/\/c\/how-the-match/);
      await settled(page);
      const notes = page.getByRole('region', { name: 'How the match is found' });
      await notes.getByRole('button', { name: 'Note after' }).press('Enter');
      await expect(notes).toContainText('2 of 5');
      await settled(page);
      await expectNoAxeFindings(page);
      await notes.getByRole('button', { name: 'See what happens' }).press('Enter');
      await expect(notes).toContainText('Among those that fit, the smallest');
      await settled(page);
      await expectNoAxeFindings(page);
      expect(await page.evaluate(wider)).toBe(false);

      const name = new URL(page.url()).pathname.split('/')[2];
      expect((await page.request.delete(`/api/simulations/${name}`)).ok()).toBe(true);
    });
  });
}
