import { describe, expect, it } from 'vitest';
import {
  finalizerSnapshotAsSource,
  finalizerSnapshotBound,
  finalizerSnapshotContentBound,
} from '../../kubernetes/annotations';
import type { PersistentVolume } from '../../kubernetes/persistent-volume';
import type { PersistentVolumeClaim } from '../../kubernetes/persistent-volume-claim';
import type { VolumeSnapshot } from '../../kubernetes/volume-snapshot';
import { type ClusterObjects, clusterView } from '../cluster-view';
import { aCSIDriver } from '../placement/testing/nodes';
import { plainText } from '../sentence';
import { aClaim, aStorageClass, aVolume } from '../testing/objects';
import { told } from '../testing/told';
import { explainContent } from './explain-content';
import { explainSnapshot } from './explain-snapshot';
import { aContent, aSnapshot, aSnapshotClass } from './testing/objects';

const DRIVER = 'disks.example.com';
const volume: PersistentVolume = aVolume({
  name: 'v',
  phase: 'Bound',
  csi: { driver: DRIVER, volumeHandle: 'h' },
  claimRef: { namespace: 'default', name: 'c', uid: 'uid-c' },
});
const claim = aClaim({ name: 'c', volumeName: 'v', phase: 'Bound', storageClassName: 'dyn' });
const uid = { metadata: { uid: 'u' } };
const contentSpec = {
  name: 'snapcontent-u',
  volumeSnapshotRef: { namespace: 'default', name: 's', uid: 'u' },
  source: { volumeHandle: 'h' },
};
const bound = { boundVolumeSnapshotContentName: 'snapcontent-u' };
const READY = { ...bound, readyToUse: true, restoreSize: '5Gi' };
const going = (finalizers: readonly string[]) => ({
  metadata: { uid: 'u', deletionTimestamp: '2026-01-05T09:00:00Z', finalizers },
});
const ready = aSnapshot({ ...uid, status: READY });
const restoring = aClaim({
  name: 'r',
  dataSource: { apiGroup: 'snapshot.storage.k8s.io', kind: 'VolumeSnapshot', name: 's' },
});

function viewOf(objects: Partial<ClusterObjects>) {
  return clusterView({
    version: '1.37',
    volumes: [volume],
    claims: [claim],
    csiDrivers: [aCSIDriver(DRIVER)],
    storageClasses: [aStorageClass({ name: 'dyn', provisioner: DRIVER })],
    snapshotContents: [],
    snapshotClasses: [aSnapshotClass({ isDefault: true })],
    ...objects,
  });
}

