/** Growing an rbd image by the plugin of 1.25 and 1.30, as claim, volume and events show it; and that 1.37 has none. */
import { describe, expect, it } from 'vitest';
import { annPreResizeCapacity, annStorageResizer } from '../../../kubernetes/annotations';
import type { KubernetesVersion } from '../../../kubernetes/feature-gates';
import type { KubernetesObject } from '../../../kubernetes/object';
import type { VolumeMode } from '../../../kubernetes/persistent-volume';
import { persistentVolumeClaims, persistentVolumes } from '../../../kubernetes/resources';
import { manifestOf, WholeCluster } from '../../testing/whole-cluster';

const RBD = 'kubernetes.io/rbd';
const SECRET = stored('Secret', 'ceph-admin', { type: RBD });

interface Options {
  readonly version: KubernetesVersion;
  readonly volumeMode?: VolumeMode;
  readonly source?: object;
  readonly secret?: boolean;
}

function stored(kind: string, name: string, rest: object): KubernetesObject {
  const namespace = kind === 'PersistentVolume' ? {} : { namespace: 'default' };
  return { apiVersion: 'v1', kind, metadata: { name, ...namespace }, ...rest };
}

const CEPH = { rbd: { monitors: ['ceph-1:6789'], image: 'image-1' } };

function grown({ version, volumeMode = 'Filesystem', source = CEPH, secret = true }: Options): WholeCluster {
  const cluster = new WholeCluster({ version });
  const accessModes = ['ReadWriteOnce'];
  const storageClassName = 'ceph';
  cluster.create(
    manifestOf('Node', 'node-a'),
    {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: { name: 'ceph' },
      provisioner: 'kubernetes.io/rbd',
      allowVolumeExpansion: true,
      parameters: { adminSecretName: 'ceph-admin' },
    } as KubernetesObject,
    stored('PersistentVolume', 'image', {
      spec: { capacity: { storage: '5Gi' }, accessModes, storageClassName, volumeMode, ...source },
    }),
    stored('PersistentVolumeClaim', 'data', {
      spec: { accessModes, storageClassName, volumeMode, resources: { requests: { storage: '5Gi' } } },
    }),
  );
  if (secret) cluster.create(SECRET);
  cluster.run(20_000);
  cluster.patch(persistentVolumeClaims, 'data', { spec: { resources: { requests: { storage: '8Gi' } } } });
  cluster.run(20_000);
  return cluster;
}

function state(cluster: WholeCluster) {
  const claim = cluster.get(persistentVolumeClaims, 'data');
  const volume = cluster.get(persistentVolumes, 'image');
  return {
    claim: claim?.status?.capacity?.storage,
    conditions: (claim?.status?.conditions ?? []).map(({ type }) => type).filter((type) => type !== 'Unused'),
    resizer: claim?.metadata.annotations?.[annStorageResizer],
    volume: volume?.spec.capacity?.storage,
    before: volume?.metadata.annotations?.[annPreResizeCapacity],
  };
}

describe.each(['1.25', '1.30'] as const)('an rbd volume in %s', (version) => {
  it('waits for a Pod after the storage has grown, and the node does the rest', () => {
    const cluster = grown({ version });
    const waiting = { claim: '5Gi', conditions: ['FileSystemResizePending'], resizer: RBD };
    expect(state(cluster)).toEqual({ ...waiting, volume: '8Gi', before: '5Gi' });
    cluster.create(
      manifestOf('Pod', 'user', {
        containers: [{ name: 'main', image: 'pause', volumeMounts: [{ name: 'data', mountPath: '/d' }] }],
        volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }],
      }),
    );
    cluster.run(30_000);
    expect(state(cluster)).toEqual({
      claim: '8Gi',
      conditions: [],
      resizer: RBD,
      volume: '8Gi',
      before: undefined,
    });
    expect(cluster.events('PersistentVolumeClaim', 'data').join('\n')).toContain(
      'Normal FileSystemResizeSuccessful MountVolume.NodeExpandVolume succeeded for volume "image"',
    );
  });

  it('of blocks is larger at once', () => {
    const cluster = grown({ version, volumeMode: 'Block' });
    expect(state(cluster)).toEqual({
      claim: '8Gi',
      conditions: [],
      resizer: RBD,
      volume: '8Gi',
      before: undefined,
    });
    expect(cluster.events('PersistentVolumeClaim', 'data')).toContain(
      'Normal VolumeResizeSuccessful ExpandVolume succeeded for volume default/data',
    );
  });

  it('whose secret is missing stays as it is until the secret comes', () => {
    const cluster = grown({ version, secret: false });
    expect(state(cluster)).toMatchObject({ claim: '5Gi', conditions: ['Resizing'], volume: '5Gi' });
    const place = '["default"/"ceph-admin"]';
    expect(cluster.events('PersistentVolumeClaim', 'data')).toContain(
      `Warning VolumeResizeFailed error expanding volume "default/data" of plugin "${RBD}": failed to get admin secret from ${place}: failed to get secret from ${place}: secrets "ceph-admin" not found`,
    );
    cluster.create(SECRET);
    cluster.run(600_000);
    expect(state(cluster)).toMatchObject({ conditions: ['FileSystemResizePending'], volume: '8Gi' });
  });
});

it('an rbd volume in 1.37 has nobody who grows it', () => {
  const cluster = grown({ version: '1.37' });
  expect(state(cluster)).toMatchObject({ claim: '5Gi', volume: '5Gi', conditions: [] });
  expect(cluster.events('PersistentVolumeClaim', 'data')).toContain(
    'Normal ExternalExpanding waiting for an external controller to expand this PVC',
  );
});

it('a portworx volume in 1.30 fails for want of an account', () => {
  const cluster = grown({ version: '1.30', source: { portworxVolume: { volumeID: 'v' } } });
  expect(state(cluster)).toMatchObject({ claim: '5Gi', volume: '5Gi', conditions: ['Resizing'] });
  expect(cluster.events('PersistentVolumeClaim', 'data').join('\n')).toContain(
    'of plugin "kubernetes.io/portworx-volume": the simulated cluster has no account of this storage system',
  );
});
