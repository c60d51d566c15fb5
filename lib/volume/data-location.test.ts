import { describe, expect, it } from 'vitest';
import type { PodVolume } from '../kubernetes/pod';
import { dataLocationKey, inlineDataLocation, volumeDataLocation } from './data-location';
import { aPod, aVolume } from './testing/objects';

const pod = aPod({ nodeName: 'node-1' });

/** The key of the place, with its kind and medium in front. */
function placeOf(source: Omit<PodVolume, 'name'>): string | undefined {
  const location = inlineDataLocation(pod, { name: 'data', ...source });
  if (!location) return undefined;
  return `${location.kind}${location.kind === 'Pod' ? ` ${location.medium}` : ''}: ${dataLocationKey(location)}`;
}

describe('a volume that the Pod writes down itself', () => {
  it.each<readonly [Omit<PodVolume, 'name'>, string | undefined]>([
    [{ emptyDir: {} }, 'Pod Disk: pod uid-pod-1 volume data'],
    [{ emptyDir: { medium: 'Memory' } }, 'Pod Memory: pod uid-pod-1 volume data'],
    [{ csi: { driver: 'x.csi' } }, 'Pod Disk: pod uid-pod-1 volume data'],
    [{ hostPath: { path: '/data' } }, 'Node: node node-1 path /data'],
    [{ nfs: { server: 's', path: '/p' } }, 'Backend: nfs s:/p'],
    [{ iscsi: { targetPortal: '1.2.3.4', iqn: 'iqn.a', lun: 0 } }, 'Backend: iscsi 1.2.3.4:iqn.a:0'],
    [{ rbd: { monitors: ['m', 'n'], image: 'i', pool: 'p' } }, 'Backend: rbd m,n:p:i'],
    [{ rbd: { monitors: ['m'], image: 'i' } }, 'Backend: rbd m:i'],
    [{ cephfs: { monitors: ['m'], path: '/x' } }, 'Backend: cephfs m:/x'],
    [{ fc: { targetWWNs: ['w'], lun: 2 } }, 'Backend: fc w:2'],
    [{ configMap: { name: 'c' } }, undefined],
    [{ secret: { secretName: 's' } }, undefined],
    [{ persistentVolumeClaim: { claimName: 'c' } }, undefined],
    [{ ephemeral: {} }, undefined],
  ])('%j', (source, expected) => {
    expect(placeOf(source)).toBe(expected);
  });

  it('has its node and its Pod', () => {
    expect(inlineDataLocation(pod, { name: 'data', emptyDir: {} })).toEqual({
      kind: 'Pod',
      nodeName: 'node-1',
      podUid: 'uid-pod-1',
      volumeName: 'data',
      medium: 'Disk',
    });
  });
});

describe('a PersistentVolume', () => {
  it.each([
    [{ hostPath: { path: '/data' } }, { kind: 'Node', nodeName: 'node-2', path: '/data' }],
    [{ local: { path: '/mnt' } }, { kind: 'Node', nodeName: 'node-2', path: '/mnt' }],
    [{ csi: { driver: 'x.csi', volumeHandle: 'h' } }, { kind: 'Backend', system: 'x.csi', id: 'h' }],
    [{ nfs: { server: 's', path: '/p' } }, { kind: 'Backend', system: 'nfs', id: 's:/p' }],
    [{ awsElasticBlockStore: { volumeID: 'v' } }, { kind: 'Backend', system: 'ebs.csi.aws.com', id: 'pv-1' }],
    [{ flexVolume: { driver: 'd' } }, { kind: 'Backend', system: 'flexVolume', id: 'pv-1' }],
    [{}, { kind: 'Backend', system: 'unknown', id: 'pv-1' }],
  ] as const)('%j', (source, expected) => {
    const volume = aVolume(source as Parameters<typeof aVolume>[0]);
    expect(volumeDataLocation('1.37', volume, 'node-2')).toEqual(expected);
  });

  it('shares its data with a Pod that names the same storage', () => {
    const nfs = { server: 's', path: '/p' };
    const inline = inlineDataLocation(pod, { name: 'data', nfs });
    expect(volumeDataLocation('1.37', aVolume({ nfs }), 'node-2')).toEqual(inline);
  });
});
