/** After the NormalizeScore and scoring cases of tainttoleration, nodeaffinity, podtopologyspread, interpodaffinity and noderesources, 1.37. */
import { describe, expect, it } from 'vitest';
import type { KubernetesVersion } from '../../kubernetes/feature-gates';
import type { Node, Taint } from '../../kubernetes/node';
import type { StringMap } from '../../kubernetes/object';
import type { Pod, PodAffinityTerm, PodSpec } from '../../kubernetes/pod';
import { scoreNodes } from './node-scores';
import { placementView } from './placement-objects';
import { aNode } from './testing/nodes';
import { NO_VOLUMES } from './volume-binding';

const ROOM = { cpu: '4', memory: '4Gi', pods: '110' };

function pod(name: string, spec: PodSpec = {}, labels: StringMap = {}, namespace = 'default'): Pod {
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace, labels }, spec };
}

interface Cluster {
  readonly nodes: readonly Node[];
  readonly pods?: readonly Pod[];
  readonly version?: KubernetesVersion;
}

/** The scores of the nodes that take the Pod, beside the lowest of them: what does not differ decides nothing. */
function scores(incoming: Pod, { nodes, pods, version = '1.37' }: Cluster, feasible = nodes): number[] {
  const view = placementView({ version, nodes, pods });
  const all = scoreNodes(
    incoming,
    feasible.map((node) => ({ node, volumes: NO_VOLUMES })),
    view,
  );
  return all.map((score) => score - Math.min(...all));
}

function node(name: string, labels: StringMap = {}, taints: readonly Taint[] = []): Node {
  return aNode({ name, labels, taints, allocatable: ROOM });
}

function prefers(...wishes: readonly { weight: number; key: string; values: readonly string[] }[]): PodSpec {
  const terms = wishes.map(({ weight, key, values }) => ({
    weight,
    preference: { matchExpressions: [{ key, operator: 'In', values }] },
  }));
  return { affinity: { nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution: terms } } };
}

describe('nodes that a Pod would like', () => {
  const disks = [node('a'), node('b', { disk: 'ssd' }), node('c', { disk: 'ssd', zone: 'x' })];

  it.each([
    { name: 'no wish', spec: {}, expected: [0, 0, 0] },
    {
      name: 'the most wanted 100, times the weight 2 of NodeAffinity',
      spec: prefers({ weight: 1, key: 'disk', values: ['ssd'] }),
      expected: [0, 200, 200],
    },
    {
      name: 'wishes are added up, the others in proportion to the most wanted and cut to a whole number',
      spec: prefers(
        { weight: 1, key: 'disk', values: ['ssd'] },
        { weight: 5, key: 'zone', values: ['x', 'y'] },
      ),
      expected: [0, 32, 200],
    },
    {
      name: 'a wish that no node meets',
      spec: prefers({ weight: 100, key: 'disk', values: ['tape'] }),
      expected: [0, 0, 0],
    },
    {
      name: 'a wish by the name of the node',
      spec: {
        affinity: {
          nodeAffinity: {
            preferredDuringSchedulingIgnoredDuringExecution: [
              {
                weight: 1,
                preference: { matchFields: [{ key: 'metadata.name', operator: 'In', values: ['b'] }] },
              },
            ],
          },
        },
      },
      expected: [0, 200, 0],
    },
    {
      name: 'a wish without any condition means no node',
      spec: {
        affinity: {
          nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 9, preference: {} }] },
        },
      },
      expected: [0, 0, 0],
    },
  ])('$name', ({ spec, expected }) => {
    expect(scores(pod('new', spec), { nodes: disks })).toEqual(expected);
  });
});

describe('nodes that ask Pods to go elsewhere', () => {
  const dirty: Taint = { key: 'dirty', value: 'yes', effect: 'PreferNoSchedule' };
  const old: Taint = { key: 'old', effect: 'PreferNoSchedule' };
  const nodes = [node('a', {}, [dirty]), node('b', {}, [dirty, old]), node('c')];

  it.each([
    {
      name: 'the fewer the better, times the weight 3 of TaintToleration',
      spec: {},
      expected: [150, 0, 300],
    },
    {
      name: 'a taint that the Pod tolerates is none',
      spec: { tolerations: [{ key: 'dirty', operator: 'Exists' }] },
      expected: [300, 0, 300],
    },
    {
      name: 'a toleration of another effect does not help',
      spec: { tolerations: [{ key: 'dirty', operator: 'Exists', effect: 'NoSchedule' }] },
      expected: [150, 0, 300],
    },
    { name: 'everything is tolerated', spec: { tolerations: [{ operator: 'Exists' }] }, expected: [0, 0, 0] },
  ])('$name', ({ spec, expected }) => {
    expect(scores(pod('new', spec), { nodes })).toEqual(expected);
  });

  it('does not count taints that refuse', () => {
    const tainted = [node('a', {}, [{ key: 'k', effect: 'NoSchedule' }]), node('b')];
    expect(scores(pod('new'), { nodes: tainted })).toEqual([0, 0]);
  });

  it('normalises over the nodes that take the Pod, not over all', () => {
    expect(scores(pod('new'), { nodes }, [nodes[0], nodes[2]] as Node[])).toEqual([0, 300]);
  });
});

