/**
 * The whole text about a volume, line by line, in situations that differ by one thing: what its phase and its claimRef
 * say, who is to delete it, which finalizer holds it. The cluster is the table; the words are the snapshot.
 */
import { describe, expect, it } from 'vitest';
import { annDynamicallyProvisioned, annMigratedTo } from '../kubernetes/annotations';
import type { Event } from '../kubernetes/event';
import type { PersistentVolume, ReclaimPolicy } from '../kubernetes/persistent-volume';
import { type ClusterObjects, clusterView } from './cluster-view';
import { explainVolume } from './explain-volume';
import { aCSIDriver } from './placement/testing/nodes';
import { aContent } from './snapshot/testing/objects';
import { expectWellExplained, objectsOf } from './testing/explained';
import { aClaim, aPod, aVolume } from './testing/objects';
import { anAttachment } from './testing/pod-cases';
import { told } from './testing/told';

type VolumeOptions = NonNullable<Parameters<typeof aVolume>[0]>;
type Situation = readonly [what: string, volume: VolumeOptions, around: Partial<ClusterObjects>];

function tell(situations: readonly Situation[]): void {
  it.each(situations)('%s', (_, options, around) => {
    const volume: PersistentVolume = aVolume(options);
    const cluster = { version: '1.37', ...around } as const;
    const explanation = explainVolume(clusterView(cluster), volume);
    expectWellExplained(explanation, objectsOf(cluster, volume));
    expect(told(explanation)).toMatchSnapshot();
  });
}

const mine = { namespace: 'default', name: 'claim-1', uid: 'uid-claim-1' };
const hostPath = { path: '/tmp/data' };
const csi = { driver: 'x.csi', volumeHandle: 'h' };
const unread = (...kinds: string[]) => ({ unreadableKinds: new Set(kinds) });
const policy = (persistentVolumeReclaimPolicy: string) => ({
  persistentVolumeReclaimPolicy: persistentVolumeReclaimPolicy as ReclaimPolicy,
});
const bound: VolumeOptions = { claimRef: mine, phase: 'Bound' };
const released: VolumeOptions = { claimRef: mine, phase: 'Released' };
const claims = [aClaim({ volumeName: 'pv-1' })];
const attachment = {
  ...anAttachment('node-1'),
  spec: { attacher: 'x.csi', nodeName: 'node-1', source: { persistentVolumeName: 'pv-1' } },
};
const driver = { csiDrivers: [aCSIDriver('x.csi')] };
const finalizers = (...names: string[]) => ({
  metadata: { deletionTimestamp: '2026-01-01T00:00:00Z', finalizers: names },
});

function anEvent(n: number): Event {
  return {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name: `pv-1.${n}`, namespace: 'default' },
    involvedObject: { kind: 'PersistentVolume', name: 'pv-1' },
    type: 'Warning',
    reason: 'VolumeFailedDelete',
    message: `try ${n}`,
    source: { component: 'x.csi' },
  };
}

describe('a volume that is reserved or bound', () => {
  tell([
    ['for a claim that nobody read', { claimRef: mine }, unread('PersistentVolumeClaim')],
    [
      'for a claim that is there',
      { claimRef: { namespace: 'default', name: 'claim-1' } },
      { claims: [aClaim()] },
    ],
    ['to a claim that nobody read', bound, unread('PersistentVolumeClaim')],
    ['to a claim that is read, with others unread', bound, { claims, ...unread('PersistentVolumeClaim') }],
    ['to a claim that has another volume', bound, { claims: [aClaim({ volumeName: 'pv-2' })] }],
    [
      'to its claim, with a finalizer of its driver',
      {
        ...bound,
        ...policy('Delete'),
        csi,
        metadata: { finalizers: ['external-provisioner.volume.kubernetes.io/finalizer'] },
      },
      { claims },
    ],
    [
      'to its claim, with the protection alone',
      { ...bound, ...policy('Delete'), csi, metadata: { finalizers: ['kubernetes.io/pv-protection'] } },
      { claims },
    ],
    [
      'to its claim, deletable by nobody',
      {
        ...bound,
        ...policy('Delete'),
        nfs: { server: 's', path: '/' },
        metadata: { finalizers: ['example.com/keep'] },
      },
      { claims },
    ],
    [
      'to its claim, kept, with a finalizer',
      { ...bound, ...policy('Retain'), csi, metadata: { finalizers: ['example.com/keep'] } },
      { claims },
    ],
    ['to its claim, with an odd policy', { ...bound, ...policy('Shred'), csi }, { claims }],
    [
      'to its claim, of a migrated plugin',
      {
        ...bound,
        ...policy('Delete'),
        awsElasticBlockStore: { volumeID: 'v' },
        metadata: { annotations: { [annMigratedTo]: 'ebs.csi.aws.com' } },
      },
      { claims },
    ],
    ['with four events', {}, { events: [anEvent(1), anEvent(2), anEvent(3), anEvent(4)] }],
    ['to nothing that says of itself', { phase: '', claimRef: { name: 'claim-1' } }, {}],
  ]);
});

