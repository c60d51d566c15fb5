import { describe, expect, it } from 'vitest';
import type { Node, Taint } from '../../../kubernetes/node';
import { withEvictionTaint, withNoScheduleTaints } from './node-taints';
import { isAllDisrupted, zoneStates } from './zone-pace';

const NOW = '2026-01-05T09:00:00Z';

function node(
  name: string,
  given: {
    readonly conditions?: readonly (readonly [string, 'True' | 'False' | 'Unknown'])[];
    readonly taints?: readonly Taint[];
    readonly unschedulable?: boolean;
    readonly zone?: string;
  },
): Node {
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, ...(given.zone && { labels: { 'topology.kubernetes.io/zone': given.zone } }) },
    spec: { taints: given.taints, unschedulable: given.unschedulable },
    status: { conditions: (given.conditions ?? []).map(([type, status]) => ({ type, status })) },
  };
}

describe('taints that keep Pods away', () => {
  const own = { key: 'team', value: 'a', effect: 'NoSchedule' };
  it.each([
    { name: 'ready', given: { conditions: [['Ready', 'True']] as const }, keys: [] },
    { name: 'never reported', given: {}, keys: [] },
    {
      name: 'not ready',
      given: { conditions: [['Ready', 'False']] as const },
      keys: ['node.kubernetes.io/not-ready'],
    },
    {
      name: 'unknown',
      given: {
        conditions: [
          ['Ready', 'Unknown'],
          ['DiskPressure', 'Unknown'],
        ] as const,
      },
      keys: ['node.kubernetes.io/unreachable'],
    },
    {
      name: 'under pressure and cordoned',
      given: { conditions: [['MemoryPressure', 'True']] as const, unschedulable: true },
      keys: ['node.kubernetes.io/memory-pressure', 'node.kubernetes.io/unschedulable'],
    },
    {
      name: 'ready again, with a taint of its user',
      given: {
        conditions: [['Ready', 'True']] as const,
        taints: [own, { key: 'node.kubernetes.io/unreachable', effect: 'NoSchedule' }],
      },
      keys: ['team'],
    },
  ])('$name', ({ given, keys }) => {
    expect(withNoScheduleTaints(node('n', given), NOW).map(({ key }) => key)).toEqual(keys);
  });

  it('is the same list when nothing differs', () => {
    const tainted = node('n', { taints: [own], conditions: [['Ready', 'True']] });
    expect(withNoScheduleTaints(tainted, NOW)).toBe(tainted.spec?.taints);
  });
});

describe('the evicting taint', () => {
  it('replaces the other one and leaves what a user set', () => {
    const taints = [
      { key: 'node.kubernetes.io/not-ready', effect: 'NoExecute' },
      { key: 'mine', effect: 'NoExecute' },
    ];
    const key = 'node.kubernetes.io/unreachable';
    expect(withEvictionTaint(node('n', { taints }), key, NOW)).toEqual([
      { key: 'mine', effect: 'NoExecute' },
      { key, effect: 'NoExecute', timeAdded: NOW },
    ]);
    expect(withEvictionTaint(node('n', { taints }), undefined, NOW)).toEqual([
      { key: 'mine', effect: 'NoExecute' },
    ]);
  });
});

describe('the state of a zone', () => {
  const zone = (name: string, ready: number, lost: number): readonly Node[] =>
    [...Array(ready + lost).keys()].map((index) =>
      node(`${name}${index}`, { zone: name, conditions: [['Ready', index < ready ? 'True' : 'Unknown']] }),
    );
  it.each([
    { ready: 3, lost: 0, state: 'Normal' },
    { ready: 1, lost: 2, state: 'Normal' },
    { ready: 3, lost: 3, state: 'Normal' },
    { ready: 2, lost: 3, state: 'PartialDisruption' },
    { ready: 0, lost: 1, state: 'FullDisruption' },
  ])('$ready ready and $lost lost: $state', ({ ready, lost, state }) => {
    expect(zoneStates(zone('a', ready, lost)).get(':a')).toBe(state);
  });

  it('is all disrupted when no zone has a ready Node', () => {
    expect(isAllDisrupted(zoneStates([...zone('a', 0, 1), ...zone('b', 0, 2)]))).toBe(true);
    expect(isAllDisrupted(zoneStates([...zone('a', 0, 1), ...zone('b', 1, 2)]))).toBe(false);
    expect(isAllDisrupted(zoneStates([]))).toBe(false);
  });
});
