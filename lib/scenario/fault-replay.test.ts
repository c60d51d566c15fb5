/** Faults are part of a scenario: it replays to the same state however it is cut, and through a link. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSimulation } from '../engine/simulation';
import type { FaultSpec } from '../kubernetes/fault';
import { persistentVolumeClaims as CLAIMS, faults } from '../kubernetes/resources';
import { claim, claimTarget } from './demos/manifests';
import { decodeLink, encodeLink } from './link';
import { replay, ScenarioPlayer, simulationOptions } from './replay';
import type { Scenario, TimedOperation } from './scenario';
import { parseScenario } from './schema';
import { hashState } from './state-hash';

const DRIVER = 'disks.example.com';

const OBJECTS: Scenario['objects'] = [
  { apiVersion: 'v1', kind: 'Node', metadata: { name: 'node-a' } },
  { apiVersion: 'v1', kind: 'Node', metadata: { name: 'node-b' } },
  {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'CSIDriver',
    metadata: {
      name: DRIVER,
      annotations: {
        'simulation.stowage.dev/driver-profile': 'shared-file',
        'simulation.stowage.dev/driver-capacity': '8Gi',
      },
    },
  },
  {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name: 'fast' },
    ...{ provisioner: DRIVER, allowVolumeExpansion: true },
  },
];

const components = fc.constantFrom(
  'persistentvolume-controller',
  'external-provisioner',
  'external-attacher',
  'external-resizer',
  'attachdetach-controller',
  'default-scheduler',
  'pvc-protection-controller',
  'kubelet',
);
const operation = fc.constantFrom(
  'CreateVolume' as const,
  'DeleteVolume' as const,
  'ControllerPublishVolume' as const,
  'ControllerExpandVolume' as const,
);

const fault: fc.Arbitrary<FaultSpec> = fc.oneof(
  fc.record({
    type: fc.constant('DriverError' as const),
    driver: fc.constant(DRIVER),
    operation,
    code: fc.constantFrom('Internal' as const, 'ResourceExhausted' as const, 'Unavailable' as const),
    message: fc.constant('it hurts'),
    times: fc.integer({ min: 1, max: 4 }),
    match: fc.constantFrom('default/a', '*'),
  }),
  fc.record({
    type: fc.constant('SlowDriver' as const),
    driver: fc.constant(DRIVER),
    factor: fc.constantFrom(0, 0.5, 3),
    extraMs: fc.constantFrom(0, 1, 7_000),
  }),
  fc.record({ type: fc.constant('FullPool' as const), driver: fc.constant(DRIVER) }),
  fc.record({ type: fc.constant('NodeDown' as const), node: fc.constantFrom('node-a', 'node-b') }),
  fc.record({ type: fc.constant('ComponentDown' as const), component: components }),
  fc.record({ type: fc.constant('ComponentRestart' as const), component: components }),
  fc.record({
    type: fc.constant('Conflict' as const),
    component: components,
    objectKind: fc.constantFrom('PersistentVolume', 'PersistentVolumeClaim'),
    times: fc.integer({ min: 1, max: 5 }),
  }),
  fc.record({
    type: fc.constant('SlowWatch' as const),
    component: components,
    delayMs: fc.constantFrom(1, 500, 9_000),
  }),
);

const names = fc.constantFrom('a', 'b', 'c');
const faultNames = fc.constantFrom('one', 'two', 'three');

const pod = (name: string) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: 'default' },
  ...{
    spec: {
      containers: [{ name: 'main', image: 'pause', volumeMounts: [{ name: 'data', mountPath: '/d' }] }],
      volumes: [{ name: 'data', persistentVolumeClaim: { claimName: name } }],
    },
  },
});

const deed = fc.oneof(
  fc.record({
    beginFault: fc.record(
      { name: faultNames, fault, forMs: fc.integer({ min: 1, max: 30_000 }) },
      { requiredKeys: ['name', 'fault'] },
    ),
  }),
  fc.record({ endFault: fc.record({ name: faultNames }) }),
  fc.record({ create: names.map((name) => claim(name, { storage: '2Gi', storageClassName: 'fast' })) }),
  fc.record({ create: names.map(pod) }),
  fc.record({ delete: names.map((name) => ({ apiVersion: 'v1', kind: 'Pod', namespace: 'default', name })) }),
  fc.record({ delete: names.map(claimTarget) }),
  fc.record({
    patch: names.map((name) => ({
      ...claimTarget(name),
      patch: { spec: { resources: { requests: { storage: '4Gi' } } } },
    })),
  }),
);

const END_MS = 70_000;

const scenarios: fc.Arbitrary<Scenario> = fc
  .record({
    kubernetes: fc.constantFrom('1.25' as const, '1.30' as const, '1.37' as const),
    seed: fc.integer(),
    deeds: fc.array(fc.tuple(fc.nat(60_000), deed), { minLength: 3, maxLength: 14 }),
  })
  .map(({ kubernetes, seed, deeds }) => ({
    stowage: 1,
    kubernetes,
    seed,
    objects: OBJECTS,
    operations: deeds
      .sort(([a], [b]) => a - b)
      .map(([atMs, what]) => ({ atMs, ...what }) as unknown as TimedOperation),
    untilMs: END_MS,
  }));

describe('a scenario with faults', () => {
  it('replays to the same state however it is cut, and through a link', () => {
    fc.assert(
      fc.property(scenarios, fc.array(fc.nat(END_MS), { maxLength: 20 }), (scenario, cuts) => {
        const parsed = parseScenario(JSON.parse(JSON.stringify(scenario)));
        expect(parsed).toMatchObject({ ok: true });
        const whole = hashState(replay(scenario).simulation.api);
        const pieces = new ScenarioPlayer(scenario, createSimulation(simulationOptions(scenario)));
        const { startMs } = pieces.simulation.config;
        for (const cut of [...cuts.sort((a, b) => a - b), END_MS]) pieces.advanceTo(startMs + cut);
        expect(hashState(pieces.simulation.api)).toBe(whole);
        const link = encodeLink(scenario);
        const opened = link.ok ? decodeLink(link.value) : link;
        expect(opened.ok && hashState(replay(opened.value).simulation.api)).toBe(whole);
      }),
      { numRuns: 60 },
    );
  });

  it('comes to rest as if nothing had been broken, once all faults have ended', () => {
    const ended = fc.array(fc.tuple(fc.nat(20_000), fault, fc.integer({ min: 1, max: 20_000 })), {
      minLength: 1,
      maxLength: 4,
    });
    fc.assert(
      fc.property(ended, (broken) => {
        const operations = [
          ...['a', 'b', 'c'].map((name) => ({
            atMs: 5_000,
            create: claim(name, { storage: '2Gi', storageClassName: 'fast' }),
          })),
          ...broken.map(([atMs, what, forMs], index) => ({
            atMs,
            beginFault: { name: `fault-${index}`, fault: what, forMs },
          })),
        ].sort((a, b) => a.atMs - b.atMs);
        const { api } = replay({
          stowage: 1,
          kubernetes: '1.37',
          seed: 1,
          objects: OBJECTS,
          operations,
          untilMs: 900_000,
        }).simulation;
        expect(api.list(faults)).toEqual([]);
        const claims = ['a', 'b', 'c'].map((name) => api.get(CLAIMS, `default/${name}`)?.status?.phase);
        expect(claims).toEqual(['Bound', 'Bound', 'Bound']);
      }),
      { numRuns: 40 },
    );
  });
});
