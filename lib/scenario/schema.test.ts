import { describe, expect, it } from 'vitest';
import { SCENARIO_LIMITS } from './scenario';
import { parseScenario } from './schema';

const claim = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'data' } };
const target = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace: 'default', name: 'data' };
const minimal = { stowage: 1, kubernetes: '1.37', seed: 1, objects: [], operations: [] };

const full = {
  ...minimal,
  title: 'Claims',
  description: 'Two of them.',
  config: { driverLatencyMs: 500, simulateDrivers: false },
  objects: [claim],
  operations: [
    { atMs: 0, create: claim },
    { atMs: 5, update: claim, subresource: 'status' },
    { atMs: 5, patch: { ...target, patch: { spec: null }, type: 'merge' } },
    { atMs: 9, delete: { ...target, gracePeriodSeconds: 0 } },
  ],
  notes: [
    {
      atMs: 0,
      title: 'First',
      text: ['The claim ', { object: target && { kind: 'PersistentVolumeClaim', name: 'data' } }, ' waits.'],
    },
    {
      afterOperation: 2,
      title: 'Then',
      text: [{ code: 'spec.volumeName' }],
      select: target,
      view: 'claims/default/data?tab=events',
    },
  ],
  untilMs: 60_000,
  view: 'lifecycle',
  stateHash: '0123456789abcdef',
};

/** A note that asks, with parts of its question replaced. */
function asking(question: object) {
  const whole = { ask: ['Which?'], options: ['Yes', 'No'], answer: 1, because: ['So.'], untilMs: 5 };
  return { atMs: 0, title: 'a', text: ['b'], question: { ...whole, ...question } };
}

