import { describe, expect, it } from 'vitest';
import { assertDefined } from '../../base/assert';
import type { Node } from '../../kubernetes/node';
import type { PersistentVolumeClaim } from '../../kubernetes/persistent-volume-claim';
import type { Pod } from '../../kubernetes/pod';
import { placePod } from './place-pod';
import { placementView } from './placement-objects';
import { placementText } from './placement-text';
import { findPreemption, withPodsOnNode } from './preemption';

function node(name: string, cpu = '2', more: Partial<Node['spec']> = {}): Node {
  const allocatable = { cpu, memory: '8Gi', pods: '10' };
  return { apiVersion: 'v1', kind: 'Node', metadata: { name }, spec: more, status: { allocatable } };
}

interface Given {
  readonly cpu?: string;
  readonly priority?: number;
  readonly claim?: string;
  readonly started?: string;
  readonly spec?: Pod['spec'];
  readonly status?: Pod['status'];
  readonly deleting?: true;
}

function pod(name: string, nodeName: string | undefined, given: Given = {}): Pod {
  const { cpu = '1', priority, claim, started, spec, status, deleting } = given;
  const metadata = { name, namespace: 'default' };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: deleting ? { ...metadata, deletionTimestamp: '2026-01-05T09:00:00Z' } : metadata,
    spec: {
      nodeName,
      priority,
      containers: [{ name: 'c', resources: { requests: { cpu } } }],
      ...(claim && { volumes: [{ name: 'v', persistentVolumeClaim: { claimName: claim } }] }),
      ...spec,
    },
    status: { ...(started && { startTime: started }), ...status },
  };
}

const RWOP: PersistentVolumeClaim = {
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: {
    name: 'c',
    namespace: 'default',
    annotations: { 'pv.kubernetes.io/bind-completed': 'yes' },
  },
  spec: { accessModes: ['ReadWriteOncePod'], volumeName: 'a', storageClassName: '' },
  status: { phase: 'Bound' },
};

/** What the scheduler comes to for `incoming`, and its words. */
function judge(incoming: Pod, nodes: readonly Node[], pods: readonly Pod[]) {
  const volume = {
    apiVersion: 'v1' as const,
    kind: 'PersistentVolume' as const,
    metadata: { name: 'a' },
    spec: {},
  };
  const view = placementView({ version: '1.37', nodes, pods, claims: [RWOP], volumes: [volume] });
  const placement = placePod(incoming, view);
  const refused = assertDefined(placement.kind === 'Judged' ? placement.refused : undefined, 'it is judged');
  expect(refused).toHaveLength(nodes.length);
  const verdict = findPreemption(incoming, refused, view);
  const chosen =
    verdict.kind === 'Candidate'
      ? `${verdict.node.metadata.name}: ${verdict.victims.map(({ metadata }) => metadata.name).join(' ')}`
      : verdict.kind;
  return { chosen, text: placementText(placement, '1.37', verdict) };
}

