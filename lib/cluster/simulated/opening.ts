/** How a simulated cluster begins: the objects that are there, and what was done since, each at its simulated time. */
import type { SimulationConfig } from '../../engine/config';
import { createSimulation } from '../../engine/simulation';
import type { Operation, Simulation } from '../../engine/simulation-api';
import type { KubernetesVersion } from '../../kubernetes/feature-gates';
import type { KubernetesObject } from '../../kubernetes/object';

export interface TimedOperation {
  /** Milliseconds since the epoch, in simulated time. */
  readonly timeMs: number;
  readonly operation: Operation;
}

export interface Opening {
  readonly title: string;
  readonly version: KubernetesVersion;
  readonly seed: number;
  readonly config?: Partial<SimulationConfig>;
  readonly objects: readonly KubernetesObject[];
  readonly operations: readonly TimedOperation[];
  /** The moment at which the cluster is handed over; that of the last operation unless given. */
  readonly untilMs?: number;
}

/** The simulation at the end of its opening. Operations that were refused then are refused now. */
export function open(opening: Opening): Simulation {
  const { version, seed, config, objects, operations, untilMs } = opening;
  const simulation = createSimulation({ version, seed, config });
  for (const object of objects) simulation.execute({ create: object });
  for (const { timeMs, operation } of operations) {
    simulation.advanceTo(timeMs);
    simulation.execute(operation);
  }
  if (untilMs !== undefined && untilMs > simulation.nowMs) simulation.advanceTo(untilMs);
  return simulation;
}