describe('Pods that a Pod would like near or away', () => {
  const DB: PodAffinityTerm = { topologyKey: 'zone', labelSelector: { matchLabels: { app: 'db' } } };
  const nodes = [node('a', { zone: 'x' }), node('b', { zone: 'y' }), node('c')];
  const near = (weight: number, term = DB): PodSpec => ({
    affinity: {
      podAffinity: {
        preferredDuringSchedulingIgnoredDuringExecution: [{ weight, podAffinityTerm: term }],
      },
    },
  });
  const away = (weight: number): PodSpec => ({
    affinity: {
      podAntiAffinity: {
        preferredDuringSchedulingIgnoredDuringExecution: [{ weight, podAffinityTerm: DB }],
      },
    },
  });
  const on = (nodeName: string, spec: PodSpec = {}): PodSpec => ({ ...spec, nodeName });
  /** In the same order as the nodes; what runs takes room, so every node has one Pod. */
  const running = (...pods: readonly Pod[]): readonly Pod[] => {
    const taken = new Set(pods.map(({ spec }) => spec.nodeName));
    const fill = nodes
      .map(({ metadata }) => metadata.name)
      .filter((name) => !taken.has(name))
      .map((name) => pod(`fill-${name}`, on(name)));
    return [...pods, ...fill];
  };

  it.each([
    {
      name: 'near, times the weight 2 of InterPodAffinity',
      spec: near(5),
      pods: running(pod('p', on('a'), { app: 'db' })),
      expected: [200, 0, 0],
    },
    {
      name: 'away: the place of such a Pod is the worst',
      spec: away(5),
      pods: running(pod('p', on('a'), { app: 'db' })),
      expected: [0, 200, 200],
    },
    {
      name: 'Pods of another namespace are not meant',
      spec: near(5),
      pods: running(pod('p', on('a'), { app: 'db' }, 'other')),
      expected: [0, 0, 0],
    },
    {
      name: 'Pods that would like it near',
      spec: {},
      pods: running(pod('p', on('b', near(3)), { app: 'web' })),
      expected: [0, 200, 0],
    },
    {
      name: 'Pods that would like it away',
      spec: {},
      pods: running(pod('p', on('b', away(3)), { app: 'web' })),
      expected: [200, 0, 200],
    },
    {
      name: 'Pods that insist on it near count 1, beside a wish of 3',
      spec: {},
      pods: running(
        pod('p', on('a', near(3)), { app: 'web' }),
        pod(
          'q',
          on('b', { affinity: { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [DB] } } }),
          { app: 'web' },
        ),
      ),
      expected: [200, 66, 0],
    },
    { name: 'no wish of anybody', spec: {}, pods: running(), expected: [0, 0, 0] },
  ])('$name', ({ spec, pods, expected }) => {
    expect(scores(pod('new', spec, { app: 'db' }), { nodes, pods })).toEqual(expected);
  });
});

