import { describe, expect, it } from 'vitest';
import {
  annSnapshotBeingDeleted,
  finalizerClaimAsSource,
  finalizerSnapshotAsSource,
  finalizerSnapshotBound,
} from '../../kubernetes/annotations';
import type { KubernetesObject } from '../../kubernetes/object';
import {
  csiDrivers,
  persistentVolumeClaims,
  volumeSnapshotContents,
  volumeSnapshots,
} from '../../kubernetes/resources';
import { aContent, aSnapshot, aSnapshotClass } from '../../volume/snapshot/testing/objects';
import { aClaim, aVolume } from '../../volume/testing/objects';
import { manifestOf, type WholeCluster } from '../testing/whole-cluster';
import { clusterWithClaim, DRIVER } from './testing/cluster';

const READY = [
  'Normal CreatingSnapshot Waiting for a snapshot default/s to be created by the CSI driver.',
  'Normal SnapshotCreated Snapshot default/s was successfully created by the CSI driver.',
  'Normal SnapshotReady Snapshot default/s is ready to use.',
];

const told = (cluster: WholeCluster) => cluster.events('VolumeSnapshot', 's');
const contents = (cluster: WholeCluster) => cluster.simulation.api.list(volumeSnapshotContents);

describe('a binding that goes wrong', () => {
  it('is told of a ready snapshot that names the content of another', () => {
    const cluster = clusterWithClaim();
    cluster.create(aSnapshot());
    cluster.run();
    cluster.create(aContent({ name: 'foreign', volumeSnapshotRef: { namespace: 'default', name: 'other' } }));
    const patch = { status: { boundVolumeSnapshotContentName: 'foreign' } };
    const target = { apiVersion: 'snapshot.storage.k8s.io/v1', kind: 'VolumeSnapshot', namespace: 'default' };
    cluster.simulation.execute({ patch: { ...target, name: 's', patch, subresource: 'status' } });
    cluster.run();
    const message = 'VolumeSnapshotContent is not bound to the VolumeSnapshot correctly';
    expect(told(cluster).slice(READY.length)).toEqual([`Warning SnapshotMisbound ${message}`]);
    expect(cluster.get(volumeSnapshots, 's')?.status).toMatchObject({
      readyToUse: false,
      error: { message },
    });
  });

  it('is told of a content that cannot be written, and tried again', () => {
    const cluster = clusterWithClaim();
    const fault = {
      type: 'Conflict',
      component: 'snapshot-controller',
      objectKind: 'VolumeSnapshotContent',
      times: 1,
    } as const;
    cluster.beginFault(fault);
    cluster.create(
      aContent({ source: { snapshotHandle: 'h' }, volumeSnapshotRef: { namespace: 'default', name: 's' } }),
    );
    cluster.create(aSnapshot({ contentName: 'content' }));
    cluster.run(60_000);
    expect(told(cluster)[0]).toBe(
      'Warning SnapshotBindFailed Snapshot failed to bind VolumeSnapshotContent, Operation cannot be fulfilled on volumesnapshotcontents.snapshot.storage.k8s.io "content": the object has been modified; please apply your changes to the latest version and try again',
    );
    expect(cluster.get(volumeSnapshots, 's')?.status).toMatchObject({
      boundVolumeSnapshotContentName: 'content',
    });
    expect(cluster.get(volumeSnapshots, 's')?.status?.error).toBeUndefined();
  });
});

