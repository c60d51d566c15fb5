/**
 * Every cause of a claim's state has a row: the rule of the volume controller it comes from, a cluster that shows it,
 * and the sentence. A cause without a row does not compile; each row's fields exist and its ways are requests.
 */
import { describe, expect, it } from 'vitest';
import {
  finalizerCloningProtection,
  finalizerDeleteDependents,
  finalizerPVCProtection,
} from '../kubernetes/annotations';
import type { Namespace } from '../kubernetes/node';
import type { StatefulSet } from '../kubernetes/workload';
import { type ClusterObjects, clusterView } from './cluster-view';
import type { ClaimCause, ClaimStanding } from './diagnose-claim';
import { explainClaim } from './explain-claim';
import { aCSIDriver } from './placement/testing/nodes';
import { plainText } from './sentence';
import { aSnapshot } from './snapshot/testing/objects';
import { expectWellExplained, objectsOf } from './testing/explained';
import { aClaim, aPod, aStorageClass, aVolume } from './testing/objects';
import { told } from './testing/told';

type ClaimOptions = NonNullable<Parameters<typeof aClaim>[0]>;

interface Row {
  readonly rule: string;
  readonly standing: ClaimStanding;
  readonly claim?: ClaimOptions;
  readonly around?: Partial<ClusterObjects>;
  readonly title: string;
}

const external = aStorageClass({ provisioner: 'x.csi' });
const wait = aStorageClass({ name: 'wait', volumeBindingMode: 'WaitForFirstConsumer', provisioner: 'x.csi' });
const driver = aCSIDriver('x.csi');
const gold: ClaimOptions = { storageClassName: 'gold' };
const delayed: ClaimOptions = { storageClassName: 'wait' };
const completed: ClaimOptions = { volumeName: 'pv-1', bindCompleted: true, phase: 'Bound' };
const mine = { namespace: 'default', name: 'claim-1', uid: 'uid-claim-1' };
const another = { namespace: 'default', name: 'other', uid: 'uid-other' };
const scheduled = (message: string) => ({
  phase: 'Pending' as const,
  conditions: [{ type: 'PodScheduled', status: 'False' as const, reason: 'Unschedulable', message }],
});
const deletion = (...finalizers: string[]) => ({ deletionTimestamp: '2026-01-01T00:00:00Z', finalizers });

