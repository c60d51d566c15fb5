import { describe, expect, it } from 'vitest';
import { annSelectedNode, finalizerExternalProvisioner } from '../../kubernetes/annotations';
import type { KubernetesObject } from '../../kubernetes/object';
import { csiDrivers, events, persistentVolumeClaims, persistentVolumes } from '../../kubernetes/resources';
import type { StorageClass } from '../../kubernetes/storage-class';
import { aCSIDriver } from '../../volume/placement/testing/nodes';
import { aClaim, aStorageClass, aVolume } from '../../volume/testing/objects';
import { manifestOf, WholeCluster } from '../testing/whole-cluster';

const DRIVER = 'sim.csi.example.com';
const ZONE = 'topology.kubernetes.io/zone';
const zoned = (name: string, zone: string) => manifestOf('Node', name, {}, { [ZONE]: zone });
const csiNode = (name: string): KubernetesObject & { spec: object } => ({
  apiVersion: 'storage.k8s.io/v1',
  kind: 'CSINode',
  metadata: { name },
  spec: { drivers: [{ name: DRIVER, nodeID: name, topologyKeys: [ZONE] }] },
});
const classWith = (options: Partial<StorageClass> = {}) =>
  aStorageClass({ name: 'dyn', provisioner: DRIVER, ...options });
const claim = aClaim({ name: 'c', storageClassName: 'dyn', accessModes: ['ReadWriteOnce'], storage: '5Gi' });

function clusterWith(storageClass: StorageClass): WholeCluster {
  const cluster = new WholeCluster();
  cluster.create<KubernetesObject>(
    zoned('n1', 'a'),
    zoned('n2', 'b'),
    csiNode('n1'),
    csiNode('n2'),
    aCSIDriver(DRIVER),
    storageClass,
  );
  cluster.run(1_000);
  return cluster;
}

function volumeOf(cluster: WholeCluster) {
  return cluster.simulation.api.list(persistentVolumes)[0];
}

/** What this provisioner said of the claim. */
function told(cluster: WholeCluster): readonly string[] {
  return cluster
    .events('PersistentVolumeClaim', 'c')
    .filter((event) => !event.includes('ExternalProvisioning'));
}

const PROVISIONING = 'Normal Provisioning External provisioner is provisioning volume for claim "default/c"';

describe('a claim of an installed driver', () => {
  it('gets a volume with everything that the class and the claim say', () => {
    const cluster = clusterWith(
      classWith({
        mountOptions: ['noatime'],
        parameters: { tier: 'gold', 'csi.storage.k8s.io/fstype': 'xfs' },
      }),
    );
    cluster.create(claim);
    cluster.run();
    const volume = volumeOf(cluster);
    const uid = cluster.get(persistentVolumeClaims, 'c')?.metadata.uid;
    expect(volume?.metadata.name).toBe(`pvc-${uid}`);
    expect(volume?.spec).toMatchObject({
      capacity: { storage: '5Gi' },
      accessModes: ['ReadWriteOnce'],
      claimRef: { namespace: 'default', name: 'c', uid },
      mountOptions: ['noatime'],
      persistentVolumeReclaimPolicy: 'Delete',
      storageClassName: 'dyn',
      volumeMode: 'Filesystem',
      csi: {
        driver: DRIVER,
        volumeHandle: `handle-pvc-${uid}`,
        fsType: 'xfs',
        volumeAttributes: { tier: 'gold' },
      },
    });
    expect(volume?.status?.phase).toBe('Bound');
    expect(told(cluster)).toEqual([
      PROVISIONING,
      `Normal ProvisioningSucceeded Successfully provisioned volume pvc-${uid}`,
    ]);
  });

  it('waits while the driver is not installed, and is served when it comes', () => {
    const cluster = new WholeCluster();
    cluster.create<KubernetesObject>(classWith(), claim);
    cluster.run();
    expect(cluster.names(persistentVolumes)).toEqual([]);
    cluster.create(aCSIDriver(DRIVER));
    cluster.run(20_000);
    expect(cluster.get(persistentVolumeClaims, 'c')?.status?.phase).toBe('Bound');
  });

  it('waits for ever where drivers are not simulated', () => {
    const cluster = new WholeCluster({ config: { simulateDrivers: false } });
    cluster.create<KubernetesObject>(aCSIDriver(DRIVER), classWith(), claim);
    cluster.run(60_000);
    expect(cluster.names(persistentVolumes)).toEqual([]);
  });

  it('gets the size that the driver can make', () => {
    const cluster = clusterWith(classWith({ parameters: { roundUpGi: 'true' } }));
    cluster.create(aClaim({ name: 'c', storageClassName: 'dyn', storage: '1500Mi' }));
    cluster.run();
    expect(volumeOf(cluster)?.spec.capacity?.storage).toBe('2Gi');
  });
});

