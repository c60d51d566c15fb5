/**
 * The playhead dragged over the track of a large cluster in a real page: how long it is from one picture to the next
 * while the hand moves, and how often the view behind it is drawn. Beside it, on the log that the page has, what it
 * takes to replay the moment from the start.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { type Browser, chromium, type Page } from '@playwright/test';
import { settled } from '../../../e2e/fixtures/settled';
import { assert, assertDefined } from '../../base/assert';
import { sentEvents } from '../../cluster/testing/read-stream';
import { applyChanges, type ClusterLog, EMPTY_LOG, isComplete, receive } from '../../history/cluster-log';
import { ensureBuilt } from '../prepare/build.mjs';
import { chromiumFlags, systemChromium } from '../stages/chromium.mjs';
import { type BuiltServer, post, startBuiltServer } from './built-server';
import { recordPictures, stopRecording } from './hand-recorder';
import { HAND_END_MS, handScenario } from './hand-scenario';
import { timeOf } from './stopwatch';
import { type Skipped, showFigure, spreadOf, type Table } from './table';

const TITLE = 'The playhead dragged in a page, beside replaying from the start';
const VIEWS = ['lifecycle', 'claims', 'map'] as const;
const FRAME_MS = 1_000 / 60;
const DRAG_MS = 6_000;
/** From one end of the track to the other. */
const SWEEP_MS = 1_500;
/** A mouse tells where it is 125 times a second. */
const HAND_MS = 8;
const REPLAYS = 20;
/** What the server runs in one request. */
const ADVANCE_MS = 60_000;

export async function benchHand(root: string): Promise<readonly (Table | Skipped)[]> {
  const executablePath = systemChromium();
  if (executablePath === undefined)
    return [{ title: TITLE, skipped: 'there is no Chromium on this system; npm test brings one' }];
  const problem = await ensureBuilt(root, (line) => console.error(line));
  if (problem) return [{ title: TITLE, skipped: problem }];
  const server = await startBuiltServer(root, { STOWAGE_DATA: 'memory', STOWAGE_SIMULATION_ONLY: '1' });
  const browser = await chromium.launch({ executablePath, args: [...chromiumFlags] });
  try {
    await fill(server);
    const log = await readLog(server);
    const rows: (readonly string[])[] = [];
    for (const view of VIEWS) rows.push(await rowOf(browser, server, view));
    return [table(rows, log)];
  } finally {
    await browser.close();
    await server.stop();
  }
}

async function fill(server: BuiltServer): Promise<void> {
  const scenario = handScenario();
  const startMs = 1_800_000_000_000;
  const body = { ...scenario, config: { startMs } };
  await post(server, '/api/simulations', { name: 'bench', scenario: body, paused: true });
  for (let atMs = scenario.untilMs ?? 0; atMs < HAND_END_MS; ) {
    atMs = Math.min(atMs + ADVANCE_MS, HAND_END_MS);
    await post(server, '/api/simulations/bench/advance', { toMs: startMs + atMs });
  }
}

/** The log as a page of the cluster has it. */
async function readLog(server: BuiltServer): Promise<ClusterLog> {
  let log = EMPTY_LOG;
  for await (const { message } of sentEvents(await fetch(`${server.address}/api/clusters/bench/stream`))) {
    log = receive(log, [message]);
    if (isComplete(log)) break;
  }
  return log;
}

function table(rows: readonly (readonly string[])[], log: ClusterLog): Table {
  const replays = Array.from({ length: REPLAYS }, (_, index) => {
    const count = Math.floor((log.changes.length * index) / REPLAYS);
    return timeOf(() => applyChanges(log.base, log.changes.slice(0, count))) / 1e6 / FRAME_MS;
  });
  const { median, max } = spreadOf(replays);
  const objects = [...log.objects.values()].reduce((sum, ofKind) => sum + ofKind.size, 0);
  return {
    title: TITLE,
    columns: [
      'view',
      'picture to picture, median',
      '95th percentile',
      'longest',
      'pictures of the view, median',
      'computed for each of them',
    ],
    rows,
    note: `In frames at 60 Hz, while the hand moves over the whole track and back for ${DRAG_MS / 1_000} s; ${showFigure(objects)} objects with their Events, ${showFigure(log.changes.length)} writes. To replay a moment from the start takes ${showFigure(median)} frames (at most ${showFigure(max)}), before anything is drawn of it.`,
  };
}

async function rowOf(browser: Browser, server: BuiltServer, view: string): Promise<readonly string[]> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  page.setDefaultTimeout(120_000);
  await page.goto(`${server.address}/c/bench/${view}`);
  await page.getByTestId('playhead').waitFor();
  await settled(page);
  // Once unmeasured: the first pictures compile what the others run.
  await drag(page, SWEEP_MS);
  await settled(page);
  const computed = await computingTime(page);
  await page.evaluate(recordPictures);
  await drag(page, DRAG_MS);
  const { pictures, ofView } = await page.evaluate(stopRecording);
  const computedMs = await computed();
  await settled(page);
  await page.close();
  const apart = pictures.map((ms) => ms / FRAME_MS);
  return [
    view,
    showFigure(spreadOf(apart).median),
    showFigure(percentile(apart, 0.95)),
    showFigure(spreadOf(apart).max),
    showFigure(spreadOf(ofView.map((ms) => ms / FRAME_MS)).median),
    showFigure(computedMs / ofView.length / FRAME_MS),
  ];
}

/** Milliseconds that the page computes, from now to when it is asked: what else the machine does takes no part in it. */
async function computingTime(page: Page): Promise<() => Promise<number>> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const read = async (): Promise<number> => {
    const { metrics } = await session.send('Performance.getMetrics');
    return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN) * 1_000;
  };
  const before = await read();
  return async () => (await read()) - before;
}

function percentile(figures: readonly number[], share: number): number {
  const sorted = figures.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** Where the hand is follows from the time, whatever the page keeps up with. */
async function drag(page: Page, forMs: number): Promise<void> {
  const track = assertDefined(await page.getByTestId('track').boundingBox(), 'the track is drawn');
  const y = track.y + 40;
  const left = track.x + 100;
  const width = track.width - 130;
  const begunMs = performance.now();
  const placeAt = (ms: number): number => left + width * (0.5 + 0.5 * Math.cos((Math.PI * ms) / SWEEP_MS));
  await page.mouse.move(placeAt(0), y);
  await page.mouse.down();
  for (let ms = 0; ms < forMs; ms = performance.now() - begunMs) {
    await page.mouse.move(placeAt(ms), y);
    await pause(HAND_MS);
  }
  await page.mouse.up();
  assert(await page.getByRole('region', { name: 'The past' }).isVisible(), 'the hand has moved the playhead');
}
