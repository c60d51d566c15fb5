import { describe, expect, it } from 'vitest';
import type { VolumeSnapshotContent } from '../kubernetes/volume-snapshot';
import { type ClusterObjects, clusterView } from './cluster-view';
import { explainVolume } from './explain-volume';
import { aCSIDriver } from './placement/testing/nodes';
import { plainText } from './sentence';
import { expectWellExplained, objectsOf } from './testing/explained';
import { aClaim, aPod, aVolume } from './testing/objects';
import { told } from './testing/told';

const claimRef = { namespace: 'default', name: 'claim-1', uid: 'uid-claim-1' };
const released = { claimRef, phase: 'Released' as const };
const hostPath = { path: '/tmp/data' };
const csi = { driver: 'x.csi', volumeHandle: 'h' };
const DELETE = { persistentVolumeReclaimPolicy: 'Delete' as const };
const RECYCLE = { persistentVolumeReclaimPolicy: 'Recycle' as const };
const deleting = (...finalizers: string[]) => ({ metadata: { deletionTimestamp: 'x', finalizers } });
const attachment = {
  apiVersion: 'storage.k8s.io/v1' as const,
  kind: 'VolumeAttachment' as const,
  metadata: { name: 'va' },
  spec: { attacher: 'x.csi', nodeName: 'n1', source: { persistentVolumeName: 'pv-1' } },
};

const driver = aCSIDriver('x.csi');
const content: VolumeSnapshotContent = {
  apiVersion: 'snapshot.storage.k8s.io/v1',
  kind: 'VolumeSnapshotContent',
  metadata: { name: 'snapcontent' },
  spec: {
    driver: 'x.csi',
    deletionPolicy: 'Delete',
    source: { volumeHandle: 'h' },
    volumeSnapshotRef: { namespace: 'default', name: 's' },
  },
};

interface Case {
  readonly name: string;
  readonly volume: Parameters<typeof aVolume>[0];
  readonly around?: Partial<ClusterObjects>;
  readonly title: string;
  readonly next?: string;
  readonly ways?: readonly string[];
}