describe('why a snapshot is as it is', () => {
  const made = (status?: object, metadata = {}) => [
    aContent({ ...contentSpec, status: status as never, metadata }),
  ];
  it.each([
    {
      name: 'new',
      snapshot: aSnapshot(uid),
      objects: {},
      standing: 'progress',
      title: 'It is new: the snapshot controller has not looked at it yet.',
    },
    {
      name: 'the driver has not answered',
      snapshot: aSnapshot({ ...uid, status: bound }),
      objects: { snapshotContents: made() },
      standing: 'progress',
      title: `Driver ${DRIVER} is to cut it and has not answered yet.`,
    },
    {
      name: 'no driver',
      snapshot: aSnapshot({ ...uid, status: bound }),
      objects: { snapshotContents: made(), csiDrivers: [] },
      standing: 'blocked',
      title: `No driver ${DRIVER} is installed that could cut it.`,
    },
    {
      name: 'the driver fails',
      snapshot: aSnapshot({ ...uid, status: bound }),
      objects: { snapshotContents: made({ readyToUse: false, error: { message: 'no' } }) },
      standing: 'blocked',
      title: `Driver ${DRIVER} does not cut it.`,
    },
    {
      name: 'cut, not ready',
      snapshot: aSnapshot({ ...uid, status: bound }),
      objects: { snapshotContents: made({ readyToUse: false, snapshotHandle: 'x' }) },
      standing: 'progress',
      title: `It is cut, and ${DRIVER} still copies it.`,
    },
    {
      name: 'ready, and not said yet',
      snapshot: aSnapshot({ ...uid, status: bound }),
      objects: { snapshotContents: made({ readyToUse: true, snapshotHandle: 'x' }) },
      standing: 'progress',
      title: 'The driver is done; the snapshot controller is about to say so here.',
    },
    {
      name: 'ready',
      snapshot: ready,
      objects: { snapshotContents: made(READY) },
      standing: 'ready',
      title: 'Ready: a claim can be restored from it.',
    },
    {
      name: 'its content is lost',
      snapshot: ready,
      objects: {},
      standing: 'blocked',
      title: 'Its content snapcontent-u does not exist.',
    },
    {
      name: 'its content belongs to another',
      snapshot: aSnapshot({ status: READY, metadata: { uid: 'other' } }),
      objects: { snapshotContents: made(READY) },
      standing: 'blocked',
      title: 'Content snapcontent-u belongs to another snapshot.',
    },
    {
      name: 'the content was made for a claim',
      snapshot: aSnapshot({ ...uid, contentName: 'snapcontent-u' }),
      objects: { snapshotContents: made() },
      standing: 'blocked',
      title: 'Content snapcontent-u is not of the sort that it needs.',
    },
    {
      name: 'the named class is missing',
      snapshot: aSnapshot({ ...uid, className: 'ghost' }),
      objects: {},
      standing: 'blocked',
      title: 'VolumeSnapshotClass ghost does not exist.',
    },
    {
      name: 'no default class',
      snapshot: aSnapshot(uid),
      objects: { snapshotClasses: [aSnapshotClass()] },
      standing: 'blocked',
      title: `It names no class, and no VolumeSnapshotClass is the default for driver ${DRIVER}.`,
    },
    {
      name: 'two default classes',
      snapshot: aSnapshot(uid),
      objects: {
        snapshotClasses: [
          aSnapshotClass({ isDefault: true }),
          aSnapshotClass({ name: 'b', isDefault: true }),
        ],
      },
      standing: 'blocked',
      title: `It names no class, and there are several defaults for driver ${DRIVER}: snap, b.`,
    },
    {
      name: 'no claim',
      snapshot: aSnapshot(uid),
      objects: { claims: [] },
      standing: 'blocked',
      title: 'There is no claim c to take it of.',
    },
    {
      name: 'a claim without a volume',
      snapshot: aSnapshot(uid),
      objects: { claims: [aClaim({ name: 'c' })] },
      standing: 'blocked',
      title: 'Claim c has no volume yet, so there is nothing to take it of.',
    },
    {
      name: 'no volume of a driver',
      snapshot: aSnapshot({ ...uid, className: 'snap' }),
      objects: { volumes: [{ ...volume, spec: { ...volume.spec, csi: undefined } }] },
      standing: 'blocked',
      title: 'The volume of claim c is not of a CSI driver: only those can be snapshotted.',
    },
    {
      name: 'contents cannot be read',
      snapshot: ready,
      objects: { snapshotContents: undefined },
      standing: 'progress',
      title: 'Objects of kind VolumeSnapshotContent cannot be read, so nothing is said of it.',
    },
    {
      name: 'deleted, while a claim is restored from it',
      snapshot: aSnapshot({ ...going([finalizerSnapshotAsSource]), status: READY }),
      objects: { snapshotContents: made(READY), claims: [claim, restoring] },
      standing: 'terminating',
      title: 'It is being deleted, but r is being restored from it.',
    },
    {
      name: 'deleted, its content is not gone',
      snapshot: aSnapshot({ ...going([finalizerSnapshotBound]), status: READY }),
      objects: { snapshotContents: made(READY) },
      standing: 'terminating',
      title: 'It is being deleted and waits for its content snapcontent-u to go.',
    },
    {
      name: 'deleted, and somebody else holds it',
      snapshot: aSnapshot({ ...going(['example.com/mine']), status: READY }),
      objects: {},
      standing: 'terminating',
      title: 'It is being deleted.',
    },
  ])('$name', ({ snapshot, objects, standing, title }) => {
    const explained = explainSnapshot(viewOf(objects), snapshot);
    expect(plainText(explained.title)).toBe(title);
    expect(explained.standing).toBe(standing);
    expect(told(explained)).toMatchSnapshot();
    expect(explained.whenDeleted === undefined).toBe(standing === 'terminating');
  });

  it.each([
    {
      name: 'Delete',
      objects: { snapshotContents: made(READY) },
      says: `Driver ${DRIVER} deletes the data, then content snapcontent-u and this object go (policy Delete). Volumes that were restored from it stay.`,
    },
    {
      name: 'Retain',
      objects: { snapshotContents: [aContent({ ...contentSpec, deletionPolicy: 'Retain' })] },
      says: 'This object goes; content snapcontent-u and the data stay (policy Retain).',
    },
    {
      name: 'nothing taken',
      objects: {},
      says: 'Only this object goes: there is no content, and nothing was taken.',
    },
    {
      name: 'a claim is restored from it',
      objects: { snapshotContents: made(READY), claims: [claim, restoring] },
      says: 'It stays while claims are restored from it: r.',
    },
  ])('what deleting it does: $name', ({ objects, says }) => {
    expect(plainText(explainSnapshot(viewOf(objects), ready).whenDeleted ?? [])).toBe(says);
  });

  const oneClaim = (name: string) => aClaim({ name, storageClassName: 'dyn' });
  it.each<{ name: string; objects: Partial<ClusterObjects>; snapshot?: VolumeSnapshot; claim?: object }>([
    {
      name: 'like its source',
      objects: {
        claims: [{ ...claim, spec: { ...claim.spec, accessModes: ['ReadWriteMany'], volumeMode: 'Block' } }],
      },
      claim: { name: 's-restored', accessModes: ['ReadWriteMany'], volumeMode: 'Block', storage: '5Gi' },
    },
    {
      name: 'of a free name',
      objects: { claims: [claim, oneClaim('s-restored'), oneClaim('s-restored-2')] },
      claim: { name: 's-restored-3' },
    },
    {
      name: 'of another class of the driver, where the class of its source has another driver',
      objects: {
        storageClasses: [
          aStorageClass({ name: 'dyn', provisioner: 'other.example.com' }),
          aStorageClass({ name: 'elsewhere', provisioner: 'third.example.com' }),
          aStorageClass({ name: 'fits', provisioner: DRIVER }),
        ],
      },
      claim: { name: 's-restored', storageClassName: 'fits' },
    },
    {
      name: 'of the class of its source, though another of the driver is named before it',
      objects: {
        storageClasses: [
          aStorageClass({ name: 'an-earlier', provisioner: DRIVER }),
          aStorageClass({ name: 'dyn', provisioner: DRIVER }),
        ],
      },
      claim: { name: 's-restored', storageClassName: 'dyn' },
    },
    {
      name: 'without its source: for one node, of the size that the driver tells',
      objects: { claims: [] },
      claim: { name: 's-restored', accessModes: ['ReadWriteOnce'], storageClassName: 'dyn', storage: '5Gi' },
    },
    {
      name: 'of the size of its source, where the driver tells none',
      objects: {},
      snapshot: aSnapshot({ ...uid, status: { ...READY, restoreSize: undefined } }),
      claim: { name: 's-restored', storage: claim.spec.resources?.requests?.storage },
    },
    {
      name: 'of 1Gi, where nobody tells one',
      objects: { claims: [] },
      snapshot: aSnapshot({ ...uid, status: { ...READY, restoreSize: undefined } }),
      claim: { name: 's-restored', storage: '1Gi' },
    },
    {
      name: 'not at all, where no class has the driver',
      objects: { storageClasses: [aStorageClass({ name: 'dyn', provisioner: 'other.example.com' })] },
    },
  ])('offers to restore it into a claim $name', ({ objects, snapshot = ready, claim: wanted }) => {
    const view = viewOf({ snapshotContents: made(READY), ...objects });
    const [way, ...more] = explainSnapshot(view, snapshot).waysOut;
    expect(more).toEqual([]);
    const { metadata, spec } = (way?.manifest ?? {}) as Partial<PersistentVolumeClaim>;
    const { name, namespace } = metadata ?? {};
    const storage = spec?.resources?.requests?.storage;
    const offered = way && { name, namespace, ...spec, storage };
    const source = { apiGroup: 'snapshot.storage.k8s.io', kind: 'VolumeSnapshot', name: 's' };
    if (wanted) expect(offered).toMatchObject({ namespace: 'default', dataSource: source, ...wanted });
    else expect(offered).toBeUndefined();
    expect(spec !== undefined && 'volumeMode' in spec).toBe(wanted !== undefined && 'volumeMode' in wanted);
  });

  it('offers to make a class of its driver the default, and no other', () => {
    const view = viewOf({
      snapshotClasses: [
        aSnapshotClass({ name: 'ours' }),
        aSnapshotClass({ name: 'theirs', driver: 'other' }),
      ],
    });
    const failed = aSnapshot({ ...uid, status: { error: { message: 'no default' } } });
    const ways = explainSnapshot(view, failed).waysOut;
    expect(ways.map(({ title }) => plainText(title))).toEqual(['Make class ours the default']);
  });
});

