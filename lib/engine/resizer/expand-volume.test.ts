/** Growing a volume together with its node: drivers that must not while it is in use, and what is left behind after. */
import { describe, expect, it } from 'vitest';
import type { KubernetesVersion } from '../../kubernetes/feature-gates';
import type { KubernetesObject } from '../../kubernetes/object';
import { events, persistentVolumeClaims, persistentVolumes, pods } from '../../kubernetes/resources';
import { manifestOf, WholeCluster } from '../testing/whole-cluster';

const STORAGE = 'storage.k8s.io/v1';
const PRE_RESIZE = 'volume.alpha.kubernetes.io/pre-resize-capacity';

interface Options {
  readonly driver: string;
  readonly version?: KubernetesVersion;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly parameters?: Readonly<Record<string, string>>;
}

/** One node, and a class of the driver that keeps its volumes. */
function clusterOf({ driver, version, annotations = {}, parameters = {} }: Options): WholeCluster {
  const cluster = new WholeCluster({ version });
  cluster.create(
    manifestOf('Node', 'node-a'),
    {
      apiVersion: STORAGE,
      kind: 'CSIDriver',
      metadata: { name: driver, annotations },
      spec: {},
    } as KubernetesObject,
    {
      apiVersion: STORAGE,
      kind: 'StorageClass',
      metadata: { name: 'fast' },
      provisioner: driver,
      reclaimPolicy: 'Retain',
      allowVolumeExpansion: true,
      parameters,
    } as KubernetesObject,
  );
  cluster.run();
  return cluster;
}

function claim(rest: object = {}, storage = '5Gi'): KubernetesObject {
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'data', namespace: 'default' },
    spec: {
      accessModes: ['ReadWriteOnce'],
      storageClassName: 'fast',
      resources: { requests: { storage } },
      ...rest,
    },
  } as KubernetesObject;
}

function user(rest: object = {}): KubernetesObject {
  return manifestOf('Pod', 'user', {
    containers: [{ name: 'main', image: 'pause', volumeMounts: [{ name: 'data', mountPath: '/d' }] }],
    volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }],
    ...rest,
  });
}

function grow(cluster: WholeCluster, storage: string): void {
  cluster.patch(persistentVolumeClaims, 'data', { spec: { resources: { requests: { storage } } } });
}

function claimOf(cluster: WholeCluster) {
  const found = cluster.get(persistentVolumeClaims, 'data');
  if (!found) throw new Error('the claim is gone');
  return found;
}

function volumeOf(cluster: WholeCluster) {
  const [volume] = cluster.simulation.api.list(persistentVolumes);
  if (!volume) throw new Error('there is no volume');
  return volume;
}

function failures(cluster: WholeCluster): readonly string[] {
  return cluster
    .events('PersistentVolumeClaim', 'data')
    .filter((text) => text.includes('VolumeResizeFailed'));
}

