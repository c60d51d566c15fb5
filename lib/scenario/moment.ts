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

/** When the cluster shows what a note tells, milliseconds since the start: its answer, where it asks. */
export function toldMs(scenario: Scenario, note: Note): number {
  return Math.max(noteMs(scenario, note), note.question?.untilMs ?? 0);
}

/**
 * The moment of a demo's picture, milliseconds since the start. It opens at its beginning, where nothing has happened, and
 * its end would tell what the reader is to find out: the picture shows what the note in its middle has told.
 */
export function pictureMs(scenario: Scenario): number {
  const { notes = [] } = scenario;
  const middle = notes[Math.floor(notes.length / 2)];
  return middle ? toldMs(scenario, middle) : endMs(scenario);
}
