import { describe, expect, it } from 'vitest';
import { finalizerRestoreSource } from '../../kubernetes/annotations';
import type { PersistentVolumeClaimSpec } from '../../kubernetes/persistent-volume-claim';
import {
  csiDrivers,
  persistentVolumeClaims,
  persistentVolumes,
  volumeSnapshots,
} from '../../kubernetes/resources';
import { aSnapshot } from '../../volume/snapshot/testing/objects';
import { aClaim } from '../../volume/testing/objects';
import { clusterWithClaim, DRIVER } from '../snapshot-controller/testing/cluster';

const source = { apiGroup: 'snapshot.storage.k8s.io', kind: 'VolumeSnapshot', name: 's' };
const restored = (change: Partial<PersistentVolumeClaimSpec> & { storage?: string } = {}) =>
  aClaim({ name: 'r', storageClassName: 'dyn', storage: '5Gi', dataSource: source, ...change });

const PROVISIONING = 'Normal Provisioning External provisioner is provisioning volume for claim "default/r"';

describe('a claim that is to be filled from a snapshot', () => {
  it.each([
    { field: 'dataSource', claim: restored() },
    { field: 'dataSourceRef', claim: restored({ dataSource: undefined, dataSourceRef: source }) },
    { field: 'a larger request', claim: restored({ storage: '8Gi' }) },
  ])('gets a volume: $field', ({ claim }) => {
    const cluster = clusterWithClaim();
    cluster.create(aSnapshot());
    cluster.run();
    cluster.create(claim);
    cluster.run(1_000);
    expect(cluster.get(volumeSnapshots, 's')?.metadata.finalizers).toContain(finalizerRestoreSource);
    cluster.run();
    expect(cluster.get(persistentVolumeClaims, 'r')?.status?.phase).toBe('Bound');
    expect(cluster.get(volumeSnapshots, 's')?.metadata.finalizers).not.toContain(finalizerRestoreSource);
  });

  it('outlives the claim from which the snapshot was taken', () => {
    const cluster = clusterWithClaim();
    cluster.create(aSnapshot());
    cluster.run();
    cluster.delete(persistentVolumeClaims, 'c');
    cluster.run();
    expect(cluster.names(persistentVolumes)).toEqual([]);
    cluster.create(restored());
    cluster.run();
    expect(cluster.get(persistentVolumeClaims, 'r')?.status?.phase).toBe('Bound');
  });

  it('is refused with the words of the provisioner, and served when the obstacle is gone', () => {
    const cluster = clusterWithClaim();
    cluster.create(restored());
    cluster.run();
    const refused = cluster
      .events('PersistentVolumeClaim', 'r')
      .filter((event) => !event.includes('ExternalProvisioning'));
    expect(refused).toEqual([
      PROVISIONING,
      'Warning ProvisioningFailed error getting handle for DataSource Type VolumeSnapshot by Name s: error getting snapshot s from api server: volumesnapshots.snapshot.storage.k8s.io "s" not found',
    ]);
    cluster.create(aSnapshot());
    cluster.run(60_000);
    expect(cluster.get(persistentVolumeClaims, 'r')?.status?.phase).toBe('Bound');
  });

  it('is refused by a driver that takes no snapshots', () => {
    const cluster = clusterWithClaim({
      driverAnnotations: { 'simulation.stowage.dev/driver-profile': 'node-local' },
      storageClass: { volumeBindingMode: 'Immediate' },
    });
    cluster.create(restored());
    cluster.run();
    expect(cluster.events('PersistentVolumeClaim', 'r')).toContain(
      'Warning ProvisioningFailed CSI driver does not support snapshot restore: controller CREATE_DELETE_SNAPSHOT capability is not reported',
    );
  });
});

describe('a snapshot from which a volume was to be made', () => {
  it('is let go by the sweep when the claim is gone', () => {
    const cluster = clusterWithClaim();
    cluster.create(aSnapshot());
    cluster.run();
    cluster.create(restored());
    cluster.run(1_000);
    cluster.delete(csiDrivers, DRIVER);
    cluster.simulation.restartComponent('external-provisioner');
    cluster.delete(persistentVolumeClaims, 'r');
    cluster.run();
    expect(cluster.get(volumeSnapshots, 's')?.metadata.finalizers).toContain(finalizerRestoreSource);
    cluster.run(5 * 60_000);
    expect(cluster.get(volumeSnapshots, 's')?.metadata.finalizers).not.toContain(finalizerRestoreSource);
  });
});

describe('a volume of which there are snapshots', () => {
  it('is not deleted by a driver that needs it, until they are gone', () => {
    const cluster = clusterWithClaim({
      driverAnnotations: { 'simulation.stowage.dev/driver-profile': 'shared-file' },
    });
    cluster.create(aSnapshot());
    cluster.run();
    cluster.delete(persistentVolumeClaims, 'c');
    cluster.run(20_000);
    const [volume] = cluster.simulation.api.list(persistentVolumes);
    expect(volume?.status?.phase).toBe('Released');
    expect(cluster.events('PersistentVolume', volume?.metadata.name ?? '')).toEqual([
      'Warning VolumeFailedDelete rpc error: code = FailedPrecondition desc = volume has dependent snapshots',
    ]);
    cluster.delete(volumeSnapshots, 's');
    cluster.run(120_000);
    expect(cluster.names(persistentVolumes)).toEqual([]);
  });
});
