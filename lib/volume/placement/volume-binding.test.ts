/**
 * Upstream: TestFindPodVolumesWithoutProvisioning (22 cases) and TestFindPodVolumesWithProvisioning (8) of
 * pkg/scheduler/framework/plugins/volumebinding/binder_test.go, 1.37, by their names; TestCapacity (11).
 */
import { describe, expect, it } from 'vitest';
import { annSelectedNode } from '../../kubernetes/annotations';
import type { PersistentVolume } from '../../kubernetes/persistent-volume';
import type { PersistentVolumeClaim } from '../../kubernetes/persistent-volume-claim';
import type { Pod } from '../../kubernetes/pod';
import type { StorageClass } from '../../kubernetes/storage-class';
import { aClaim, aPod, aStorageClass, aVolume } from '../testing/objects';
import { type PlacementObjects, placementView } from './placement-objects';
import { claimObstacleText, podClaims } from './pod-claims';
import { aCapacity, aCSIDriver, aNode, onNode } from './testing/nodes';
import { findPodVolumes } from './volume-binding';

const node = aNode({ name: 'node1', labels: { zone: 'a' } });

const wait = aStorageClass({
  name: 'wait',
  provisioner: 'kubernetes.io/no-provisioner',
  volumeBindingMode: 'WaitForFirstConsumer',
});
const waitProvision = aStorageClass({
  name: 'wait-provision',
  provisioner: 'test-provisioner',
  volumeBindingMode: 'WaitForFirstConsumer',
});
const topoMismatch = aStorageClass({
  name: 'topo-mismatch',
  provisioner: 'test-provisioner',
  volumeBindingMode: 'WaitForFirstConsumer',
  allowedTopologies: [{ matchLabelExpressions: [{ key: 'zone', values: ['b'] }] }],
});
const immediate = aStorageClass({ name: 'immediate', provisioner: 'test-provisioner' });
const storageClasses: readonly StorageClass[] = [wait, waitProvision, topoMismatch, immediate];

const unbound = aClaim({ name: 'unbound', storage: '1G', storageClassName: 'wait' });
const unbound2 = aClaim({ name: 'unbound2', storage: '5G', storageClassName: 'wait' });
const bound = aClaim({
  name: 'bound',
  storageClassName: 'wait',
  volumeName: 'pv-bound',
  bindCompleted: true,
});
const prebound = aClaim({ name: 'prebound', storageClassName: 'wait', volumeName: 'pv-node1a' });
const immediateUnbound = aClaim({ name: 'immediate-unbound', storageClassName: 'immediate' });
const immediateBound = aClaim({
  name: 'immediate-bound',
  storageClassName: 'immediate',
  volumeName: 'pv-bound-immediate',
  bindCompleted: true,
});
const provisioned = aClaim({ name: 'provisioned', storageClassName: 'wait-provision' });
const selected = aClaim({
  name: 'selected',
  storageClassName: 'wait-provision',
  metadata: { annotations: { [annSelectedNode]: 'node1' } },
});
const selectedElsewhere = aClaim({
  name: 'elsewhere',
  storageClassName: 'wait-provision',
  metadata: { annotations: { [annSelectedNode]: 'node9' } },
});
const topoMismatched = aClaim({ name: 'topo', storageClassName: 'topo-mismatch' });

const localVolume = (name: string, storage: string, where: string): PersistentVolume =>
  aVolume({ name, storage, storageClassName: 'wait', nodeAffinity: onNode(where) });
const node1a = localVolume('pv-node1a', '5G', 'node1');
const node1b = localVolume('pv-node1b', '10G', 'node1');
const node2 = localVolume('pv-node2', '1G', 'node2');
const pvBound = aVolume({
  name: 'pv-bound',
  storageClassName: 'wait',
  nodeAffinity: onNode('node1'),
  phase: 'Bound',
});
const pvBoundImmediate = aVolume({
  name: 'pv-bound-immediate',
  nodeAffinity: onNode('node1'),
  phase: 'Bound',
});
const pvBoundImmediateNode2 = aVolume({
  name: 'pv-bound-immediate',
  nodeAffinity: onNode('node2'),
  phase: 'Bound',
});

function podWith(claims: readonly PersistentVolumeClaim[]): Pod {
  const volumes = claims.map(({ metadata }, index) => ({
    name: `vol${index}`,
    persistentVolumeClaim: { claimName: metadata.name },
  }));
  return aPod({ name: 'test-pod', volumes });
}

const ephemeralPod = aPod({ name: 'test-pod', volumes: [{ name: 'vol', ephemeral: {} }] });
const generic = (uid: string): PersistentVolumeClaim =>
  aClaim({
    name: 'test-pod-vol',
    volumeName: 'pv-bound',
    bindCompleted: true,
    metadata: {
      ownerReferences: [{ apiVersion: 'v1', kind: 'Pod', name: 'test-pod', uid, controller: true }],
    },
  });

interface Expected {
  readonly refused?: string;
  readonly bindings?: readonly string[];
  readonly provisions?: readonly string[];
  readonly obstacles?: readonly string[];
}

