import { describe, expect, it } from 'vitest';
import type { Event } from '../kubernetes/event';
import { type ClusterObjects, clusterView } from './cluster-view';
import { type ClaimCause, diagnoseClaim } from './diagnose-claim';
import { explainClaim } from './explain-claim';
import { plainText } from './sentence';
import { aClaim, aPod, aStorageClass, aVolume } from './testing/objects';
import { told } from './testing/told';

const NAMES = { apiVersion: 'storage.k8s.io/v1', kind: 'CSIDriver' } as const;
const wait = aStorageClass({ name: 'wait', volumeBindingMode: 'WaitForFirstConsumer', provisioner: 'x.csi' });
const external = aStorageClass({ provisioner: 'x.csi' });
const driver = { ...NAMES, metadata: { name: 'x.csi' }, spec: {} };
const waiting = { storageClassName: 'wait' };
const gold = { storageClassName: 'gold' };
const bound = {
  claimRef: { namespace: 'default', name: 'claim-1', uid: 'uid-claim-1' },
  phase: 'Bound' as const,
};
const boundClaim = {
  volumeName: 'pv-1',
  bindCompleted: true,
  boundByController: true,
  phase: 'Bound' as const,
};

function anEvent(reason: string, message: string, component = 'x.csi'): Event {
  return {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name: `claim-1.${reason}`, namespace: 'default' },
    involvedObject: { kind: 'PersistentVolumeClaim', namespace: 'default', name: 'claim-1' },
    type: reason.endsWith('Failed') ? 'Warning' : 'Normal',
    reason,
    message,
    source: { component },
  };
}

interface Case {
  readonly cause: ClaimCause;
  readonly standing: string;
  readonly claim?: Parameters<typeof aClaim>[0];
  readonly around?: Partial<ClusterObjects>;
  readonly title: string;
  readonly ways?: readonly string[];
}

