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

const SIZES = [100, 1_000, 10_000, 100_000];
const CLAIMS = 64;
const OPTIONS = { volumeAttributesClass: true };

interface Row {
  readonly volumes: number;
  readonly upstreamNs: number;
  readonly oursNs: number;
  readonly indexNsPerVolume: number;
}

/** Rows of figures, or why there are none. */
export function benchMatching(root: string): Row[] | string {
  const program = buildUpstream(root);
  if (typeof program !== 'string') return program.skipped;
  return SIZES.map((size) => {
    const data = matchingData(size, CLAIMS);
    const input = JSON.stringify(data);
    const run = spawnSync(program, { input, encoding: 'utf8', maxBuffer: 64 << 20 });
    assert(run.status === 0, `upstream's matcher failed: ${run.stderr}`);
    const upstream = JSON.parse(run.stdout) as { nanosecondsPerClaim: number; chosen: string[] };

    const started = process.hrtime.bigint();
    const index = new VolumeIndex();
    for (const volume of data.volumes) index.set(volume);
    const indexNsPerVolume = Number(process.hrtime.bigint() - started) / size;
    data.claims.forEach((claim, place) => {
      const chosen = chosenBy(index, claim);
      const theirs = upstream.chosen[place];
      assert(chosen === theirs, `${claim.metadata.name}: ${chosen}, upstream ${theirs}`);
    });
    return {
      volumes: size,
      upstreamNs: upstream.nanosecondsPerClaim,
      oursNs: timeOurs(index, data.claims),
      indexNsPerVolume,
    };
  });
}

function chosenBy(index: VolumeIndex, claim: PersistentVolumeClaim): string {
  const result = index.find(claim, OPTIONS);
  return result.kind === 'Found' ? result.volume.metadata.name : '';
}

/** Nanoseconds per claim: rounds double until one takes half a second, as testing.B does. */
function timeOurs(index: VolumeIndex, claims: readonly PersistentVolumeClaim[]): number {
  for (let rounds = 16; ; rounds *= 2) {
    const started = process.hrtime.bigint();
    for (let round = 0; round < rounds; round += 1) for (const claim of claims) index.find(claim, OPTIONS);
    const elapsedNs = Number(process.hrtime.bigint() - started);
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
