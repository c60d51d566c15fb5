/** How long kubelets and the snapshotter wait for a slow driver, what they say then, and that the driver goes on meanwhile. */
import { describe, expect, it } from 'vitest';
import type { DriverOperation } from '../../kubernetes/fault';
import {
  csiDrivers,
  events,
  persistentVolumeClaims,
  persistentVolumes,
  pods,
  volumeSnapshotContents,
  volumeSnapshots,
} from '../../kubernetes/resources';
import { aSnapshot } from '../../volume/snapshot/testing/objects';
import { clusterWithClaim, DRIVER } from '../snapshot-controller/testing/cluster';
import { manifestOf, type WholeCluster } from '../testing/whole-cluster';
import { annDriver } from './driver-profile';

const GIVEN_UP = 'rpc error: code = DeadlineExceeded desc = context deadline exceeded';

/** A Bound claim `c` of a driver that can do everything, whose calls of one kind take so long. */
function clusterOf(operation: DriverOperation, ms: number): WholeCluster {
  const cluster = clusterWithClaim({ storageClass: { allowVolumeExpansion: true } });
  cluster.create(manifestOf('Node', 'node-a'));
  const description = {
    capabilities: { node: ['STAGE_UNSTAGE_VOLUME', 'EXPAND_VOLUME'] },
    latencyMs: { [operation]: ms },
  };
  const annotations = { [annDriver]: JSON.stringify(description) };
  cluster.patch(csiDrivers, DRIVER, { metadata: { annotations } });
  cluster.run();
  return cluster;
}

const user = (name: string) =>
  manifestOf('Pod', name, {
    containers: [{ name: 'main', image: 'pause', volumeMounts: [{ name: 'data', mountPath: '/d' }] }],
    volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'c' } }],
  });

/** How often a message that ends so was said, merged events counted. */
function said(cluster: WholeCluster, end: string): number {
  return cluster.simulation.api
    .list(events)
    .filter(({ message }) => message?.endsWith(end))
    .reduce((sum, { count = 1 }) => sum + count, 0);
}

const phaseOf = (cluster: WholeCluster, name: string) => cluster.pod(name)?.status?.phase;

describe('a kubelet waits for two minutes', () => {
  it.each<[DriverOperation, number, number, string]>([
    ['NodeStageVolume', 120_000, 0, 'MountVolume.MountDevice failed'],
    ['NodeStageVolume', 120_001, 1, 'MountVolume.MountDevice failed'],
    ['NodePublishVolume', 120_000, 0, 'MountVolume.SetUp failed'],
    ['NodePublishVolume', 120_001, 1, 'MountVolume.SetUp failed'],
  ])('for %s: of %d ms, %d are too long', (operation, ms, times, words) => {
    const cluster = clusterOf(operation, ms);
    cluster.create(user('a'));
    cluster.run(180_000);
    const [volume = ''] = cluster.names(persistentVolumes);
    expect(said(cluster, GIVEN_UP)).toBe(times);
    expect(said(cluster, `${words} for volume "${volume}" : ${GIVEN_UP}`)).toBe(times);
    // The driver has gone on: the second call is answered at once.
    expect(phaseOf(cluster, 'a')).toBe('Running');
  });

  it('for each Pod by itself, also while another pauses between two tries', () => {
    const cluster = clusterOf('NodePublishVolume', 1_000_000);
    cluster.create(user('a'));
    // The fifth pause is one of eight seconds.
    for (let seconds = 0; seconds < 700 && said(cluster, GIVEN_UP) < 5; seconds += 1) cluster.run(1_000);
    cluster.create(user('b'));
    cluster.run(450_000);
    expect([phaseOf(cluster, 'a'), phaseOf(cluster, 'b')]).toEqual(['Running', 'Pending']);
    cluster.run(620_000);
    expect(phaseOf(cluster, 'b')).toBe('Running');
  });

  it('and what was staged unnoticed is not taken for staged once it is undone', () => {
    const cluster = clusterOf('NodeStageVolume', 125_000);
    cluster.create(user('a'));
    cluster.run(122_000);
    cluster.delete(pods, 'a');
    cluster.run(60_000);
    cluster.create(user('a'));
    cluster.run(100_000);
    expect(phaseOf(cluster, 'a')).toBe('Pending');
    cluster.run(60_000);
    expect(phaseOf(cluster, 'a')).toBe('Running');
  });

  it('when a file system grows, and the claim says no error that is not final', () => {
    const cluster = clusterOf('NodeExpandVolume', 125_000);
    cluster.create(user('a'));
    cluster.run(20_000);
    cluster.patch(persistentVolumeClaims, 'c', { spec: { resources: { requests: { storage: '9Gi' } } } });
    cluster.run(124_000);
    const status = () => cluster.get(persistentVolumeClaims, 'c')?.status;
    expect(said(cluster, GIVEN_UP)).toBe(1);
    expect(status()?.allocatedResourceStatuses?.storage).toBe('NodeResizeInProgress');
    expect(status()?.conditions?.map(({ type }) => type)).not.toContain('NodeResizeError');
    cluster.run(20_000);
    expect(status()?.capacity?.storage).toBe('9Gi');
  });
});

describe('the snapshotter waits for one minute', () => {
  it.each([
    [60_000, 0],
    [60_001, 1],
  ])('for a snapshot: of %d ms, %d are too long', (ms, times) => {
    const cluster = clusterOf('CreateSnapshot', ms);
    cluster.create(aSnapshot());
    cluster.run(90_000);
    expect(said(cluster, `"${GIVEN_UP}"`)).toBe(times);
    expect(cluster.get(volumeSnapshots, 's')?.status?.readyToUse).toBe(true);
  });

  it('for its deletion, too, which the driver ends', () => {
    const cluster = clusterOf('DeleteSnapshot', 65_000);
    cluster.create(aSnapshot());
    cluster.run(10_000);
    cluster.delete(volumeSnapshots, 's');
    cluster.run(63_000);
    expect(said(cluster, 'Failed to delete snapshot')).toBe(1);
    expect(cluster.names(volumeSnapshotContents)).toHaveLength(1);
    cluster.run(20_000);
    expect(cluster.names(volumeSnapshotContents)).toEqual([]);
  });
});
