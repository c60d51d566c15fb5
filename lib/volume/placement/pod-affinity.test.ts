import { describe, expect, it } from 'vitest';
import type { Node } from '../../kubernetes/node';
import type { Pod, PodAffinityTerm } from '../../kubernetes/pod';
import { placementView } from './placement-objects';
import { findPodAffinityObstacle, podAffinityText, podSurroundings } from './pod-affinity';

const NEAR_DB: PodAffinityTerm = { topologyKey: 'zone', labelSelector: { matchLabels: { app: 'db' } } };

function node(name: string, zone?: string): Node {
  return { apiVersion: 'v1', kind: 'Node', metadata: { name, labels: zone === undefined ? {} : { zone } } };
}

type Rules = { readonly affinity?: PodAffinityTerm; readonly antiAffinity?: PodAffinityTerm };

function pod(name: string, app: string, nodeName?: string, rules: Rules = {}, namespace = 'default'): Pod {
  const required = (term?: PodAffinityTerm) =>
    term && { requiredDuringSchedulingIgnoredDuringExecution: [term] };
  const affinity = {
    podAffinity: required(rules.affinity),
    podAntiAffinity: required(rules.antiAffinity),
  };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace, labels: { app } },
    spec: { nodeName, affinity },
  };
}

const NODES = [node('a', 'x'), node('b', 'x'), node('c', 'y'), node('d')];

/** `node: reason` of every node that is refused. */
function refused(incoming: Pod, pods: readonly Pod[]): readonly string[] {
  const surroundings = podSurroundings(incoming, placementView({ version: '1.37', nodes: NODES, pods }));
  return NODES.flatMap((one) => {
    const obstacle = findPodAffinityObstacle(surroundings, one);
    return obstacle ? [`${one.metadata.name}: ${obstacle.reason}`] : [];
  });
}

describe('affinity to Pods', () => {
  it.each([
    {
      name: 'is near everywhere in the zone, and a node without the label is in none',
      incoming: pod('new', 'web', undefined, { affinity: NEAR_DB }),
      pods: [pod('p', 'db', 'a')],
      refuses: ['c: NoPodNear', 'd: NoPodNear'],
    },
    {
      name: 'has nowhere to go while there is no such Pod',
      incoming: pod('new', 'web', undefined, { affinity: NEAR_DB }),
      pods: [pod('p', 'web', 'a')],
      refuses: ['a: NoPodNear', 'b: NoPodNear', 'c: NoPodNear', 'd: NoPodNear'],
    },
    {
      name: 'lets the first of its kind go anywhere with the label',
      incoming: pod('new', 'db', undefined, { affinity: NEAR_DB }),
      pods: [],
      refuses: ['d: NoPodNear'],
    },
    {
      name: 'means Pods of its own namespace',
      incoming: pod('new', 'web', undefined, { affinity: NEAR_DB }),
      pods: [pod('p', 'db', 'a', {}, 'other')],
      refuses: ['a: NoPodNear', 'b: NoPodNear', 'c: NoPodNear', 'd: NoPodNear'],
    },
    {
      name: 'means Pods of the namespaces that it names',
      incoming: pod('new', 'web', undefined, { affinity: { ...NEAR_DB, namespaces: ['other'] } }),
      pods: [pod('p', 'db', 'a', {}, 'other')],
      refuses: ['c: NoPodNear', 'd: NoPodNear'],
    },
    {
      name: 'means Pods of the namespaces that it selects',
      incoming: pod('new', 'web', undefined, { affinity: { ...NEAR_DB, namespaceSelector: {} } }),
      pods: [pod('p', 'db', 'c', {}, 'other')],
      refuses: ['a: NoPodNear', 'b: NoPodNear', 'd: NoPodNear'],
    },
  ])('$name', ({ incoming, pods, refuses }) => {
    expect(refused(incoming, pods)).toEqual(refuses);
  });
});

describe('anti-affinity to Pods', () => {
  it('keeps away from the whole zone of such a Pod', () => {
    const incoming = pod('new', 'web', undefined, { antiAffinity: NEAR_DB });
    expect(refused(incoming, [pod('p', 'db', 'a')])).toEqual(['a: PodNear', 'b: PodNear']);
  });

  it('holds against the Pods that come later, too', () => {
    const shy = pod('p', 'web', 'c', { antiAffinity: NEAR_DB });
    expect(refused(pod('new', 'db'), [shy])).toEqual(['c: UnwantedByPod']);
    expect(refused(pod('new', 'web'), [shy])).toEqual([]);
  });

  it('has the words of the scheduler', () => {
    const where = { topologyKey: 'zone', podKey: 'default/p' };
    expect(podAffinityText({ reason: 'NoPodNear', topologyKey: 'zone' })).toBe(
      "node(s) didn't match pod affinity rules",
    );
    expect(podAffinityText({ reason: 'PodNear', ...where })).toBe(
      "node(s) didn't match pod anti-affinity rules",
    );
    expect(podAffinityText({ reason: 'UnwantedByPod', ...where })).toBe(
      "node(s) didn't satisfy existing pods anti-affinity rules",
    );
  });
});
