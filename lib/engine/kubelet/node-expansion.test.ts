import { describe, expect, it } from 'vitest';
import { annNodeExpansionNotRequired } from '../../kubernetes/annotations';
import type { KubernetesVersion } from '../../kubernetes/feature-gates';
import type { KubernetesObject } from '../../kubernetes/object';
import type { AccessMode } from '../../kubernetes/persistent-volume';
import { nodeVolumes, persistentVolumeClaims, pods } from '../../kubernetes/resources';
import { aClaim } from '../../volume/testing/objects';
import { manifestOf, WholeCluster } from '../testing/whole-cluster';

const DRIVER = 'sim.csi.example.com';

/** A claim of a class whose driver leaves a part of growing to the node. */
function cluster(
  version: KubernetesVersion,
  fail?: string,
  accessModes: readonly AccessMode[] = ['ReadWriteOnce'],
): WholeCluster {
  const made = new WholeCluster({ version });
  made.create(manifestOf('Node', 'n1'), manifestOf('Node', 'n2'), {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'CSIDriver',
    metadata: { name: DRIVER },
    spec: {},
  } as KubernetesObject);
  made.create({
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name: 'fast' },
    provisioner: DRIVER,
    allowVolumeExpansion: true,
    parameters: { nodeExpand: 'true', ...(fail && { fail }) },
  } as KubernetesObject);
  made.create(aClaim({ name: 'c', storageClassName: 'fast', storage: '1Gi', accessModes }));
  made.run(30_000);
  return made;
}

const podOn = (nodeName: string, name: string, readOnly?: boolean) =>
  manifestOf('Pod', name, {
    nodeName,
    volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'c', ...(readOnly && { readOnly }) } }],
    containers: [{ name: 'main', image: 'pause', volumeMounts: [{ name: 'data', mountPath: '/data' }] }],
  });
const pod = podOn('n1', 'p');

function grow(made: WholeCluster): void {
  made.patch(persistentVolumeClaims, 'c', { spec: { resources: { requests: { storage: '2Gi' } } } });
  made.run(30_000);
}

const statusOf = (made: WholeCluster) => made.get(persistentVolumeClaims, 'c')?.status;
const conditions = (made: WholeCluster) => statusOf(made)?.conditions?.map(({ type }) => type) ?? [];

describe.each<KubernetesVersion>(['1.25', '1.30', '1.37'])('in %s', (version) => {
  it('grows at once what is mounted', () => {
    const made = cluster(version);
    made.create(pod);
    made.run(20_000);
    grow(made);
    expect(statusOf(made)?.capacity).toEqual({ storage: '2Gi' });
    expect(conditions(made).filter((type) => type !== 'Unused')).toEqual([]);
    expect(statusOf(made)?.allocatedResourceStatuses).toBeUndefined();
    const volume = made.get(persistentVolumeClaims, 'c')?.spec.volumeName;
    const where = version === '1.37' ? 'n1' : '';
    const text = `Normal FileSystemResizeSuccessful MountVolume.NodeExpandVolume succeeded for volume "${volume}" ${where}`;
    expect(made.events('Pod', 'p')).toContain(text);
    expect(made.events('PersistentVolumeClaim', 'c')).toContain(text);
    expect(made.pod('p')?.status?.phase).toBe('Running');
  });

  it('waits for a Pod while none mounts it', () => {
    const made = cluster(version);
    grow(made);
    made.run(600_000);
    expect(statusOf(made)?.capacity).toEqual({ storage: '1Gi' });
    expect(conditions(made)).toContain('FileSystemResizePending');
    made.create(pod);
    made.run(20_000);
    expect(statusOf(made)?.capacity).toEqual({ storage: '2Gi' });
    expect(made.pod('p')?.status?.phase).toBe('Running');
  });
});

describe('a node that cannot', () => {
  it('keeps trying, and says so on claim and Pod', () => {
    const made = cluster('1.37', 'nodeExpand');
    made.create(pod);
    made.run(20_000);
    grow(made);
    const error = 'rpc error: code = Internal desc = resize2fs failed: exit status 1';
    expect(statusOf(made)).toMatchObject({
      capacity: { storage: '1Gi' },
      allocatedResourceStatuses: { storage: 'NodeResizeInProgress' },
    });
    expect(statusOf(made)?.conditions?.find(({ type }) => type === 'NodeResizeError')?.message).toBe(
      `failed to expand pvc with ${error}`,
    );
    expect(made.events('Pod', 'p').join('\n')).toContain(`Warning VolumeResizeFailed`);
    made.delete(pods, 'p');
    made.run(180_000);
    expect(made.pod('p')).toBeUndefined();
  });

  it('stops where trying again cannot help, and lets the Pod have the volume', () => {
    const made = cluster('1.37', 'nodeExpandInfeasible');
    grow(made);
    made.create(pod);
    made.run(20_000);
    expect(statusOf(made)?.allocatedResourceStatuses).toEqual({ storage: 'NodeResizeInfeasible' });
    expect(made.pod('p')?.status?.phase).toBe('Running');
  });

  it('lets the Pod have a volume that can only grow later', () => {
    const made = cluster('1.37', 'nodeExpandOffline');
    grow(made);
    made.create(pod);
    made.run(20_000);
    expect(made.pod('p')?.status?.phase).toBe('Running');
    expect(statusOf(made)?.capacity).toEqual({ storage: '1Gi' });
  });
});

