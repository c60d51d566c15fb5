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
import { type SimulationRecord, type Standing, scenarioOfRecord } from './branch';

const SLICE_MS = 60_000;
const DEFAULT_BUDGET_MS = 20_000;

interface OpenOptions {
  readonly budgetMs?: number;
  readonly atRevision?: number | undefined;
}

/**
 * The scenario at its end, `untilMs`; with `atRevision` only as far within that moment as to the write of that revision.
 * An error says that the replay takes longer than `budgetMs` of real time.
 */
export async function openScenario(
  scenario: Scenario,
  { budgetMs = DEFAULT_BUDGET_MS, atRevision }: OpenOptions = {},
): Promise<Result<ScenarioPlayer, Status>> {
  const player = new ScenarioPlayer(scenario, createSimulation(simulationOptions(scenario)));
  const { simulation } = player;
  const lastMs = simulation.config.startMs + endMs(scenario);
  const deadlineMs = performance.now() + budgetMs;
  for (;;) {
    const isLast = simulation.nowMs + SLICE_MS >= lastMs;
    if (isLast && atRevision !== undefined) player.advanceToRevision(atRevision, lastMs);
    else player.advanceTo(isLast ? lastMs : simulation.nowMs + SLICE_MS);
    if (isLast) return ok(player);
    if (performance.now() > deadlineMs) {
      const seconds = Math.round((simulation.nowMs - simulation.config.startMs) / 1_000);
      const why = `after ${budgetMs / 1_000} s it had come to second ${seconds} of it`;
      return err(failure('Timeout', `the scenario takes too long to replay: ${why}`));
    }
    await setImmediate();
  }
}

/** The scenario of `record` with what people had done, where it stood. */
export function openRecord(
  record: Standing & Pick<SimulationRecord, 'scenario'>,
): Promise<Result<ScenarioPlayer, Status>> {
  return openScenario(scenarioOfRecord(record), { atRevision: record.atRevision });
}
