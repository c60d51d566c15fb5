/** Upstream: rows of TestCSILimits and TestVolumeLimitScalingGate, nodevolumelimits/csi_test.go, 1.37, that no migration decides. */
import { describe, expect, it } from 'vitest';
import type { VolumeAttachment } from '../../kubernetes/storage-kinds';
import { aClaim, aPod, aStorageClass, aVolume } from '../testing/objects';
import { type PlacementObjects, placementView } from './placement-objects';
import { aCSIDriver, aCSINode } from './testing/nodes';
import { findVolumeLimitObstacle } from './volume-limits';

const DRIVER = 'disk.example.com';
const volumes = ['a', 'b', 'c'].map((name) =>
  aVolume({ name, csi: { driver: DRIVER, volumeHandle: `h-${name}` }, phase: 'Bound' }),
);
const claims = [
  ...['a', 'b', 'c'].map((name) => aClaim({ name, volumeName: name, bindCompleted: true })),
  aClaim({ name: 'waiting', storageClassName: 'disk' }),
];
const storageClasses = [aStorageClass({ name: 'disk', provisioner: DRIVER })];
const onNode = (claimName: string) => aPod({ name: `uses-${claimName}`, claimName, nodeName: 'n' });
const attachment = (persistentVolumeName: string): VolumeAttachment => ({
  apiVersion: 'storage.k8s.io/v1',
  kind: 'VolumeAttachment',
  metadata: { name: `csi-${persistentVolumeName}` },
  spec: { attacher: DRIVER, nodeName: 'n', source: { persistentVolumeName } },
});

function obstacle(
  claimName: string,
  objects: Omit<PlacementObjects, 'version'>,
  version: '1.30' | '1.37' = '1.37',
) {
  const view = placementView({ version, claims, volumes, storageClasses, ...objects });
  return findVolumeLimitObstacle(aPod({ claimName }), 'n', view);
}

const limit = (count: number) => ({ csiNodes: [aCSINode('n', DRIVER, count)] });

describe('limit of attached volumes', () => {
  it.each<{ name: string; claim: string; objects: Omit<PlacementObjects, 'version'>; fits: boolean }>([
    { name: 'no CSINode: no limit', claim: 'a', objects: {}, fits: true },
    { name: 'no count: no limit', claim: 'a', objects: { csiNodes: [aCSINode('n', DRIVER)] }, fits: true },
    { name: 'below the limit', claim: 'b', objects: { ...limit(2), pods: [onNode('a')] }, fits: true },
    { name: 'at the limit', claim: 'b', objects: { ...limit(1), pods: [onNode('a')] }, fits: false },
    {
      name: 'a volume that is there already',
      claim: 'a',
      objects: { ...limit(1), pods: [onNode('a')] },
      fits: true,
    },
    {
      name: 'two Pods with one volume count once',
      claim: 'b',
      objects: { ...limit(2), pods: [onNode('a'), aPod({ name: 'too', claimName: 'a', nodeName: 'n' })] },
      fits: true,
    },
    {
      name: 'a claim without a volume is a new one',
      claim: 'waiting',
      objects: { ...limit(1), pods: [onNode('a')] },
      fits: false,
    },
    {
      name: 'limit of another driver',
      claim: 'b',
      objects: { csiNodes: [aCSINode('n', 'other', 1)], pods: [onNode('a')] },
      fits: true,
    },
    {
      name: 'a volume still attached counts',
      claim: 'b',
      objects: { ...limit(1), volumeAttachments: [attachment('a')] },
      fits: false,
    },
    {
      name: 'attached and used counts once',
      claim: 'b',
      objects: { ...limit(2), pods: [onNode('a')], volumeAttachments: [attachment('a')] },
      fits: true,
    },
  ])('$name', ({ claim, objects, fits }) => {
    expect(obstacle(claim, objects)?.reason).toBe(fits ? undefined : 'Limit');
  });

  it('says what is there, what would come and what the limit is', () => {
    expect(obstacle('b', { ...limit(1), pods: [onNode('a')] })).toEqual({
      reason: 'Limit',
      driver: DRIVER,
      attached: 1,
      added: 1,
      limit: 1,
    });
  });

  it('did not look at attachments before 1.37', () => {
    expect(obstacle('b', { ...limit(1), volumeAttachments: [attachment('a')] }, '1.30')).toBeUndefined();
  });
});

describe('a driver that asks to be waited for (gate VolumeLimitScaling)', () => {
  const csiDrivers = [aCSIDriver(DRIVER, { preventPodSchedulingIfMissing: true })];
  it.each([
    { name: 'not on the node', objects: { csiDrivers }, version: '1.37' as const, expected: 'NotInstalled' },
    {
      name: 'on the node',
      objects: { csiDrivers, csiNodes: [aCSINode('n', DRIVER)] },
      version: '1.37' as const,
      expected: undefined,
    },
    {
      name: 'that does not ask',
      objects: { csiDrivers: [aCSIDriver(DRIVER)] },
      version: '1.37' as const,
      expected: undefined,
    },
    { name: 'before the gate', objects: { csiDrivers }, version: '1.30' as const, expected: undefined },
  ])('$name', ({ objects, version, expected }) => {
    expect(obstacle('a', objects, version)?.reason).toBe(expected);
  });
});