const rows: Readonly<Record<ClaimCause, Row>> = {
  SearchFails: {
    rule: 'U1',
    standing: 'blocked',
    claim: { selector: { matchExpressions: [{ key: 'a', operator: 'Near' }] } },
    title: 'The controller cannot search for a volume',
  },
  AboutToBind: {
    rule: 'U2, U10, U11',
    standing: 'progress',
    around: { volumes: [aVolume()] },
    title: 'pv-1 fits. The claim is about to bind to it.',
  },
  DefaultClassComes: {
    rule: 'U3',
    standing: 'progress',
    around: {
      storageClasses: [
        aStorageClass({
          metadata: { name: 'gold', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
        }),
      ],
    },
    title: 'It is about to get the default class gold.',
  },
  WaitsForPod: {
    rule: 'U4',
    standing: 'waiting',
    claim: delayed,
    around: { storageClasses: [wait] },
    title: 'It waits on purpose: no Pod uses it yet.',
  },
  WaitsForScheduler: {
    rule: 'U5',
    standing: 'progress',
    claim: delayed,
    around: { storageClasses: [wait], pods: [aPod({ claimName: 'claim-1' })] },
    title: 'It waits for the scheduler to place pod-1.',
  },
  PodUnschedulable: {
    rule: 'U5',
    standing: 'blocked',
    claim: delayed,
    around: {
      storageClasses: [wait],
      pods: [aPod({ claimName: 'claim-1', status: scheduled('0/1 nodes') })],
    },
    title: 'It waits for pod-1, which fits no node.',
  },
  PodBypassesScheduler: {
    rule: 'U4 with a Pod that names its node (3.6)',
    standing: 'blocked',
    claim: delayed,
    around: { storageClasses: [wait], pods: [aPod({ claimName: 'claim-1', nodeName: 'n1' })] },
    title: 'pod-1 bypasses the scheduler, so nobody chooses a volume for this claim.',
  },
  NoVolumeFits: {
    rule: 'U7',
    standing: 'blocked',
    title: 'There is no volume at all for it to bind to.',
  },
  NamedVolumeMissing: {
    rule: 'U8',
    standing: 'blocked',
    claim: { volumeName: 'pv-9' },
    title: 'It asks for volume pv-9, which does not exist.',
  },
  NamedVolumeUnsuitable: {
    rule: 'U9',
    standing: 'blocked',
    claim: { volumeName: 'pv-1', storage: '5Gi' },
    around: { volumes: [aVolume()] },
    title: 'It asks for volume pv-1, which does not suit it: requested PV is too small.',
  },
  NamedVolumeTaken: {
    rule: 'U12, U13',
    standing: 'blocked',
    claim: { volumeName: 'pv-1' },
    around: { volumes: [aVolume({ claimRef: another })] },
    title: 'It asks for volume pv-1, which belongs to other.',
  },
  Bound: {
    rule: 'B4',
    standing: 'bound',
    claim: completed,
    around: { volumes: [aVolume({ claimRef: mine, phase: 'Bound' })] },
    title: 'Bound to pv-1. No Pod uses it.',
  },
  FinishesBinding: {
    rule: 'B3',
    standing: 'progress',
    claim: completed,
    around: { volumes: [aVolume()] },
    title: 'It is being bound to pv-1; the last writes are to come.',
  },
  Lost: {
    rule: 'B1, B2, B5',
    standing: 'lost',
    claim: completed,
    title: 'Its volume pv-1 no longer exists.',
  },
  ProvisioningDisabled: {
    rule: 'P1',
    standing: 'blocked',
    claim: gold,
    around: {
      storageClasses: [external],
      flags: { enableDynamicProvisioning: false, enableHostPathProvisioner: false },
    },
    title: 'No volume fits, and dynamic provisioning is switched off in this cluster.',
  },
  ClassMissing: {
    rule: 'P2',
    standing: 'blocked',
    claim: gold,
    title: 'Its class gold does not exist, and no volume of that class fits.',
  },
  NoProvisioner: {
    rule: 'P5',
    standing: 'blocked',
    claim: gold,
    around: { storageClasses: [aStorageClass({ provisioner: 'kubernetes.io/no-provisioner' })] },
    title: 'No volume of class gold fits, and the class makes none.',
  },
  UnknownProvisioner: {
    rule: 'P5',
    standing: 'blocked',
    claim: gold,
    around: { storageClasses: [aStorageClass({ provisioner: 'kubernetes.io/nothing' })] },
    title: 'Class gold names a provisioner that this cluster does not have: kubernetes.io/nothing.',
  },
  DriverMissing: {
    rule: 'P6, nobody there',
    standing: 'blocked',
    claim: gold,
    around: { storageClasses: [external] },
    title:
      'It waits for x.csi, the provisioner of class gold: there is no CSIDriver of that name, and no volume that it made.',
  },
  ProvisionerAtWork: {
    rule: 'P6',
    standing: 'progress',
    claim: gold,
    around: { storageClasses: [external], csiDrivers: [driver] },
    title: 'x.csi is to make a volume, and has not made it yet.',
  },
  SelectorRefused: {
    rule: '7.3',
    standing: 'blocked',
    claim: { ...gold, selector: { matchLabels: { a: 'b' } } },
    around: { storageClasses: [external], csiDrivers: [driver] },
    title: 'It has a label selector, and x.csi makes no volumes for claims with a selector.',
  },
  AttributesClassMissing: {
    rule: '7.3',
    standing: 'blocked',
    claim: { ...gold, volumeAttributesClassName: 'fast' },
    around: { storageClasses: [external], csiDrivers: [driver], volumeAttributesClasses: [] },
    title: 'It asks for VolumeAttributesClass fast, which does not exist, so x.csi makes no volume.',
  },
  SourceRefused: {
    rule: '7.3',
    standing: 'blocked',
    claim: {
      ...gold,
      dataSource: { apiGroup: 'snapshot.storage.k8s.io', kind: 'VolumeSnapshot', name: 's' },
    },
    around: {
      storageClasses: [external],
      csiDrivers: [driver],
      snapshots: [aSnapshot({ status: { boundVolumeSnapshotContentName: 'x', readyToUse: false } })],
      snapshotContents: [],
    },
    title: 'It is to be filled from snapshot s, whose content does not exist.',
  },
  WaitsForPopulator: {
    rule: '7.7',
    standing: 'waiting',
    claim: { ...gold, dataSourceRef: { apiGroup: 'example.com', kind: 'Backup', name: 'monday' } },
    around: { storageClasses: [external], csiDrivers: [driver] },
    title: 'A populator is to fill it from Backup monday.',
  },
  ProvisioningFails: {
    rule: 'P7',
    standing: 'blocked',
    claim: gold,
    around: { storageClasses: [aStorageClass({ mountOptions: ['ro'] })] },
    title: 'kubernetes.io/host-path cannot make a volume: Mount options are not supported',
  },
  Deleting: {
    rule: '4.2',
    standing: 'terminating',
    claim: { ...completed, metadata: deletion(finalizerPVCProtection) },
    around: { pods: [aPod({ claimName: 'claim-1', nodeName: 'n1' })] },
    title: 'It is being deleted, but pod-1 still uses it.',
  },
  Unread: {
    rule: 'what was not read is not missing',
    standing: 'bound',
    claim: completed,
    around: { unreadableKinds: new Set(['PersistentVolume']) },
    title: 'Bound to pv-1, and PersistentVolumes were not read.',
  },
  KindUnread: {
    rule: 'what was not read is not missing, also where nothing names it',
    standing: 'waiting',
    around: { unreadableKinds: new Set(['StorageClass']) },
    title:
      'It names no class, and StorageClasses were not read: whether there is a default class is not known.',
  },
};

function explain(claim: ClaimOptions | undefined, around: Partial<ClusterObjects> = {}) {
  const object = aClaim(claim);
  const explanation = explainClaim(clusterView({ version: '1.37', claims: [object], ...around }), object);
  expectWellExplained(explanation, objectsOf(around, object));
  expect(told(explanation)).toMatchSnapshot();
  return { ...explanation, details: explanation.details.map(plainText), title: plainText(explanation.title) };
}

describe('every cause of a claim', () => {
  it.each(Object.entries(rows))('%s', (cause, { claim, around, standing, title }) => {
    const explanation = explain(claim, around);
    expect(explanation.diagnosis.cause).toBe(cause);
    expect(explanation.standing).toBe(standing);
    expect(explanation.title.startsWith(title), explanation.title).toBe(true);
  });

  it('has a sentence of its own', () => {
    const titles = Object.values(rows).map(({ title }) => title);
    expect(new Set(titles).size).toBe(titles.length);
  });
});

describe('a claim that is being deleted', () => {
  const gone = (...finalizers: string[]): ClaimOptions => ({
    ...completed,
    metadata: deletion(...finalizers),
  });
  const user = { claimName: 'claim-1', nodeName: 'n1' };

  it.each([
    ['Running', {}, 'pod-1 is Running and has a node, so it protects the claim.'],
    [
      'Succeeded',
      {},
      'pod-1 is Succeeded and will not run again, but protects the claim until it is deleted.',
    ],
    ['Running', { metadata: deletion() }, 'pod-1 is being deleted itself; the claim follows it.'],
  ] as const)('says of each Pod in which phase it holds: %s %o', (phase, options, detail) => {
    const pods = [aPod({ ...user, status: { phase }, ...options })];
    expect(explain(gone(finalizerPVCProtection), { pods }).details).toContain(detail);
  });

  it('is not held by a Pod without a node', () => {
    const { title } = explain(gone(finalizerPVCProtection), { pods: [aPod({ claimName: 'claim-1' })] });
    expect(title).toBe('It is being deleted; nothing holds it any more.');
  });

  it('waits for the claims that are cloned from it', () => {
    const dataSource = { kind: 'PersistentVolumeClaim', name: 'claim-1' };
    const around = { claims: [aClaim({ name: 'copy', dataSource })] };
    const { title } = explain(gone(finalizerCloningProtection), around);
    expect(title).toBe(
      'It is being deleted and waits for copy to be bound: it is being cloned from this claim.',
    );
    expect(explain(gone(finalizerCloningProtection)).title).toContain('nothing holds it');
  });

  it.each([
    ['snapshot.storage.kubernetes.io/pvc-as-source-protection', 'a snapshot of it that is being cut'],
    [finalizerDeleteDependents, 'what it owns to be deleted first'],
    ['example.com/keep', 'whoever set finalizer example.com/keep to remove it'],
  ])('names who holds finalizer %s', (finalizer, who) => {
    expect(explain(gone(finalizer)).title).toBe(`It is being deleted and waits for ${who}.`);
  });

  it('names the namespace that waits for it', () => {
    const namespace: Namespace = {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: 'default', ...deletion() },
    };
    const { details } = explain(gone('example.com/keep'), { namespaces: [namespace] });
    expect(details).toContain('Namespace default is being deleted too, and stays until this claim is gone.');
  });
});