describe('what a content stands for, and what holds it', () => {
  const deleted = (annotations = {}) => ({
    metadata: {
      deletionTimestamp: '2026-01-05T09:00:00Z',
      annotations,
      finalizers: [finalizerSnapshotContentBound],
    },
  });
  const BEING_DELETED = { 'snapshot.storage.kubernetes.io/volumesnapshot-being-deleted': 'yes' };
  const BEING_CREATED = { 'snapshot.storage.kubernetes.io/volumesnapshot-being-created': 'yes' };
  it.each([
    {
      name: 'ready',
      content: aContent({ ...contentSpec, status: { readyToUse: true } }),
      title: `It stands for snapshot s in the storage of ${DRIVER}.`,
    },
    { name: 'not cut yet', content: aContent(contentSpec), title: `Driver ${DRIVER} is to cut snapshot s.` },
    {
      name: 'its snapshot is gone',
      content: aContent({
        ...contentSpec,
        volumeSnapshotRef: { namespace: 'default', name: 'old', uid: 'o' },
      }),
      title: `Snapshot default/old does not exist; the data is kept in the storage of ${DRIVER}.`,
    },
    {
      name: 'deleted, the snapshot lives',
      content: aContent({ ...contentSpec, ...deleted() }),
      title: 'It is being deleted, and stays while snapshot s lives.',
    },
    {
      name: 'deleted, the driver is at work',
      content: aContent({ ...contentSpec, ...deleted(BEING_CREATED) }),
      title: `It is being deleted, but ${DRIVER} may still be cutting the snapshot.`,
    },
    {
      name: 'deleted, the data is not',
      content: aContent({ ...contentSpec, ...deleted(BEING_DELETED), status: { snapshotHandle: 'x' } }),
      title: `It is being deleted: ${DRIVER} is to delete the data.`,
    },
    {
      name: 'deleted, with nothing taken',
      content: aContent({ ...contentSpec, ...deleted(BEING_DELETED) }),
      title: 'It is being deleted; nothing holds it any more.',
    },
  ])('$name', ({ content, title }) => {
    const view = viewOf({ snapshots: [ready], snapshotContents: [content] });
    const explained = explainContent(view, content);
    expect(plainText(explained.title)).toBe(title);
    expect(told(explained)).toMatchSnapshot();
  });

  it.each([
    { name: 'bound', content: aContent(contentSpec), says: 'It stays until snapshot s is deleted too.' },
    {
      name: 'kept after its snapshot, Retain',
      content: aContent({
        ...contentSpec,
        deletionPolicy: 'Retain',
        metadata: { annotations: BEING_DELETED },
      }),
      says: 'Only this object goes; the data stays in the storage (policy Retain).',
    },
    { name: 'reserved', content: aContent(), says: `Driver ${DRIVER} deletes the data (policy Delete).` },
  ])('what deleting it does: $name', ({ content, says }) => {
    const view = viewOf({ snapshots: [ready], snapshotContents: [content] });
    expect(plainText(explainContent(view, content).whenDeleted ?? [])).toBe(says);
  });
});
