/** Simulated times of a scenario, without anything that could replay it: for pages. */
import { DEFAULT_CONFIG } from '../engine/config';
import type { Note, Scenario } from './scenario';

/** Milliseconds since the epoch at which the scenario begins. */
export function startMs(scenario: Scenario): number {
  return scenario.config?.startMs ?? DEFAULT_CONFIG.startMs;
}

/** Milliseconds since the start at which a replay of `scenario` ends. */
export function endMs(scenario: Scenario): number {
  return scenario.untilMs ?? scenario.operations.at(-1)?.atMs ?? 0;
}

/**
 * When a note is due, milliseconds since the start: its own time, or that of the operation that it follows. A note
 * after an operation that does not exist is due at the end.
 */
export function noteMs(scenario: Scenario, note: Note): number {
  if ('atMs' in note) return note.atMs;
  if (note.afterOperation === 0) return 0;
  return scenario.operations[note.afterOperation - 1]?.atMs ?? endMs(scenario);
}
