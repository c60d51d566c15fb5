/**
 * What is decided of a snapshot and its content: which belong together, what the content's status says, who holds what,
 * and what a deletion does. Upstream: snapshot_controller_test.go and snapshot_delete_test.go (pkg/common-controller),
 * external-snapshotter 8.6.
 */
import { describe, expect, it } from 'vitest';
import {
  annSnapshotBeingCreated,
  annSnapshotBeingDeleted,
  finalizerSnapshotAsSource,
  finalizerSnapshotBound,
} from '../../kubernetes/annotations';
import type { PersistentVolumeClaim } from '../../kubernetes/persistent-volume-claim';
import type { VolumeSnapshot, VolumeSnapshotContent } from '../../kubernetes/volume-snapshot';
import { type ClusterObjects, clusterView } from '../cluster-view';
import { aClaim } from '../testing/objects';
import { boundContent, findContent, pointsBack, snapshotKeyOf } from './snapshot-content';
import { decideContentDeletion, decideSnapshotDeletion } from './snapshot-deletion';
import {
  claimsBeingRestored,
  isSourceOf,
  missingFinalizers,
  snapshotsBeingTaken,
} from './snapshot-protection';
import { bytesText, statusFromContent, withSnapshotError } from './snapshot-status';
import { aContent, aSnapshot } from './testing/objects';

const uid = { metadata: { uid: 'u' } };
const AT = '2026-01-05T09:00:00Z';
const ref = { namespace: 'default', name: 's', uid: 'u' };
const cut = { name: 'snapcontent-u', volumeSnapshotRef: ref, source: { volumeHandle: 'h' } };
const view = (objects: Partial<ClusterObjects>) => clusterView({ version: '1.37', ...objects });
const restoring = (options: Parameters<typeof aClaim>[0] = {}): PersistentVolumeClaim =>
  aClaim({
    name: 'r',
    dataSource: { apiGroup: 'snapshot.storage.k8s.io', kind: 'VolumeSnapshot', name: 's' },
    ...options,
  });

describe('the content of a snapshot', () => {
  const dynamic = aSnapshot(uid);
  const pre = aSnapshot({ ...uid, contentName: 'content' });
  it.each<readonly [string, VolumeSnapshot, VolumeSnapshotContent | undefined, object]>([
    ['is yet to be made', dynamic, undefined, { kind: 'None', name: 'snapcontent-u' }],
    ['is not there', pre, undefined, { kind: 'None', name: 'content' }],
    ['was made for it', dynamic, aContent(cut), { kind: 'Found' }],
    ['is reserved for it', pre, aContent(), { kind: 'Found' }],
    ['is bound to it', pre, aContent({ volumeSnapshotRef: ref }), { kind: 'Found' }],
    [
      'is pre-provisioned',
      dynamic,
      aContent({ ...cut, source: { snapshotHandle: 'x' } }),
      {
        reason: 'SnapshotContentMismatch',
        message:
          'VolumeSnapshotContent snapcontent-u is pre-provisioned while expecting a dynamically provisioned one',
      },
    ],
    [
      'is dynamic',
      pre,
      aContent({ source: { volumeHandle: 'h' } }),
      {
        reason: 'SnapshotContentMismatch',
        message: 'VolumeSnapshotContent is dynamically provisioned while expecting a pre-provisioned one',
      },
    ],
    [
      'is of another uid',
      pre,
      aContent({ volumeSnapshotRef: { ...ref, uid: 'old' } }),
      {
        reason: 'SnapshotContentMisbound',
        message: 'VolumeSnapshotContent [content] is bound to a different snapshot',
      },
    ],
    [
      'is of another name',
      pre,
      aContent({ volumeSnapshotRef: { namespace: 'default', name: 'other' } }),
      { reason: 'SnapshotContentMisbound' },
    ],
    [
      'is of another namespace',
      pre,
      aContent({ volumeSnapshotRef: { namespace: 'shop', name: 's' } }),
      { reason: 'SnapshotContentMisbound' },
    ],
    [
      'was made, and names no uid',
      dynamic,
      aContent({ ...cut, volumeSnapshotRef: { namespace: 'default', name: 's' } }),
      { reason: 'SnapshotContentMisbound' },
    ],
  ])('%s', (_is, snapshot, content, expected) => {
    const found = findContent(view({ snapshotContents: content ? [content] : [] }), snapshot);
    expect(found).toMatchObject(expected);
    if (content) expect(found).toMatchObject({ content });
  });

  it('that a deletion works on points back', () => {
    const bound = aSnapshot({
      ...uid,
      contentName: 'content',
      status: { boundVolumeSnapshotContentName: 'content' },
    });
    const own = aContent({ volumeSnapshotRef: ref });
    expect(boundContent(view({ snapshotContents: [own] }), bound)).toBe(own);
    expect(boundContent(view({ snapshotContents: [aContent()] }), bound)).toBeUndefined();
    expect(boundContent(view({ snapshotContents: [own] }), pre)).toBeUndefined();
    const made = aContent(cut);
    expect(boundContent(view({ snapshotContents: [made] }), dynamic)).toBe(made);
    expect([pointsBack(made, dynamic), pointsBack(aContent(), dynamic)]).toEqual([true, false]);
    expect(snapshotKeyOf(made)).toBe('default/s');
  });
});