describe('a driver that fails', () => {
  it.each([
    {
      name: 'a selector',
      storageClass: classWith(),
      asked: aClaim({ name: 'c', storageClassName: 'dyn', selector: { matchLabels: { a: 'b' } } }),
      why: 'claim Selector is not supported',
    },
    {
      name: 'a missing attributes class',
      storageClass: classWith(),
      asked: aClaim({ name: 'c', storageClassName: 'dyn', volumeAttributesClassName: 'ghost' }),
      why: 'volumeattributesclasses.storage.k8s.io "ghost" not found',
    },
    {
      name: 'no room',
      storageClass: classWith({ parameters: { fail: 'create' } }),
      asked: claim,
      why: 'rpc error: code = ResourceExhausted desc = no space left in pool',
    },
    {
      name: 'a bad parameter',
      storageClass: classWith({ parameters: { fail: 'invalid' } }),
      asked: claim,
      why: 'Volume provisioning failed with infeasible error. Retries will be delayed. rpc error: code = InvalidArgument desc = unknown parameter',
    },
  ])('because of $name says so', ({ storageClass, asked, why }) => {
    const cluster = clusterWith(storageClass);
    cluster.create(asked);
    cluster.run();
    expect(told(cluster)).toEqual([PROVISIONING, `Warning ProvisioningFailed ${why}`]);
    expect(cluster.get(persistentVolumeClaims, 'c')?.status?.phase).toBe('Pending');
  });

  it('is asked again after its back-off, and not before because the claim changes', () => {
    const cluster = clusterWith(classWith({ parameters: { fail: 'create' } }));
    const attempts = () =>
      cluster.simulation.api.list(events).find(({ reason }) => reason === 'Provisioning')?.count;
    cluster.create(claim);
    cluster.run(2_500);
    expect(attempts()).toBe(1);
    cluster.patch(persistentVolumeClaims, 'c', { metadata: { labels: { changed: 'yes' } } });
    cluster.run(300);
    expect(attempts()).toBe(1);
    cluster.run(1_000);
    expect(attempts()).toBe(2);
  });

  it('for want of room on a node gives the claim back to the scheduler', () => {
    const cluster = clusterWith(
      classWith({ parameters: { fail: 'create' }, volumeBindingMode: 'WaitForFirstConsumer' }),
    );
    cluster.create<KubernetesObject>(
      claim,
      manifestOf('Pod', 'p', { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'c' } }] }),
    );
    cluster.run(2_900);
    expect(cluster.get(persistentVolumeClaims, 'c')?.metadata.annotations?.[annSelectedNode]).toBeUndefined();
    cluster.run(1_000);
    expect(cluster.events('Pod', 'p')).toEqual([
      'Warning FailedScheduling running PreBind plugin "VolumeBinding": binding volumes: provisioning failed for PVC "c"',
    ]);
  });
});

describe('topology', () => {
  const where = (cluster: WholeCluster) =>
    volumeOf(cluster)?.spec.nodeAffinity?.required?.nodeSelectorTerms[0]?.matchExpressions?.[0]?.values;

  it('puts the volume where the Pod will be', () => {
    const cluster = clusterWith(classWith({ volumeBindingMode: 'WaitForFirstConsumer' }));
    const volumes = [{ name: 'data', persistentVolumeClaim: { claimName: 'c' } }];
    cluster.create<KubernetesObject>(
      claim,
      manifestOf('Pod', 'p', { volumes, nodeSelector: { [ZONE]: 'b' } }),
    );
    cluster.run();
    expect(where(cluster)).toEqual(['b']);
    expect(cluster.pod('p')?.spec.nodeName).toBe('n2');
  });

  it('keeps to the places that the class allows', () => {
    const cluster = clusterWith(
      classWith({ allowedTopologies: [{ matchLabelExpressions: [{ key: ZONE, values: ['b'] }] }] }),
    );
    cluster.create(claim);
    cluster.run();
    expect(where(cluster)).toEqual(['b']);
  });
});

describe('a volume whose claim goes', () => {
  it('goes with it, finalizers and all', () => {
    const cluster = clusterWith(classWith());
    cluster.create(claim);
    cluster.run();
    expect(volumeOf(cluster)?.metadata.finalizers).toContain(finalizerExternalProvisioner);
    cluster.delete(persistentVolumeClaims, 'c');
    cluster.run();
    expect(cluster.names(persistentVolumes)).toEqual([]);
  });

  it('stays Released while the driver refuses, and is tried again', () => {
    const cluster = clusterWith(classWith({ parameters: { fail: 'delete' } }));
    cluster.create(claim);
    cluster.run();
    const { name = '' } = volumeOf(cluster)?.metadata ?? {};
    cluster.delete(persistentVolumeClaims, 'c');
    cluster.run(60_000);
    expect(volumeOf(cluster)?.status?.phase).toBe('Released');
    expect(cluster.events('PersistentVolume', name)).toEqual([
      'Warning VolumeFailedDelete rpc error: code = FailedPrecondition desc = volume has dependent snapshots',
    ]);
    cluster.patch(persistentVolumes, name, { spec: { persistentVolumeReclaimPolicy: 'Retain' } });
    cluster.run(400_000);
    expect(volumeOf(cluster)?.metadata.finalizers).not.toContain(finalizerExternalProvisioner);
  });

  it('stays when the class says Retain, without the provisioner', () => {
    const cluster = clusterWith(classWith({ reclaimPolicy: 'Retain' }));
    cluster.create(claim);
    cluster.run();
    cluster.delete(persistentVolumeClaims, 'c');
    cluster.run();
    expect(volumeOf(cluster)?.status?.phase).toBe('Released');
    expect(volumeOf(cluster)?.metadata.finalizers).toEqual(['kubernetes.io/pv-protection']);
  });

  it('is deleted by its driver even when a user made it', () => {
    const cluster = new WholeCluster();
    cluster.create<KubernetesObject>(
      aCSIDriver(DRIVER),
      aVolume({
        name: 'v',
        csi: { driver: DRIVER, volumeHandle: 'h' },
        accessModes: ['ReadWriteOnce'],
        persistentVolumeReclaimPolicy: 'Delete',
      }),
      aClaim({ name: 'c', accessModes: ['ReadWriteOnce'] }),
    );
    cluster.run(20_000);
    cluster.delete(persistentVolumeClaims, 'c');
    cluster.run();
    expect(cluster.names(persistentVolumes)).toEqual([]);
    expect(cluster.names(csiDrivers)).toEqual([DRIVER]);
  });
});
