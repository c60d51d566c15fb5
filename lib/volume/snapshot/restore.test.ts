import { describe, expect, it } from 'vitest';
import { annAllowVolumeModeChange, finalizerRestoreSource } from '../../kubernetes/annotations';
import type { VolumeSnapshot, VolumeSnapshotContent } from '../../kubernetes/volume-snapshot';
import { clusterView } from '../cluster-view';
import { aClaim } from '../testing/objects';
import { restoreSource } from './restore';
import { aContent, aSnapshot } from './testing/objects';

const status = { boundVolumeSnapshotContentName: 'content', readyToUse: true, restoreSize: '5Gi' };
const snapshot = aSnapshot({ status, metadata: { uid: 'u' } });
const content = aContent({
  volumeSnapshotRef: { namespace: 'default', name: 's', uid: 'u' },
  sourceVolumeMode: 'Filesystem',
  status: { readyToUse: true, snapshotHandle: 'x' },
});
const dataSource = { apiGroup: 'snapshot.storage.k8s.io', kind: 'VolumeSnapshot', name: 's' };
const claim = aClaim({ name: 'r', storage: '5Gi', dataSource });
const changed = (part: Partial<VolumeSnapshotContent['spec']>, annotations = {}): VolumeSnapshotContent => ({
  ...content,
  metadata: { ...content.metadata, annotations },
  spec: { ...content.spec, ...part },
});
const without = (part: Partial<NonNullable<VolumeSnapshot['status']>>): VolumeSnapshot => ({
  ...snapshot,
  status: { ...status, ...part },
});
const gone = { ...snapshot.metadata, deletionTimestamp: '2026-01-05T09:00:00Z' };

describe('restoreSource', () => {
  it.each([
    { name: 'a good source', given: {}, says: 'ok' },
    {
      name: 'a larger claim',
      given: { claim: aClaim({ name: 'r', storage: '6Gi', dataSource }) },
      says: 'ok',
    },
    {
      name: 'begun before it was deleted',
      given: { snapshot: { ...snapshot, metadata: { ...gone, finalizers: [finalizerRestoreSource] } } },
      says: 'ok',
    },
    {
      name: 'no snapshot',
      given: { snapshot: undefined },
      says: 'error getting snapshot s from api server: volumesnapshots.snapshot.storage.k8s.io "s" not found',
    },
    {
      name: 'a deleted snapshot',
      given: { snapshot: { ...snapshot, metadata: gone } },
      says: 'snapshot s is being deleted',
    },
    { name: 'not bound', given: { snapshot: aSnapshot() }, says: 'snapshot s not bound' },
    {
      name: 'no content',
      given: { content: undefined },
      says: 'error getting snapshotcontent content for snapshot s',
    },
    {
      name: 'the content of another',
      given: { content: changed({ volumeSnapshotRef: { namespace: 'default', name: 's', uid: 'other' } }) },
      says: 'snapshotcontent content for snapshot s is bound to a different snapshot',
    },
    {
      name: 'another driver',
      given: { content: changed({ driver: 'other.example.com' }) },
      says: 'snapshotcontent content for snapshot s is not handled by CSI driver of StorageClass dyn',
    },
    {
      name: 'not ready',
      given: { snapshot: without({ readyToUse: false }) },
      says: 'snapshot s is not Ready',
    },
    {
      name: 'no handle',
      given: { content: { ...content, status: {} } },
      says: 'snapshot handle s is not available',
    },
    {
      name: 'too small',
      given: { claim: aClaim({ name: 'r', storage: '4Gi', dataSource }) },
      says: 'requested volume size 4294967296 is less than the size 5368709120 for the source snapshot s',
    },
    {
      name: 'another volume mode',
      given: { content: changed({ sourceVolumeMode: 'Block' }) },
      says: 'requested volume default/r modifies the mode of the source volume but does not have permission to do so. snapshot.storage.kubernetes.io/allow-volume-mode-change annotation is not present on snapshotcontent content',
    },
    {
      name: 'another volume mode, refused',
      given: { content: changed({ sourceVolumeMode: 'Block' }, { [annAllowVolumeModeChange]: 'false' }) },
      says: 'requested volume default/r modifies the mode of the source volume but does not have permission to do so. snapshot.storage.kubernetes.io/allow-volume-mode-change is set to false on snapshotcontent content',
    },
    {
      name: 'another volume mode, allowed',
      given: { content: changed({ sourceVolumeMode: 'Block' }, { [annAllowVolumeModeChange]: 'true' }) },
      says: 'ok',
    },
  ])('$name', ({ given, says }) => {
    const objects = { snapshot, content, claim, ...given };
    const view = clusterView({
      version: '1.37',
      snapshots: objects.snapshot ? [objects.snapshot] : [],
      snapshotContents: objects.content ? [objects.content] : [],
    });
    const result = restoreSource(view, objects.claim, { driver: 'disks.example.com', className: 'dyn' });
    const told = result.ok ? 'ok' : result.error.text;
    expect(told.replace('error getting handle for DataSource Type VolumeSnapshot by Name s: ', '')).toBe(
      says,
    );
  });
});
