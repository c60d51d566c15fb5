/**
 * How long a simulated control plane takes to bind n claims to n volumes, from the creation of the claims to rest, and
 * what an object costs in memory. Growth is what counts: time per claim beside that of the smallest run.
 */
import { assert } from '../../base/assert';
import { createSimulation } from '../../engine/simulation';
import type { Simulation } from '../../engine/simulation-api';
import type { KubernetesObject } from '../../kubernetes/object';
import { persistentVolumeClaims, RESOURCES } from '../../kubernetes/resources';
import { bindingClaim, bindingVolumes } from './matching-data';
import { computingTimeOf } from './stopwatch';
import { type Skipped, showFigure, showSpread, spreadOf, type Table } from './table';

/** How often each number of claims is bound. */
const RUNS: readonly (readonly [claims: number, runs: number])[] = [
  [100, 9],
  [300, 5],
  [1_000, 5],
  [3_000, 3],
  [10_000, 3],
];
const WATCH_LOG_LIMIT = 1_000;

interface BindingRun {
  readonly nsPerClaim: number;
  /** Simulated time over computing time: how much faster than its own clock. */
  readonly simulatedPerComputed: number;
  /** Writes to the simulated API server in a second of computing. */
  readonly changesPerSecond: number;
  readonly simulation: Simulation;
}

interface Memory {
  /** Heap after the run over the number of objects, Events among them. */
  readonly bytesPerObject: number;
  readonly timesItsJson: number;
}

export function benchBinding(): readonly (Table | Skipped)[] {
  // What the compiler does at first is no part of the growth.
  for (let round = 0; round < 10; round += 1) bindAll(100);
  const sizes = RUNS.map(([claims, runs]) => ({
    claims,
    runs: Array.from({ length: runs }, () => bindAll(claims)),
  }));
  const smallest = spreadOf(sizes[0]?.runs.map(({ nsPerClaim }) => nsPerClaim) ?? []).median;
  const figures = (runs: readonly BindingRun[], figure: (run: BindingRun) => number | undefined): string =>
    showSpread(spreadOf(runs.flatMap((run) => figure(run) ?? [])));
  const time: Table = {
    title: 'Binding n claims to n volumes in a simulated cluster',
    columns: ['claims', 'time per claim, of 100 = 1', 'simulated / computing time', 'changes per second'],
    rows: sizes.map(({ claims, runs }) => [
      showFigure(claims),
      figures(runs, ({ nsPerClaim }) => nsPerClaim / smallest),
      figures(runs, ({ simulatedPerComputed }) => simulatedPerComputed),
      figures(runs, ({ changesPerSecond }) => changesPerSecond),
    ]),
    note: 'Times are those that the process computes. A change is one write to the API server, with all that the components do because of it.',
  };
  return [time, memoryTable()];
}

/** Runs of their own: who calls the garbage collector throws away what was compiled, and would be timed for it. */
function memoryTable(): Table | Skipped {
  const title = 'Memory of a simulated cluster';
  if (!globalThis.gc) return { title, skipped: 'it needs node --expose-gc' };
  const rows = RUNS.map(([claims]) => {
    const { bytesPerObject, timesItsJson } = memoryOf(claims);
    return [showFigure(claims), showFigure(bytesPerObject), showFigure(timesItsJson)];
  });
  const note = `Heap after the claims are bound, over all objects (claims, volumes, Events), with a watch log of ${WATCH_LOG_LIMIT} changes.`;
  return { title, columns: ['claims', 'bytes per object', 'heap / JSON text'], rows, note };
}

/** Nanoseconds of computing for a claim: what the real control plane is held against. */
export function simulatedNsPerClaim(claims: number): number {
  return bindAll(claims).nsPerClaim;
}

function bindAll(count: number): BindingRun {
  const simulation = createSimulation({
    version: '1.37',
    seed: 1,
    config: { watchLogLimit: WATCH_LOG_LIMIT },
  });
  let changes = 0;
  const create = (object: KubernetesObject): void => {
    const created = simulation.api.create(object, 'user');
    assert(created.ok, `${object.kind} ${object.metadata.name} was refused`);
  };
  for (const volume of bindingVolumes(count)) create(volume);
  simulation.settle();
  const stop = simulation.api.subscribe(() => {
    changes += 1;
  });
  const startedMs = simulation.nowMs;
  const elapsedNs = computingTimeOf(() => {
    for (let index = 0; index < count; index += 1) create(bindingClaim(index));
    simulation.settle();
  });
  stop();
  const bound = simulation.api.list(persistentVolumeClaims).filter(({ status }) => status?.phase === 'Bound');
  assert(bound.length === count, `${bound.length} of ${count} claims are Bound`);
  return {
    nsPerClaim: elapsedNs / count,
    simulatedPerComputed: ((simulation.nowMs - startedMs) * 1e6) / elapsedNs,
    changesPerSecond: (changes * 1e9) / elapsedNs,
    simulation,
  };
}

function memoryOf(claims: number): Memory {
  const heapBefore = usedHeap();
  const { simulation } = bindAll(claims);
  const bytes = usedHeap() - heapBefore;
  const objects = RESOURCES.flatMap((resource) => [...simulation.api.list(resource)]);
  const text = objects.reduce((sum, object) => sum + JSON.stringify(object).length, 0);
  return { bytesPerObject: bytes / objects.length, timesItsJson: bytes / text };
}

function usedHeap(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}