/** What the two steps come to, in a form that a table can hold. */
function outcome(pod: Pod, objects: Omit<PlacementObjects, 'version' | 'storageClasses'>): Expected {
  const view = placementView({ version: '1.37', storageClasses, ...objects });
  const claims = podClaims(pod, view);
  if (claims.kind === 'None') return {};
  if (claims.kind === 'Refused') return { refused: claimObstacleText(claims.obstacle) };
  const verdict = findPodVolumes(claims, node, view);
  if (verdict.kind === 'Refused') return { obstacles: verdict.obstacles.map(({ reason }) => reason) };
  const { bindings, provisions } = verdict.volumes;
  return {
    ...(bindings.length > 0 && {
      bindings: bindings.map(({ claim, volume }) => `${claim.metadata.name}=${volume.metadata.name}`),
    }),
    ...(provisions.length > 0 && { provisions: provisions.map(({ claim }) => claim.metadata.name) }),
  };
}

interface Case extends Expected {
  readonly name: string;
  readonly pod?: Pod;
  readonly uses?: readonly PersistentVolumeClaim[];
  readonly claims?: readonly PersistentVolumeClaim[];
  readonly volumes?: readonly PersistentVolume[];
}

const UNBOUND_IMMEDIATE = 'pod has unbound immediate PersistentVolumeClaims';

const WITHOUT_PROVISIONING: readonly Case[] = [
  { name: 'no-volumes', pod: aPod({ volumes: undefined }) },
  { name: 'no-pvcs', pod: aPod({ volumes: [{ name: 'scratch', emptyDir: {} }] }) },
  { name: 'pvc-not-found', uses: [bound], claims: [], refused: 'persistentvolumeclaim "bound" not found' },
  { name: 'bound', uses: [bound], volumes: [pvBound] },
  { name: 'bound,pv-not-exists', uses: [bound], obstacles: ['VolumeNotFound'] },
  { name: 'prebound', uses: [prebound], volumes: [node1a], refused: UNBOUND_IMMEDIATE },
  {
    name: 'unbound,pv-same-node',
    uses: [unbound],
    volumes: [node2, node1a, node1b],
    bindings: ['unbound=pv-node1a'],
  },
  { name: 'unbound,pv-different-node', uses: [unbound], volumes: [node2], obstacles: ['NoVolume'] },
  {
    name: 'two-unbound',
    uses: [unbound, unbound2],
    volumes: [node1a, node1b],
    bindings: ['unbound=pv-node1a', 'unbound2=pv-node1b'],
  },
  {
    name: 'two-unbound,order-by-size',
    uses: [unbound2, unbound],
    volumes: [node1a, node1b],
    bindings: ['unbound=pv-node1a', 'unbound2=pv-node1b'],
  },
  {
    name: 'two-unbound,partial-match',
    uses: [unbound, unbound2],
    volumes: [node1a],
    obstacles: ['NoVolume'],
  },
  {
    name: 'one-bound,one-unbound',
    uses: [unbound, bound],
    volumes: [pvBound, node1a],
    bindings: ['unbound=pv-node1a'],
  },
  {
    name: 'one-bound,one-unbound,no-match',
    uses: [unbound, bound],
    volumes: [pvBound, node2],
    obstacles: ['NoVolume'],
  },
  {
    name: 'one-prebound,one-unbound',
    uses: [unbound, prebound],
    volumes: [node1a, node1b],
    refused: UNBOUND_IMMEDIATE,
  },
  { name: 'immediate-bound-pvc', uses: [immediateBound], volumes: [pvBoundImmediate] },
  {
    name: 'immediate-bound-pvc-wrong-node',
    uses: [immediateBound],
    volumes: [pvBoundImmediateNode2],
    obstacles: ['NodeAffinity'],
  },
  { name: 'immediate-unbound-pvc', uses: [immediateUnbound], refused: UNBOUND_IMMEDIATE },
  {
    name: 'immediate-unbound-pvc,delayed-mode-bound',
    uses: [immediateUnbound, bound],
    volumes: [pvBound],
    refused: UNBOUND_IMMEDIATE,
  },
  {
    name: 'immediate-unbound-pvc,delayed-mode-unbound',
    uses: [immediateUnbound, unbound],
    refused: UNBOUND_IMMEDIATE,
  },
  {
    name: 'generic-ephemeral,no-pvc',
    pod: ephemeralPod,
    refused: 'waiting for ephemeral volume controller to create the persistentvolumeclaim "test-pod-vol"',
  },
  {
    name: 'generic-ephemeral,with-pvc',
    pod: ephemeralPod,
    claims: [generic('uid-test-pod')],
    volumes: [pvBound],
  },
  {
    name: 'generic-ephemeral,wrong-pvc',
    pod: ephemeralPod,
    claims: [generic('uid-of-another-pod')],
    volumes: [pvBound],
    refused: 'PVC default/test-pod-vol was not created for pod default/test-pod (pod is not owner)',
  },
];