const CASES: readonly Case[] = [
  { name: 'new', volume: { phase: 'Pending' }, title: 'It is new: the controller has not looked at it yet.' },
  { name: 'free', volume: {}, title: 'Free: it belongs to nobody.', ways: ['Delete the object'] },
  {
    name: 'reserved for a claim to come',
    volume: { claimRef: { namespace: 'default', name: 'claim-1' } },
    title: 'Reserved for claim-1, which does not exist yet.',
    ways: ['Offer it to any claim', 'Delete the object'],
  },
  {
    name: 'reserved and suitable, whatever its class',
    volume: { claimRef: { namespace: 'default', name: 'claim-1' }, storageClassName: 'other' },
    around: { claims: [aClaim()] },
    title: 'Reserved for claim-1.',
  },
  {
    name: 'reserved and passed over',
    volume: { claimRef: { namespace: 'default', name: 'claim-1' } },
    around: { claims: [aClaim({ storage: '5Gi' })] },
    title: 'Reserved for claim-1, but it does not suit that claim: requested PV is too small.',
    next: 'Nothing changes by itself.',
  },
  {
    name: 'bound',
    volume: { claimRef, phase: 'Bound', ...DELETE, hostPath },
    around: { claims: [aClaim({ volumeName: 'pv-1' })] },
    title: 'Bound to claim-1.',
    ways: ['Keep the data', 'Delete its claim claim-1', 'Delete the object'],
  },
  {
    name: 'bound, claim gone',
    volume: { claimRef, phase: 'Bound' },
    title: 'Its claim claim-1 is gone; the controller is about to release it.',
  },
  {
    name: 'retained',
    volume: released,
    around: { claims: [aClaim({ uid: 'new' })] },
    title:
      'Its claim was deleted. The policy is Retain, so the data is kept and the volume is offered to nobody.',
    next: 'It will not become Available by itself.',
    ways: ['Offer it to any claim', 'Give it back to claim-1', 'Delete the object'],
  },
  {
    name: 'retained, could be deleted',
    volume: { ...released, hostPath },
    title:
      'Its claim was deleted. The policy is Retain, so the data is kept and the volume is offered to nobody.',
    ways: ['Offer it to any claim', 'Give it back to claim-1', 'Delete the storage too', 'Delete the object'],
  },
  {
    name: 'deleted by a driver',
    volume: { ...released, ...DELETE, csi },
    around: { csiDrivers: [driver] },
    title: 'Its claim was deleted. The policy is Delete: x.csi is to delete the storage.',
  },
  {
    name: 'to be deleted by a driver that is not there',
    volume: { ...released, ...DELETE, csi },
    title:
      'Its claim was deleted. The policy is Delete: x.csi is to delete the storage, but there is no CSIDriver x.csi.',
  },
  {
    name: 'to be deleted, still attached',
    volume: { ...released, ...DELETE, csi },
    around: { csiDrivers: [driver], volumeAttachments: [attachment] },
    title:
      'Its claim was deleted. The policy is Delete: x.csi is to delete the storage, but it is still attached to node n1.',
  },
  {
    name: 'to be deleted, with a snapshot of it',
    volume: { ...released, ...DELETE, csi },
    around: { csiDrivers: [driver], snapshotContents: [content] },
    title:
      'Its claim was deleted. The policy is Delete: x.csi is to delete the storage, but snapcontent was cut from it, and many drivers keep it for that.',
  },
  {
    name: 'released, then given free',
    volume: { phase: 'Released' },
    title: 'It has been given free; its phase is still Released.',
    next: 'The phase follows at the next look, within 15 s.',
  },
  {
    name: 'failed, then given free',
    volume: { ...DELETE, phase: 'Failed' },
    title: 'It has been given free; its phase is still Failed.',
    next: 'The phase follows at the next look, within 15 s.',
  },
  {
    name: 'failed, then given back',
    volume: { claimRef: { namespace: 'default', name: 'claim-1' }, ...DELETE, phase: 'Failed' },
    title: 'It has been reserved for claim-1; its phase is still Failed.',
  },
  {
    name: 'deleted by a plugin',
    volume: { ...released, ...DELETE, hostPath },
    title:
      'Its claim was deleted. The policy is Delete: plugin kubernetes.io/host-path is deleting the storage.',
  },
  {
    name: 'deleted by nobody',
    volume: { ...released, ...DELETE, local: { path: '/mnt' } },
    title:
      'Its claim was deleted. The policy is Delete, but no plugin can delete it: error getting deleter volume plugin for volume "pv-1": no volume plugin matched.',
  },
  {
    name: 'recycled later',
    volume: { ...released, ...RECYCLE, hostPath },
    around: { pods: [aPod({ claimName: 'claim-1' })] },
    title: 'Its claim was deleted. The policy is Recycle, but Pods still use the claim: default/pod-1.',
  },
  {
    name: 'recycled now',
    volume: { ...released, ...RECYCLE, hostPath },
    title: 'Its claim was deleted. The policy is Recycle: a Pod wipes it.',
  },
  {
    name: 'recycled never',
    volume: { ...released, ...RECYCLE, csi },
    title:
      'Its claim was deleted. The policy is Recycle, but its storage cannot be recycled: only hostPath and nfs can.',
  },
  {
    name: 'failed',
    volume: { claimRef, ...DELETE, phase: 'Failed' },
    title: 'It could not be reclaimed.',
    next: 'The controller tries again at every resync, silently: the warning is sent once.',
  },
  {
    name: 'failed, then Retain',
    volume: { claimRef, phase: 'Failed' },
    title: 'It could not be reclaimed.',
    next: 'Nothing is tried any more: the policy is Retain now, and the phase stays.',
  },
  {
    name: 'deleted while bound',
    volume: { claimRef, phase: 'Bound', ...deleting('kubernetes.io/pv-protection') },
    title: 'It is being deleted and waits for its claim claim-1 to be deleted: it is Bound.',
  },
  {
    name: 'deleted, driver not done',
    volume: {
      ...released,
      ...DELETE,
      csi,
      ...deleting('external-provisioner.volume.kubernetes.io/finalizer'),
    },
    around: { csiDrivers: [driver] },
    title: 'It is being deleted and waits for x.csi to delete the storage.',
  },
  {
    name: 'deleted while attached',
    volume: { ...released, csi, ...deleting('external-attacher/x-csi') },
    around: { volumeAttachments: [attachment] },
    title: 'It is being deleted and waits for the volume to be detached from node n1.',
  },
  {
    name: 'deleted, held by a stranger',
    volume: { ...released, ...deleting('example.com/keep') },
    title:
      'It is being deleted and waits for whoever set it; Kubernetes itself does not know this finalizer.',
  },
];

describe('explainVolume', () => {
  it.each(CASES)('$name', ({ volume, around, title, next, ways }) => {
    const object = aVolume(volume);
    const explanation = explainVolume(clusterView({ version: '1.37', ...around }), object);
    expect(plainText(explanation.title)).toBe(title);
    expectWellExplained(explanation, objectsOf({ ...around }, object));
    expect(told(explanation)).toMatchSnapshot();
    if (next) expect(plainText(explanation.next)).toBe(next);
    if (ways) expect(explanation.waysOut.map((way) => plainText(way.title))).toEqual(ways);
  });

  it.each([
    [{ hostPath }, 'It becomes Released and stays so, with its data (policy Retain).'],
    [{ ...RECYCLE, hostPath }, 'It becomes Released, is wiped, and is offered again (policy Recycle).'],
    [{ ...DELETE, csi }, 'It becomes Released; x.csi deletes the storage and the volume.'],
    [
      { ...DELETE, nfs: { server: 's', path: '/' } },
      'It becomes Released, then Failed: error getting deleter volume plugin for volume "pv-1": no deletable volume plugin matched.',
    ],
  ])('says what becomes of it when its claim goes: %#', (volume, expected) => {
    const explanation = explainVolume(clusterView({ version: '1.37' }), aVolume(volume));
    expect(plainText(explanation.whenClaimGoes)).toBe(expected);
  });
});