describe('making room', () => {
  it.each([
    {
      name: 'nobody is less important',
      incoming: pod('new', undefined),
      nodes: [node('a')],
      pods: [pod('p', 'a'), pod('q', 'a')],
      chosen: 'NoCandidates',
      preemption: ' preemption: 0/1 nodes are available: 1 No preemption victims found for incoming pod.',
    },
    {
      name: 'only as many as are needed, the least important',
      incoming: pod('new', undefined, { priority: 10 }),
      nodes: [node('a')],
      pods: [pod('p', 'a', { priority: 5 }), pod('q', 'a', { priority: 1 })],
      chosen: 'a: q',
      preemption: '',
    },
    {
      name: 'of equals the one that started last',
      incoming: pod('new', undefined, { priority: 10 }),
      nodes: [node('a')],
      pods: [
        pod('p', 'a', { started: '2026-01-05T09:00:02Z' }),
        pod('q', 'a', { started: '2026-01-05T09:00:01Z' }),
      ],
      chosen: 'a: p',
      preemption: '',
    },
    {
      name: 'the node where the most important victim is the least',
      incoming: pod('new', undefined, { priority: 10, cpu: '2' }),
      nodes: [node('a'), node('b')],
      pods: [
        pod('p', 'a', { priority: 5 }),
        pod('q', 'a', { priority: 1 }),
        pod('r', 'b', { priority: 4 }),
        pod('s', 'b', { priority: 4 }),
      ],
      chosen: 'b: r s',
      preemption: '',
    },
    {
      name: 'the node with fewer victims of a kind',
      incoming: pod('new', undefined, { priority: 10, cpu: '2' }),
      nodes: [node('a'), node('b')],
      pods: [pod('p', 'a'), pod('q', 'a'), pod('r', 'b', { cpu: '2' })],
      chosen: 'b: r',
      preemption: '',
    },
    {
      name: 'the node with the lower sum, though the most important are alike',
      incoming: pod('new', undefined, { priority: 10, cpu: '2' }),
      nodes: [node('a'), node('b')],
      pods: [
        pod('p', 'a', { priority: 4 }),
        pod('q', 'a', { priority: 3 }),
        pod('r', 'b', { priority: 4 }),
        pod('s', 'b', { priority: 2 }),
      ],
      chosen: 'b: r s',
      preemption: '',
    },
    {
      name: 'fewer victims, though more of negative priority have a lower sum',
      incoming: pod('new', undefined, { priority: 10, cpu: '2' }),
      nodes: [node('a'), node('b')],
      pods: [
        pod('p', 'a', { priority: -5 }),
        pod('q', 'a', { priority: -5 }),
        pod('r', 'b', { priority: -5, cpu: '2' }),
      ],
      chosen: 'b: r',
      preemption: '',
    },
    {
      name: 'the node where the most important victim started last',
      incoming: pod('new', undefined, { priority: 10, cpu: '2' }),
      nodes: [node('a'), node('b')],
      pods: [
        pod('p', 'a', { priority: 4, started: '2026-01-05T09:00:02Z' }),
        pod('q', 'a', { priority: 1, started: '2026-01-05T09:00:09Z' }),
        pod('r', 'b', { priority: 4, started: '2026-01-05T09:00:03Z' }),
        pod('s', 'b', { priority: 1, started: '2026-01-05T09:00:00Z' }),
      ],
      chosen: 'b: r s',
      preemption: '',
    },
    {
      name: 'the node where the earliest of several most important started last',
      incoming: pod('new', undefined, { priority: 10, cpu: '2' }),
      nodes: [node('a'), node('b')],
      pods: [
        pod('p', 'a', { started: '2026-01-05T09:00:09Z' }),
        pod('q', 'a', { started: '2026-01-05T09:00:01Z' }),
        pod('r', 'b', { started: '2026-01-05T09:00:02Z' }),
        pod('s', 'b', { started: '2026-01-05T09:00:03Z' }),
      ],
      chosen: 'b: r s',
      preemption: '',
    },
    {
      name: 'a Pod that has not started before one that has',
      incoming: pod('new', undefined, { priority: 10 }),
      nodes: [node('a')],
      pods: [pod('p', 'a', { started: '2026-01-05T09:00:01Z' }), pod('q', 'a')],
      chosen: 'a: q',
      preemption: '',
    },
    {
      name: 'the more important stays, though it started later and comes later',
      incoming: pod('new', undefined, { priority: 10 }),
      nodes: [node('a')],
      pods: [
        pod('p', 'a', { priority: 1, started: '2026-01-05T09:00:01Z' }),
        pod('q', 'a', { priority: 5, started: '2026-01-05T09:00:02Z' }),
      ],
      chosen: 'a: p',
      preemption: '',
    },
    {
      name: 'not even without all of them',
      incoming: pod('new', undefined, { priority: 10, cpu: '2' }),
      nodes: [node('a')],
      pods: [pod('p', 'a', { priority: 10 }), pod('q', 'a', { priority: 1 })],
      chosen: 'NoCandidates',
      preemption: ' preemption: 0/1 nodes are available: 1 Insufficient cpu.',
    },
    {
      name: 'no Pod that went could help',
      incoming: pod('new', undefined, { priority: 10 }),
      nodes: [node('a', '2', { unschedulable: true })],
      pods: [pod('p', 'a')],
      chosen: 'NoCandidates',
      preemption: ' preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling.',
    },
    {
      name: 'the Pod does not want it',
      incoming: pod('new', undefined, { priority: 10, spec: { preemptionPolicy: 'Never' } }),
      nodes: [node('a', '0')],
      pods: [pod('p', 'a')],
      chosen: 'NotEligible',
      preemption: ' preemption: not eligible due to preemptionPolicy=Never.',
    },
    {
      name: 'the victims are on their way',
      incoming: pod('new', undefined, { priority: 10, status: { nominatedNodeName: 'a' } }),
      nodes: [node('a')],
      pods: [pod('p', 'a', { cpu: '2', deleting: true })],
      chosen: 'NotEligible',
      preemption: ' preemption: not eligible due to a terminating pod on the nominated node.',
    },
    {
      name: 'nobody is leaving the node that it chose',
      incoming: pod('new', undefined, { priority: 10, status: { nominatedNodeName: 'a' } }),
      nodes: [node('a')],
      pods: [pod('p', 'a', { cpu: '2' })],
      chosen: 'a: p',
      preemption: '',
    },
    {
      name: 'who leaves the chosen node is not less important',
      incoming: pod('new', undefined, { priority: 10, status: { nominatedNodeName: 'a' } }),
      nodes: [node('a')],
      pods: [pod('p', 'a', { priority: 10, deleting: true }), pod('q', 'a')],
      chosen: 'a: q',
      preemption: '',
    },
    {
      name: 'who leaves is on another node than the chosen',
      incoming: pod('new', undefined, { priority: 10, status: { nominatedNodeName: 'b' } }),
      nodes: [node('a'), node('b')],
      pods: [pod('p', 'a', { cpu: '2', deleting: true }), pod('q', 'b', { cpu: '2' })],
      chosen: 'a: p',
      preemption: '',
    },
    {
      name: 'one of several leaves the chosen node',
      incoming: pod('new', undefined, { priority: 10, status: { nominatedNodeName: 'a' } }),
      nodes: [node('a')],
      pods: [pod('p', 'a'), pod('q', 'a', { deleting: true })],
      chosen: 'NotEligible',
      preemption: ' preemption: not eligible due to a terminating pod on the nominated node.',
    },
    {
      name: 'the user of a ReadWriteOncePod claim, on whichever node it is',
      incoming: pod('new', undefined, { priority: 10, claim: 'c' }),
      nodes: [node('a'), node('b')],
      pods: [pod('p', 'b', { claim: 'c' }), pod('q', 'b')],
      chosen: 'b: p',
      preemption: '',
    },
  ])('$name', ({ incoming, nodes, pods, chosen, preemption }) => {
    const judged = judge(incoming, nodes, pods);
    expect(judged.chosen).toBe(chosen);
    expect(judged.text?.replace(/^.*? nodes are available: [^.]*\./, '')).toBe(preemption);
  });
});