describe('parseScenario', () => {
  it.each([
    ['the least', minimal],
    ['everything', full],
  ])('takes %s, and changes nothing', (_, scenario) => {
    expect(parseScenario(scenario)).toEqual({ ok: true, value: scenario });
  });

  it.each<[string, object, string, RegExp]>([
    ['no format', { ...minimal, stowage: undefined }, 'stowage', /format/],
    ['a format that is text', { ...minimal, stowage: '1' }, 'stowage', /format/],
    ['an unknown version', { ...minimal, kubernetes: '1.36' }, 'kubernetes', /1\.25, 1\.30, 1\.37/],
    ['a seed with a fraction', { ...minimal, seed: 1.5 }, 'seed', /whole/],
    ['a seed beyond 32 bits', { ...minimal, seed: 2 ** 31 }, 'seed', /./],
    ['a field nobody knows', { ...minimal, extra: 1 }, 'extra', /./],
    ['no objects', { ...minimal, objects: undefined }, 'objects', /./],
    [
      'an object without a kind',
      { ...minimal, objects: [claim, { apiVersion: 'v1', metadata: {} }] },
      'objects.1.kind',
      /./,
    ],
    [
      'an object without metadata',
      { ...minimal, objects: [{ apiVersion: 'v1', kind: 'Pod' }] },
      'objects.0.metadata',
      /./,
    ],
    [
      'an operation without a verb',
      { ...minimal, operations: [{ atMs: 1 }] },
      'operations.0',
      /one of create/,
    ],
    ['an operation that is text', { ...minimal, operations: ['x'] }, 'operations.0', /one of create/],
    [
      'an operation with two verbs',
      { ...minimal, operations: [{ atMs: 1, create: claim, delete: target }] },
      'operations.0.delete',
      /./,
    ],
    [
      'a negative time',
      { ...minimal, operations: [{ atMs: -1, create: claim }] },
      'operations.0.atMs',
      /negative/,
    ],
    ['a time without end', { ...minimal, untilMs: Number.MAX_SAFE_INTEGER }, 'untilMs', /at most/],
    [
      'times out of order',
      {
        ...minimal,
        operations: [
          { atMs: 5, create: claim },
          { atMs: 4, create: claim },
        ],
      },
      'operations.1.atMs',
      /before/,
    ],
    [
      'a patch of an unknown type',
      { ...minimal, operations: [{ atMs: 1, patch: { ...target, patch: {}, type: 'apply' } }] },
      'operations.0.patch.type',
      /./,
    ],
    [
      'a delete without a name',
      { ...minimal, operations: [{ atMs: 1, delete: { apiVersion: 'v1', kind: 'Pod' } }] },
      'operations.0.delete.name',
      /./,
    ],
    ['a note without a moment', { ...minimal, notes: [{ title: 'a', text: [] }] }, 'notes.0.atMs', /./],
    [
      'a note with markup',
      { ...minimal, notes: [{ atMs: 0, title: 'a', text: '<b>' }] },
      'notes.0.text',
      /./,
    ],
    [
      'a question with one option',
      { ...minimal, notes: [asking({ options: ['Yes'] })] },
      'notes.0.question.options',
      /at least 2/,
    ],
    [
      'a question whose answer is none of its options',
      { ...minimal, notes: [asking({ answer: 2 })] },
      'notes.0.question.answer',
      /one of the options/,
    ],
    ['a view elsewhere', { ...minimal, view: '//example.com' }, 'view', /within the cluster/],
    ['a view further up', { ...minimal, view: 'a/../../b' }, 'view', /within the cluster/],
    [
      'a view that a browser takes to lead further up',
      { ...minimal, view: 'a/%2e%2E/b' },
      'view',
      /within the cluster/,
    ],
    [
      'a number that JSON cannot hold',
      { ...minimal, objects: [{ ...claim, spec: { size: Number.POSITIVE_INFINITY } }] },
      '',
      /too large/,
    ],
    [
      'metadata that is a list',
      { ...minimal, objects: [{ ...claim, metadata: [] }] },
      'objects.0.metadata',
      /map/,
    ],
    ['a config that is a list', { ...minimal, config: [] }, 'config', /map/],
    ['a hash that is none', { ...minimal, stateHash: 'ABC' }, 'stateHash', /16 hexadecimal/],
    [
      'a switch that may not be changed',
      { ...minimal, config: { watchLogLimit: 1 } },
      'config.watchLogLimit',
      /./,
    ],
    ['a title without end', { ...minimal, title: 'x'.repeat(500) }, 'title', /at most/],
    [
      'too many objects',
      { ...minimal, objects: Array(SCENARIO_LIMITS.objects + 1).fill(claim) },
      'objects',
      /at most 2000/,
    ],
    [
      'too many operations',
      { ...minimal, operations: Array(SCENARIO_LIMITS.operations + 1).fill({ atMs: 0, create: claim }) },
      'operations',
      /at most 5000/,
    ],
  ])('refuses %s, and names the field', (_, json, field, message) => {
    const result = parseScenario(json);
    expect(result).toMatchObject({ ok: false, error: { kind: 'NotAScenario', field } });
    expect(!result.ok && 'message' in result.error && result.error.message).toMatch(message);
  });

  it('takes a note that asks for a prediction', () => {
    const asked = { ...minimal, notes: [asking({})] };
    expect(parseScenario(asked)).toEqual({ ok: true, value: asked });
  });

  it('tells a newer format apart', () => {
    expect(parseScenario({ stowage: 2, anything: true })).toEqual({
      ok: false,
      error: { kind: 'Newer', format: 2 },
    });
  });

  it.each([null, 'x', 1, [], undefined])('refuses %j', (json) => {
    expect(parseScenario(json).ok).toBe(false);
  });

  it('refuses nesting without end before it looks any closer', () => {
    let nested: unknown = 1;
    for (let level = 0; level < 50_000; level += 1) nested = [nested];
    expect(parseScenario({ ...minimal, objects: [{ ...claim, spec: nested }] })).toMatchObject({
      error: { message: 'has more than 64 levels of maps and lists' },
    });
  });
});
