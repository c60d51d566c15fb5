/**
 * A real cluster with many objects: what Stowage asks of it, and what that costs. `npm test` runs it small;
 * `npm run measure:live` with 10,000 volumes and 10,000 claims, and prints the table of docs/performance.md.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Page } from '@playwright/test';
import { expect, it } from 'vitest';
import { READABLE } from '@/lib/cluster/live/readable';
import { openBrowser } from './browser';
import { isBuilt, startBuiltServer } from './built-server';
import { describeLive, withControlPlane } from './control-plane';
import { FailuresProxy } from './failures-proxy';
import { claim, paths, volume } from './objects';
import { delaysText, kubectl, untilSeen } from './to-the-pixel';

const live = withControlPlane();
/** Of each of the two kinds. */
const SIZE = Number(process.env.STOWAGE_LIVE_SIZE ?? 600);
const PAGE = 500;
const PARALLEL_WRITES = 16;
/** How long requests are counted once everything is shown. */
const WATCHED_MS = 10_000;
/** Created with kubectl then, one after the other. */
const NOTICED = SIZE < 1_000 ? 3 : 20;

if (!isBuilt) console.log('SKIPPED: a large live cluster: there is no build');

async function fill(): Promise<void> {
  const { admin } = live();
  let done = 0;
  const write = async (): Promise<void> => {
    while (done < SIZE) {
      const index = done;
      done += 1;
      // Of classes that do not meet: the controllers would take half an hour to bind them.
      const name = String(index).padStart(6, '0');
      const answers = [
        await admin.create(paths.volumes, volume(`volume-${name}`, 'left')),
        await admin.create(paths.claims, claim(`claim-${name}`, 'right')),
      ];
      expect(answers.map(({ code }) => code)).toEqual([201, 201]);
    }
  };
  await Promise.all(Array.from({ length: PARALLEL_WRITES }, write));
}

/** Resident memory of a process in MiB: now, and at most so far. */
function memoryOf(pid: number): { readonly now: number; readonly peak: number } {
  const text = readFileSync(`/proc/${pid}/status`, 'utf8');
  const mib = (name: string): number =>
    Math.round(Number(new RegExp(`${name}:\\s+(\\d+)`).exec(text)?.[1]) / 1024);
  return { now: mib('VmRSS'), peak: mib('VmHWM') };
}

/** What was listed so far: in pages, and no kind twice. */
function expectOneListOfEachKind(proxy: FailuresProxy) {
  const lists = proxy.passed.filter(({ verb }) => verb === 'list');
  const ofVolumes = lists.filter(({ path }) => path === paths.volumes);
  expect(lists.every(({ query }) => query.get('limit') === String(PAGE))).toBe(true);
  // At most one list of each kind and start; what the API server does not serve is asked for once as well.
  const begun = lists.filter(({ query }) => !query.has('continue')).map(({ path }) => path);
  expect(begun.toSorted()).toEqual([...new Set(begun)].toSorted());
  expect(begun.length).toBe(READABLE.length);
  expect(ofVolumes.length).toBe(Math.ceil(SIZE / PAGE));
  return lists;
}

/** Creates claims with kubectl while the page shows the others, and says how long each took to be seen. */
async function noticeLateOnes(page: Page): Promise<string> {
  if (!kubectl) return 'not measured: there is no kubectl';
  const delays: number[] = [];
  for (let index = 0; index < NOTICED; index += 1) {
    // Of a class that is missing, like the others: problems come first, by name.
    const late = claim(`a-late-one-${index + 1}`, 'right');
    delays.push(await untilSeen(page, live().plane.kubeconfig, late));
  }
  return delaysText(delays);
}

describeLive('a large live cluster', () => {
  it.skipIf(!isBuilt)(
    'is listed once, in pages, and shown',
    async ({ skip }) => {
      const browser = await openBrowser();
      if (!browser) return skip();
      const { admin, plane } = live();
      await fill();
      const proxy = await FailuresProxy.start(admin.server);
      const file = join(dirname(plane.kubeconfig), 'large');
      writeFileSync(
        file,
        readFileSync(plane.kubeconfig, 'utf8')
          .replace(admin.server, proxy.address)
          .replaceAll(/\btest\b/g, 'large'),
      );
      const server = await startBuiltServer(file);
      const pid = server.process.pid ?? 0;
      const figures: [string, string][] = [['server before', `${memoryOf(pid).now} MiB`]];
      try {
        const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
        const start = performance.now();
        await page.goto(`${server.address}/c/large/claims`);
        const count = new RegExp(`\\b${SIZE.toLocaleString('en-GB')}\\b|\\b${SIZE}\\b`);
        await page.getByText('claim-000000').first().waitFor({ timeout: 120_000 });
        figures.push(['first picture', `${((performance.now() - start) / 1_000).toFixed(1)} s`]);
        await page.waitForFunction(() => document.documentElement.dataset.settled === 'true');
        await expect.poll(() => page.locator('body').innerText(), { timeout: 120_000 }).toMatch(count);
        figures.push(['all of it', `${((performance.now() - start) / 1_000).toFixed(1)} s`]);
        const lists = expectOneListOfEachKind(proxy);
        const asked = proxy.passed.length;
        await pause(WATCHED_MS);
        const later = proxy.passed.slice(asked);
        expect(later.filter(({ verb }) => verb === 'list')).toEqual([]);
        const delays = await noticeLateOnes(page);
        const session = await page.context().newCDPSession(page);
        await session.send('HeapProfiler.collectGarbage');
        const heap = await page.evaluate(
          () => (performance as unknown as { memory: { usedJSHeapSize: number } }).memory.usedJSHeapSize,
        );
        const elements = await page.evaluate(() => document.querySelectorAll('*').length);
        const { now, peak } = memoryOf(pid);
        figures.push(
          ['requests until then', `${asked}, ${lists.length} of them pages of lists`],
          ['requests in the 10 s after', String(later.length)],
          ["kubectl's end to the pixel", delays],
          ['server with it', `${now} MiB, at most ${peak} MiB`],
          ['heap of the page', `${Math.round(heap / 1024 / 1024)} MiB`],
          ['elements of the page', String(elements)],
        );
        console.log(
          `${SIZE} volumes and ${SIZE} claims:\n${figures.map((row) => `| ${row.join(' | ')} |`).join('\n')}`,
        );
        // Tables are windowed: what is in the document does not grow with the cluster.
        expect(elements).toBeLessThan(10_000);
      } finally {
        await browser.close();
        server.process.kill('SIGKILL');
        proxy.stop();
      }
    },
    30 * 60_000,
  );
});
