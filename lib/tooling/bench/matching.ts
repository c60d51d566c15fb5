/**
 * Our matcher beside upstream's own, on the same data in one run. Both must choose the same volumes.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { assert } from '../../base/assert';
import type { PersistentVolumeClaim } from '../../kubernetes/persistent-volume-claim';
import { VolumeIndex } from '../../volume/volume-index';
import { matchingData } from './matching-data';
import { timeOf } from './stopwatch';
import { type Skipped, showFigure, showSpread, spreadOf, type Table } from './table';

const SIZES = [100, 1_000, 10_000, 100_000];
const CLAIMS = 64;
const OPTIONS = { volumeAttributesClass: true };

const TITLE = "Finding the volume for a claim, beside upstream's own matcher";

/** What upstream's program says; the figures are nanoseconds for a claim, one a benchmark. */
interface Upstream {
  readonly nanosecondsPerClaim: readonly number[];
  readonly chosen: readonly string[];
}

export function benchMatching(root: string): Table | Skipped {
  const program = buildUpstream(root);
  if (typeof program !== 'string') return { title: TITLE, ...program };
  return {
    title: TITLE,
    columns: ['volumes', 'upstream / ours', 'index one volume / match one claim'],
    rows: SIZES.map((size) => matchingRow(program, size)),
    note: 'Median (lowest to highest) of three. Both chose the same volume for each of 64 claims.',
  };
}

function matchingRow(program: string, size: number): readonly string[] {
  const data = matchingData(size, CLAIMS);
  const run = spawnSync(program, { input: JSON.stringify(data), encoding: 'utf8', maxBuffer: 64 << 20 });
  assert(run.status === 0, `upstream's matcher failed: ${run.stderr}`);
  const upstream = JSON.parse(run.stdout) as Upstream;
  const faster: number[] = [];
  const upkeep: number[] = [];
  for (const upstreamNs of upstream.nanosecondsPerClaim) {
    const index = new VolumeIndex();
    const indexNs = timeOf(() => {
      for (const volume of data.volumes) index.set(volume);
    });
    data.claims.forEach((claim, place) => {
      const chosen = chosenBy(index, claim);
      const theirs = upstream.chosen[place];
      assert(chosen === theirs, `${claim.metadata.name}: ${chosen}, upstream ${theirs}`);
    });
    const oursNs = timeOurs(index, data.claims);
    faster.push(upstreamNs / oursNs);
    upkeep.push(indexNs / size / oursNs);
  }
  return [showFigure(size), showSpread(spreadOf(faster)), showSpread(spreadOf(upkeep))];
}

function chosenBy(index: VolumeIndex, claim: PersistentVolumeClaim): string {
  const result = index.find(claim, OPTIONS);
  return result.kind === 'Found' ? result.volume.metadata.name : '';
}

/** Nanoseconds per claim: rounds double until one takes half a second, as testing.B does. */
function timeOurs(index: VolumeIndex, claims: readonly PersistentVolumeClaim[]): number {
  for (let rounds = 16; ; rounds *= 2) {
    const elapsedNs = timeOf(() => {
      for (let round = 0; round < rounds; round += 1) for (const claim of claims) index.find(claim, OPTIONS);
    });
    if (elapsedNs > 500_000_000) return elapsedNs / (rounds * claims.length);
  }
}

function buildUpstream(root: string): string | { readonly skipped: string } {
  const program = resolve(root, '.cache/bench/upstream');
  mkdirSync(resolve(root, '.cache/bench'), { recursive: true });
  const build = spawnSync('go', ['build', '-o', program, '.'], {
    cwd: resolve(root, 'lib/tooling/bench/upstream'),
    encoding: 'utf8',
  });
  if (build.error) return { skipped: 'Go is not installed' };
  if (build.status !== 0)
    return { skipped: `upstream's matcher does not build: ${build.stderr.slice(0, 400)}` };
  return program;
}
