/** A volume that is deleted before its claim: what becomes of it and of its storage, by version. */
import { expect, it } from 'vitest';
import type { DriverOperation, FaultSpec } from '../../kubernetes/fault';
import type { KubernetesVersion } from '../../kubernetes/feature-gates';
import type { KubernetesObject } from '../../kubernetes/object';
import { faults, persistentVolumeClaims, persistentVolumes } from '../../kubernetes/resources';
import { aClaim, aStorageClass } from '../../volume/testing/objects';
import { WholeCluster } from '../testing/whole-cluster';

const DRIVER = 'disks.example.com';
const PROVISIONER = 'external-provisioner.volume.kubernetes.io/finalizer';

/** A Bound claim, and a driver that deletes nothing for now. */
function provisioned(version: KubernetesVersion): WholeCluster {
  const cluster = new WholeCluster({ version });
  cluster.create<KubernetesObject>(
    {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'CSIDriver',
      metadata: { name: DRIVER },
      spec: {},
    } as KubernetesObject,
    aStorageClass({ name: 'dyn', provisioner: DRIVER }),
    aClaim({ name: 'c', storageClassName: 'dyn', accessModes: ['ReadWriteOnce'] }),
  );
  cluster.run();
  const operation: DriverOperation = 'DeleteVolume';
  const fault: FaultSpec = {
    type: 'DriverError',
    driver: DRIVER,
    operation,
    code: 'Internal',
    message: 'no',
    times: 9,
  };
  cluster.beginFault(fault);
  return cluster;
}

/** How often the driver was asked to delete: a fault that counts is struck once for each call. */
function deletions(cluster: WholeCluster): number {
  const [fault] = cluster.simulation.api.list(faults);
  return 9 - (fault?.status?.remaining ?? 9);
}

it.each<[KubernetesVersion, readonly string[], boolean]>([
  ['1.37', [PROVISIONER, 'kubernetes.io/pv-protection'], true],
  ['1.30', ['kubernetes.io/pv-protection'], false],
  ['1.25', ['kubernetes.io/pv-protection'], false],
])('in %s it carries %j; its driver is asked: %s', (version, finalizers, asked) => {
  const cluster = provisioned(version);
  const [name = ''] = cluster.names(persistentVolumes);
  expect(cluster.get(persistentVolumes, name)?.metadata.finalizers).toEqual(finalizers);
  cluster.delete(persistentVolumes, name);
  cluster.run();
  expect(cluster.get(persistentVolumes, name)?.metadata.deletionTimestamp).toBeDefined();
  cluster.delete(persistentVolumeClaims, 'c');
  cluster.run(5_000);
  expect(deletions(cluster) > 0).toBe(asked);
  expect(cluster.names(persistentVolumes)).toEqual(asked ? [name] : []);
  cluster.simulation.execute({ endFault: { name: 'it' } });
  cluster.run(120_000);
  expect(cluster.names(persistentVolumes)).toEqual([]);
});

it.each(['1.37', '1.30', '1.25'] as const)(
  'in %s the storage goes when the claim is deleted first',
  (version) => {
    const cluster = provisioned(version);
    cluster.delete(persistentVolumeClaims, 'c');
    cluster.run(5_000);
    expect(deletions(cluster)).toBeGreaterThan(0);
    cluster.simulation.execute({ endFault: { name: 'it' } });
    cluster.run(120_000);
    expect(cluster.names(persistentVolumes)).toEqual([]);
  },
);