describe('the status that a content gives', () => {
  const nanoseconds = Date.UTC(2026, 0, 5, 9) * 1e6;
  const done = { readyToUse: true, creationTime: nanoseconds, restoreSize: 5 * 2 ** 30 };
  it.each([
    ['nothing yet', undefined, undefined, { readyToUse: false }, []],
    [
      'cut',
      undefined,
      { creationTime: nanoseconds },
      { readyToUse: false, creationTime: AT },
      ['SnapshotCreated'],
    ],
    [
      'cut and ready',
      undefined,
      done,
      { readyToUse: true, creationTime: AT, restoreSize: '5Gi' },
      ['SnapshotCreated', 'SnapshotReady'],
    ],
    [
      'what is set is kept',
      {
        boundVolumeSnapshotContentName: 'snapcontent-u',
        creationTime: 'before',
        restoreSize: '1Gi',
        readyToUse: true,
      },
      done,
      { readyToUse: true, creationTime: 'before', restoreSize: '1Gi' },
      [],
    ],
    [
      'ready at last',
      { creationTime: AT, readyToUse: false },
      done,
      { readyToUse: true, creationTime: AT, restoreSize: '5Gi' },
      ['SnapshotReady'],
    ],
    [
      'an error comes, and goes with the content’s',
      { error: { time: AT, message: 'old' } },
      { error: { time: AT, message: 'full' } },
      { readyToUse: false, error: { time: AT, message: 'full' } },
      [],
    ],
  ])('%s', (_is, before, given, after, news) => {
    const change = statusFromContent(
      aSnapshot({ ...uid, status: before }),
      aContent({ ...cut, status: given }),
    );
    expect(change.snapshot.status).toEqual({ boundVolumeSnapshotContentName: 'snapcontent-u', ...after });
    expect(Object.values(change.snapshot.status ?? {})).not.toContain(undefined);
    expect(change.news).toEqual(news);
  });

  it('with an error is ready no more only where that follows', () => {
    const error = { time: AT, message: 'full' };
    const ready = aSnapshot({ status: { readyToUse: true } });
    expect(withSnapshotError(ready, error, true).status).toEqual({ readyToUse: false, error });
    expect(withSnapshotError(ready, error, false).status).toEqual({ readyToUse: true, error });
    expect(bytesText(1536 * 2 ** 20)).toBe('1536Mi');
  });
});

describe('who holds what', () => {
  const bound = { boundVolumeSnapshotContentName: 'snapcontent-u' };
  it.each<readonly [string, VolumeSnapshot, VolumeSnapshotContent | undefined, readonly string[]]>([
    ['a new one', aSnapshot(), undefined, [finalizerSnapshotAsSource]],
    [
      'a bound one',
      aSnapshot({ status: bound }),
      aContent(cut),
      [finalizerSnapshotAsSource, finalizerSnapshotBound],
    ],
    [
      'one whose content stays',
      aSnapshot({ status: bound }),
      aContent({ deletionPolicy: 'Retain' }),
      [finalizerSnapshotAsSource],
    ],
    ['one that is not bound', aSnapshot({ status: {} }), aContent(cut), [finalizerSnapshotAsSource]],
    [
      'one that has the first',
      aSnapshot({ status: bound, metadata: { finalizers: [finalizerSnapshotAsSource] } }),
      aContent(cut),
      [finalizerSnapshotBound],
    ],
    [
      'one that is deleted',
      aSnapshot({ status: bound, metadata: { deletionTimestamp: AT } }),
      aContent(cut),
      [],
    ],
  ])('%s lacks finalizers', (_is, snapshot, content, missing) => {
    expect(missingFinalizers(snapshot, content)).toEqual(missing);
  });

  it('a claim is held by snapshots that are being taken of it', () => {
    const snapshots = [
      aSnapshot({ name: 'new' }),
      aSnapshot({ name: 'asking' }),
      aSnapshot({ name: 'ready', status: { readyToUse: true } }),
      aSnapshot({ name: 'of-another', claimName: 'd' }),
      aSnapshot({ name: 'elsewhere', metadata: { namespace: 'shop' } }),
      aSnapshot({ name: 'of-a-content', contentName: 'content' }),
    ];
    const claim = aClaim({ name: 'c' });
    const taken = (except?: VolumeSnapshot) =>
      snapshotsBeingTaken(view({ snapshots }), claim, except).map(({ metadata }) => metadata.name);
    expect(taken()).toEqual(['new', 'asking']);
    expect(taken(aSnapshot({ name: 'asking' }))).toEqual(['new']);
  });

  it.each<readonly [string, PersistentVolumeClaim, boolean]>([
    ['restores it', restoring(), true],
    ['restores it by dataSourceRef', aClaim({ dataSourceRef: restoring().spec.dataSource }), true],
    ['in another namespace', restoring({ namespace: 'shop' }), false],
    ['of another kind', restoring({ dataSource: { kind: 'PersistentVolumeClaim', name: 's' } }), false],
    [
      'of another kind of the group',
      restoring({ dataSource: { apiGroup: 'snapshot.storage.k8s.io', kind: 'Other', name: 's' } }),
      false,
    ],
    [
      'of another group',
      restoring({ dataSource: { apiGroup: 'x.io', kind: 'VolumeSnapshot', name: 's' } }),
      false,
    ],
    [
      'of another name',
      restoring({ dataSource: { apiGroup: 'snapshot.storage.k8s.io', kind: 'VolumeSnapshot', name: 't' } }),
      false,
    ],
    ['from nothing', aClaim(), false],
  ])('a claim that %s: %#', (_is, claim, isSource) => {
    expect(isSourceOf(aSnapshot(), claim)).toBe(isSource);
    expect(claimsBeingRestored(view({ claims: [claim] }), aSnapshot())).toEqual(isSource ? [claim] : []);
    const filled = { ...claim, status: { phase: 'Bound' as const } };
    expect(claimsBeingRestored(view({ claims: [filled] }), aSnapshot())).toEqual([]);
    const fresh = { ...claim, status: undefined };
    expect(claimsBeingRestored(view({ claims: [fresh] }), aSnapshot())).toEqual(isSource ? [fresh] : []);
  });
});

