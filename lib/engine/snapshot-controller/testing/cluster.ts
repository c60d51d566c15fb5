/** For tests of everything around snapshots: a cluster with a driver, its classes and a bound claim `c`. */
import type { KubernetesObject } from '../../../kubernetes/object';
import type { StorageClass } from '../../../kubernetes/storage-class';
import { aCSIDriver } from '../../../volume/placement/testing/nodes';
import { aSnapshotClass } from '../../../volume/snapshot/testing/objects';
import { aClaim, aStorageClass } from '../../../volume/testing/objects';
import { WholeCluster } from '../../testing/whole-cluster';

export const DRIVER = 'disks.example.com';

interface Options {
  readonly storageClass?: Partial<StorageClass>;
  /** What else is there; the default VolumeSnapshotClass `snap` unless given. */
  readonly objects?: readonly KubernetesObject[];
  readonly driverAnnotations?: { readonly [key: string]: string };
}

export function clusterWithClaim({ storageClass, objects, driverAnnotations }: Options = {}): WholeCluster {
  const cluster = new WholeCluster();
  const driver = aCSIDriver(DRIVER);
  cluster.create<KubernetesObject>(
    { ...driver, metadata: { ...driver.metadata, annotations: driverAnnotations } },
    aStorageClass({ name: 'dyn', provisioner: DRIVER, ...storageClass }),
    ...(objects ?? [aSnapshotClass({ driver: DRIVER, isDefault: true })]),
    aClaim({ name: 'c', storageClassName: 'dyn', accessModes: ['ReadWriteOnce'], storage: '5Gi' }),
  );
  cluster.run();
  return cluster;
}