describe('a snapshot of a claim', () => {
  it('gets the default class, a content and the status of the driver', () => {
    const cluster = clusterWithClaim();
    cluster.create(aSnapshot());
    cluster.run();
    const snapshot = cluster.get(volumeSnapshots, 's');
    const name = `snapcontent-${snapshot?.metadata.uid}`;
    expect(snapshot?.spec.volumeSnapshotClassName).toBe('snap');
    expect(snapshot?.metadata.finalizers).toEqual([finalizerSnapshotAsSource, finalizerSnapshotBound]);
    expect(snapshot?.status).toEqual({
      boundVolumeSnapshotContentName: name,
      creationTime: '2026-01-05T09:00:12Z',
      readyToUse: true,
      restoreSize: '5Gi',
    });
    const [content] = contents(cluster);
    expect(content?.metadata.name).toBe(name);
    expect(content?.spec).toMatchObject({
      driver: DRIVER,
      deletionPolicy: 'Delete',
      volumeSnapshotClassName: 'snap',
      sourceVolumeMode: 'Filesystem',
      volumeSnapshotRef: { namespace: 'default', name: 's', uid: snapshot?.metadata.uid },
    });
    expect(content?.status).toMatchObject({ readyToUse: true, restoreSize: 5 * 2 ** 30 });
    expect(told(cluster)).toEqual(READY);
  });

  it('keeps its claim while it is being taken, and lets it go then', () => {
    const cluster = clusterWithClaim();
    cluster.create(aSnapshot());
    cluster.run(1_000);
    cluster.delete(persistentVolumeClaims, 'c');
    cluster.run(500);
    expect(cluster.get(persistentVolumeClaims, 'c')?.metadata.finalizers).toContain(finalizerClaimAsSource);
    cluster.run();
    expect(cluster.get(persistentVolumeClaims, 'c')).toBeUndefined();
    expect(cluster.get(volumeSnapshots, 's')?.status?.readyToUse).toBe(true);
  });

  it('is cut before it is ready, where the driver has to copy', () => {
    const cluster = clusterWithClaim({
      driverAnnotations: { 'simulation.stowage.dev/driver-profile': 'zonal-block' },
      objects: [
        manifestOf('Node', 'n1', {}, { 'topology.kubernetes.io/zone': 'a' }),
        aSnapshotClass({ driver: DRIVER, isDefault: true }),
      ],
    });
    cluster.create(aSnapshot());
    cluster.run(15_000);
    const { status } = cluster.get(volumeSnapshots, 's') ?? {};
    expect(status?.creationTime).toBeDefined();
    expect(status?.readyToUse).toBe(false);
    expect(told(cluster)).toEqual(READY.slice(0, 2));
    cluster.run(60_000);
    expect(cluster.get(volumeSnapshots, 's')?.status?.readyToUse).toBe(true);
    expect(told(cluster)).toEqual(READY);
  });

  const nonCsi = aVolume({
    name: 'dir',
    hostPath: { path: '/d' },
    claimRef: { namespace: 'default', name: 'd' },
  });
  const dirClaim = aClaim({ name: 'd', storageClassName: '', volumeName: 'dir' });
  it.each([
    {
      name: 'no default class',
      objects: [aSnapshotClass()],
      event:
        'SetDefaultSnapshotClassFailed Failed to set default snapshot class with error cannot find default snapshot class',
    },
    {
      name: 'a default class of another driver',
      objects: [aSnapshotClass({ driver: 'other.example.com', isDefault: true })],
      event:
        'SetDefaultSnapshotClassFailed Failed to set default snapshot class with error cannot find default snapshot class',
    },
    {
      name: 'two default classes',
      objects: [aSnapshotClass({ isDefault: true }), aSnapshotClass({ name: 'b', isDefault: true })],
      event:
        'SetDefaultSnapshotClassFailed Failed to set default snapshot class with error 2 default snapshot classes were found',
    },
    {
      name: 'a class that does not exist',
      snapshot: aSnapshot({ className: 'ghost' }),
      event:
        'GetSnapshotClassFailed Failed to get snapshot class with error volumesnapshotclass.snapshot.storage.k8s.io "ghost" not found',
    },
    {
      name: 'a claim that does not exist, without a class',
      snapshot: aSnapshot({ claimName: 'ghost' }),
      event:
        'SetDefaultSnapshotClassFailed Failed to set default snapshot class with error failed to retrieve PVC ghost from the lister: "persistentvolumeclaim \\"ghost\\" not found"',
    },
    {
      name: 'a claim that does not exist',
      snapshot: aSnapshot({ claimName: 'ghost', className: 'snap' }),
      event:
        'SnapshotContentCreationFailed Failed to create snapshot content with error snapshot controller failed to update s on API server: cannot get claim from snapshot',
    },
    {
      name: 'a claim that waits for its volume',
      objects: [aSnapshotClass({ isDefault: true }), aClaim({ name: 'p', storageClassName: '' })],
      snapshot: aSnapshot({ claimName: 'p', className: 'snap' }),
      event:
        'SnapshotContentCreationFailed Failed to create snapshot content with error failed to get input parameters to create snapshot s: "the PVC p is not yet bound to a PV, will not attempt to take a snapshot"',
    },
    {
      name: 'a volume that is none of a driver, without a class',
      objects: [aSnapshotClass({ isDefault: true }), nonCsi, dirClaim],
      snapshot: aSnapshot({ claimName: 'd' }),
      event:
        'SetDefaultSnapshotClassFailed Failed to set default snapshot class with error snapshotting non-CSI volumes is not supported, snapshot:default/s',
    },
    {
      name: 'a volume that is none of a driver',
      objects: [aSnapshotClass({ isDefault: true }), nonCsi, dirClaim],
      snapshot: aSnapshot({ claimName: 'd', className: 'snap' }),
      event:
        'SnapshotContentCreationFailed Failed to create snapshot content with error cannot find CSI PersistentVolumeSource for volume dir',
    },
  ])('says why it fails: $name', ({ objects, snapshot = aSnapshot(), event }) => {
    const cluster = clusterWithClaim(objects ? { objects } : {});
    cluster.create(snapshot);
    cluster.run(120_000);
    expect(told(cluster)).toEqual([`Warning ${event}`]);
    const { status } = cluster.get(volumeSnapshots, 's') ?? {};
    expect(status?.error?.message).toBe(event.slice(event.indexOf(' ') + 1));
    expect(contents(cluster)).toEqual([]);
  });

  it('is taken when what was missing comes', () => {
    const cluster = clusterWithClaim({ objects: [] });
    cluster.create(aSnapshot());
    cluster.run();
    cluster.create(aSnapshotClass({ isDefault: true }));
    cluster.run(60_000);
    const { status } = cluster.get(volumeSnapshots, 's') ?? {};
    expect(status?.readyToUse).toBe(true);
    expect(status?.error).toBeUndefined();
  });

  it('waits without a word while the driver is not installed', () => {
    const cluster = clusterWithClaim();
    cluster.delete(csiDrivers, DRIVER);
    cluster.create(aSnapshot());
    cluster.run(60_000);
    expect(told(cluster)).toEqual(READY.slice(0, 1));
    expect(cluster.get(volumeSnapshots, 's')?.status?.readyToUse).toBe(false);
  });

  it('is no longer ready when its content is lost', () => {
    const cluster = clusterWithClaim();
    cluster.create(aSnapshot());
    cluster.run();
    const [content] = contents(cluster);
    cluster.patch(volumeSnapshotContents, content?.metadata.name ?? '', {
      metadata: { finalizers: null },
    });
    cluster.delete(csiDrivers, DRIVER);
    cluster.delete(volumeSnapshotContents, content?.metadata.name ?? '');
    cluster.patch(volumeSnapshotContents, content?.metadata.name ?? '', { metadata: { finalizers: null } });
    cluster.run(500);
    expect(told(cluster)).toContain('Warning SnapshotContentMissing VolumeSnapshotContent is missing');
  });
});

