/** Every page, light and dark, on a desk and in a hand: axe finds nothing, and nothing is wider than the window. */
import { expectNoAxeFindings } from '../fixtures/accessibility';
import { appearances } from '../fixtures/appearances';
import { settled } from '../fixtures/settled';
import { expect, test } from '../fixtures/test';

const PAGES = [
  'lifecycle',
  'lifecycle?select=PersistentVolume/scratch',
  'claims',
  'volumes',
  'snapshots',
  'classes',
  'map',
  'manifests',
  'events',
  'volume-types',
] as const;

for (const { name, use } of appearances) {
  test.describe(name, () => {
    test.use(use);
    for (const path of PAGES) {
      test(path, async ({ page }) => {
        await page.goto(`/c/demo/${path}`);
        await settled(page);
        await expectNoAxeFindings(page);
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        expect(overflow, 'the page is wider than the window').toBeLessThanOrEqual(0);
      });
    }

    test('an empty cluster says in each view what would be there, and where to begin', async ({
      page,
      cluster,
    }) => {
      for (const view of ['lifecycle', 'claims', 'volumes', 'snapshots', 'classes', 'map']) {
        await page.goto(cluster.path(view));
        await settled(page);
        const begin = page.getByRole('main').getByRole('link', { name: /from a manifest|Apply manifests/ });
        await expect(begin, view).toHaveAttribute('href', cluster.path('manifests'));
        await expectNoAxeFindings(page);
      }
    });

    test('the first claim and the first class', async ({ page }) => {
      for (const list of ['claims', 'classes']) {
        await page.goto(`/c/demo/${list}`);
        await settled(page);
        await page.getByRole('main').getByRole('link').first().click();
        await page.waitForURL(new RegExp(`/${list}/.+`));
        await settled(page);
        await expectNoAxeFindings(page);
      }
    });
  });
}