describe('a volume on two nodes, one of which is away while it grows', () => {
  const told = (made: WholeCluster, name: string) =>
    made.events('Pod', name).filter((event) => event.includes('FileSystemResizeSuccessful')).length;
  const sizes = (made: WholeCluster) =>
    made.simulation.api.list(nodeVolumes).map(({ spec, status }) => `${spec.nodeName} ${status?.size}`);

  /** Pods p and q on n1 and n2; n2 misses that the claim grows to 2Gi, and comes back. */
  function grown(version: KubernetesVersion, meanwhile?: (made: WholeCluster) => void): WholeCluster {
    const made = cluster(version, undefined, ['ReadWriteMany']);
    made.create(pod, podOn('n2', 'q'));
    made.run(20_000);
    expect(sizes(made)).toEqual(['n1 1Gi', 'n2 1Gi']);
    made.beginFault({ type: 'NodeDown', node: 'n2' }, 'away');
    grow(made);
    expect([told(made, 'p'), told(made, 'q'), ...sizes(made)]).toEqual([1, 0, 'n1 2Gi', 'n2 1Gi']);
    meanwhile?.(made);
    const before = statusOf(made);
    expect(made.simulation.execute({ endFault: { name: 'away' } })).toMatchObject({ ok: true });
    made.run(10_000);
    expect(statusOf(made)).toEqual(before);
    return made;
  }

  it.each<KubernetesVersion>(['1.25', '1.30', '1.37'])('grows there too in %s, once', (version) => {
    const made = grown(version);
    made.run(60_000);
    expect([told(made, 'p'), told(made, 'q'), ...sizes(made)]).toEqual([1, 1, 'n1 2Gi', 'n2 2Gi']);
  });

  it('does not where the claim says that no node has to', () => {
    const annotations = { [annNodeExpansionNotRequired]: 'true' };
    const made = grown('1.37', (one) =>
      one.patch(persistentVolumeClaims, 'c', { metadata: { annotations } }),
    );
    expect(told(made, 'q')).toBe(0);
  });

  it('is left as it is by a driver that does nothing on nodes', () => {
    const fault = { type: 'DriverError', driver: DRIVER, operation: 'NodeExpandVolume' } as const;
    const made = grown('1.37', (one) =>
      one.beginFault({ ...fault, code: 'Unimplemented', message: 'not here' }, 'cannot'),
    );
    made.run(60_000);
    expect([told(made, 'q'), ...sizes(made)]).toEqual([0, 'n1 2Gi', 'n2 2Gi']);
    expect(made.events('Pod', 'q').filter((event) => event.startsWith('Warning'))).toEqual([]);
  });
});

describe('a Pod that has the volume read-only', () => {
  it.each<KubernetesVersion>(['1.25', '1.37'])(
    'is told in %s that it does not grow, and gets it',
    (version) => {
      const made = cluster(version);
      grow(made);
      made.create(podOn('n1', 'p', true));
      made.run(20_000);
      const volume = made.get(persistentVolumeClaims, 'c')?.spec.volumeName;
      const text = `Warning FileSystemResizeFailed MountVolume.NodeExpandVolume failed for volume "${volume}" requested read-only file system`;
      expect(made.events('Pod', 'p')).toContain(text);
      expect(made.events('PersistentVolumeClaim', 'c')).toContain(text);
      expect(made.pod('p')?.status?.phase).toBe('Running');
      expect(statusOf(made)?.capacity).toEqual({ storage: '1Gi' });
    },
  );

  it('that has it already is not told, and another that may write makes it grow', () => {
    const made = cluster('1.37');
    made.create(podOn('n1', 'p', true));
    made.run(20_000);
    grow(made);
    expect(statusOf(made)?.capacity).toEqual({ storage: '1Gi' });
    made.create(podOn('n1', 'q'));
    made.run(20_000);
    expect(statusOf(made)?.capacity).toEqual({ storage: '2Gi' });
    expect(made.events('Pod', 'p').filter((event) => event.includes('FileSystemResize'))).toEqual([]);
  });
});
