import { describe, expect, it } from 'vitest';
import { assert } from '../base/assert';
import { SCENARIO_FORMAT, type Scenario, type TimedOperation } from '../scenario/scenario';
import { parseScenario } from '../scenario/schema';
import { type KeptIn, keptIn } from './kept-in';

function volume(name: string): Scenario['objects'][number] {
  return { apiVersion: 'v1', kind: 'PersistentVolume', metadata: { name } };
}

function create(name: string, atMs: number): TimedOperation {
  return { atMs, create: volume(name) };
}

const kept: Scenario = {
  stowage: SCENARIO_FORMAT,
  kubernetes: '1.37',
  seed: 1,
  title: 'Lab',
  objects: [volume('first')],
  operations: [create('a', 0), create('b', 500), create('b', 500), create('planned', 9_000)],
  untilMs: 1_000,
};
const [a, b, again, planned] = kept.operations as [
  TimedOperation,
  TimedOperation,
  TimedOperation,
  TimedOperation,
];

const less = (writes: number): KeptIn => ({ kind: 'less', writes });

describe('what is kept is', () => {
  it.each<readonly [string, Partial<Scenario>, KeptIn]>([
    ['in the same cluster', {}, { kind: 'all' }],
    ['in one that has gone on', { operations: [a, b, again, create('c', 800), planned] }, { kind: 'all' }],
    ['in one whose clock went back, and on from there', { untilMs: 700 }, { kind: 'all' }],
    ['in one with another title', { title: 'Renamed', view: 'claims', stateHash: 'f' }, { kind: 'all' }],
    ['not in one that was begun again', { operations: [] }, less(4)],
    ['not in one that did the same once', { operations: [a, b, planned] }, less(1)],
    ['not in one whose plans were cut', { operations: [a, b, again] }, less(1)],
    [
      'not in one with as many other writes',
      { operations: ['c', 'd', 'e', 'f'].map((name) => create(name, 0)) },
      less(4),
    ],
    [
      'not in one where it was done at another time',
      { operations: [a, create('b', 501), again, planned] },
      less(1),
    ],
    [
      'not in one where something came before',
      { operations: [create('c', 0), ...kept.operations] },
      { kind: 'another' },
    ],
    ['not in one with another order', { operations: [b, a, again, planned] }, { kind: 'another' }],
    ['not in one of another seed', { seed: 2 }, { kind: 'another' }],
    ['not in one of another version', { kubernetes: '1.30' }, { kind: 'another' }],
    ['not in one of another configuration', { config: { podStartMs: 1 } }, { kind: 'another' }],
    ['not in one with other first objects', { objects: [volume('second')] }, { kind: 'another' }],
  ])('%s', (_, server, expected) => {
    expect(keptIn(kept, { ...kept, ...server })).toEqual(expected);
  });

  it('in itself after it was read back, whatever the order of its keys', () => {
    const stored: unknown = JSON.parse(
      JSON.stringify({
        ...kept,
        objects: [{ metadata: { name: 'first' }, kind: 'PersistentVolume', apiVersion: 'v1' }],
      }),
    );
    const read = parseScenario(stored);
    assert(read.ok, 'it is a scenario');
    expect(keptIn(read.value, kept)).toEqual({ kind: 'all' });
    expect(keptIn(read.value, { ...kept, config: {} })).toEqual({ kind: 'all' });
  });
});
