import { describe, expect, it } from 'vitest';
import type { Event } from '../kubernetes/event';
import { clusterView } from './cluster-view';
import { explainPod } from './explain-pod';
import { aCSIDriver, aCSINode, aNode, onNode } from './placement/testing/nodes';
import { plainText } from './sentence';
import { aClaim, aPod, aVolume } from './testing/objects';
import {
  both,
  bound,
  delayed,
  deleting,
  disk,
  expectExplained,
  node1,
  node2,
  noProvisioner,
  notReady,
  type PodCase,
  selected,
  unschedulable,
  usesClaim,
  volume,
  wait,
} from './testing/pod-cases';

const SETTLED: readonly PodCase[] = [
  {
    is: 'running',
    cause: 'Running',
    standing: 'running',
    pod: { nodeName: 'node-1', status: { phase: 'Running' } },
    around: both,
    title: 'It runs on node-1.',
  },
  {
    is: 'running on a node that is silent',
    cause: 'Running',
    standing: 'failed',
    pod: { nodeName: 'node-1', status: { phase: 'Running' } },
    around: { nodes: [notReady('node-1')] },
    title: 'It ran on node-1 when that node last answered. Now the node does not answer.',
  },
  {
    is: 'finished',
    cause: 'Succeeded',
    standing: 'finished',
    pod: { nodeName: 'node-1', status: { phase: 'Succeeded' } },
    title: 'It has finished.',
  },
  {
    is: 'failed',
    cause: 'Failed',
    standing: 'failed',
    pod: { nodeName: 'node-1', status: { phase: 'Failed', message: 'Pod was active too long' } },
    title: 'It has failed: Pod was active too long',
  },
  {
    is: 'being stopped',
    cause: 'Deleting',
    standing: 'terminating',
    pod: { nodeName: 'node-1', metadata: deleting },
    around: both,
    title: 'It is being deleted. node-1 stops its containers and unmounts its volumes.',
  },
  {
    is: 'deleted before it had a node',
    cause: 'Deleting',
    standing: 'terminating',
    pod: { metadata: deleting },
    title: 'It is being deleted. It has no node, so nothing has to be stopped.',
  },
  {
    is: 'held by a finalizer',
    cause: 'Deleting',
    standing: 'terminating',
    pod: { metadata: { ...deleting, finalizers: ['example.com/keep'] } },
    title: 'It is being deleted. Finalizer example.com/keep still holds it.',
  },
  {
    is: 'deleted on a silent node',
    cause: 'Deleting',
    standing: 'terminating',
    pod: { nodeName: 'node-1', metadata: deleting },
    around: { nodes: [notReady('node-1')] },
    title: 'It is being deleted, but node-1 does not answer, so nobody stops it.',
    ways: ['Remove it without waiting for the node'],
  },
  {
    is: 'deleted on a node that is gone',
    cause: 'Deleting',
    standing: 'terminating',
    pod: { nodeName: 'node-1', metadata: deleting },
    title: 'It is being deleted, and its node node-1 no longer exists.',
  },
];

const CLAIMS_IN_THE_WAY: readonly PodCase[] = [
  {
    is: 'claim missing',
    cause: 'ClaimInTheWay',
    standing: 'blocked',
    pod: usesClaim,
    around: both,
    title: 'Its claim c does not exist in namespace default.',
    nodes: [],
  },
  {
    is: 'claim of an ephemeral volume to come',
    cause: 'ClaimInTheWay',
    standing: 'progress',
    pod: { volumes: [{ name: 'data', ephemeral: {} }] },
    around: { ...both, version: '1.30' },
    title: 'The claim pod-1-data of its ephemeral volume is about to be made.',
  },
  {
    is: 'claim of an ephemeral volume that is not its own',
    cause: 'ClaimInTheWay',
    standing: 'blocked',
    pod: { volumes: [{ name: 'data', ephemeral: {} }] },
    around: { ...both, claims: [aClaim({ name: 'pod-1-data' })] },
    title:
      'Its ephemeral volume needs a claim pod-1-data, and a claim of that name belongs to somebody else.',
    of: 'pod-1-data',
  },
  {
    is: 'claim unbound, nothing fits',
    cause: 'ClaimInTheWay',
    standing: 'blocked',
    pod: usesClaim,
    around: { ...both, claims: [aClaim({ name: 'c' })] },
    title: 'Its claim c is not bound. There is no volume at all for it to bind to.',
    of: 'c',
  },
  {
    is: 'claim about to bind',
    cause: 'ClaimInTheWay',
    standing: 'progress',
    pod: usesClaim,
    around: { ...both, claims: [aClaim({ name: 'c' })], volumes: [aVolume()] },
    title: 'Its claim c is not bound. pv-1 fits. The claim is about to bind to it.',
    of: 'c',
  },
  {
    is: 'claim Lost',
    cause: 'ClaimInTheWay',
    standing: 'blocked',
    pod: usesClaim,
    around: { ...both, claims: [{ ...bound, status: { phase: 'Lost' } }] },
    title: 'Its claim c has lost its volume v.',
    of: 'c',
  },
  {
    is: 'claim being deleted',
    cause: 'ClaimInTheWay',
    standing: 'blocked',
    pod: usesClaim,
    around: {
      ...both,
      claims: [{ ...bound, metadata: { ...bound.metadata, ...deleting } }],
      pods: [aPod({ name: 'old', claimName: 'c', nodeName: 'node-1' })],
    },
    title: 'Its claim c is being deleted and only stays because old still uses it.',
    of: 'c',
  },
  {
    is: 'volume of a fully bound claim missing',
    cause: 'ZoneUnknown',
    standing: 'blocked',
    pod: usesClaim,
    around: { ...both, claims: [bound] },
    title: 'The scheduler cannot tell in which zone its volumes are: persistentvolume "v" not found.',
  },
];