describe('a snapshot that exists already', () => {
  const named = aSnapshot({ contentName: 'content' });

  it('binds to the content that is reserved for it', () => {
    const cluster = clusterWithClaim();
    cluster.create<KubernetesObject>(aContent(), named);
    cluster.run();
    const snapshot = cluster.get(volumeSnapshots, 's');
    expect(cluster.get(volumeSnapshotContents, 'content')?.spec.volumeSnapshotRef.uid).toBe(
      snapshot?.metadata.uid,
    );
    expect(snapshot?.status?.boundVolumeSnapshotContentName).toBe('content');
    expect(snapshot?.status?.readyToUse).toBe(true);
    expect(told(cluster)).toEqual(READY.slice(1));
  });

  it.each([
    {
      name: 'there is no such content',
      content: undefined,
      events: ['SnapshotContentMissing VolumeSnapshotContent is missing'],
    },
    {
      name: 'the content is reserved for another',
      content: aContent({ volumeSnapshotRef: { namespace: 'default', name: 'other' } }),
      events: [
        'SnapshotContentMisbound VolumeSnapshotContent [content] is bound to a different snapshot',
        'SnapshotFinalizerError Failed to check and update snapshot: VolumeSnapshotContent [content] is bound to a different snapshot',
      ],
    },
    {
      name: 'the content was made for a claim',
      content: aContent({ source: { volumeHandle: 'h' } }),
      events: [
        'SnapshotContentMismatch VolumeSnapshotContent is dynamically provisioned while expecting a pre-provisioned one',
        'SnapshotFinalizerError Failed to check and update snapshot: snapshot default/s expects a pre-provisioned VolumeSnapshotContent content but gets a dynamically provisioned one',
      ],
    },
  ])('says why it does not bind: $name', ({ content, events }) => {
    const cluster = clusterWithClaim();
    if (content) cluster.create(content);
    cluster.create(named);
    cluster.run(60_000);
    expect(told(cluster)).toEqual(events.map((event) => `Warning ${event}`));
    expect(cluster.get(volumeSnapshots, 's')?.status?.readyToUse).toBe(false);
  });
});

