/**
 * Plays a scenario: a pure function of the scenario, cut into as many pieces as one likes. A person's operation
 * that the API server refused then is refused again now; that is part of the story and no error of the replay.
 */
import { assert } from '../base/assert';
import type { ApiResult } from '../engine/apiserver/api';
import { createSimulation } from '../engine/simulation';
import type { Input, Simulation, SimulationOptions } from '../engine/simulation-api';
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
  /** The newest revision after each object, and after each operation that was done. */
  private readonly revisions: { readonly objects: number[]; readonly operations: number[] } = {
    objects: [],
    operations: [],
  };

  /** Creates the objects. `simulation` is new, made with `simulationOptions(scenario)`, and nobody else's yet. */
  constructor(
    readonly scenario: Scenario,
    readonly simulation: Simulation,
  ) {
    assert(simulation.nowMs === simulation.config.startMs, 'a scenario is played on a new simulation');
    scenario.objects.forEach((object, index) => {
      this.note(`objects.${index}`, simulation.execute({ create: object }));
      this.revisions.objects.push(simulation.api.revision);
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
      this.performNext(next);
    }
    // Also when the last operation is of this very moment: what is due then belongs to it.
    if (timeMs >= this.simulation.nowMs) this.simulation.advanceTo(timeMs);
  }

  /**
   * Runs to the revision `revision`, which was written at `timeMs` or before: what else is due at that time, and what
   * else the scenario does then, is left undone.
   */
  advanceToRevision(revision: number, timeMs: number): void {
    const { api } = this.simulation;
    if (timeMs > this.simulation.nowMs) {
      this.advanceTo(timeMs - 1);
      if (api.revision >= revision) this.advanceTo(timeMs);
    }
    while (api.revision < revision) {
      this.simulation.advanceToRevision(revision, timeMs);
      if (api.revision >= revision) return;
      const next = this.nextOperationMs;
      if (next === undefined || next > timeMs) break;
      this.performNext(next);
    }
    if (api.revision < revision) this.advanceTo(timeMs);
  }

  /** How many of the objects there were at `revision`. */
  objectsAt(revision: number): number {
    return this.revisions.objects.filter((after) => after <= revision).length;
  }

  /** Whether an operation of the scenario had been done at `revision`. */
  wasDoneAt(operation: TimedOperation, revision: number): boolean {
    const after = this.revisions.operations[this.scenario.operations.indexOf(operation)];
    return after !== undefined && after <= revision;
  }

  /** Runs to `timeMs`, when the next operation is due, and does it. */
  private performNext(timeMs: number): void {
    this.simulation.advanceTo(timeMs);
    const operation = this.scenario.operations[this.done];
    if (operation) this.note(`operations.${this.done}`, this.simulation.execute(withoutTime(operation)));
    this.revisions.operations.push(this.simulation.api.revision);
    this.done += 1;
  }

  private note(field: string, result: ApiResult): void {
    if (!result.ok) this.refusals.push({ field, status: result.error });
  }
}

function withoutTime(operation: TimedOperation): Input {
  const { atMs: _, ...rest } = operation;
  return rest;
}

/** The cluster at the end of `scenario`. */
export function replay(scenario: Scenario): ScenarioPlayer {
  const player = new ScenarioPlayer(scenario, createSimulation(simulationOptions(scenario)));
  player.advanceTo(player.simulation.config.startMs + endMs(scenario));
  return player;
}
