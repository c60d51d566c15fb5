import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSimulation } from '../engine/simulation';
import { persistentVolumes } from '../kubernetes/resources';
import { lifeOfAVolume } from './demos/life-of-a-volume';
import { claim, claimTarget, volume, volumeTarget } from './demos/manifests';
import { decodeLink, encodeLink } from './link';
import { replay, ScenarioPlayer, simulationOptions } from './replay';
import type { Scenario, TimedOperation } from './scenario';
import { hashState } from './state-hash';

function newPlayer(scenario: Scenario): ScenarioPlayer {
  return new ScenarioPlayer(scenario, createSimulation(simulationOptions(scenario)));
}

function watchLog(player: ScenarioPlayer): string {
  const changes = player.simulation.api.changesSince(0);
  if (!changes.ok) throw new Error('the log was compacted');
  return changes.value.map((change) => JSON.stringify(change)).join('\n');
}

const names = fc.constantFrom('a', 'b', 'c');
const sizes = fc.constantFrom('1Gi', '2Gi', '5Gi');
/** What a person might do, sensible or not. */
const deed = fc.oneof(
  fc.record({
    create: fc.tuple(names, sizes).map(([name, storage]) => claim(name, { storage, storageClassName: '' })),
  }),
  fc.record({
    create: fc
      .tuple(names, sizes)
      .map(([name, storage]) => volume(name, { capacity: { storage }, hostPath: { path: `/tmp/${name}` } })),
  }),
  fc.record({ delete: names.map(claimTarget) }),
  fc.record({ delete: names.map(volumeTarget) }),
  fc.record({ patch: names.map((name) => ({ ...volumeTarget(name), patch: { spec: { claimRef: null } } })) }),
  fc.record({
    patch: names.map((name) => ({
      ...volumeTarget(name),
      patch: { spec: { persistentVolumeReclaimPolicy: 'Delete' } },
    })),
  }),
);
const operations: fc.Arbitrary<readonly TimedOperation[]> = fc
  .array(fc.tuple(fc.nat(60_000), deed), { maxLength: 12 })
  .map((timed) => timed.sort(([a], [b]) => a - b).map(([atMs, operation]) => ({ atMs, ...operation })));
const scenarios: fc.Arbitrary<Scenario> = fc.record({
  stowage: fc.constant(1),
  kubernetes: fc.constantFrom('1.25', '1.30', '1.37'),
  seed: fc.integer(),
  objects: fc.constant([]),
  operations,
  untilMs: fc.constant(70_000),
});

describe('replaying', () => {
  it('gives the same watch log for the same scenario, however the way is cut', () => {
    fc.assert(
      fc.property(scenarios, fc.array(fc.nat(70_000), { maxLength: 20 }), (scenario, cuts) => {
        const whole = replay(scenario);
        const pieces = newPlayer(scenario);
        const { startMs } = pieces.simulation.config;
        for (const cut of [...cuts.sort((a, b) => a - b), 70_000]) pieces.advanceTo(startMs + cut);
        expect(watchLog(pieces)).toBe(watchLog(whole));
        expect(hashState(pieces.simulation.api)).toBe(hashState(whole.simulation.api));
      }),
      { numRuns: 40 },
    );
  });

  it('gives the same state through a link', () => {
    fc.assert(
      fc.property(scenarios, (scenario) => {
        const payload = encodeLink(scenario);
        const decoded = payload.ok ? decodeLink(payload.value) : payload;
        if (!decoded.ok) throw new Error(decoded.error.kind);
        expect(hashState(replay(decoded.value).simulation.api)).toBe(
          hashState(replay(scenario).simulation.api),
        );
      }),
      { numRuns: 20 },
    );
  });

  it('gives another state for another seed', () => {
    const end = { ...lifeOfAVolume, untilMs: 40_000 };
    expect(hashState(replay(end).simulation.api)).not.toBe(
      hashState(replay({ ...end, seed: 21 }).simulation.api),
    );
  });

  it('keeps what was refused, by field, and goes on', () => {
    const broken = volume('broken', { capacity: {}, hostPath: { path: '/x' } });
    const player = replay({
      ...lifeOfAVolume,
      objects: [broken, volume('fine', { capacity: { storage: '1Gi' }, hostPath: { path: '/x' } })],
      operations: [{ atMs: 5, delete: claimTarget('nobody') }],
      untilMs: 10,
    });
    expect(player.refusals).toMatchObject([
      { field: 'objects.0', status: { reason: 'Invalid' } },
      { field: 'operations.0', status: { reason: 'NotFound' } },
    ]);
    expect(player.simulation.api.list(persistentVolumes)).toHaveLength(1);
  });

  it('stops at untilMs and leaves later operations to come', () => {
    const player = replay({ ...lifeOfAVolume, untilMs: 12_000 });
    expect(player.operationsDone).toBe(2);
    expect(player.nextOperationMs).toBe(player.simulation.config.startMs + 20_000);
    player.advanceTo(player.simulation.config.startMs + 200_000);
    expect(player.nextOperationMs).toBeUndefined();
  });

  it('is only for a new simulation', () => {
    const { simulation } = replay(lifeOfAVolume);
    simulation.advanceTo(simulation.nowMs + 1);
    expect(() => new ScenarioPlayer(lifeOfAVolume, simulation)).toThrow(/new simulation/);
  });
});