const CASES: readonly Case[] = [
  {
    cause: 'NoVolumeFits',
    standing: 'blocked',
    title: 'There is no volume at all for it to bind to.',
    ways: ['Create a volume that fits'],
  },
  {
    cause: 'NoVolumeFits',
    standing: 'blocked',
    claim: { selector: { matchLabels: { tier: 'gold' } } },
    around: { volumes: [aVolume({ metadata: { labels: { tier: 'silver' } } })] },
    title: 'No volume fits. pv-1 misses by one check: its label is tier=silver, not tier=gold.',
    ways: [
      'Label pv-1 with tier=gold',
      'Create the claim again with no selector (tier=gold is not met)',
      'Create a volume that fits',
    ],
  },
  {
    cause: 'NoVolumeFits',
    standing: 'blocked',
    around: { volumes: [aVolume({ storage: '1Mi', storageClassName: 'x' })] },
    title: 'No volume fits. pv-1 misses by 2 checks: first, it has 1Mi, not 1Gi.',
  },
  {
    cause: 'AboutToBind',
    standing: 'progress',
    around: { volumes: [aVolume()] },
    title: 'pv-1 fits. The claim is about to bind to it.',
  },
  {
    cause: 'AboutToBind',
    standing: 'progress',
    around: { volumes: [aVolume(bound)] },
    title: 'It is being bound to pv-1; the last writes are to come.',
  },
  {
    cause: 'DefaultClassComes',
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
  {
    cause: 'WaitsForPod',
    standing: 'waiting',
    claim: waiting,
    around: { storageClasses: [wait] },
    title: 'It waits on purpose: no Pod uses it yet.',
    ways: ['Create a Pod that uses it'],
  },
  {
    cause: 'WaitsForPod',
    standing: 'waiting',
    claim: waiting,
    around: {
      storageClasses: [wait],
      pods: [aPod({ claimName: 'claim-1', status: { phase: 'Succeeded' } })],
    },
    title: 'It waits on purpose: no Pod uses it yet.',
  },
  {
    cause: 'WaitsForScheduler',
    standing: 'progress',
    claim: waiting,
    around: { storageClasses: [wait], pods: [aPod({ claimName: 'claim-1' })] },
    title: 'It waits for the scheduler to place pod-1.',
  },
  {
    cause: 'PodUnschedulable',
    standing: 'blocked',
    claim: waiting,
    around: {
      storageClasses: [wait],
      pods: [
        aPod({
          claimName: 'claim-1',
          status: {
            phase: 'Pending',
            conditions: [
              { type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message: '0/1 nodes' },
            ],
          },
        }),
      ],
    },
    title: 'It waits for pod-1, which fits no node.',
  },
  {
    cause: 'PodBypassesScheduler',
    standing: 'blocked',
    claim: waiting,
    around: { storageClasses: [wait], pods: [aPod({ claimName: 'claim-1', nodeName: 'n1' })] },
    title: 'pod-1 bypasses the scheduler, so nobody chooses a volume for this claim.',
    ways: ['Choose the node in place of the scheduler', 'Create pod-1 again without spec.nodeName'],
  },
  {
    cause: 'ClassMissing',
    standing: 'blocked',
    claim: gold,
    title: 'Its class gold does not exist, and no volume of that class fits.',
    ways: ['Create the class gold'],
  },
  {
    cause: 'NoProvisioner',
    standing: 'blocked',
    claim: gold,
    around: { storageClasses: [aStorageClass({ provisioner: 'kubernetes.io/no-provisioner' })] },
    title: 'No volume of class gold fits, and the class makes none.',
  },
  {
    cause: 'UnknownProvisioner',
    standing: 'blocked',
    claim: gold,
    around: { storageClasses: [aStorageClass({ provisioner: 'kubernetes.io/nothing' })] },
    title: 'Class gold names a provisioner that this cluster does not have: kubernetes.io/nothing.',
  },
  {
    cause: 'DriverMissing',
    standing: 'blocked',
    claim: gold,
    around: { storageClasses: [external] },
    title:
      'It waits for x.csi, the provisioner of class gold: there is no CSIDriver of that name, and no volume that it made.',
    ways: ['Install the driver x.csi'],
  },
  {
    cause: 'ProvisionerAtWork',
    standing: 'progress',
    claim: gold,
    around: { storageClasses: [external], csiDrivers: [driver] },
    title: 'x.csi is to make a volume, and has not made it yet.',
  },
  {
    cause: 'ProvisionerAtWork',
    standing: 'progress',
    claim: gold,
    around: {
      storageClasses: [external],
      volumes: [
        aVolume({
          phase: 'Bound',
          metadata: { annotations: { 'pv.kubernetes.io/provisioned-by': 'x.csi' } },
        }),
      ],
    },
    title: 'x.csi is to make a volume, and has not made it yet.',
  },
  {
    cause: 'ProvisionerAtWork',
    standing: 'progress',
    claim: { ...waiting, metadata: { annotations: { 'volume.kubernetes.io/selected-node': 'n1' } } },
    around: {
      storageClasses: [wait],
      csiDrivers: [driver],
      events: [anEvent('Provisioning', 'External provisioner is provisioning')],
    },
    title: 'x.csi is to make a volume for node n1, and has not made it yet.',
  },
  {
    cause: 'ProvisioningFails',
    standing: 'blocked',
    claim: gold,
    around: {
      storageClasses: [external],
      csiDrivers: [driver],
      events: [anEvent('ProvisioningFailed', 'rpc error: code = ResourceExhausted')],
    },
    title: 'x.csi is to make a volume, and has not made it yet.',
  },
  {
    cause: 'ProvisioningFails',
    standing: 'blocked',
    claim: gold,
    around: { storageClasses: [aStorageClass({ mountOptions: ['ro'] })] },
    title:
      'kubernetes.io/host-path cannot make a volume: Mount options are not supported by the provisioner but StorageClass "gold" has mount options [ro]',
  },
  {
    cause: 'SelectorRefused',
    standing: 'blocked',
    claim: { ...gold, selector: { matchLabels: { a: 'b' } } },
    around: { storageClasses: [external], csiDrivers: [driver] },
    title: 'It has a label selector, and x.csi makes no volumes for claims with a selector.',
  },
  {
    cause: 'NamedVolumeMissing',
    standing: 'blocked',
    claim: { volumeName: 'gone' },
    title: 'It asks for volume gone, which does not exist.',
    ways: ['Create a volume that fits', 'Create the claim again without volumeName'],
  },
  {
    cause: 'NamedVolumeUnsuitable',
    standing: 'blocked',
    claim: { volumeName: 'pv-1', storage: '9Gi' },
    around: { volumes: [aVolume()] },
    title: 'It asks for volume pv-1, which does not suit it: requested PV is too small.',
    ways: ['Create the claim again with 1Gi', 'Create the claim again without volumeName'],
  },
  {
    cause: 'NamedVolumeTaken',
    standing: 'blocked',
    claim: { volumeName: 'pv-1' },
    around: { volumes: [aVolume({ claimRef: { namespace: 'shop', name: 'media', uid: 'u' } })] },
    title: 'It asks for volume pv-1, which belongs to media.',
    ways: ['Give pv-1 to this claim', 'Create the claim again without volumeName'],
  },
  {
    cause: 'Bound',
    standing: 'bound',
    claim: boundClaim,
    around: {
      volumes: [aVolume({ ...bound, boundByController: true })],
      pods: [aPod({ claimName: 'claim-1' })],
    },
    title: 'Bound to pv-1. pod-1 uses it.',
  },
  {
    cause: 'FinishesBinding',
    standing: 'progress',
    claim: { ...boundClaim, phase: 'Pending' },
    around: { volumes: [aVolume(bound)] },
    title: 'It is being bound to pv-1; the last writes are to come.',
  },
  { cause: 'Lost', standing: 'lost', claim: boundClaim, title: 'Its volume pv-1 no longer exists.' },
  {
    cause: 'Lost',
    standing: 'lost',
    claim: boundClaim,
    around: { volumes: [aVolume({ claimRef: { namespace: 'default', name: 'other', uid: 'u' } })] },
    title: 'Its volume pv-1 now belongs to another claim.',
  },
  {
    cause: 'Deleting',
    standing: 'terminating',
    claim: {
      ...boundClaim,
      metadata: { deletionTimestamp: 'x', finalizers: ['kubernetes.io/pvc-protection'] },
    },
    around: {
      volumes: [aVolume(bound)],
      pods: [aPod({ claimName: 'claim-1', nodeName: 'n', status: { phase: 'Succeeded' } })],
    },
    title: 'It is being deleted, but pod-1 still uses it.',
    ways: ['Delete pod-1'],
  },
];

describe('explainClaim', () => {
  it.each(CASES)('$cause: $title', ({ cause, standing, claim, around, title, ways }) => {
    const view = clusterView({ version: '1.37', ...around });
    const explanation = explainClaim(view, aClaim(claim));
    expect(explanation.diagnosis.cause).toBe(cause);
    expect(explanation.standing).toBe(standing);
    expect(plainText(explanation.title)).toBe(title);
    expect(plainText(explanation.next)).not.toBe('');
    if (ways) expect(explanation.waysOut.map((way) => plainText(way.title))).toEqual(ways);
    expect(told(explanation)).toMatchSnapshot();
    for (const way of explanation.waysOut) expect(way.command === undefined).toBe(way.writes.length === 0);
  });

  it('adds events as evidence, and needs none', () => {
    const message = 'no persistent volumes available for this claim and no storage class is set';
    const event = anEvent('FailedBinding', message, 'persistentvolume-controller');
    const withEvent = explainClaim(clusterView({ version: '1.37', events: [event] }), aClaim());
    expect(withEvent.evidence).toContainEqual({ kind: 'Event', event });
    const without = explainClaim(clusterView({ version: '1.37' }), aClaim());
    expect(without.title).toEqual(withEvent.title);
  });

  it('mentions a volume that nearly fits a claim whose class is missing', () => {
    const volumes = [aVolume({ storageClassName: 'gold', storage: '500Mi' })];
    const { details } = explainClaim(clusterView({ version: '1.37', volumes }), aClaim(gold));
    expect(details.map(plainText)).toContain('pv-1 misses by one check: it has 500Mi, not 1Gi.');
  });

  it('says of a bound claim why this volume, as far as today still shows it', () => {
    const own = aVolume({ ...bound, boundByController: true, storage: '2Gi' });
    const details = (...others: ReturnType<typeof aVolume>[]) => {
      const view = clusterView({ version: '1.37', volumes: [own, ...others] });
      return explainClaim(view, aClaim(boundClaim)).details.map(plainText)[0];
    };
    expect(details()).toBe(
      'The controller chose it: the only one that fits, also among the volumes of today.',
    );
    expect(details(aVolume({ name: 'pv-2', storage: '3Gi' }))).toBe(
      'The controller chose it: the smallest of 2 that fit, also among the volumes of today.',
    );
    expect(details(aVolume({ name: 'pv-2' }))).toBe(
      'The controller chose it. Among the volumes of today another one would win.',
    );
  });
});

describe('diagnoseClaim and flags', () => {
  it('takes an enabled hostPath provisioner for one that works', () => {
    const around = { version: '1.37' as const, storageClasses: [aStorageClass()] };
    const flags = { enableDynamicProvisioning: true, enableHostPathProvisioner: true };
    expect(diagnoseClaim(clusterView(around), aClaim(gold)).cause).toBe('ProvisioningFails');
    expect(diagnoseClaim(clusterView({ ...around, flags }), aClaim(gold)).cause).toBe('ProvisionerAtWork');
    const off = { ...flags, enableDynamicProvisioning: false };
    expect(diagnoseClaim(clusterView({ ...around, flags: off }), aClaim(gold)).cause).toBe(
      'ProvisioningDisabled',
    );
  });
});