const bad = aNode({ name: 'node-1', unschedulable: true });
const tainted = aNode({ name: 'node-2', taints: [{ key: 'gpu', value: 'only', effect: 'NoSchedule' }] });
const requests = (cpu: string) => ({ containers: [{ name: 'main', resources: { requests: { cpu } } }] });
const rwop = aClaim({
  name: 'c',
  phase: 'Bound',
  volumeName: 'v',
  bindCompleted: true,
  accessModes: ['ReadWriteOncePod'],
});

const NO_NODE: readonly PodCase[] = [
  {
    is: 'no nodes',
    cause: 'NoNodes',
    standing: 'blocked',
    title: 'The cluster has no nodes.',
  },
  {
    is: 'cordon and taint',
    cause: 'FitsNoNode',
    standing: 'blocked',
    around: { nodes: [bad, tainted] },
    title: 'No node takes it: node-1 is cordoned; node-2 has the taint gpu, which it does not tolerate.',
    nodes: [
      'node-1: It is cordoned (spec.unschedulable) and takes no new Pods. [node(s) were unschedulable]',
      'node-2: The Pod does not tolerate its taint gpu=only:NoSchedule. [node(s) had untolerated taint(s)]',
    ],
    ways: ['Uncordon node-1', 'Let the Pod tolerate gpu'],
  },
  {
    is: 'node selector',
    cause: 'FitsNoNode',
    standing: 'blocked',
    pod: { nodeSelector: { disk: 'ssd' } },
    around: { nodes: [aNode({ name: 'node-1', labels: { disk: 'hdd' } }), node2] },
    title: 'No node takes it: all 2 are not among those that the Pod selects.',
    nodes: [
      "node-1: The Pod wants label disk=ssd; the node has hdd. [node(s) didn't match Pod's node affinity/selector]",
      "node-2: The Pod wants label disk=ssd; the node has no such label. [node(s) didn't match Pod's node affinity/selector]",
    ],
    ways: ['Label node-1 with disk=ssd', 'Label node-2 with disk=ssd'],
  },
  {
    is: 'node affinity',
    cause: 'FitsNoNode',
    standing: 'blocked',
    pod: {
      affinity: {
        nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: onNode('node-9').required },
      },
    },
    around: { nodes: [node1] },
    title: 'No node takes it: node-1 is not among those that the Pod selects.',
    nodes: [
      "node-1: The Pod's node affinity asks for kubernetes.io/hostname=node-9. [node(s) didn't match Pod's node affinity/selector]",
    ],
    ways: [],
  },
  {
    is: 'more than the node has',
    cause: 'FitsNoNode',
    standing: 'blocked',
    pod: requests('9'),
    around: { nodes: [node1] },
    title: 'No node takes it: node-1 has too little cpu.',
    nodes: ['node-1: The Pod requests 9 of cpu; the whole node has 8. [Insufficient cpu]'],
    ways: ['Request less cpu'],
  },
  {
    is: 'more than is left',
    cause: 'FitsNoNode',
    standing: 'blocked',
    pod: requests('4'),
    around: { nodes: [node1], pods: [aPod({ name: 'other', nodeName: 'node-1', ...requests('5500m') })] },
    title: 'No node takes it: node-1 has too little cpu.',
    nodes: ['node-1: It has 2500m of cpu left; the Pod requests 4. [Insufficient cpu]'],
    ways: ['Free some cpu or add a node'],
  },
  {
    is: 'node full',
    cause: 'FitsNoNode',
    standing: 'blocked',
    around: { nodes: [aNode({ name: 'node-1', allocatable: { cpu: '8', memory: '8Gi', pods: '0' } })] },
    title: 'No node takes it: node-1 is full of Pods.',
    nodes: ['node-1: It is full: 0 of 0 Pods. [Too many pods]'],
  },
  {
    is: 'ReadWriteOncePod',
    cause: 'FitsNoNode',
    standing: 'blocked',
    pod: usesClaim,
    around: {
      ...both,
      claims: [rwop],
      volumes: [volume],
      pods: [aPod({ name: 'first', claimName: 'c', nodeName: 'node-1' })],
    },
    title: 'Its claim c is for one Pod at a time (ReadWriteOncePod), and first has it.',
    ways: ['Delete first'],
  },
  {
    is: 'one disk, two Pods',
    cause: 'FitsNoNode',
    standing: 'blocked',
    pod: { volumes: [{ name: 'd', awsElasticBlockStore: { volumeID: 'vol-1' } }] },
    around: {
      nodes: [node1],
      pods: [
        aPod({
          name: 'first',
          nodeName: 'node-1',
          volumes: [{ name: 'x', awsElasticBlockStore: { volumeID: 'vol-1' } }],
        }),
      ],
    },
    title: 'No node takes it: node-1 has a Pod with the same disk.',
    nodes: ['node-1: first on it has the disk of volume d already. [node(s) had no available disk]'],
    ways: ['Delete first'],
  },
  {
    is: 'number of attached volumes',
    cause: 'FitsNoNode',
    standing: 'blocked',
    pod: usesClaim,
    around: { nodes: [node1], claims: [bound], volumes: [disk], csiNodes: [aCSINode('node-1', 'x.csi', 0)] },
    title: 'No node takes it: node-1 has no room for another volume of x.csi.',
    nodes: [
      'node-1: It has 0 of at most 0 volumes of x.csi attached; 1 more are needed. [node(s) exceed max volume count]',
    ],
  },
  {
    is: 'volume elsewhere',
    cause: 'FitsNoNode',
    standing: 'blocked',
    pod: usesClaim,
    around: {
      nodes: [node1, aNode({ name: 'node-2', unschedulable: true })],
      claims: [bound],
      volumes: [{ ...volume, spec: { ...volume.spec, nodeAffinity: onNode('node-2') } }],
    },
    title: 'No node takes it: node-1 cannot reach volume v; node-2 is cordoned.',
    nodes: [
      "node-1: Volume v of claim c can only be reached from kubernetes.io/hostname=node-2. [node(s) didn't match PersistentVolume's node affinity]",
      'node-2: It is cordoned (spec.unschedulable) and takes no new Pods. [node(s) were unschedulable]',
    ],
    ways: ['Uncordon node-2'],
  },
  {
    is: 'volume in another zone',
    cause: 'FitsNoNode',
    standing: 'blocked',
    pod: usesClaim,
    around: {
      nodes: [aNode({ name: 'node-1', labels: { 'topology.kubernetes.io/zone': 'b' } })],
      claims: [bound],
      volumes: [
        { ...volume, metadata: { ...volume.metadata, labels: { 'topology.kubernetes.io/zone': 'a' } } },
      ],
    },
    title: 'No node takes it: node-1 is in another zone than volume v.',
    nodes: [
      'node-1: Volume v is in topology.kubernetes.io/zone=a; the node is in b. [node(s) had no available volume zone]',
    ],
  },
  {
    is: 'no volume on the node, and the class makes none',
    cause: 'FitsNoNode',
    standing: 'blocked',
    pod: usesClaim,
    around: { nodes: [node1], claims: [delayed()], storageClasses: [noProvisioner] },
    title: 'No node takes it: node-1 has no volume for claim c, and its class makes none.',
    of: 'c',
  },
  {
    is: 'node chosen before',
    cause: 'FitsNoNode',
    standing: 'blocked',
    pod: usesClaim,
    around: { nodes: [node2], claims: [delayed(selected)], storageClasses: [wait] },
    title: 'No node takes it: node-2 is not node-1, chosen before for c.',
    ways: ['Let the scheduler choose again for c'],
  },
  {
    is: 'class not allowed there',
    cause: 'FitsNoNode',
    standing: 'blocked',
    pod: usesClaim,
    around: {
      nodes: [node1],
      claims: [delayed()],
      storageClasses: [
        { ...wait, allowedTopologies: [{ matchLabelExpressions: [{ key: 'zone', values: ['a'] }] }] },
      ],
    },
    title: 'No node takes it: node-1 is outside of where class wait makes volumes.',
  },
  {
    is: 'no capacity',
    cause: 'FitsNoNode',
    standing: 'blocked',
    pod: usesClaim,
    around: {
      nodes: [node1],
      claims: [delayed()],
      storageClasses: [wait],
      csiDrivers: [aCSIDriver('x.csi', { storageCapacity: true })],
    },
    title: 'No node takes it: node-1 has too little storage for claim c.',
  },
  {
    is: 'refused for what is not checked',
    cause: 'RefusedOtherwise',
    standing: 'blocked',
    pod: { affinity: { podAntiAffinity: {} }, status: unschedulable('anti-affinity rules') },
    around: both,
    title:
      'The scheduler refuses it for a reason that Stowage does not check: Pod affinity, spreading, host ports or devices.',
    nodes: ['node-1: All checks pass. []', 'node-2: All checks pass. []'],
  },
  {
    is: 'about to be placed',
    cause: 'AboutToBePlaced',
    standing: 'progress',
    around: { nodes: [node1] },
    title: 'It is about to be placed: it fits on node-1.',
    nodes: ['node-1: All checks pass. []'],
  },
  {
    is: 'volume being made for its node',
    cause: 'VolumeBeingMade',
    standing: 'progress',
    pod: usesClaim,
    around: {
      ...both,
      claims: [delayed(selected)],
      storageClasses: [wait],
      csiDrivers: [aCSIDriver('x.csi')],
    },
    title:
      'It is to go to node-1 and waits for the volume of c. x.csi is to make a volume for node node-1, and has not made it yet.',
    of: 'c',
  },
  {
    is: 'nobody makes the volume for its node',
    cause: 'VolumeBeingMade',
    standing: 'blocked',
    pod: usesClaim,
    around: { ...both, claims: [delayed(selected)], storageClasses: [wait] },
    title:
      'It is to go to node-1 and waits for the volume of c. It waits for x.csi, the provisioner of class wait: there is no CSIDriver of that name, and no volume that it made.',
    of: 'c',
  },
  {
    is: 'gated',
    cause: 'Gated',
    standing: 'waiting',
    pod: { status: unschedulable('gates', 'SchedulingGated') },
    title: 'It has scheduling gates, so the scheduler does not look at it.',
  },
  {
    is: 'for another scheduler',
    cause: 'OtherScheduler',
    standing: 'waiting',
    pod: { schedulerName: 'mine' },
    title: 'It waits for the scheduler mine, which Stowage does not know.',
  },
  {
    is: 'nodes not readable',
    cause: 'NodesUnknown',
    standing: 'blocked',
    pod: { status: unschedulable('0/3 nodes are available') },
    around: { unreadableKinds: new Set(['Node']) },
    title: 'It has no node, and the Nodes of this cluster cannot be read, so the reason is not known.',
  },
];