describe('deleting a snapshot', () => {
  it('deletes content and asset with policy Delete, the content first', () => {
    const cluster = clusterWithClaim();
    cluster.create(aSnapshot());
    cluster.run();
    const order: string[] = [];
    cluster.simulation.api.subscribe(({ type, object }) => {
      if (type === 'DELETED') order.push(object.kind);
    });
    cluster.delete(volumeSnapshots, 's');
    cluster.run(500);
    const [content] = contents(cluster);
    expect(content?.metadata.annotations?.[annSnapshotBeingDeleted]).toBe('yes');
    expect(content?.metadata.deletionTimestamp).toBeDefined();
    expect(cluster.get(volumeSnapshots, 's')?.metadata.finalizers).toEqual([finalizerSnapshotBound]);
    cluster.run();
    expect(order).toEqual(['VolumeSnapshotContent', 'VolumeSnapshot']);
  });

  it('keeps the content with policy Retain, and a later deletion of that the asset', () => {
    const cluster = clusterWithClaim({
      objects: [aSnapshotClass({ isDefault: true, deletionPolicy: 'Retain' })],
    });
    cluster.create(aSnapshot());
    cluster.run();
    expect(cluster.get(volumeSnapshots, 's')?.metadata.finalizers).toEqual([finalizerSnapshotAsSource]);
    cluster.delete(volumeSnapshots, 's');
    cluster.run();
    expect(cluster.get(volumeSnapshots, 's')).toBeUndefined();
    const [content] = contents(cluster);
    expect(content?.metadata.deletionTimestamp).toBeUndefined();
    expect(content?.status?.snapshotHandle).toBeDefined();
    cluster.delete(volumeSnapshotContents, content?.metadata.name ?? '');
    cluster.run();
    expect(contents(cluster)).toEqual([]);
  });

  it('a content that is deleted by hand stays while its snapshot lives', () => {
    const cluster = clusterWithClaim();
    cluster.create(aSnapshot());
    cluster.run();
    const name = contents(cluster)[0]?.metadata.name ?? '';
    cluster.delete(volumeSnapshotContents, name);
    cluster.run(60_000);
    expect(cluster.get(volumeSnapshotContents, name)?.status?.snapshotHandle).toBeDefined();
    cluster.delete(volumeSnapshots, 's');
    cluster.run();
    expect(contents(cluster)).toEqual([]);
    expect(cluster.get(volumeSnapshots, 's')).toBeUndefined();
  });

  it('waits for a claim that is being restored', () => {
    const cluster = clusterWithClaim();
    cluster.create(aSnapshot());
    cluster.run();
    cluster.delete(csiDrivers, DRIVER);
    cluster.create(
      aClaim({
        name: 'restored',
        storageClassName: 'dyn',
        storage: '5Gi',
        dataSource: { apiGroup: 'snapshot.storage.k8s.io', kind: 'VolumeSnapshot', name: 's' },
      }),
    );
    cluster.delete(volumeSnapshots, 's');
    cluster.run(20_000);
    expect(told(cluster)).toContain('Warning SnapshotDeletePending Snapshot is being used to restore a PVC');
    expect(cluster.get(volumeSnapshots, 's')).toBeDefined();
    cluster.delete(persistentVolumeClaims, 'restored');
    cluster.run(120_000);
    expect(contents(cluster)[0]?.metadata.deletionTimestamp).toBeDefined();
  });
});
