import { describe, expect, it } from 'vitest';
import type { Node } from '../../kubernetes/node';
import type { Pod, TopologySpreadConstraint } from '../../kubernetes/pod';
import { placementView } from './placement-objects';
import { findSpreadObstacle, podSpread, spreadObstacleText } from './topology-spread';

const ZONE = 'zone';
const SPREAD: TopologySpreadConstraint = {
  maxSkew: 1,
  topologyKey: ZONE,
  whenUnsatisfiable: 'DoNotSchedule',
  labelSelector: { matchLabels: { app: 'db' } },
};

function node(name: string, zone?: string, labels: Record<string, string> = {}): Node {
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, labels: { ...labels, ...(zone && { [ZONE]: zone }) } },
  };
}

function pod(name: string, nodeName?: string, more: Partial<Pod['metadata']> = {}): Pod {
  const metadata = { name, namespace: 'default', labels: { app: 'db' }, ...more };
  return { apiVersion: 'v1', kind: 'Pod', metadata, spec: { nodeName } };
}

const THREE = [node('a', 'x'), node('b', 'y'), node('c', 'z')];

/** Which of the nodes are refused, and why. */
function refused(
  constraint: Partial<TopologySpreadConstraint>,
  nodes: readonly Node[],
  pods: readonly Pod[],
  spec: Pod['spec'] = {},
): Record<string, string> {
  const view = placementView({ version: '1.37', nodes, pods });
  const incoming: Pod = {
    ...pod('new'),
    spec: { ...spec, topologySpreadConstraints: [{ ...SPREAD, ...constraint }] },
  };
  const spread = podSpread(incoming, view);
  return Object.fromEntries(
    nodes.flatMap((one) => {
      const obstacle = findSpreadObstacle(spread, one);
      return obstacle ? [[one.metadata.name, obstacle.reason]] : [];
    }),
  );
}

describe('spreading over topologies', () => {
  it.each([
    { name: 'no Pod yet', pods: [], refuses: {} },
    { name: 'one in a zone', pods: [pod('p', 'a')], refuses: { a: 'Skew' } },
    { name: 'one in each zone', pods: [pod('p', 'a'), pod('q', 'b'), pod('r', 'c')], refuses: {} },
    { name: 'a larger skew allows two', constraint: { maxSkew: 2 }, pods: [pod('p', 'a')], refuses: {} },
    {
      name: 'Pods of another namespace do not count',
      pods: [pod('p', 'a', { namespace: 'other' })],
      refuses: {},
    },
    { name: 'other Pods do not count', pods: [pod('p', 'a', { labels: { app: 'web' } })], refuses: {} },
    {
      name: 'Pods that are going do not count',
      pods: [pod('p', 'a', { deletionTimestamp: '2026-01-05T09:00:00Z' })],
      refuses: {},
    },
    {
      name: 'what only prefers does not refuse',
      constraint: { whenUnsatisfiable: 'ScheduleAnyway' },
      pods: [pod('p', 'a')],
      refuses: {},
    },
    {
      name: 'too few domains: the fewest are none',
      constraint: { minDomains: 4 },
      pods: [pod('p', 'a'), pod('q', 'b'), pod('r', 'c')],
      refuses: { a: 'Skew', b: 'Skew', c: 'Skew' },
    },
  ])('$name', ({ constraint = {}, pods, refuses }) => {
    expect(refused(constraint, THREE, pods)).toEqual(refuses);
  });

  it('refuses a node without the label, which counts for nobody', () => {
    expect(refused({}, [...THREE, node('d')], [])).toEqual({ d: 'MissingLabel' });
  });

  it('leaves nodes out of account that the Pod does not want, unless told otherwise', () => {
    const nodes = [node('a', 'x', { disk: 'ssd' }), node('b', 'y')];
    const spec = { nodeSelector: { disk: 'ssd' } };
    expect(refused({}, nodes, [pod('p', 'a')], spec)).toEqual({});
    const policy = { nodeAffinityPolicy: 'Ignore' };
    expect(refused(policy, nodes, [pod('p', 'a')], spec)).toEqual({ a: 'Skew' });
  });

  it('asks for the Pod’s own values of matchLabelKeys too', () => {
    const other = pod('p', 'a', { labels: { app: 'web' } });
    expect(refused({ labelSelector: {} }, THREE, [other])).toEqual({ a: 'Skew' });
    expect(refused({ labelSelector: {}, matchLabelKeys: ['app'] }, THREE, [other])).toEqual({});
  });

  it('has the words of the scheduler', () => {
    const text = "node(s) didn't match pod topology spread constraints";
    const skew = { topologyKey: ZONE, topologyValue: 'x', matching: 1, fewest: 0, maxSkew: 1 };
    expect(spreadObstacleText({ reason: 'Skew', ...skew })).toBe(text);
    expect(spreadObstacleText({ reason: 'MissingLabel', topologyKey: ZONE })).toBe(
      `${text} (missing required label)`,
    );
  });
});
