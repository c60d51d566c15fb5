import { describe, expect, it } from 'vitest';
import { annSnapshotBeingCreated } from '../../kubernetes/annotations';
import { type DriverErrorCode, FAULT_API_VERSION, type Fault } from '../../kubernetes/fault';
import type { KubernetesObject } from '../../kubernetes/object';
import {
  faults,
  persistentVolumes,
  volumeSnapshotContents,
  volumeSnapshots,
} from '../../kubernetes/resources';
import { aContent, aSnapshot, aSnapshotClass } from '../../volume/snapshot/testing/objects';
import { clusterWithClaim, DRIVER } from '../snapshot-controller/testing/cluster';
import type { WholeCluster } from '../testing/whole-cluster';

function fault(operation: 'CreateSnapshot' | 'DeleteSnapshot', code: DriverErrorCode): Fault {
  return {
    apiVersion: FAULT_API_VERSION,
    kind: 'Fault',
    metadata: { name: 'f' },
    spec: { type: 'DriverError', driver: DRIVER, operation, code, message: 'no' },
  };
}

function endFault(cluster: WholeCluster): void {
  cluster.simulation.api.delete({ resource: faults, name: 'f' }, 'simulation');
}

const contentOf = (cluster: WholeCluster) => cluster.simulation.api.list(volumeSnapshotContents)[0];
const told = (cluster: WholeCluster) =>
  cluster.events('VolumeSnapshotContent', contentOf(cluster)?.metadata.name ?? '');

describe('a driver that cuts no snapshot', () => {
  it.each([
    { code: 'Internal', marked: false },
    { code: 'Aborted', marked: true },
  ] as const)('is asked again: $code', ({ code, marked }) => {
    const cluster = clusterWithClaim();
    cluster.simulation.api.create(fault('CreateSnapshot', code), 'simulation');
    cluster.create(aSnapshot());
    cluster.run(30_000);
    const handle = cluster.simulation.api.list(persistentVolumes)[0]?.spec.csi?.volumeHandle;
    const why = `failed to take snapshot of the volume ${handle}: "rpc error: code = ${code} desc = no"`;
    expect(told(cluster)).toEqual([
      `Warning SnapshotCreationFailed Failed to create snapshot: ${why}`,
      `Warning SnapshotContentCheckandUpdateFailed Failed to check and update snapshot content: ${why}`,
    ]);
    const isMarked = contentOf(cluster)?.metadata.annotations?.[annSnapshotBeingCreated] === 'yes';
    expect(isMarked).toBe(marked);
    const status = cluster.get(volumeSnapshots, 's')?.status;
    expect(status?.readyToUse).toBe(false);
    expect(status?.error?.message).toContain(why);
    endFault(cluster);
    cluster.run(60_000);
    expect(cluster.get(volumeSnapshots, 's')?.status).toMatchObject({ readyToUse: true });
    expect(cluster.get(volumeSnapshots, 's')?.status?.error).toBeUndefined();
  });

  it('does not lose what it may still be making: a deleted content waits for its answer', () => {
    const cluster = clusterWithClaim();
    cluster.simulation.api.create(fault('CreateSnapshot', 'Aborted'), 'simulation');
    cluster.create(aSnapshot());
    cluster.run();
    cluster.delete(volumeSnapshots, 's');
    cluster.run(20_000);
    expect(contentOf(cluster)?.metadata.deletionTimestamp).toBeDefined();
    endFault(cluster);
    cluster.run(120_000);
    expect(contentOf(cluster)).toBeUndefined();
    expect(cluster.get(volumeSnapshots, 's')).toBeUndefined();
  });

  it.each([
    {
      name: 'an unknown parameter of its own prefix',
      objects: [aSnapshotClass({ isDefault: true, parameters: { 'csi.storage.k8s.io/fstype': 'x' } })],
      content: undefined,
      why: 'failed to remove CSI Parameters of prefixed keys: found unknown parameter key "csi.storage.k8s.io/fstype" with reserved namespace csi.storage.k8s.io/',
    },
    {
      name: 'a volume that the driver does not have',
      objects: [],
      content: aContent({
        source: { volumeHandle: 'ghost' },
        volumeSnapshotClassName: 'snap',
        volumeSnapshotRef: { namespace: 'default', name: 's', uid: 'u' },
      }),
      why: 'failed to take snapshot of the volume ghost: "rpc error: code = NotFound desc = there is no such volume"',
    },
    {
      name: 'no class',
      objects: [],
      content: aContent({ source: { volumeHandle: 'ghost' } }),
      why: 'failed to get input parameters to create snapshot for content content: "failed to take snapshot content without a snapshot class"',
    },
  ])('says why: $name', ({ objects, content, why }) => {
    const cluster = clusterWithClaim({ objects: objects.length > 0 ? objects : [aSnapshotClass()] });
    cluster.create<KubernetesObject>(content ?? aSnapshot());
    cluster.run(3_000);
    expect(told(cluster)[0]).toBe(`Warning SnapshotCreationFailed Failed to create snapshot: ${why}`);
  });
});

describe('a driver that deletes no snapshot', () => {
  it('is asked again, and snapshot and content stay until it has', () => {
    const cluster = clusterWithClaim();
    cluster.create(aSnapshot());
    cluster.run();
    cluster.simulation.api.create(fault('DeleteSnapshot', 'Internal'), 'simulation');
    cluster.delete(volumeSnapshots, 's');
    cluster.run(30_000);
    expect(told(cluster)).toEqual(['Warning SnapshotDeleteError Failed to delete snapshot']);
    expect(cluster.get(volumeSnapshots, 's')).toBeDefined();
    endFault(cluster);
    cluster.run(60_000);
    expect(cluster.names(volumeSnapshots)).toEqual([]);
    expect(cluster.names(volumeSnapshotContents)).toEqual([]);
  });
});

describe('contents of others', () => {
  it('leaves those of a driver that takes no snapshots', () => {
    const cluster = clusterWithClaim({
      driverAnnotations: { 'simulation.stowage.dev/driver-profile': 'node-local' },
    });
    cluster.create(aContent());
    cluster.run(60_000);
    expect(contentOf(cluster)?.status).toBeUndefined();
  });

  it('leaves those whose class is of another driver', () => {
    const cluster = clusterWithClaim({ objects: [aSnapshotClass({ driver: 'other.example.com' })] });
    cluster.create(aContent({ volumeSnapshotClassName: 'snap' }));
    cluster.run(60_000);
    expect(contentOf(cluster)?.status).toBeUndefined();
  });
});
