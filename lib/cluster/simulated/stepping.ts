/** How far a stopped clock goes: to the next write, or until nothing changes, with what the scenario does on the way. */
import type { Settled } from '../../engine/simulation-api';
import type { Change } from '../../kubernetes/change';
import type { ScenarioPlayer } from '../../scenario/replay';

/** Runs to the next change of anything but an Event, at most `limitMs` ahead; undefined when none came. */
export function stepToNextWrite(player: ScenarioPlayer, limitMs: number): Change | undefined {
  const { simulation } = player;
  const nextMs = player.nextOperationMs ?? Number.POSITIVE_INFINITY;
  const change = simulation.stepToNextWrite(Math.min(limitMs, nextMs - simulation.nowMs));
  if (change || nextMs > simulation.nowMs) return change;
  // What the scenario does next; it may be refused.
  const { revision } = simulation.api;
  player.advanceTo(nextMs);
  const written = simulation.api.changesSince(revision);
  return written.ok ? written.value[0] : undefined;
}

/** Runs until nothing but Events has changed for a whole resync, at most `limitMs` ahead. */
export function settle(player: ScenarioPlayer, limitMs: number): Settled {
  const { simulation } = player;
  const deadlineMs = simulation.nowMs + limitMs;
  let settled: Settled;
  do {
    const untilMs = Math.min(deadlineMs, player.nextOperationMs ?? deadlineMs);
    settled = simulation.settle({ limitMs: untilMs - simulation.nowMs });
    player.advanceTo(simulation.nowMs);
  } while (!settled.settled && simulation.nowMs < deadlineMs);
  return settled;
}
