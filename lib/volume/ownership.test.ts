/** Upstream: TestMounterSetUpWithFSGroup and TestMounterSetUp, pkg/volume/csi/csi_mounter_test.go, 1.37. */
import { describe, expect, it } from 'vitest';
import type { PodVolume } from '../kubernetes/pod';
import type { CSIDriver } from '../kubernetes/storage-kinds';
import { clusterView } from './cluster-view';
import { ownershipSentences } from './explain-ownership';
import { type Ownership, ownershipOf, podInfoOf } from './ownership';
import { plainText } from './sentence';
import { aClaim, aPod, aVolume } from './testing/objects';

type VolumeOptions = NonNullable<Parameters<typeof aVolume>[0]>;

const csi = { driver: 'x.csi', volumeHandle: 'h' };
const ext4 = { csi: { ...csi, fsType: 'ext4' } };
const behindClaim: PodVolume = { name: 'data', persistentVolumeClaim: { claimName: 'claim-1' } };
const driver = (spec: CSIDriver['spec'] = {}): CSIDriver => ({
  apiVersion: 'storage.k8s.io/v1',
  kind: 'CSIDriver',
  metadata: { name: 'x.csi' },
  spec,
});

function viewOf(volume: VolumeOptions | undefined, spec: CSIDriver['spec'] = {}) {
  return clusterView({
    version: '1.37',
    claims: [aClaim({ volumeName: 'pv-1' })],
    volumes: volume ? [aVolume(volume)] : [],
    csiDrivers: [driver(spec)],
  });
}

function podWith(
  podVolume: PodVolume,
  securityContext: Readonly<Record<string, unknown>> = { fsGroup: 2000 },
) {
  return aPod({ volumes: [podVolume], securityContext });
}

const given: Ownership = { kind: 'Given', fsGroup: 2000, when: 'Always' };
const left = (why: string) => ({ kind: 'Left', fsGroup: 2000, why });

describe('the files behind a claim', () => {
  it.each<readonly [string, VolumeOptions, CSIDriver['spec'], unknown]>([
    ['CSI, with a file system', ext4, {}, given],
    ['CSI, as the default policy says', ext4, { fsGroupPolicy: 'ReadWriteOnceWithFSType' }, given],
    ['CSI, without a file system', { csi }, {}, left('NoFsType')],
    ['CSI, for many nodes', { ...ext4, accessModes: ['ReadWriteMany'] }, {}, left('NotReadWriteOnce')],
    [
      'CSI, for one node among others',
      { ...ext4, accessModes: ['ReadWriteMany', 'ReadWriteOnce'] },
      {},
      given,
    ],
    ['CSI, for one Pod', { ...ext4, accessModes: ['ReadWriteOncePod'] }, {}, given],
    ['CSI, for nobody', { ...ext4, accessModes: undefined }, {}, left('NotReadWriteOnce')],
    ['CSI, policy File', { csi, accessModes: ['ReadWriteMany'] }, { fsGroupPolicy: 'File' }, given],
    ['CSI, policy None', ext4, { fsGroupPolicy: 'None' }, left('DriverForbids')],
    ['CSI, read-only', { csi: { ...ext4.csi, readOnly: true } }, { fsGroupPolicy: 'File' }, left('ReadOnly')],
    ['CSI, a device', { ...ext4, volumeMode: 'Block' }, {}, left('Block')],
    ['local', { local: { path: '/mnt' } }, {}, given],
    ['iscsi', { iscsi: { targetPortal: 'p', iqn: 'i', lun: 0 } }, {}, given],
    ['nfs', { nfs: { server: 's', path: '/' } }, {}, left('SharedFiles')],
    ['hostPath', { hostPath: { path: '/a' } }, {}, left('SharedFiles')],
  ])('of type %s', (_, volume, spec, expected) => {
    expect(ownershipOf(viewOf(volume, spec), podWith(behindClaim), behindClaim)).toEqual(expected);
  });

  it.each([
    [
      'of a claim that the Pod mounts read-only',
      { name: 'data', persistentVolumeClaim: { claimName: 'claim-1', readOnly: true } },
      left('ReadOnly'),
    ],
    ['of an emptyDir', { name: 'data', emptyDir: {} }, given],
    ['of a Secret', { name: 'data', secret: { secretName: 's' } }, given],
    [
      'of an inline driver with a file system',
      { name: 'data', csi: { driver: 'x.csi', fsType: 'ext4' } },
      given,
    ],
    ['of an inline driver without one', { name: 'data', csi: { driver: 'x.csi' } }, left('NoFsType')],
    ['of a directory of the node', { name: 'data', hostPath: { path: '/a' } }, left('SharedFiles')],
  ] as const)('%s', (_, podVolume, expected) => {
    expect(ownershipOf(viewOf(ext4), podWith(podVolume), podVolume)).toEqual(expected);
  });

  it('are looked at once, where the Pod says so', () => {
    const once = { fsGroup: 2000, fsGroupChangePolicy: 'OnRootMismatch' };
    const when = (podVolume: PodVolume) => ownershipOf(viewOf(ext4), podWith(podVolume, once), podVolume);
    expect(when(behindClaim)).toEqual({ ...given, when: 'OnRootMismatch' });
    expect(when({ name: 'data', emptyDir: {} })).toEqual(given);
  });

  it('are nobody’s business without a group, or without a volume', () => {
    expect(ownershipOf(viewOf(ext4), podWith(behindClaim, {}), behindClaim)).toBeUndefined();
    expect(ownershipOf(viewOf(ext4), aPod(), behindClaim)).toBeUndefined();
    expect(ownershipOf(viewOf(undefined), podWith(behindClaim), behindClaim)).toBeUndefined();
  });
});

