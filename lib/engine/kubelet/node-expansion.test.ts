import { describe, expect, it } from 'vitest';
import type { KubernetesVersion } from '../../kubernetes/feature-gates';
import type { KubernetesObject } from '../../kubernetes/object';
import { persistentVolumeClaims, pods } from '../../kubernetes/resources';
import { aClaim } from '../../volume/testing/objects';
import { manifestOf, WholeCluster } from '../testing/whole-cluster';

const DRIVER = 'sim.csi.example.com';

/** A claim of a class whose driver leaves a part of growing to the node. */
function cluster(version: KubernetesVersion, fail?: string): WholeCluster {
  const made = new WholeCluster({ version });
  made.create(manifestOf('Node', 'n1'), {
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
  made.create(aClaim({ name: 'c', storageClassName: 'fast', storage: '1Gi' }));
  made.run(30_000);
  return made;
}

const pod = manifestOf('Pod', 'p', {
  nodeName: 'n1',
  volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'c' } }],
  containers: [{ name: 'main', image: 'pause', volumeMounts: [{ name: 'data', mountPath: '/data' }] }],
});

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