it('a view with other Pods on one node is the same in all else', () => {
  const asked: string[] = [];
  const told =
    (what: string) =>
    (...given: string[]) => {
      asked.push([what, ...given].join(' '));
      return what;
    };
  const known = [
    'enabled',
    'nodes',
    'podsOnNode',
    'claim',
    'volume',
    'storageClass',
    'volumesOfClass',
    'csiDriver',
    'csiNode',
    'csiStorageCapacities',
    'volumeAttachments',
    'namespaceLabels',
  ] as const;
  const base = Object.fromEntries(known.map((what) => [what, told(what)]));
  const view = withPodsOnNode({ ...base, version: '1.30' } as never, 'a', []) as never as Record<
    string,
    (...given: string[]) => unknown
  >;
  expect(Object.keys(view).sort()).toEqual(['version', ...known].sort());
  for (const what of known) expect(view[what]?.('x', 'y')).toBe(what);
  expect(view.podsOnNode?.('a')).toEqual([]);
  const namespaced = (what: string) => what === 'claim';
  const plain = (what: string) =>
    what === 'nodes' || what === 'csiStorageCapacities' || what === 'volumeAttachments';
  expect(asked).toEqual(
    known.map((what) => (plain(what) ? what : namespaced(what) ? `${what} x y` : `${what} x`)),
  );
});