describe('a volume that is released or failed', () => {
  const migrated = {
    ...released,
    ...policy('Delete'),
    awsElasticBlockStore: { volumeID: 'v' },
    metadata: {
      annotations: {
        [annMigratedTo]: 'ebs.csi.aws.com',
        [annDynamicallyProvisioned]: 'kubernetes.io/aws-ebs',
      },
    },
  };
  tell([
    ['with an odd policy', { ...released, ...policy('Shred') }, {}],
    ['of a migrated plugin', migrated, {}],
    ['and given back to its claim', released, { claims }],
    [
      'whose driver has three obstacles',
      { ...released, ...policy('Delete'), csi },
      { volumeAttachments: [attachment], snapshotContents: [aContent({ source: { volumeHandle: 'h' } })] },
    ],
    ['whose driver was not read', { ...released, ...policy('Delete'), csi }, unread('CSIDriver')],
    [
      'with snapshots of others',
      { ...released, ...policy('Delete'), csi },
      { ...driver, snapshotContents: [aContent({ source: { volumeHandle: 'other' } }), aContent()] },
    ],
    [
      'without CSI, with snapshots of nothing',
      {
        ...released,
        ...policy('Delete'),
        nfs: { server: 's', path: '/' },
        metadata: { annotations: { [annDynamicallyProvisioned]: 'nfs.example.com' } },
      },
      { snapshotContents: [aContent()] },
    ],
    ['to be wiped, with Pods unread', { ...released, ...policy('Recycle'), hostPath }, unread('Pod')],
    [
      'to be wiped after two Pods',
      { ...released, ...policy('Recycle'), hostPath },
      { pods: [aPod({ name: 'a', claimName: 'claim-1' }), aPod({ name: 'b', claimName: 'claim-1' })] },
    ],
    ['with a policy of none', { ...released, persistentVolumeReclaimPolicy: undefined }, {}],
  ]);

  it('and says why it failed', () => {
    const volume = aVolume({ ...released, ...policy('Delete'), phase: 'Failed' });
    const failed = { ...volume, status: { ...volume.status, message: 'the disk is busy' } };
    const explanation = explainVolume(clusterView({ version: '1.37' }), failed);
    expect(told(explanation)).toMatchSnapshot();
  });
});

describe('a volume that is being deleted', () => {
  const going = (...names: string[]) => ({ ...released, ...policy('Delete'), csi, ...finalizers(...names) });
  const provisioner = 'external-provisioner.volume.kubernetes.io/finalizer';
  tell([
    ['with nothing that holds it', going(), driver],
    ['with the protection that goes now', going('kubernetes.io/pv-protection'), driver],
    ['with an attacher that is done', going('external-attacher/x-csi'), driver],
    [
      'with attachments unread',
      going('external-attacher/x-csi'),
      { ...driver, ...unread('VolumeAttachment') },
    ],
    [
      'with attachments unread but one',
      going('external-attacher/x-csi'),
      { ...driver, volumeAttachments: [attachment], ...unread('VolumeAttachment') },
    ],
    ['with a driver that is missing', going(provisioner), { csiDrivers: [] }],
    ['with its storage kept', { ...going(provisioner), ...policy('Retain') }, driver],
    ['with a policy of none', { ...going(provisioner), persistentVolumeReclaimPolicy: undefined }, driver],
    [
      'while it is bound',
      { ...going(provisioner, 'kubernetes.io/pv-protection'), phase: 'Bound' },
      { ...driver, claims },
    ],
    [
      'while it is bound, by a plugin',
      { ...bound, ...policy('Delete'), hostPath, ...finalizers('kubernetes.io/pv-controller') },
      { claims },
    ],
    [
      'while it is bound, by nobody',
      {
        ...bound,
        ...policy('Delete'),
        local: { path: '/mnt' },
        ...finalizers('kubernetes.io/pv-controller'),
      },
      { claims },
    ],
    ['and failed', { ...going(provisioner), phase: 'Failed' }, driver],
    [
      'with everything at once',
      going('kubernetes.io/pv-protection', provisioner, 'external-attacher/x-csi', 'example.com/keep'),
      { ...driver, volumeAttachments: [attachment] },
    ],
  ]);
});
