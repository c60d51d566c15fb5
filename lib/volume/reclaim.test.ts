import { describe, expect, it } from 'vitest';
import type { KubernetesVersion } from '../kubernetes/feature-gates';
import { decideReclaim, decideRecycle, findDeleter, releaseState } from './reclaim';
import { aClaim, aPod, aVolume } from './testing/objects';

const claimRef = { namespace: 'default', name: 'claim-1', uid: 'uid-claim-1' };
const hostPath = { path: '/tmp/data' };
const provisionedBy = (name: string) => ({
  metadata: { annotations: { 'pv.kubernetes.io/provisioned-by': name } },
});

describe('decideReclaim', () => {
  it.each([
    ['R1', { persistentVolumeReclaimPolicy: 'Retain' as const }, { action: 'Retain' }],
    ['R2', { persistentVolumeReclaimPolicy: 'Recycle' as const }, { operation: 'recycle-pv-1[uid-pv-1]' }],
    ['R3', { persistentVolumeReclaimPolicy: 'Delete' as const }, { operation: 'delete-pv-1[uid-pv-1]' }],
    [
      'R4',
      { persistentVolumeReclaimPolicy: 'Unknown' as 'Retain' },
      {
        event: {
          type: 'Warning',
          reason: 'VolumeUnknownReclaimPolicy',
          message: 'Volume has unrecognized PersistentVolumeReclaimPolicy',
        },
      },
    ],
    ['R0', { metadata: { annotations: { 'pv.kubernetes.io/migrated-to': 'x.csi' } } }, { driver: 'x.csi' }],
  ])('%s', (row, options, expected) => {
    expect(decideReclaim(aVolume(options))).toMatchObject({ row, ...expected });
  });
});

describe('releaseState', () => {
  it.each([
    ['no claimRef', {}, undefined, 'NoClaimRef'],
    ['no uid', { claimRef: { namespace: 'default', name: 'claim-1' } }, undefined, 'NoUid'],
    ['claim there', { claimRef }, {}, 'ClaimExists'],
    ['claim there, bound to it', { claimRef }, { volumeName: 'pv-1' }, 'ClaimExists'],
    ['claim bound elsewhere (8-7)', { claimRef }, { volumeName: 'pv-2' }, undefined],
    ['claim gone', { claimRef }, undefined, undefined],
    ['new claim of the name (8-9)', { claimRef }, { uid: 'new' }, undefined],
  ])('%s', (_name, volume, claim, why) => {
    const state = releaseState(aVolume(volume), claim && aClaim(claim));
    expect(state.kind === 'NotReleased' ? state.why : undefined).toBe(why);
  });
});

/** recycle_test.go, 1.37, from the moment at which the operation has read the volume. */
describe('decideRecycle', () => {
  const volume = { claimRef, hostPath, persistentVolumeReclaimPolicy: 'Recycle' as const };
  const user = aPod({ name: 'p', claimName: 'claim-1', nodeName: 'n', status: { phase: 'Running' } });
  const wait = {
    action: 'Wait',
    event: { type: 'Normal', reason: 'VolumeFailedRecycle', message: 'Volume is used by pods: default/p' },
  };
  it.each([
    ['6-1', volume, undefined, [], { action: 'Recycle', plugin: { name: 'kubernetes.io/host-path' } }],
    ['6-1 nfs', { claimRef, nfs: { server: 's', path: '/' } }, undefined, [], { action: 'Recycle' }],
    [
      '6-3',
      { claimRef, csi: { driver: 'x', volumeHandle: 'h' } },
      undefined,
      [],
      { action: 'Fail', event: { type: 'Warning', message: 'No recycler plugin found for the volume!' } },
    ],
    ['6-8', { hostPath }, undefined, [], { action: 'Skip', why: 'NoClaimRef' }],
    ['6-9', volume, { uid: 'new' }, [], { action: 'Recycle' }],
    ['6-11', volume, undefined, [user], wait],
    ['6-12', volume, undefined, [aPod({ name: 'p', claimName: 'claim-1' })], wait],
    [
      '6-13',
      volume,
      undefined,
      [aPod({ claimName: 'claim-1', status: { phase: 'Succeeded' } })],
      { action: 'Recycle' },
    ],
    ['6-14', volume, { uid: 'new' }, [user], { action: 'Recycle' }],
  ])('%s', (_id, options, claim, pods, expected) => {
    expect(decideRecycle('1.37', aVolume(options), claim && aClaim(claim), pods)).toMatchObject(expected);
  });
});

describe('findDeleter', () => {
  const none = (why: string) => ({
    kind: 'None',
    message: `error getting deleter volume plugin for volume "pv-1": ${why}`,
  });
  const csi = { driver: 'x.csi', volumeHandle: 'h' };
  const cases: readonly (readonly [string, KubernetesVersion, Parameters<typeof aVolume>[0], object])[] = [
    ['hostPath', '1.37', { hostPath }, { kind: 'Plugin', plugin: { name: 'kubernetes.io/host-path' } }],
    ['4-10: gce', '1.37', { gcePersistentDisk: { pdName: 'd' } }, none('no volume plugin matched')],
    ['local', '1.37', { local: { path: '/mnt' } }, none('no volume plugin matched')],
    ['local before', '1.30', { local: { path: '/mnt' } }, none('no deletable volume plugin matched')],
    ['nfs', '1.37', { nfs: { server: 's', path: '/' } }, none('no deletable volume plugin matched')],
    ['fc', '1.37', { fc: {} }, none('no volume plugin matched')],
    [
      '8-10-1: external',
      '1.37',
      { ...provisionedBy('vendor.com/x'), csi },
      { kind: 'External', provisioner: 'vendor.com/x' },
    ],
    ['8-10-2: static CSI', '1.37', { csi }, { kind: 'External', provisioner: 'x.csi' }],
    ['static CSI in 1.25', '1.25', { csi }, none('no deletable volume plugin matched')],
    [
      '8-10-3: migrated',
      '1.37',
      { metadata: { annotations: { 'pv.kubernetes.io/migrated-to': 'm.csi' } } },
      { kind: 'External', provisioner: 'm.csi' },
    ],
    [
      'unknown in-tree name',
      '1.37',
      provisionedBy('kubernetes.io/gone'),
      { message: 'no volume plugin matched name: kubernetes.io/gone' },
    ],
  ];
  it.each(cases)('%s', (_name, version, options, expected) => {
    expect(findDeleter(version, aVolume(options))).toMatchObject(expected);
  });
});