describe('what a driver is told', () => {
  const pod = aPod({ serviceAccountName: 'shop' });

  it.each([
    [true, 'true'],
    [false, 'false'],
  ])('is the Pod, where it asks for it; inline: %s', (isInline, ephemeral) => {
    expect(podInfoOf(driver({ podInfoOnMount: true }), pod, isInline)).toEqual({
      'csi.storage.k8s.io/pod.name': 'pod-1',
      'csi.storage.k8s.io/pod.namespace': 'default',
      'csi.storage.k8s.io/pod.uid': 'uid-pod-1',
      'csi.storage.k8s.io/serviceAccount.name': 'shop',
      'csi.storage.k8s.io/ephemeral': ephemeral,
    });
  });

  it('is nothing where it does not', () => {
    expect(podInfoOf(driver({ podInfoOnMount: false }), pod, false)).toBeUndefined();
    expect(podInfoOf(driver(), pod, false)).toBeUndefined();
    expect(podInfoOf(undefined, pod, false)).toBeUndefined();
  });
});

describe('in words', () => {
  const said = (
    volume: VolumeOptions,
    spec: CSIDriver['spec'],
    podVolume = behindClaim,
    context?: Readonly<Record<string, unknown>>,
  ) => ownershipSentences(viewOf(volume, spec), podWith(podVolume, context)).map(plainText);

  it.each<readonly [VolumeOptions, CSIDriver['spec'], string]>([
    [ext4, {}, 'The kubelet gives all files of volume data to the group of fsGroup: 2000.'],
    [
      ext4,
      { fsGroupPolicy: 'None' },
      'The files of volume data keep their group (fsGroup: 2000): its driver says `fsGroupPolicy: None`.',
    ],
    [
      { csi },
      {},
      'The files of volume data keep their group (fsGroup: 2000): it names no `fsType`, and its driver asks for one (`fsGroupPolicy: ReadWriteOnceWithFSType`).',
    ],
    [
      { ...ext4, accessModes: ['ReadWriteMany'] },
      {},
      'The files of volume data keep their group (fsGroup: 2000): more than one node may write to it, and its driver forbids it then (`fsGroupPolicy: ReadWriteOnceWithFSType`).',
    ],
    [
      { ...ext4, volumeMode: 'Block' },
      {},
      'The files of volume data keep their group (fsGroup: 2000): it is a block device.',
    ],
    [
      { csi: { ...csi, readOnly: true } },
      {},
      'The files of volume data keep their group (fsGroup: 2000): it is read-only.',
    ],
    [
      { nfs: { server: 's', path: '/' } },
      {},
      'The files of volume data keep their group (fsGroup: 2000): the kubelet never does so for its type.',
    ],
  ])('%#', (volume, spec, expected) => {
    expect(said(volume, spec)).toEqual([expected]);
  });

  it('say when it is done once, and what the driver is told', () => {
    const once = { fsGroup: 2000, fsGroupChangePolicy: 'OnRootMismatch' };
    expect(said(ext4, { podInfoOnMount: true }, behindClaim, once)).toEqual([
      'The kubelet gives all files of volume data to the group of fsGroup: 2000, if its top directory has another one.',
      'Driver x.csi is told which Pod it mounts data for.',
    ]);
    const inline = { name: 'tmp', csi: { driver: 'x.csi' } };
    expect(said(ext4, { podInfoOnMount: true }, inline, {})).toEqual([
      'Driver x.csi is told which Pod it mounts tmp for.',
    ]);
    expect(said({ hostPath: { path: '/a' } }, { podInfoOnMount: true }, behindClaim, {})).toEqual([]);
  });

  it('say nothing of a driver that was not read', () => {
    const view = clusterView({
      version: '1.37',
      claims: [aClaim({ volumeName: 'pv-1' })],
      volumes: [aVolume(ext4)],
      unreadableKinds: new Set(['CSIDriver']),
    });
    expect(ownershipSentences(view, podWith(behindClaim))).toEqual([]);
  });
});
