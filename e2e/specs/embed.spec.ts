/** What others see of a link: its preview, and its picture in a frame of their page. */
import type { Page } from '@playwright/test';
import { findDemo } from '../../lib/scenario/demos';
import { encodeLink } from '../../lib/scenario/link';
import { expectNoAxeFindings } from '../fixtures/accessibility';
import { appearances } from '../fixtures/appearances';
import { settled } from '../fixtures/settled';
import { expect, test } from '../fixtures/test';

test('a link to a demo has a title, a picture and an oEmbed answer', async ({ page, request, baseURL }) => {
  await page.goto('/s/life-of-a-volume?embed=1');
  const head = (selector: string, attribute: string) => page.locator(selector).getAttribute(attribute);
  expect(await head('meta[property="og:title"]', 'content')).toBe('The life of a volume');
  const description = findDemo('life-of-a-volume')?.description ?? '';
  expect(description.length).toBeGreaterThan(20);
  expect(await head('meta[property="og:description"]', 'content')).toBe(description);
  expect(await head('meta[name="twitter:card"]', 'content')).toBe('summary_large_image');
  const image = (await head('meta[property="og:image"]', 'content')) ?? '';
  expect(image).toBe(`${baseURL}/s/life-of-a-volume/preview.png`);
  const png = await request.get(image);
  expect(png.headers()['content-type']).toBe('image/png');
  expect((await png.body()).length).toBeGreaterThan(10_000);
  const discovery = (await head('link[type="application/json+oembed"]', 'href')) ?? '';
  const answer = await (await request.get(discovery)).json();
  expect(answer.html).toContain(`${baseURL}/s/life-of-a-volume?embed=1`);
});

test('a link says what it is to who cannot open it', async ({ page }) => {
  await page.goto('/s/custom?embed=1');
  await expect(page.locator('meta[property="og:description"]')).toHaveAttribute(
    'content',
    'A simulated Kubernetes cluster that opens at the moment at which it was shared.',
  );
});

test('the picture stands without the shell', async ({ page }) => {
  const shell = (one: Page) => [
    one.getByRole('banner'),
    one.getByRole('navigation', { name: 'Views' }),
    one.getByRole('button', { name: /^Cluster:/ }),
    one.getByRole('slider', { name: 'Moment' }),
  ];
  await page.goto('/c/demo/lifecycle');
  await settled(page);
  for (const part of shell(page)) await expect(part).toHaveCount(1);
  await page.goto('/s/retain?embed=1');
  await expect(page.getByRole('region', { name: 'Volumes' })).toBeVisible();
  for (const part of shell(page)) await expect(part).toHaveCount(0);
});

test('only the picture may be framed', async ({ request }) => {
  const policy = async (path: string) =>
    (await request.get(path, { maxRedirects: 0 })).headers()['content-security-policy'];
  expect(await policy('/s/retain?embed=1')).toBe('frame-ancestors *');
  for (const path of [
    '/s/retain',
    '/s/retain?embed=0',
    '/c/demo/lifecycle',
    '/c/demo/lifecycle?embed=1',
    '/api/clusters',
  ]) {
    expect([path, await policy(path)]).toEqual([path, "frame-ancestors 'none'"]);
  }
});

test('the published schema is there', async ({ request }) => {
  const schema = await (await request.get('/schema/scenario-1.json')).json();
  expect([schema.$schema, schema.properties.stowage.const]).toEqual([
    'https://json-schema.org/draft/2020-12/schema',
    1,
  ]);
});

test('a shared link is a picture too, and opens no cluster', async ({ page, request }) => {
  const names = async () =>
    (await (await request.get('/api/clusters')).json()).clusters.map((one: { name: string }) => one.name);
  const node = {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name: 'disk' },
    spec: { capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'], hostPath: { path: '/mnt' } },
  };
  const title = 'One volume in a frame';
  const payload = encodeLink({
    stowage: 1,
    kubernetes: '1.37',
    seed: 1,
    title,
    objects: [node],
    operations: [],
    untilMs: 5_000,
  });
  await page.goto(`/s/custom?embed=1#${payload.ok ? payload.value : ''}`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(title);
  await expect(page.getByRole('region', { name: 'Volumes' })).toContainText('disk');
  await expect(page.getByRole('link', { name: 'Open in Stowage' })).toHaveAttribute('target', '_blank');
  expect((await names()).join()).not.toContain('one-volume-in-a-frame');
});

for (const appearance of appearances) {
  test.describe(appearance.name, () => {
    test.use(appearance.use);

    test('the picture is accessible and fits', async ({ page }) => {
      await page.goto('/s/bad-night?embed=1');
      await expect(page.getByRole('region', { name: 'Claims' })).toBeVisible();
      await expectNoAxeFindings(page);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(wide).toBeLessThanOrEqual(0);
    });
  });
}
