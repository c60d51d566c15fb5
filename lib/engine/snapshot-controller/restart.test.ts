/**
 * The controllers around snapshots may die between any two writes: started anew, they must end where they would have
 * ended. Each story is played once without and once for each write with a restart after it.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  persistentVolumeClaims,
  persistentVolumes,
  type ResourceInfo,
  volumeSnapshotContents,
  volumeSnapshots,
} from '../../kubernetes/resources';
import { aContent, aSnapshot, aSnapshotClass } from '../../volume/snapshot/testing/objects';
import { aClaim } from '../../volume/testing/objects';
import type { WholeCluster } from '../testing/whole-cluster';
import { clusterWithClaim } from './testing/cluster';

const COMPONENTS = ['snapshot-controller', 'csi-snapshotter', 'external-provisioner'];
const dataSource = { apiGroup: 'snapshot.storage.k8s.io', kind: 'VolumeSnapshot', name: 's' };
const restored = aClaim({ name: 'r', storageClassName: 'dyn', storage: '5Gi', dataSource });

const STORIES: Readonly<Record<string, readonly ((cluster: WholeCluster) => void)[]>> = {
  'take it': [(cluster) => cluster.create(aSnapshot())],
  'take it and delete the claim': [
    (cluster) => cluster.create(aSnapshot()),
    (cluster) => cluster.delete(persistentVolumeClaims, 'c'),
  ],
  'bind one that exists': [
    (cluster) => cluster.create(aContent()),
    (cluster) => cluster.create(aSnapshot({ contentName: 'content' })),
  ],
  'take it and delete it': [
    (cluster) => cluster.create(aSnapshot()),
    (cluster) => cluster.delete(volumeSnapshots, 's'),
  ],
  'take it, restore it, delete it': [
    (cluster) => cluster.create(aSnapshot()),
    (cluster) => cluster.create(restored),
    (cluster) => cluster.delete(volumeSnapshots, 's'),
  ],
  'keep it': [
    (cluster) => cluster.create({ ...aSnapshotClass({ name: 'keep', deletionPolicy: 'Retain' }) }),
    (cluster) => cluster.create(aSnapshot({ className: 'keep' })),
    (cluster) => cluster.delete(volumeSnapshots, 's'),
  ],
};

/** Everything that has to be the same: not uids, revisions and times. */
function outcome({ simulation: { api } }: WholeCluster): unknown {
  const kinds: readonly ResourceInfo[] = [
    volumeSnapshots,
    volumeSnapshotContents,
    persistentVolumeClaims,
    persistentVolumes,
  ];
  const text = JSON.stringify(kinds.map((kind) => api.list(kind)));
  const names = new Map<string, string>();
  return text
    .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, (uid) => {
      const name = names.get(uid) ?? `uid-${names.size}`;
      names.set(uid, name);
      return name;
    })
    .replace(/"(resourceVersion|creationTime|creationTimestamp|lastPhaseTransitionTime)":("[^"]*"|\d+)/g, '')
    .replace(/"(storage.kubernetes.io\/csiProvisionerIdentity|lastTransitionTime)":"[^"]*"/g, '')
    .replace(/"generation":\d+/g, '');
}

function play(story: string, restartAt: number, pauseMs: number): { outcome: unknown; writes: number } {
  const cluster = clusterWithClaim();
  let writes = 0;
  cluster.simulation.api.subscribe(({ actor, object }) => {
    if (COMPONENTS.includes(actor) && object.kind !== 'Event') writes += 1;
  });
  let restarted = false;
  const run = (ms: number): void => {
    const until = cluster.simulation.nowMs + ms;
    while (cluster.simulation.nowMs < until) {
      if (!cluster.simulation.stepToNextWrite(until - cluster.simulation.nowMs)) return;
      if (restarted || writes !== restartAt) continue;
      restarted = true;
      for (const name of COMPONENTS) cluster.simulation.restartComponent(name);
    }
  };
  for (const step of STORIES[story] ?? []) {
    step(cluster);
    run(pauseMs);
  }
  run(20 * 60_000);
  return { outcome: outcome(cluster), writes };
}

describe('a restart after any write of the controllers around snapshots', () => {
  it.each(Object.keys(STORIES))('%s', (story) => {
    const undisturbed = play(story, 0, 30_000);
    expect(undisturbed.writes).toBeGreaterThan(2);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: undisturbed.writes }), (write) => {
        expect(play(story, write, 30_000).outcome).toEqual(undisturbed.outcome);
      }),
      { numRuns: 25, seed: 1 },
    );
  });
});
