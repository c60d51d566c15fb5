/** Upstream: TestGCEDiskConflicts, TestAWSDiskConflicts, TestRBDDiskConflicts, TestISCSIDiskConflicts and TestAccessModeConflicts of volumerestrictions/volume_restrictions_test.go, 1.37. */
import { describe, expect, it } from 'vitest';
import type { PodVolume } from '../../kubernetes/pod';
import { aClaim, aPod } from '../testing/objects';
import { placementView } from './placement-objects';
import { aNode } from './testing/nodes';
import { findDiskConflict, findReadWriteOncePodConflict } from './volume-restrictions';

const volume = (source: Omit<PodVolume, 'name'>): PodVolume => ({ name: 'disk', ...source });
const gce = (pdName: string, readOnly = false) => volume({ gcePersistentDisk: { pdName, readOnly } });
const aws = (volumeID: string) => volume({ awsElasticBlockStore: { volumeID, readOnly: true } });
const iscsi = (iqn: string, readOnly = false) => volume({ iscsi: { iqn, readOnly } });
const rbd = (monitors: readonly string[], image: string, options: Record<string, unknown> = {}) =>
  volume({ rbd: { monitors, image, ...options } });

describe('disks that one node attaches once', () => {
  it.each([
    { name: 'nothing', mine: volume({ emptyDir: {} }), theirs: gce('foo'), conflict: false },
    { name: 'same GCE disk', mine: gce('foo'), theirs: gce('foo'), conflict: true },
    { name: 'other GCE disk', mine: gce('bar'), theirs: gce('foo'), conflict: false },
    { name: 'GCE disk read by both', mine: gce('foo', true), theirs: gce('foo', true), conflict: false },
    { name: 'GCE disk read by one', mine: gce('foo', true), theirs: gce('foo'), conflict: true },
    { name: 'AWS volume, even read by both', mine: aws('vol-1'), theirs: aws('vol-1'), conflict: true },
    { name: 'other AWS volume', mine: aws('vol-2'), theirs: aws('vol-1'), conflict: false },
    { name: 'same iSCSI target', mine: iscsi('iqn.1'), theirs: iscsi('iqn.1'), conflict: true },
    { name: 'iSCSI read by both', mine: iscsi('iqn.1', true), theirs: iscsi('iqn.1', true), conflict: false },
    { name: 'same RBD image', mine: rbd(['a', 'b'], 'i'), theirs: rbd(['b', 'c'], 'i'), conflict: true },
    { name: 'RBD image of other monitors', mine: rbd(['a'], 'i'), theirs: rbd(['c'], 'i'), conflict: false },
    {
      name: 'RBD image of another pool',
      mine: rbd(['a'], 'i', { pool: 'x' }),
      theirs: rbd(['a'], 'i'),
      conflict: false,
    },
    {
      name: 'RBD default pool by name',
      mine: rbd(['a'], 'i', { pool: 'rbd' }),
      theirs: rbd(['a'], 'i'),
      conflict: true,
    },
    { name: 'different kinds', mine: gce('foo'), theirs: aws('foo'), conflict: false },
  ])('$name', ({ mine, theirs, conflict }) => {
    const found = findDiskConflict(aPod({ volumes: [mine] }), [aPod({ name: 'other', volumes: [theirs] })]);
    expect(found).toEqual(conflict ? { reason: 'Disk', podVolumeName: 'disk', podName: 'other' } : undefined);
  });
});

describe('ReadWriteOncePod', () => {
  const claim = aClaim({ name: 'c', accessModes: ['ReadWriteOncePod'] });
  const find = (other: Parameters<typeof aPod>[0], gate = true, accessModes = claim.spec.accessModes) => {
    const view = placementView({
      version: '1.37',
      gates: { ReadWriteOncePod: gate },
      nodes: [aNode({ name: 'n1' }), aNode({ name: 'n2' })],
      claims: [{ ...claim, spec: { ...claim.spec, accessModes } }],
      pods: [aPod({ name: 'other', ...other })],
    });
    return findReadWriteOncePodConflict(aPod({ claimName: 'c' }), view)?.reason;
  };
  it('is held by a Pod on any node', () => {
    expect(find({ claimName: 'c', nodeName: 'n2' })).toBe('ReadWriteOncePod');
  });
  it.each([
    { name: 'a Pod without a node', other: { claimName: 'c' } },
    {
      name: 'a finished Pod',
      other: { claimName: 'c', nodeName: 'n1', status: { phase: 'Failed' as const } },
    },
    { name: 'a Pod with another claim', other: { claimName: 'd', nodeName: 'n1' } },
    { name: 'a claim of that name elsewhere', other: { claimName: 'c', nodeName: 'n1', namespace: 'other' } },
  ])('is not held by $name', ({ other }) => {
    expect(find(other)).toBeUndefined();
  });
  it('does not matter for other modes, or without the gate', () => {
    expect(find({ claimName: 'c', nodeName: 'n1' }, true, ['ReadWriteOnce'])).toBeUndefined();
    expect(find({ claimName: 'c', nodeName: 'n1' }, false)).toBeUndefined();
  });
});