describe.each([
  { group: 'settled', cases: SETTLED },
  { group: 'a claim in the way', cases: CLAIMS_IN_THE_WAY },
  { group: 'no node', cases: NO_NODE },
])('explainPod: $group', ({ cases }) => {
  it.each(cases)('$is', (row) => expectExplained(row));
});

describe('explainPod', () => {
  it('shows events as evidence, and decides without them', () => {
    const event: Event = {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name: 'pod-1.FailedMount', namespace: 'default' },
      involvedObject: { kind: 'Pod', namespace: 'default', name: 'pod-1' },
      type: 'Warning',
      reason: 'FailedMount',
      message: 'secret "key" not found',
      source: { component: 'kubelet' },
    };
    const pod = aPod({ nodeName: 'node-1', volumes: [{ name: 'data', secret: { secretName: 'key' } }] });
    const withEvent = explainPod(clusterView({ version: '1.37', ...both, events: [event] }), pod);
    const without = explainPod(clusterView({ version: '1.37', ...both }), pod);
    expect(withEvent.evidence).toContainEqual({ kind: 'Event', event });
    expect(withEvent.details.map(plainText)[0]).toBe('Last said of it: secret "key" not found');
    expect(withEvent.title).toEqual(without.title);
    expect(withEvent.standing).toBe(without.standing);
  });

  it('gathers the reasons of many nodes, the most frequent first', () => {
    const nodes = [
      aNode({ name: 'a', unschedulable: true }),
      ...['b', 'c', 'd'].map((name) => aNode({ name, taints: [{ key: 'gpu', effect: 'NoSchedule' }] })),
      aNode({ name: 'e', unschedulable: true }),
    ];
    const { title, nodes: rows } = explainPod(clusterView({ version: '1.37', nodes }), aPod());
    expect(plainText(title)).toBe(
      'No node takes it: 3 have the taint gpu, which it does not tolerate; 2 are cordoned.',
    );
    expect(rows.map(({ nodeName, plugin }) => `${nodeName} ${plugin}`)).toEqual([
      'a NodeUnschedulable',
      'b TaintToleration',
      'c TaintToleration',
      'd TaintToleration',
      'e NodeUnschedulable',
    ]);
  });
});
