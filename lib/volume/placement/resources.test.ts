import { describe, expect, it } from 'vitest';
import type { StringMap } from '../../kubernetes/object';
import type { Pod } from '../../kubernetes/pod';
import { aPod } from '../testing/objects';
import {
  balancedAllocationScore,
  exceedsNode,
  findInsufficientResources,
  insufficientResourceText,
  leastAllocatedScore,
} from './resources';
import { aNode } from './testing/nodes';

function pod(containers: readonly StringMap[], initContainers: readonly StringMap[] = []): Pod {
  const made = aPod({ name: 'p' });
  const of = (requests: StringMap, index: number) => ({ name: `c${index}`, resources: { requests } });
  return {
    ...made,
    spec: { ...made.spec, containers: containers.map(of), initContainers: initContainers.map(of) },
  };
}

const NODE = aNode({ allocatable: { cpu: '2', memory: '4Gi', pods: '3' } });

describe('what a node lacks', () => {
  it.each<{ name: string; incoming: Pod; there?: readonly Pod[]; lacks: readonly string[] }>([
    { name: 'nothing, to the last bit', incoming: pod([{ cpu: '2', memory: '4Gi' }]), lacks: [] },
    { name: 'one thousandth', incoming: pod([{ cpu: '2001m' }]), lacks: ['Insufficient cpu'] },
    {
      name: 'the sum of containers',
      incoming: pod([{ cpu: '1500m' }, { cpu: '600m' }]),
      lacks: ['Insufficient cpu'],
    },
    {
      name: 'the largest init container',
      incoming: pod([{ cpu: '1' }], [{ cpu: '3' }]),
      lacks: ['Insufficient cpu'],
    },
    {
      name: 'nothing, for init containers run one by one',
      incoming: pod([{ cpu: '1' }], [{ cpu: '2' }, { cpu: '2' }]),
      lacks: [],
    },
    {
      name: 'nothing, for an init container is over',
      incoming: pod([{ cpu: '2' }], [{ cpu: '1' }]),
      lacks: [],
    },
    {
      name: 'what only an init container asks for',
      incoming: pod([{}], [{ 'example.com/gpu': '1' }]),
      lacks: ['Insufficient example.com/gpu'],
    },
    {
      name: 'what it does not have',
      incoming: pod([{ 'example.com/gpu': '1' }]),
      lacks: ['Insufficient example.com/gpu'],
    },
    { name: 'nothing, where zero is asked for', incoming: pod([{ 'example.com/gpu': '0' }]), lacks: [] },
    { name: 'nothing, where a quantity is none', incoming: pod([{ cpu: 'much' }]), lacks: [] },
    {
      name: 'what others took',
      incoming: pod([{ memory: '3Gi' }]),
      there: [pod([{ memory: '2Gi' }])],
      lacks: ['Insufficient memory'],
    },
    {
      name: 'zero is asked for where others took too much',
      incoming: pod([{ memory: '0' }]),
      there: [pod([{ memory: '5Gi' }])],
      lacks: [],
    },
    {
      name: 'a place',
      incoming: pod([{}]),
      there: [pod([{}]), pod([{}]), pod([{}])],
      lacks: ['Too many pods'],
    },
    { name: 'no place, for one is left', incoming: pod([{}]), there: [pod([{}]), pod([{}])], lacks: [] },
  ])('$name', ({ incoming, there = [], lacks }) => {
    expect(findInsufficientResources(incoming, NODE, there).map(insufficientResourceText)).toEqual(lacks);
  });

  it('is more than the whole node, or is not', () => {
    const lacking = (cpu: string, there: readonly Pod[]) =>
      findInsufficientResources(pod([{ cpu }]), NODE, there).map(exceedsNode);
    expect(lacking('3', [])).toEqual([true]);
    expect(lacking('2', [pod([{ cpu: '1' }])])).toEqual([false]);
    const full = [pod([{}]), pod([{}]), pod([{}])];
    expect(findInsufficientResources(pod([{}]), NODE, full).map(exceedsNode)).toEqual([false]);
  });
});

describe('scores of a node', () => {
  it.each<{
    name: string;
    incoming: Pod;
    there?: readonly Pod[];
    allocatable?: StringMap;
    least: number;
    balance: readonly [number, number];
  }>([
    {
      name: 'for a Pod that takes all: none left, and in balance',
      incoming: pod([{ cpu: '2', memory: '4Gi' }]),
      least: 0,
      balance: [100, 75],
    },
    {
      name: 'for half of the cpu alone',
      incoming: pod([{ cpu: '1' }]),
      // 100m and 200Mi count for a container that asks for nothing: 200Mi of 4Gi.
      least: Math.floor((50 + Math.floor((1 - 200 / 4096) * 100)) / 2),
      balance: [75, 62],
    },
    {
      name: 'for a Pod that asks for nothing',
      incoming: pod([{}]),
      least: Math.floor((95 + 95) / 2),
      balance: [100, 0],
    },
    {
      name: 'for half of the memory, beside one who has half of the cpu: balanced by it',
      incoming: pod([{ memory: '2Gi' }]),
      there: [pod([{ cpu: '1' }])],
      least: Math.floor((45 + Math.floor((1 - (2048 + 200) / 4096) * 100)) / 2),
      balance: [100, 87],
    },
    {
      name: 'where nothing is known of memory',
      incoming: pod([{ cpu: '1' }]),
      allocatable: { cpu: '2', pods: '3' },
      least: 25,
      balance: [100, 75],
    },
    {
      name: 'for half a thousandth of a cpu, which counts as a whole one',
      incoming: pod([{ cpu: '1500u', memory: '0' }]),
      allocatable: { cpu: '4m', memory: '4Gi', pods: '3' },
      least: Math.floor((62 + 100) / 2),
      balance: [75, 62],
    },
  ])('$name', ({ incoming, there = [], allocatable, least, balance }) => {
    const node = allocatable ? aNode({ allocatable }) : NODE;
    expect(leastAllocatedScore(incoming, node, there)).toBe(least);
    expect(
      (['1.30', '1.37'] as const).map((version) => balancedAllocationScore(incoming, node, there, version)),
    ).toEqual(balance);
  });
});
