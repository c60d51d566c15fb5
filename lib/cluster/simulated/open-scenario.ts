/**
 * Replays a scenario for the server: in slices, so that other requests are answered meanwhile, and within a bound of
 * real time, since a scenario comes from anybody.
 */
import { setImmediate } from 'node:timers/promises';
import { err, ok, type Result } from '../../base/result';
import { createSimulation } from '../../engine/simulation';
import type { Simulation } from '../../engine/simulation-api';
import { failure, type Status } from '../../kubernetes/status';
import { endMs, type Refusal, ScenarioPlayer, simulationOptions } from '../../scenario/replay';
import type { Scenario } from '../../scenario/scenario';

/** The cluster at the end of its scenario. */
export interface Opened {
  readonly simulation: Simulation;
  /** What the API server refused on the way. */
  readonly refusals: readonly Refusal[];
}

const SLICE_MS = 60_000;
const DEFAULT_BUDGET_MS = 20_000;

/** An error says that the replay takes longer than `budgetMs` of real time. */
export async function openScenario(
  scenario: Scenario,
  budgetMs = DEFAULT_BUDGET_MS,
): Promise<Result<Opened, Status>> {
  const player = new ScenarioPlayer(scenario, createSimulation(simulationOptions(scenario)));
  const { simulation } = player;
  const lastMs = simulation.config.startMs + endMs(scenario);
  const deadlineMs = performance.now() + budgetMs;
  while (simulation.nowMs < lastMs || (player.nextOperationMs ?? Number.POSITIVE_INFINITY) <= lastMs) {
    if (performance.now() > deadlineMs) {
      const seconds = Math.round((simulation.nowMs - simulation.config.startMs) / 1_000);
      const why = `the scenario takes too long to replay: after ${budgetMs / 1_000} s it had come to second ${seconds} of it`;
      return err(failure('Timeout', why));
    }
    const next = player.nextOperationMs ?? lastMs;
    player.advanceTo(Math.min(Math.max(next, simulation.nowMs), simulation.nowMs + SLICE_MS, lastMs));
    await setImmediate();
  }
  return ok({ simulation, refusals: player.refusals });
}