const WITH_PROVISIONING: readonly Case[] = [
  { name: 'one-provisioned', uses: [provisioned], provisions: ['provisioned'] },
  {
    name: 'two-unbound,one-matched,one-provisioned',
    uses: [unbound, provisioned],
    volumes: [node1a],
    bindings: ['unbound=pv-node1a'],
    provisions: ['provisioned'],
  },
  {
    name: 'one-bound,one-provisioned',
    uses: [bound, provisioned],
    volumes: [pvBound],
    provisions: ['provisioned'],
  },
  {
    name: 'one-binding,one-selected-node',
    uses: [bound, selected],
    volumes: [pvBound],
    provisions: ['selected'],
  },
  { name: 'selected-node-elsewhere', uses: [selectedElsewhere], obstacles: ['SelectedNode'] },
  { name: 'immediate-unbound-pvc', uses: [immediateUnbound], refused: UNBOUND_IMMEDIATE },
  {
    name: 'one-immediate-bound,one-provisioned',
    uses: [immediateBound, provisioned],
    volumes: [pvBoundImmediate],
    provisions: ['provisioned'],
  },
  { name: 'invalid-provisioner', uses: [unbound], obstacles: ['NoVolume'] },
  { name: 'volume-topology-unsatisfied', uses: [topoMismatched], obstacles: ['AllowedTopologies'] },
  {
    name: 'a bound volume out of reach and an unmatched claim are both told',
    uses: [immediateBound, unbound],
    volumes: [pvBoundImmediateNode2],
    obstacles: ['NodeAffinity', 'NoVolume'],
  },
];

describe.each([
  ['without provisioning', WITHOUT_PROVISIONING],
  ['with provisioning', WITH_PROVISIONING],
])('volumes of a Pod on a node, %s', (_name, cases) => {
  it.each(cases)('$name', ({ name: _case, pod, uses = [], claims = uses, volumes = [], ...expected }) => {
    expect(outcome(pod ?? podWith(uses), { claims, volumes })).toEqual(expected);
  });
});

describe('a claim that stands in the way', () => {
  it.each([
    {
      claim: aClaim({ name: 'c', phase: 'Lost', volumeName: 'pv' }),
      refused: 'persistentvolumeclaim "c" bound to non-existent persistentvolume "pv"',
    },
    {
      claim: aClaim({ name: 'c', metadata: { deletionTimestamp: '2026-01-01T00:00:00Z' } }),
      refused: 'persistentvolumeclaim "c" is being deleted',
    },
  ])('$refused', ({ claim, refused }) => {
    expect(outcome(podWith([claim]), { claims: [claim] })).toEqual({ refused });
  });
});

describe('capacity', () => {
  const driver = aCSIDriver('test-provisioner', { storageCapacity: true });
  const claim = aClaim({ name: 'c', storage: '10G', storageClassName: 'wait-provision' });
  const here = { matchLabels: { 'kubernetes.io/hostname': 'node1' } };
  const there = { matchLabels: { 'kubernetes.io/hostname': 'node2' } };
  const capacity = (options: Parameters<typeof aCapacity>[0]) =>
    aCapacity({ storageClassName: 'wait-provision', ...options });
  it.each([
    { name: 'network-attached', capacities: [capacity({ capacity: '10G' })], fits: true },
    { name: 'local-storage', capacities: [capacity({ nodeTopology: here, capacity: '10G' })], fits: true },
    {
      name: 'local-storage-multiple',
      capacities: [
        capacity({ nodeTopology: there, capacity: '10G' }),
        capacity({ nodeTopology: here, capacity: '10G' }),
      ],
      fits: true,
    },
    { name: 'no-storage', capacities: [], fits: false },
    { name: 'wrong-node', capacities: [capacity({ nodeTopology: there, capacity: '10G' })], fits: false },
    { name: 'no-node', capacities: [capacity({ nodeTopology: undefined, capacity: '10G' })], fits: false },
    { name: 'wrong-storage-class', capacities: [aCapacity({ capacity: '10G' })], fits: false },
    { name: 'insufficient-storage', capacities: [capacity({ capacity: '1G' })], fits: false },
    {
      name: 'insufficient-volume-size',
      capacities: [capacity({ capacity: '100G', maximumVolumeSize: '1G' })],
      fits: false,
    },
    { name: 'zero-storage', capacities: [capacity({ capacity: '0' })], fits: false },
    { name: 'nil-storage', capacities: [capacity({})], fits: false },
  ])('$name', ({ capacities, fits }) => {
    const objects = { claims: [claim], csiDrivers: [driver], csiStorageCapacities: capacities };
    const expected = fits ? { provisions: ['c'] } : { obstacles: ['Capacity'] };
    expect(outcome(podWith([claim]), objects)).toEqual(expected);
  });

  it('is not asked for when the driver does not publish it', () => {
    const objects = { claims: [claim], csiDrivers: [aCSIDriver('test-provisioner')] };
    expect(outcome(podWith([claim]), objects)).toEqual({ provisions: ['c'] });
  });
});
