/**
 * Plays a scenario: a pure function of the scenario, cut into as many pieces as one likes. A person's operation
 * that the API server refused then is refused again now; that is part of the story and no error of the replay.
 */
import { assert } from '../base/assert';
import type { ApiResult } from '../engine/apiserver/api';
import { createSimulation } from '../engine/simulation';
import type { Operation, Simulation, SimulationOptions } from '../engine/simulation-api';
import type { Status } from '../kubernetes/status';
import { endMs } from './moment';
import type { Scenario, TimedOperation } from './scenario';

/** With what to create the simulation that plays `scenario`. */
export function simulationOptions(scenario: Scenario): SimulationOptions {
  const { kubernetes, seed, config } = scenario;
  return { version: kubernetes, seed, ...(config ? { config } : {}) };
}

/** An object or operation that the API server refused. */
export interface Refusal {
  /** `objects.2` or `operations.5`. */
  readonly field: string;
  readonly status: Status;
}

/** Plays a scenario on a simulation of its own, piece by piece: for a server whose clock runs. */
export class ScenarioPlayer {
  readonly refusals: Refusal[] = [];
  private done = 0;

  /** Creates the objects. `simulation` is new, made with `simulationOptions(scenario)`, and nobody else's yet. */
  constructor(
    readonly scenario: Scenario,
    readonly simulation: Simulation,
  ) {
    assert(simulation.nowMs === simulation.config.startMs, 'a scenario is played on a new simulation');
    scenario.objects.forEach((object, index) => {
      this.note(`objects.${index}`, simulation.execute({ create: object }));
    });
  }

  /** How many operations have been done. */
  get operationsDone(): number {
    return this.done;
  }

  /** Simulated time of the next operation, milliseconds since the epoch; undefined when all are done. */
  get nextOperationMs(): number | undefined {
    const next = this.scenario.operations[this.done];
    return next && this.simulation.config.startMs + next.atMs;
  }

  /** Runs to `timeMs` (milliseconds since the epoch, not in the past), with the operations whose time comes. */
  advanceTo(timeMs: number): void {
    for (let next = this.nextOperationMs; next !== undefined && next <= timeMs; next = this.nextOperationMs) {
      this.simulation.advanceTo(next);
      const operation = this.scenario.operations[this.done];
      if (operation) this.note(`operations.${this.done}`, this.simulation.execute(withoutTime(operation)));
      this.done += 1;
    }
    // Also when the last operation is of this very moment: what is due then belongs to it.
    if (timeMs >= this.simulation.nowMs) this.simulation.advanceTo(timeMs);
  }

  private note(field: string, result: ApiResult): void {
    if (!result.ok) this.refusals.push({ field, status: result.error });
  }
}

function withoutTime(operation: TimedOperation): Operation {
  const { atMs: _, ...rest } = operation;
  return rest;
}

/** The cluster at the end of `scenario`. */
export function replay(scenario: Scenario): ScenarioPlayer {
  const player = new ScenarioPlayer(scenario, createSimulation(simulationOptions(scenario)));
  player.advanceTo(player.simulation.config.startMs + endMs(scenario));
  return player;
}
