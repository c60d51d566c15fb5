/**
 * Every reason of the scheduler against a node, in all that is said of it: the scheduler's own words, a sentence for
 * the node's row, the clause of a headline for one node and for two, and the fields that prove it.
 */
import { describe, expect, it } from 'vitest';
import { annSelectedNode } from '../kubernetes/annotations';
import { type ClusterObjects, clusterView } from './cluster-view';
import { nodeSelectorText, nodeVerdicts } from './node-verdict';
import type { NodeRefusal } from './placement/place-pod';
import { aCSINode, aNode, onNode } from './placement/testing/nodes';
import { refusalEvidence } from './refusal-evidence';
import { refusalSummary } from './refusal-summary';
import { aClaim, aPod, aStorageClass, aVolume } from './testing/objects';
import { told } from './testing/told';

type PodOptions = NonNullable<Parameters<typeof aPod>[0]>;

interface Case {
  readonly is: string;
  readonly refusal: NodeRefusal;
  readonly pod?: PodOptions;
  readonly around?: Partial<ClusterObjects>;
}

const ZONE = 'topology.kubernetes.io/zone';
const nano = (amount: number): bigint => BigInt(amount) * 1_000_000_000n;
const binding = (
  obstacle: Extract<NodeRefusal, { plugin: 'VolumeBinding' }>['obstacles'][number],
): NodeRefusal => ({
  plugin: 'VolumeBinding',
  obstacles: [obstacle],
});
const selecting = (operator: string, ...values: string[]) => ({
  nodeAffinity: {
    requiredDuringSchedulingIgnoredDuringExecution: {
      nodeSelectorTerms: [{ matchExpressions: [{ key: 'disk', operator, values }] }],
    },
  },
});
const claim = aClaim({
  name: 'c',
  storageClassName: 'wait',
  metadata: { annotations: { [annSelectedNode]: 'n9' } },
});
const other = aPod({ name: 'other', nodeName: 'node-1' });