describe('deleting a snapshot', () => {
  const going = (...finalizers: string[]) =>
    aSnapshot({ metadata: { uid: 'u', deletionTimestamp: AT, finalizers } });
  const held = going(finalizerSnapshotAsSource, finalizerSnapshotBound);
  const gone = aContent(cut);
  const stays = aContent({ ...cut, deletionPolicy: 'Retain' });
  it.each<readonly [string, VolumeSnapshot, Partial<ClusterObjects>, object]>([
    [
      'is not asked for',
      aSnapshot({ metadata: { uid: 'u', finalizers: [finalizerSnapshotBound] } }),
      {},
      { kind: 'Leave' },
    ],
    ['is no business of the controller', going('example.com/mine'), {}, { kind: 'Leave' }],
    ['has one finalizer', going(finalizerSnapshotAsSource), {}, { kind: 'Release', content: undefined }],
    ['has the other', going(finalizerSnapshotBound), {}, { kind: 'Release', content: undefined }],
    ['takes the content along', held, { snapshotContents: [gone] }, { kind: 'DeleteContent', content: gone }],
    ['leaves the content', held, { snapshotContents: [stays] }, { kind: 'Release', content: stays }],
    [
      'waits for a restore',
      held,
      { snapshotContents: [gone], claims: [restoring()] },
      { kind: 'Restoring', claims: [restoring()] },
    ],
    ['has nothing to restore from', held, { claims: [restoring()] }, { kind: 'Release', content: undefined }],
  ])('%s', (_is, snapshot, objects, expected) => {
    expect(decideSnapshotDeletion(view(objects), snapshot)).toEqual(expected);
  });
});

describe('deleting a content', () => {
  const deleted = (...annotations: string[]) => ({
    metadata: {
      deletionTimestamp: AT,
      annotations: Object.fromEntries(annotations.map((key) => [key, 'yes'])),
    },
  });
  const handle = { status: { snapshotHandle: 'x' } };
  it.each<readonly [string, Parameters<typeof aContent>[0], object]>([
    ['is not asked for', cut, { kind: 'Keep', reason: 'NotDeleted' }],
    ['while the snapshot lives', { ...cut, ...deleted() }, { kind: 'Keep', reason: 'SnapshotLives' }],
    [
      'while it lives, pre-provisioned',
      { volumeSnapshotRef: ref, ...deleted(), ...handle },
      { kind: 'Keep', reason: 'SnapshotLives' },
    ],
    [
      'while the driver is at work',
      { ...cut, ...deleted(annSnapshotBeingCreated, annSnapshotBeingDeleted) },
      { kind: 'Keep', reason: 'DriverAtWork' },
    ],
    [
      'deletes what was taken',
      { ...cut, ...deleted(annSnapshotBeingDeleted), ...handle },
      { kind: 'DeleteAsset', snapshotHandle: 'x' },
    ],
    [
      'with nothing taken',
      { ...cut, ...deleted(annSnapshotBeingDeleted) },
      { kind: 'LetGo', reason: 'NothingTaken' },
    ],
    [
      'keeps what was taken',
      { ...cut, deletionPolicy: 'Retain', ...deleted(annSnapshotBeingDeleted), ...handle },
      { kind: 'LetGo', reason: 'Retain' },
    ],
    ['that nobody is bound to', { ...deleted(), ...handle }, { kind: 'DeleteAsset', snapshotHandle: 'x' }],
    [
      'that nobody is bound to, kept',
      { deletionPolicy: 'Retain', ...deleted() },
      { kind: 'LetGo', reason: 'Retain' },
    ],
  ])('%s', (_is, content, expected) => {
    expect(decideContentDeletion(aContent(content))).toEqual(expected);
  });
});
