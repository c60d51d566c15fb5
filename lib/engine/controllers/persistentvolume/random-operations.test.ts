/**
 * Laws that hold whatever users do. A failure prints the seed and the path of fast-check, with which the run can be
 * repeated, and the shortest list of operations that still fails. The suite always plays the same runs; to search
 * further: `STOWAGE_FUZZ_SEED=7 STOWAGE_FUZZ_TIMES=50 npx vitest run random-operations`.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSimulation } from '../../simulation';
import type { Operation, Simulation } from '../../simulation-api';
import { BindingWatch, PhaseWatch, settledViolations } from '../../testing/binding-laws';
import { randomOperation, type TimedOperation, timedOperations } from '../../testing/random-operations';
import { stored } from './testing/cluster';

const RESYNC_MS = 1_000;
const CONFIG = { pvResyncMs: RESYNC_MS, watchLogLimit: 1_000_000 };
const SEED = Number(process.env.STOWAGE_FUZZ_SEED ?? 1);
const TIMES = Number(process.env.STOWAGE_FUZZ_TIMES ?? 1);
const TIMEOUT_MS = 120_000 * TIMES;

function simulate(seed: number): Simulation {
  return createSimulation({ version: '1.37', seed, config: CONFIG });
}

function settle(simulation: Simulation): void {
  const settled = simulation.settle({ windowMs: 2 * RESYNC_MS, limitMs: 30 * 60_000 });
  if (!settled.settled) throw new Error(settled.why);
}

/** `cuts`: into how many pieces each wait is cut, which must make no difference. */
function watchLog(seed: number, operations: readonly TimedOperation[], cuts: number): string {
  const simulation = simulate(seed);
  for (const { afterMs, operation } of operations) {
    const start = simulation.nowMs;
    for (let cut = 1; cut <= cuts; cut += 1) simulation.advanceTo(start + Math.floor((afterMs * cut) / cuts));
    simulation.execute(operation);
  }
  simulation.advanceTo(simulation.nowMs + 10_000);
  return JSON.stringify(stored(simulation.api.changesSince(0)));
}

describe('random operations', () => {
  it('twice give the same watch log, byte by byte, however time is cut', { timeout: TIMEOUT_MS }, () => {
    fc.assert(
      fc.property(fc.integer(), timedOperations, (seed, operations) => {
        const log = watchLog(seed, operations, 1);
        expect(log.length).toBeGreaterThan(2);
        expect(watchLog(seed, operations, 1) === log).toBe(true);
        expect(watchLog(seed, operations, 3) === log).toBe(true);
      }),
      { seed: SEED, numRuns: 150 * TIMES },
    );
  });

  it('on a settled cluster never break a binding', { timeout: TIMEOUT_MS }, () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.array(randomOperation, { minLength: 10, maxLength: 30 }),
        (seed, operations) => {
          const simulation = simulate(seed);
          const phases = new PhaseWatch(simulation.api);
          const bindings = new BindingWatch(simulation.api);
          for (const operation of operations) {
            simulation.execute(operation);
            settle(simulation);
            expect(settledViolations(simulation.api)).toEqual([]);
            expect(phases.violations).toEqual([]);
            expect(bindings.violations).toEqual([]);
          }
        },
      ),
      { seed: SEED, numRuns: 200 * TIMES },
    );
  });

  it('in the middle of everything leave a sound cluster behind', { timeout: TIMEOUT_MS }, () => {
    fc.assert(
      fc.property(fc.integer(), timedOperations, (seed, operations) => {
        const simulation = simulate(seed);
        const phases = new PhaseWatch(simulation.api);
        for (const { afterMs, operation } of operations) {
          simulation.advanceTo(simulation.nowMs + afterMs);
          simulation.execute(operation);
        }
        settle(simulation);
        expect(phases.violations).toEqual([]);
        expect(settledViolations(simulation.api, true)).toEqual([]);
      }),
      { seed: SEED, numRuns: 300 * TIMES },
    );
  });
});

describe('the laws', () => {
  const claim: Operation = {
    create: {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'c', namespace: 'default' },
      ...{ spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } } },
    },
  };

  it('notice a claim that says Bound without a volume, and a phase change that cannot be', () => {
    const simulation = createSimulation({ version: '1.37', seed: 1, components: [] });
    const phases = new PhaseWatch(simulation.api);
    const target = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace: 'default', name: 'c' };
    stored(simulation.execute(claim));
    const write = (phase: string) =>
      stored(
        simulation.execute({ patch: { ...target, patch: { status: { phase } }, subresource: 'status' } }),
      );
    write('Bound');
    expect(settledViolations(simulation.api)).toEqual([
      'claim default/c is Bound to undefined, which does not exist',
    ]);
    expect(phases.violations).toEqual([]);
    const volume = {
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      metadata: { name: 'v' },
      ...{
        spec: { accessModes: ['ReadWriteOnce'], capacity: { storage: '1Gi' }, hostPath: { path: '/tmp/a' } },
      },
    };
    stored(simulation.execute({ create: volume }));
    const failed = {
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      name: 'v',
      patch: { status: { phase: 'Failed' } },
    };
    stored(simulation.execute({ patch: { ...failed, subresource: 'status' } }));
    expect(phases.violations).toEqual([expect.stringMatching(/^PersistentVolume v: Pending → Failed at /)]);
  });
});