const CASES: readonly Case[] = [
  { is: 'cordoned', refusal: { plugin: 'NodeUnschedulable' } },
  { is: 'a taint', refusal: { plugin: 'TaintToleration', taint: { key: 'gpu', effect: 'NoSchedule' } } },
  {
    is: 'a taint with a value',
    refusal: { plugin: 'TaintToleration', taint: { key: 'gpu', value: 'a100', effect: 'NoExecute' } },
  },
  {
    is: 'a label that the Pod selects',
    refusal: { plugin: 'NodeAffinity' },
    pod: { nodeSelector: { disk: 'ssd', [ZONE]: 'b', 'kubernetes.io/hostname': 'node-1' } },
  },
  { is: 'node affinity', refusal: { plugin: 'NodeAffinity' }, pod: { affinity: selecting('In', 'ssd') } },
  {
    is: 'full',
    refusal: {
      plugin: 'NodeResourcesFit',
      insufficient: [{ resource: 'pods', requested: 1n, used: 110n, allocatable: 110n }],
    },
  },
  {
    is: 'too little cpu',
    refusal: {
      plugin: 'NodeResourcesFit',
      insufficient: [
        { resource: 'cpu', requested: nano(2), used: nano(7), allocatable: nano(8) },
        { resource: 'memory', requested: nano(2 ** 30), used: nano(2 ** 35), allocatable: nano(2 ** 34) },
      ],
    },
  },
  {
    is: 'more than the node has',
    refusal: {
      plugin: 'NodeResourcesFit',
      insufficient: [{ resource: 'memory', requested: nano(2 ** 36), used: 0n, allocatable: nano(2 ** 35) }],
    },
  },
  {
    is: 'a claim for one Pod',
    refusal: {
      plugin: 'VolumeRestrictions',
      restriction: { reason: 'ReadWriteOncePod', claimName: 'c', podName: 'other' },
    },
    around: { pods: [other, aPod({ name: 'other', namespace: 'shop', nodeName: 'node-7' })] },
  },
  {
    is: 'the same disk',
    refusal: {
      plugin: 'VolumeRestrictions',
      restriction: { reason: 'Disk', podVolumeName: 'data', podName: 'other' },
    },
    around: { pods: [other] },
  },
  {
    is: 'no room for another volume',
    refusal: {
      plugin: 'NodeVolumeLimits',
      obstacle: { reason: 'Limit', driver: 'x.csi', attached: 3, added: 2, limit: 4 },
    },
    around: { csiNodes: [aCSINode('node-1', 'x.csi', 4)] },
  },
  {
    is: 'a driver that is not installed',
    refusal: { plugin: 'NodeVolumeLimits', obstacle: { reason: 'NotInstalled', driver: 'x.csi' } },
    around: { csiNodes: [aCSINode('node-1', 'y.csi', 4)] },
  },
  {
    is: 'a node without a CSINode',
    refusal: { plugin: 'NodeVolumeLimits', obstacle: { reason: 'NotInstalled', driver: 'x.csi' } },
  },
  {
    is: 'a volume out of reach',
    refusal: binding({ reason: 'NodeAffinity', claimName: 'c', volumeName: 'pv-1' }),
    around: { volumes: [aVolume({ nodeAffinity: onNode('node-7') })] },
  },
  {
    is: 'a volume that does not exist',
    refusal: binding({ reason: 'VolumeNotFound', claimName: 'c', volumeName: 'pv-1' }),
  },
  {
    is: 'another node chosen',
    refusal: binding({ reason: 'SelectedNode', claimName: 'c', selectedNode: 'n9' }),
    around: { claims: [claim] },
  },
  {
    is: 'no volume',
    refusal: binding({ reason: 'NoVolume', claimName: 'c', provisioner: 'kubernetes.io/no-provisioner' }),
    around: { claims: [claim] },
  },
  {
    is: 'outside of the topologies',
    refusal: binding({ reason: 'AllowedTopologies', claimName: 'c', storageClassName: 'wait' }),
    around: {
      storageClasses: [
        aStorageClass({
          name: 'wait',
          allowedTopologies: [{ matchLabelExpressions: [{ key: ZONE, values: ['b'] }] }],
        }),
      ],
    },
  },
  {
    is: 'no room',
    refusal: binding({ reason: 'Capacity', claimName: 'c', storageClassName: 'wait' }),
    around: { claims: [claim] },
  },
  {
    is: 'no room, of a claim that was not read',
    refusal: binding({ reason: 'Capacity', claimName: 'c', storageClassName: 'wait' }),
  },
  {
    is: 'another zone',
    refusal: { plugin: 'VolumeZone', topology: { volumeName: 'pv-1', key: ZONE, values: ['b', 'c'] } },
    around: { volumes: [aVolume({ metadata: { labels: { [ZONE]: 'b__c' } } })] },
  },
  {
    is: 'no label to spread by',
    refusal: { plugin: 'PodTopologySpread', obstacle: { reason: 'MissingLabel', topologyKey: 'rack' } },
    pod: {
      topologySpreadConstraints: [{ maxSkew: 1, topologyKey: 'rack', whenUnsatisfiable: 'DoNotSchedule' }],
    },
  },
  {
    is: 'uneven',
    refusal: {
      plugin: 'PodTopologySpread',
      obstacle: {
        reason: 'Skew',
        topologyKey: ZONE,
        topologyValue: 'a',
        matching: 3,
        fewest: 1,
        maxSkew: 2,
      },
    },
  },
  {
    is: 'no Pod near',
    refusal: { plugin: 'InterPodAffinity', obstacle: { reason: 'NoPodNear', topologyKey: ZONE } },
    pod: { affinity: { podAffinity: {} } },
  },
  {
    is: 'a Pod near',
    refusal: {
      plugin: 'InterPodAffinity',
      obstacle: { reason: 'PodNear', topologyKey: ZONE, podKey: 'default/other' },
    },
    pod: { affinity: { podAntiAffinity: {} } },
    around: { pods: [other] },
  },
  {
    is: 'unwanted by a Pod',
    refusal: {
      plugin: 'InterPodAffinity',
      obstacle: { reason: 'UnwantedByPod', topologyKey: ZONE, podKey: 'default/other' },
    },
    pod: { affinity: { podAntiAffinity: {} } },
    around: { pods: [other] },
  },
];

