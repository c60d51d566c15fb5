import { describe, expect, it } from 'vitest';
import type { KubernetesVersion } from '../../../kubernetes/feature-gates';
import type { KubernetesObject } from '../../../kubernetes/object';
import { persistentVolumes, resourceOf } from '../../../kubernetes/resources';
import { claim, cluster, pod, START_MS, storageClass, value, volume, volumeOf } from '../testing/cluster';

function stored<T extends KubernetesObject>(object: T, version: KubernetesVersion = '1.37'): T {
  return value(cluster({ version }).api.create(object, 'user'));
}

describe('defaults', () => {
  it.each<[string, object, object]>([
    [
      'rbd',
      { rbd: { monitors: ['m'], image: 'i', user: 'me' } },
      { pool: 'rbd', user: 'me', keyring: '/etc/ceph/keyring' },
    ],
    [
      'iscsi',
      { iscsi: { targetPortal: 't', iqn: 'iqn.2001-04.com.example:d' } },
      { iscsiInterface: 'default', lun: 0 },
    ],
    ['hostPath', { hostPath: { path: '/x' } }, { type: '' }],
  ])('of %s', (field, source, defaults) => {
    expect(stored(volumeOf(source)).spec).toMatchObject({ [field]: defaults });
  });

  it('of a StorageClass', () => {
    expect(stored(storageClass('s'))).toMatchObject({
      reclaimPolicy: 'Delete',
      volumeBindingMode: 'Immediate',
    });
    expect(stored(storageClass('s'))).not.toHaveProperty('allowVolumeExpansion');
  });

  it.each<[KubernetesVersion, boolean]>([
    ['1.37', true],
    ['1.30', false],
  ])('of a CSIDriver in %s', (version, hasNewest) => {
    const driver = {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'CSIDriver',
      metadata: { name: 'd' },
      spec: { podInfoOnMount: true },
    };
    expect(stored(driver, version).spec).toEqual({
      attachRequired: true,
      podInfoOnMount: true,
      volumeLifecycleModes: ['Persistent'],
      storageCapacity: false,
      fsGroupPolicy: 'ReadWriteOnceWithFSType',
      requiresRepublish: false,
      seLinuxMount: false,
      ...(hasNewest && { preventPodSchedulingIfMissing: false }),
    });
  });

  it('of a StatefulSet and the claims that it makes', () => {
    const template = { metadata: { labels: { a: 'b' } }, spec: pod('x').spec };
    const { metadata: _metadata, ...unnamed } = claim('data');
    const volumeClaimTemplates = [{ ...unnamed, metadata: { name: 'data' } }];
    const spec = { selector: { matchLabels: { a: 'b' } }, template, volumeClaimTemplates };
    const set = {
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata: { name: 's', namespace: 'default' },
      spec,
    };
    expect(stored(set)).toMatchObject({
      spec: {
        replicas: 1,
        podManagementPolicy: 'OrderedReady',
        persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain' },
        volumeClaimTemplates: [
          { kind: 'PersistentVolumeClaim', spec: { volumeMode: 'Filesystem' }, status: { phase: 'Pending' } },
        ],
      },
    });
    expect(stored(set, '1.25').spec).not.toHaveProperty('persistentVolumeClaimRetentionPolicy');
  });

  it('change nothing the second time', () => {
    const { api } = cluster();
    const objects = [
      volumeOf({ rbd: { monitors: ['m'], image: 'i' } }),
      claim('c', { dataSource: { kind: 'PersistentVolumeClaim', name: 'src' } }),
      pod('p', { volumes: [{ name: 'a' }, { name: 'b', secret: { secretName: 's' } }] }),
      storageClass('s'),
    ];
    for (const object of objects) {
      const first = value(api.create<KubernetesObject>(object, 'user'));
      expect(value(api.update(first, 'user'))).toBe(first);
    }
  });
});

describe('the data source of a claim', () => {
  const snapshot = { apiGroup: 'snapshot.storage.k8s.io', kind: 'VolumeSnapshot', name: 's' };
  const source = { kind: 'PersistentVolumeClaim', name: 'src' };
  const book = { apiGroup: 'example.com', kind: 'Book', name: 'b' };

  it.each<[string, object, object | undefined, object | undefined]>([
    ['a claim', { dataSource: source }, { ...source, apiGroup: null }, { ...source, apiGroup: null }],
    ['a snapshot, by the new field', { dataSourceRef: snapshot }, snapshot, snapshot],
    ['another kind, by the new field', { dataSourceRef: book }, book, book],
    ['another kind, by the old field', { dataSource: book }, undefined, undefined],
    ['another namespace', { dataSourceRef: { ...snapshot, namespace: 'other' } }, undefined, undefined],
  ])('%s', (_what, spec, dataSource, dataSourceRef) => {
    const { spec: kept } = stored(claim('c', spec));
    expect([kept.dataSource, kept.dataSourceRef]).toEqual([dataSource, dataSourceRef]);
  });
});

describe('the phase time of a volume', () => {
  const path = { resource: persistentVolumes, name: 'a' };

  it('is the moment of the last change of phase', () => {
    const { api, clock } = cluster();
    value(api.create(volume('a'), 'user'));
    clock.nowMs = START_MS + 60_000;
    const available = value(api.patch(path, { status: { phase: 'Available' } }, 'merge', 'c', 'status'));
    clock.nowMs = START_MS + 120_000;
    const described = value(api.patch(path, { status: { message: 'm' } }, 'merge', 'c', 'status'));
    const times = [available, described].map(
      (object) => (object as typeof object & { status: object }).status,
    );
    expect(times).toEqual([
      { phase: 'Available', lastPhaseTransitionTime: '2026-01-05T09:01:00Z' },
      { phase: 'Available', message: 'm', lastPhaseTransitionTime: '2026-01-05T09:01:00Z' },
    ]);
  });

  it('is not kept by 1.25', () => {
    expect(stored(volume('a'), '1.25').status).toEqual({ phase: 'Pending' });
  });
});

describe('kinds that are only kept', () => {
  it('stay as they are, with their status', () => {
    const job = {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: { name: 'j', namespace: 'default' },
      spec: { a: [null, 0, ''] },
      status: { b: 1 },
    };
    expect(stored(job)).toMatchObject({ spec: { a: [null, 0, ''] }, status: { b: 1 } });
  });

  it('take their scope from their definition', () => {
    const { api } = cluster();
    const definition = {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: 'shelves.example.com' },
      spec: {
        group: 'example.com',
        scope: 'Cluster',
        names: { kind: 'Shelf', plural: 'shelves' },
        versions: [{ name: 'v1' }],
      },
    };
    value(api.create(definition, 'user'));
    const shelf: KubernetesObject = {
      apiVersion: 'example.com/v1',
      kind: 'Shelf',
      metadata: { name: 's', namespace: 'default' },
    };
    expect(value(api.create(shelf, 'user')).metadata.namespace).toBeUndefined();
    const book: KubernetesObject = { apiVersion: 'example.com/v1', kind: 'Book', metadata: { name: 'b' } };
    expect(value(api.create(book, 'user')).metadata.namespace).toBe('default');
    expect(api.list(resourceOf('example.com/v1', 'Book'), 'default')).toHaveLength(1);
  });
});
