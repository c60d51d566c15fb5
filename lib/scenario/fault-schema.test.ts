import { describe, expect, it } from 'vitest';
import { SCENARIO_LIMITS } from './scenario';
import { parseScenario } from './schema';

const base = { stowage: 1, kubernetes: '1.37', seed: 1, objects: [] };
const down = { type: 'ComponentDown', component: 'kubelet' };
const driver = 'disks.example.com';
const error = { type: 'DriverError', driver, operation: 'CreateVolume', code: 'Internal', message: '' };

function parse(beginFault: unknown) {
  return parseScenario({ ...base, operations: [{ atMs: 0, beginFault }] });
}

describe('a fault in a scenario', () => {
  it.each([
    down,
    error,
    { ...error, times: 1, match: 'default/*' },
    { type: 'SlowDriver', driver, factor: 2.5, extraMs: 0, operation: 'NodeStageVolume' },
    { type: 'FullPool', driver, segment: { 'topology.kubernetes.io/zone': 'a' } },
    { type: 'NodeDown', node: 'node-a' },
    { type: 'ComponentRestart', component: 'kubelet' },
    { type: 'Conflict', component: 'kubelet', objectKind: 'Pod', times: 3 },
    { type: 'SlowWatch', component: 'kubelet', delayMs: 1 },
  ])('is taken as it is: $type', (fault) => {
    const operations = [
      { atMs: 0, beginFault: { name: 'a', fault, forMs: 5 } },
      { atMs: 1, endFault: { name: 'a' } },
    ];
    expect(parseScenario({ ...base, operations })).toEqual({ ok: true, value: { ...base, operations } });
  });

  const at = 'operations.0.beginFault';
  it.each<[string, unknown, string, RegExp]>([
    ['no name', { fault: down }, `${at}.name`, /./],
    ['a name that no object could have', { name: 'A b', fault: down }, `${at}.name`, /lower case/],
    ['no fault', { name: 'a' }, `${at}.fault`, /./],
    ['a fault without a type', { name: 'a', fault: {} }, `${at}.fault.type`, /./],
    ['a type nobody knows', { name: 'a', fault: { type: 'Fire' } }, `${at}.fault.type`, /one of DriverError/],
    ['a type of the prototype', { name: 'a', fault: { type: 'toString' } }, `${at}.fault.type`, /one of/],
    ['a field nobody knows', { name: 'a', fault: { ...down, at: 1 } }, `${at}.fault.at`, /./],
    ['a code of no gRPC', { name: 'a', fault: { ...error, code: 'Bad' } }, `${at}.fault.code`, /one of/],
    [
      'a call of no driver',
      { name: 'a', fault: { ...error, operation: 'Fly' } },
      `${at}.fault.operation`,
      /one of/,
    ],
    ['no strokes', { name: 'a', fault: { ...error, times: 0 } }, `${at}.fault.times`, /at least 1/],
    [
      'a message too long',
      { name: 'a', fault: { ...error, message: 'x'.repeat(501) } },
      `${at}.fault.message`,
      /500/,
    ],
    [
      'a factor below nothing',
      { name: 'a', fault: { type: 'SlowDriver', driver, factor: -1 } },
      `${at}.fault.factor`,
      /0/,
    ],
    [
      'a time beyond the scenario',
      { name: 'a', fault: down, forMs: SCENARIO_LIMITS.durationMs + 1 },
      `${at}.forMs`,
      /at most/,
    ],
  ])('is refused with %s', (_, beginning, field, message) => {
    const parsed = parse(beginning);
    expect(parsed.ok ? '' : parsed.error).toMatchObject({
      kind: 'NotAScenario',
      field,
      message: expect.stringMatching(message),
    });
  });
});