describe('a driver that expands only offline', () => {
  const DRIVER = 'disks.example.com';
  const OFFLINE = `Warning VolumeResizeFailed Unable to expand default/data because CSI driver ${DRIVER} only supports offline expansion and volume is currently in-use`;
  const started = (version?: KubernetesVersion) => {
    const annotations = { 'simulation.stowage.dev/driver-profile': 'node-local' };
    const cluster = clusterOf({ driver: DRIVER, version, annotations });
    cluster.create(claim(), user());
    cluster.run(30_000);
    return cluster;
  };

  it.each(['1.37', '1.30'] as const)(
    'refuses while the volume is published, and is asked once, in %s',
    (version) => {
      const cluster = started(version);
      grow(cluster, '9Gi');
      cluster.run(30_000);
      const refusal = 'rpc error: code = FailedPrecondition desc = the volume is published on node node-a';
      const name = volumeOf(cluster).metadata.name;
      expect(failures(cluster)).toEqual([
        `Warning VolumeResizeFailed resize volume "${name}" by resizer "${DRIVER}" failed: ${refusal}`,
        OFFLINE,
      ]);
      expect(claimOf(cluster).status?.capacity).toEqual({ storage: '5Gi' });
      expect(volumeOf(cluster).spec.capacity).toEqual({ storage: '5Gi' });
      const [error] = (claimOf(cluster).status?.conditions ?? []).filter(
        ({ type }) => type === 'ControllerResizeError',
      );
      expect(error?.message).toBe(version === '1.37' ? `failed to expand pvc with ${refusal}` : undefined);
    },
  );

  it.each<[string, (cluster: WholeCluster) => void]>([
    ['gone', (cluster) => cluster.delete(pods, 'user')],
    [
      'finished',
      (cluster) =>
        cluster.simulation.execute({
          patch: {
            apiVersion: 'v1',
            kind: 'Pod',
            namespace: 'default',
            name: 'user',
            patch: { status: { phase: 'Succeeded' } },
            subresource: 'status',
          },
        }),
    ],
  ])('grows the volume when the Pod is %s', (_, end) => {
    const cluster = started();
    grow(cluster, '9Gi');
    cluster.run(30_000);
    end(cluster);
    cluster.run(120_000);
    expect(volumeOf(cluster).spec.capacity).toEqual({ storage: '9Gi' });
    expect(claimOf(cluster).status).toMatchObject({
      capacity: { storage: '5Gi' },
      allocatedResourceStatuses: { storage: 'NodeResizePending' },
    });
    expect(failures(cluster)).toHaveLength(2);
  });

  it('is kept waiting by a Pod that has no node, but only after it has refused', () => {
    const cluster = clusterOf({
      driver: DRIVER,
      annotations: { 'simulation.stowage.dev/driver-profile': 'node-local' },
    });
    cluster.create(claim(), user({ nodeSelector: { none: 'such' } }));
    cluster.run(30_000);
    grow(cluster, '9Gi');
    cluster.run(30_000);
    expect(volumeOf(cluster).spec.capacity).toEqual({ storage: '9Gi' });
    expect(failures(cluster)).toEqual([]);
  });

  it('is asked once more after its resizer has started again', () => {
    const cluster = started();
    grow(cluster, '9Gi');
    cluster.run(5_000);
    const refused = () =>
      cluster.simulation.api
        .list(events)
        .filter(({ message }) => message?.includes('FailedPrecondition'))
        .reduce((sum, { count = 1 }) => sum + count, 0);
    expect(refused()).toBe(1);
    expect(cluster.simulation.restartComponent('external-resizer').ok).toBe(true);
    cluster.run(60_000);
    expect(refused()).toBe(2);
  });
});

describe('the size before an expansion', () => {
  const grown = () => {
    const cluster = clusterOf({ driver: 'sim.csi.example.com', parameters: { nodeExpand: 'true' } });
    cluster.create(claim());
    cluster.run();
    grow(cluster, '9Gi');
    cluster.run();
    return cluster;
  };

  it('stands on the volume until the node has done its part', () => {
    const cluster = grown();
    expect(volumeOf(cluster).metadata.annotations?.[PRE_RESIZE]).toBe('5Gi');
    cluster.create(user());
    cluster.run(30_000);
    expect(claimOf(cluster).status?.capacity).toEqual({ storage: '9Gi' });
    expect(volumeOf(cluster).metadata.annotations?.[PRE_RESIZE]).toBeUndefined();
  });

  it('does not come back with the next claim', () => {
    const cluster = grown();
    cluster.create(user());
    cluster.run(30_000);
    cluster.delete(pods, 'user');
    cluster.delete(persistentVolumeClaims, 'data');
    cluster.run(60_000);
    expect(volumeOf(cluster).status?.phase).toBe('Released');
    cluster.patch(persistentVolumes, volumeOf(cluster).metadata.name, { spec: { claimRef: null } });
    cluster.create(claim({ volumeName: volumeOf(cluster).metadata.name }));
    cluster.run(30_000);
    expect(claimOf(cluster).status).toMatchObject({ phase: 'Bound', capacity: { storage: '9Gi' } });
  });

  it('is left by a second growth as the first found it', () => {
    const cluster = grown();
    grow(cluster, '12Gi');
    cluster.create(user());
    cluster.run(2_000);
    expect(volumeOf(cluster).metadata.annotations?.[PRE_RESIZE]).toBe('5Gi');
    cluster.run(60_000);
    expect(claimOf(cluster).status?.capacity).toEqual({ storage: '12Gi' });
    expect(volumeOf(cluster).metadata.annotations?.[PRE_RESIZE]).toBeUndefined();
  });
});