describe('who deletes a claim by itself', () => {
  const set: StatefulSet = {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'db-main', namespace: 'default', uid: 'uid-set' },
    spec: {
      selector: {},
      template: { spec: {} },
      volumeClaimTemplates: [{ metadata: { name: 'data' } }],
      persistentVolumeClaimRetentionPolicy: { whenScaled: 'Delete' },
    },
  };
  const owner = (kind: string, name: string, uid: string) => ({
    ownerReferences: [{ apiVersion: 'v1', kind, name, uid }],
  });
  const details = (name: string, metadata: object, statefulSets: readonly StatefulSet[]) =>
    explain(
      { ...completed, name, uid: 'uid-claim-1', metadata },
      { volumes: [aVolume({ claimRef: { ...mine, name }, phase: 'Bound' })], statefulSets },
    ).details;

  it('tells the retention policy of the set that made it', () => {
    expect(details('data-db-main-0', {}, [set])).toContain(
      'db-main made it. When scaled down the set deletes it (whenScaled: Delete), when deleted keeps it (whenDeleted: Retain).',
    );
    expect(details('logs-db-main-0', {}, [set]).join(' ')).not.toContain('made it');
  });

  it.each([
    ['StatefulSet', 'db-main', 'uid-set', [set], 'It is deleted with db-main, which owns it.'],
    [
      'Pod',
      'db-main-0',
      'uid-pod',
      [set],
      'It is deleted with db-main-0: the StatefulSet has been scaled below it.',
    ],
    ['Pod', 'web', 'uid-pod', [], 'It is deleted with web, whose ephemeral volume it is.'],
  ] as const)('names its owner: %s %s', (kind, name, uid, sets, expected) => {
    expect(details('data-db-main-0', owner(kind, name, uid), sets)).toContain(expected);
  });
});

describe('what was not read', () => {
  it.each([
    [
      'PersistentVolume',
      { volumeName: 'pv-1' },
      'It asks for volume pv-1, and PersistentVolumes were not read.',
    ],
    ['StorageClass', gold, 'It waits for a volume of class gold, and StorageClasses were not read.'],
    [
      'PersistentVolume',
      { ...completed, phase: 'Lost' as const },
      'It is Lost; its volume was pv-1, and PersistentVolumes were not read.',
    ],
  ] as const)('is not said to be missing: %s', (kind, claim, title) => {
    expect(explain(claim, { unreadableKinds: new Set([kind]) }).title).toBe(title);
  });

  it('leaves open whether a driver is there', () => {
    const around = { storageClasses: [external], unreadableKinds: new Set(['CSIDriver']) };
    expect(explain(gold, around).diagnosis.cause).toBe('ProvisionerAtWork');
  });
});