describe('spreading that is only asked for', () => {
  const spread = (topologyKey: string, more: object = {}): PodSpec => ({
    topologySpreadConstraints: [
      {
        maxSkew: 1,
        topologyKey,
        whenUnsatisfiable: 'ScheduleAnyway',
        labelSelector: { matchLabels: { app: 'db' } },
        ...more,
      },
    ],
  });
  const labels = { app: 'db' };
  const nodes = [node('a', { zone: 'x' }), node('b', { zone: 'x' }), node('c', { zone: 'y' })];
  const db = (name: string, nodeName: string, namespace?: string) =>
    pod(name, { nodeName }, labels, namespace);
  const other = (name: string, nodeName: string) => pod(name, { nodeName });

  it.each([
    {
      name: 'the fewest best, times the weight 2 of PodTopologySpread',
      spec: spread('zone'),
      pods: [db('p', 'a'), other('q', 'b'), other('r', 'c')],
      expected: [0, 0, 200],
    },
    {
      name: 'in proportion: two Pods here and one there are 3 and 1, so 33 and 100',
      spec: spread('zone'),
      pods: [db('p', 'a'), db('q', 'b'), db('r', 'c')],
      expected: [0, 0, 134],
    },
    {
      name: 'by the name of the host: node by node',
      spec: spread('kubernetes.io/hostname'),
      pods: [db('p', 'a'), other('q', 'b'), other('r', 'c')],
      expected: [0, 200, 200],
    },
    {
      name: 'a larger skew waters the difference down: 5 and 8, so 100 and 62',
      spec: spread('zone', { maxSkew: 5 }),
      pods: [db('p', 'a'), other('q', 'b'), db('r', 'c'), db('s', 'c'), db('t', 'c')],
      expected: [76, 76, 0],
    },
    {
      name: 'Pods of another namespace do not count',
      spec: spread('zone'),
      pods: [db('p', 'a', 'other'), other('q', 'b'), other('r', 'c')],
      expected: [0, 0, 0],
    },
    {
      name: 'a label that no node has decides nothing',
      spec: spread('rack'),
      pods: [],
      expected: [0, 0, 0],
    },
    {
      name: 'a constraint that insists does not weigh',
      spec: spread('zone', { whenUnsatisfiable: 'DoNotSchedule' }),
      pods: [db('p', 'a'), other('q', 'b'), other('r', 'c')],
      expected: [0, 0, 0],
    },
  ])('$name', ({ spec, pods, expected }) => {
    expect(scores(pod('new', spec, labels), { nodes, pods })).toEqual(expected);
  });

  it('puts nodes that lack a label behind those that have it', () => {
    const some = [node('a', { zone: 'x' }), node('b')];
    expect(scores(pod('new', spread('zone'), labels), { nodes: some })).toEqual([200, 0]);
  });

  it('counts Pods only where it may go, but on nodes of such a place that do not take it, too', () => {
    const pods = [db('p', 'b'), other('q', 'a'), other('r', 'c')];
    const feasible = [nodes[0], nodes[2]] as Node[];
    expect(scores(pod('new', spread('zone'), labels), { nodes, pods }, feasible)).toEqual([0, 200]);
    const unwanted = { ...spread('zone'), nodeSelector: { 'kubernetes.io/hostname': 'a' } };
    expect(scores(pod('new', unwanted, labels), { nodes, pods }, feasible)).toEqual([0, 0]);
  });
});

describe('room', () => {
  const asks = (cpu: string, memory: string, nodeName?: string): PodSpec => ({
    nodeName,
    containers: [{ name: 'c', resources: { requests: { cpu, memory } } }],
  });
  const nodes = [node('a'), node('b')];
  /** `a` has 2 of 4 cpu and no memory taken, `b` 1 of 4 cpu and 1 of 4 GiB: both have the same room left. */
  const pods = [pod('p', asks('2', '0', 'a')), pod('q', asks('1', '1Gi', 'b'))];

  it('counts the balance of cpu and memory that the Pod brings about', () => {
    // Balance of a: 75 before, 100 with the Pod, so 87; of b: 100 before, 75 with it, so 62.
    expect(scores(pod('new', asks('0', '2Gi')), { nodes, pods })).toEqual([25, 0]);
  });

  it('counts the balance itself before 1.37', () => {
    expect(scores(pod('new', asks('0', '2Gi')), { nodes, pods, version: '1.30' })).toEqual([25, 0]);
    // A Pod without requests: 75 and 100; since 1.37 it changes nothing.
    expect(scores(pod('new'), { nodes, pods, version: '1.30' })).toEqual([0, 25]);
    expect(scores(pod('new'), { nodes, pods })).toEqual([0, 0]);
  });

  it('leaves out what a node does not have', () => {
    const bare = [aNode({ name: 'a', allocatable: { cpu: '4' } }), aNode({ name: 'b', allocatable: {} })];
    expect(scores(pod('new', asks('2', '0')), { nodes: bare })).toEqual([25, 0]);
  });

  it('takes a share above everything for everything', () => {
    const small = [aNode({ name: 'a', allocatable: { cpu: '1', memory: '4Gi' } }), node('b')];
    const full = [pod('p', asks('3', '4Gi', 'a')), pod('q', asks('4', '4Gi', 'b'))];
    expect(scores(pod('new', asks('1', '1Gi')), { nodes: small, pods: full })).toEqual([0, 0]);
  });
});

it('adds the scores up: what a taint says outweighs a wish', () => {
  const nodes = [node('a', { disk: 'ssd' }, [{ key: 'k', effect: 'PreferNoSchedule' }]), node('b')];
  const incoming = pod('new', prefers({ weight: 100, key: 'disk', values: ['ssd'] }));
  expect(scores(incoming, { nodes })).toEqual([0, 100]);
});
