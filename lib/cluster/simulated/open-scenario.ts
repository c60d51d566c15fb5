/**
 * Replays a scenario for the server: in slices, so that other requests are answered meanwhile, and within a bound of
 * real time, since a scenario comes from anybody.
 */
import { setImmediate } from 'node:timers/promises';
import { err, ok, type Result } from '../../base/result';
import { createSimulation } from '../../engine/simulation';
import { failure, type Status } from '../../kubernetes/status';
import { endMs } from '../../scenario/moment';
import { ScenarioPlayer, simulationOptions } from '../../scenario/replay';
import type { Scenario } from '../../scenario/scenario';

const SLICE_MS = 60_000;
const DEFAULT_BUDGET_MS = 20_000;

/** The scenario at its end, `untilMs`. An error says that the replay takes longer than `budgetMs` of real time. */
export async function openScenario(
  scenario: Scenario,
  budgetMs = DEFAULT_BUDGET_MS,
): Promise<Result<ScenarioPlayer, Status>> {
  const player = new ScenarioPlayer(scenario, createSimulation(simulationOptions(scenario)));
  const { simulation } = player;
  const lastMs = simulation.config.startMs + endMs(scenario);
  const deadlineMs = performance.now() + budgetMs;
  for (;;) {
    const sliceMs = Math.min(simulation.nowMs + SLICE_MS, lastMs);
    player.advanceTo(sliceMs);
    if (simulation.nowMs >= lastMs) return ok(player);
    if (performance.now() > deadlineMs) {
      const seconds = Math.round((simulation.nowMs - simulation.config.startMs) / 1_000);
      const why = `after ${budgetMs / 1_000} s it had come to second ${seconds} of it`;
      return err(failure('Timeout', `the scenario takes too long to replay: ${why}`));
    }
    await setImmediate();
  }
}