const node = aNode({
  labels: { [ZONE]: 'a' },
  unschedulable: true,
  taints: [{ key: 'gpu', effect: 'NoSchedule' }],
});

describe('a node that is refused', () => {
  it.each(CASES)('$is', ({ refusal, pod: options, around }) => {
    const pod = aPod(options);
    const view = clusterView({ version: '1.37', ...around });
    const refused = [{ node, refusal }];
    const twice = [...refused, { node: aNode({ name: 'node-2' }), refusal }];
    expect(
      told({
        row: nodeVerdicts(view, pod, { feasible: [], refused }),
        one: refusalSummary(pod, refused),
        two: refusalSummary(pod, twice),
        proof: refusalEvidence(view, pod, refused),
      }),
    ).toMatchSnapshot();
  });
});

describe('the summary of many nodes', () => {
  const cordoned: NodeRefusal = { plugin: 'NodeUnschedulable' };
  const affinity: NodeRefusal = { plugin: 'NodeAffinity' };
  const taint = (key: string): NodeRefusal => ({
    plugin: 'TaintToleration',
    taint: { key, effect: 'NoSchedule' },
  });
  const summaryOf = (...refusals: readonly NodeRefusal[]) => {
    const refused = refusals.map((refusal, index) => ({ node: aNode({ name: `n${index}` }), refusal }));
    return told(refusalSummary(aPod(), refused), 'no');
  };

  it.each([
    [[cordoned], 'no: [Node n0] is cordoned'],
    [[cordoned, cordoned], 'no: all 2 are cordoned'],
    [[affinity, cordoned, cordoned], 'no: 2 are cordoned; [Node n0] is not among those that the Pod selects'],
    [
      [taint('a'), taint('b'), taint('c'), taint('d'), cordoned, cordoned],
      'no: 2 are cordoned; [Node n0] has the taint `a`, which it does not tolerate; [Node n1] has the taint `b`, which it does not tolerate; 2 more reasons',
    ],
  ] as const)('%#', (refusals, text) => {
    expect(summaryOf(...refusals)).toBe(text);
  });
});

it('names each field once, and of many the first eight', () => {
  const view = clusterView({ version: '1.37' });
  const refusal: NodeRefusal = { plugin: 'NodeUnschedulable' };
  const nodes = Array.from({ length: 12 }, (_, index) => ({ node: aNode({ name: `n${index}` }), refusal }));
  expect(refusalEvidence(view, aPod(), nodes)).toHaveLength(8);
  expect(refusalEvidence(view, aPod(), [...nodes.slice(0, 2), ...nodes.slice(0, 2)])).toEqual([
    { kind: 'Field', object: { kind: 'Node', name: 'n0' }, path: 'spec.unschedulable', value: 'false' },
    { kind: 'Field', object: { kind: 'Node', name: 'n1' }, path: 'spec.unschedulable', value: 'false' },
  ]);
});

it('a node that fits', () => {
  const feasible = [{ node: aNode() }];
  expect(nodeVerdicts(clusterView({ version: '1.37' }), aPod(), { feasible, refused: [] })).toEqual([
    {
      nodeName: 'node-1',
      fits: true,
      plugin: undefined,
      reasons: [['All checks pass.']],
      schedulerTexts: [],
    },
  ]);
});

it('a node selector in words', () => {
  const term = (key: string, operator: string, ...values: string[]) => ({ key, operator, values });
  const selector = {
    nodeSelectorTerms: [
      { matchExpressions: [term('zone', 'In', 'a', 'b'), term('gpu', 'Exists')] },
      {
        matchExpressions: [term('kubernetes.io/hostname', 'In', 'node-1')],
        matchFields: [term('metadata.name', 'In', 'x')],
      },
    ],
  };
  expect(nodeSelectorText(selector)).toBe(
    'zone in (a, b) and gpu, or kubernetes.io/hostname=node-1 and metadata.name=x',
  );
  expect(nodeSelectorText(selector, aNode())).toBe('zone in (a, b) and gpu, or metadata.name=x');
  expect(nodeSelectorText(undefined)).toBe('');
});
