/** After TestTopologyAggregation, TestPreferredTopologies and TestAllowedTopologies of external-provisioner pkg/controller/topology_test.go, 6.3. */
import { describe, expect, it } from 'vitest';
import type { CSINode } from '../../kubernetes/storage-kinds';
import { aNode } from '../../volume/placement/testing/nodes';
import { accessibilityRequirement, nodeAffinityOf, turnOf } from './topology';

const DRIVER = 'disk.example.com';
const ZONE = 'topology.kubernetes.io/zone';
const nodes = [
  aNode({ name: 'n1', labels: { [ZONE]: 'a' } }),
  aNode({ name: 'n2', labels: { [ZONE]: 'b' } }),
  aNode({ name: 'n3', labels: { [ZONE]: 'c' } }),
];
const csiNode = (name: string, topologyKeys: readonly string[] = [ZONE]): CSINode => ({
  apiVersion: 'storage.k8s.io/v1',
  kind: 'CSINode',
  metadata: { name },
  spec: { drivers: [{ name: DRIVER, nodeID: name, topologyKeys }] },
});
const csiNodes = ['n1', 'n2', 'n3'].map((name) => csiNode(name));

function zones(options: Partial<Parameters<typeof accessibilityRequirement>[0]>) {
  const result = accessibilityRequirement({
    driver: DRIVER,
    hasPlaces: false,
    claimName: 'c',
    allowedTopologies: undefined,
    selectedNode: undefined,
    nodes,
    csiNodes,
    ...options,
  });
  if (!result.ok) return result.error;
  const names = (segments: readonly { readonly [key: string]: string }[] = []) =>
    segments.map((segment) => segment[ZONE] ?? '?').join('');
  return (
    result.value && { requisite: names(result.value.requisite), preferred: names(result.value.preferred) }
  );
}

const allowed = (...values: string[]) => [{ matchLabelExpressions: [{ key: ZONE, values }] }];

describe('where a volume may lie', () => {
  it.each([
    {
      name: 'anywhere, in turn by name',
      options: { claimName: 'd' },
      expected: { requisite: 'abc', preferred: 'cab' },
    },
    {
      name: 'with a selected node, that first',
      options: { selectedNode: nodes[1] },
      expected: { requisite: 'abc', preferred: 'bca' },
    },
    {
      name: 'where the class allows',
      options: { allowedTopologies: allowed('b', 'c'), claimName: 'c' },
      expected: { requisite: 'bc', preferred: 'bc' },
    },
    {
      name: 'where the class allows, the selected node first',
      options: { allowedTopologies: allowed('b', 'c'), selectedNode: nodes[2] },
      expected: { requisite: 'bc', preferred: 'cb' },
    },
    { name: 'a driver without topology', options: { csiNodes: [csiNode('n1', [])] }, expected: undefined },
    { name: 'no CSINode at all', options: { csiNodes: [] }, expected: undefined },
    {
      name: 'a driver with topology, of which no node says so',
      options: { csiNodes: [csiNode('n1', [])], hasPlaces: true },
      expected: 'no available topology found',
    },
    {
      name: 'a driver with topology that the selected node says nothing of',
      options: { csiNodes: [csiNode('n1', [])], hasPlaces: true, selectedNode: nodes[0] },
      expected: 'no topology key found for node n1',
    },
    {
      name: 'a driver with topology and a class that says where',
      options: { csiNodes: [], hasPlaces: true, allowedTopologies: allowed('b') },
      expected: { requisite: 'b', preferred: 'b' },
    },
    {
      name: 'keys that are labels of no node',
      options: { csiNodes: [csiNode('n1', ['rack', 'row'])] },
      expected: 'topologyKeys [rack row] were not found on any nodes',
    },
    {
      name: 'a selected node without the driver',
      options: { selectedNode: aNode({ name: 'n9' }) },
      expected: 'no topology key found for node n9',
    },
    {
      name: 'nodes with other keys are left out',
      options: { selectedNode: nodes[0], csiNodes: [csiNode('n1'), csiNode('n2', ['rack'])] },
      expected: { requisite: 'a', preferred: 'a' },
    },
  ])('$name', ({ options, expected }) => {
    expect(zones(options)).toEqual(expected);
  });

  it('takes every combination of the values of a term', () => {
    const terms = [
      {
        matchLabelExpressions: [
          { key: ZONE, values: ['a', 'b'] },
          { key: 'rack', values: ['1', '2'] },
        ],
      },
    ];
    const result = accessibilityRequirement({
      driver: DRIVER,
      hasPlaces: false,
      claimName: 'c',
      allowedTopologies: terms,
      selectedNode: undefined,
      nodes,
      csiNodes,
    });
    expect(result.ok && result.value?.requisite).toEqual([
      { [ZONE]: 'a', rack: '1' },
      { [ZONE]: 'a', rack: '2' },
      { [ZONE]: 'b', rack: '1' },
      { [ZONE]: 'b', rack: '2' },
    ]);
  });
});

describe('whose turn it is', () => {
  it('goes round by the number of a member of a StatefulSet', () => {
    const turns = [0, 1, 2, 3].map((ordinal) => turnOf(`www-web-${ordinal}`, 3));
    const [first = 0] = turns;
    expect(turns).toEqual([first, (first + 1) % 3, (first + 2) % 3, first]);
  });

  it('is the same for all claims of one member', () => {
    expect(turnOf('data-web-4', 7)).toBe(turnOf('log-web-4', 7));
  });

  it('does not take other numbers for ordinals', () => {
    expect(turnOf('web-4294967296', 1_000_003)).not.toBe(turnOf('web-0', 1_000_003));
    expect(turnOf('web-1x', 1_000_003)).not.toBe(turnOf('web-1', 1_000_003));
  });
});

it('a volume can be reached from each of its places', () => {
  expect(nodeAffinityOf([])).toBeUndefined();
  expect(nodeAffinityOf([{ zone: 'a', rack: '1' }, { zone: 'b' }])).toEqual({
    required: {
      nodeSelectorTerms: [
        {
          matchExpressions: [
            { key: 'rack', operator: 'In', values: ['1'] },
            { key: 'zone', operator: 'In', values: ['a'] },
          ],
        },
        { matchExpressions: [{ key: 'zone', operator: 'In', values: ['b'] }] },
      ],
    },
  });
});
