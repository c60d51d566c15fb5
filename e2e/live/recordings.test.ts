/**
 * The recordings are true: some of them, played again against the real control plane by the program that makes them,
 * and compared by the rules by which the simulation is compared with them.
 */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkRecording } from '@/lib/tooling/record/check-recording';
import { RealCluster } from '@/lib/tooling/record/real-cluster';
import { parseRecordings } from '@/lib/tooling/record/scenario-file';
import { buildControlPlane } from '../controlplane/controlplane';
import { buildSidecars, type SidecarPrograms } from '../sidecars/sidecars';

const RECORDINGS = '../../lib/engine/conformance/recordings/kubernetes-1.37/';

function recordingsOf(file: string) {
  return parseRecordings(readFileSync(new URL(`${RECORDINGS}${file}`, import.meta.url), 'utf8'));
}

const program = await buildControlPlane(console.log);
const sidecars = program.kind === 'absent' ? program : await buildSidecars(console.log);
if (program.kind === 'absent')
  console.log(`SKIPPED: recordings against a real control plane: ${program.why}`);
else if (sidecars.kind === 'absent')
  console.log(`SKIPPED: recordings against real CSI sidecars: ${sidecars.why}`);

interface Group {
  readonly what: string;
  readonly file: string;
  readonly absent: boolean;
  readonly played: readonly string[];
  readonly start: () => Promise<RealCluster>;
}

function started(programs: SidecarPrograms | undefined): Promise<RealCluster> {
  if (program.kind === 'absent') throw new Error(program.why);
  return RealCluster.start(program.path, programs);
}

const groups: readonly Group[] = [
  {
    what: 'the real control plane',
    file: 'control-plane.jsonl',
    absent: program.kind === 'absent',
    // One of the volume controller alone, one that reclaims, one in which the scheduler decides.
    played: ['bind/smallest-that-fits', 'reclaim/delete-hostpath-in-tmp', 'wait/smallest-on-node'],
    start: () => started(undefined),
  },
  {
    what: 'the real control plane with its CSI sidecars',
    file: 'csi.jsonl',
    absent: sidecars.kind === 'absent',
    // One for each sidecar: provisioner and deletion, attacher, resizer.
    played: ['csi/delete', 'attach/static', 'csi/expand'],
    start: () => started(sidecars.kind === 'built' ? sidecars.programs : undefined),
  },
];

describe.each(groups)('a recording, played again against $what', ({ file, absent, played, start }) => {
  const recordings = recordingsOf(file);
  let cluster: RealCluster | undefined;

  beforeAll(async () => {
    if (!absent) cluster = await start();
  });
  afterAll(() => cluster?.stop());

  it.skipIf(absent).each(played)('%s', async (name) => {
    const recording = recordings.ok && recordings.value.find((other) => other.name === name);
    if (!recording || !cluster) throw new Error(`${name} is not recorded`);
    expect(await cluster.version()).toBe(recording.kubernetes);
    expect(await checkRecording(cluster, recording)).toEqual([]);
  });
});
