/**
 * Compares what a step of a replay came to with what was recorded. It decides what counts as equal (the rules are
 * those of the recordings' README) and never changes either side.
 */
import { compareStrings } from '../../base/compare';
import { isJsonObject } from '../../base/json';
import { type Difference, fieldDifferences } from './difference';
import { isAboutRecyclerPod } from './left-over';
import { eventId, type Observer } from './observer';
import type { RecordedEvent, RecordedOutcome, RecordedStep, RecordedTransition } from './recording';

/** Objects by `Kind/namespace/name`; a VolumeAttachment, whose name is a hash, by its spec. */
export type ObjectSet = ReadonlyMap<string, Readonly<Record<string, unknown>>>;

export function compareObjects(expected: ObjectSet, actual: ObjectSet): Difference[] {
  const differences: Difference[] = [];
  const names = [...new Set([...expected.keys(), ...actual.keys()])].sort(compareStrings);
  for (const object of names) {
    const left = expected.get(object);
    const right = actual.get(object);
    if (left === undefined) differences.push({ kind: 'object unexpected', object, actual: right });
    else if (right === undefined) differences.push({ kind: 'object missing', object, expected: left });
    else differences.push(...fieldDifferences(object, left, right));
  }
  return differences;
}

/**
 * Every event of `required` must have occurred by now; no other may have, but for the possible ones, those that earlier
 * steps already had, and those of recycler Pods, whose number depends on how fast the scheduler is.
 */
export function compareEvents(
  required: readonly RecordedEvent[],
  possible: readonly RecordedEvent[],
  observer: Observer,
): Difference[] {
  const differences: Difference[] = [];
  const allowed = new Set([...required, ...possible].map(eventId));
  for (const event of required) {
    const id = eventId(event);
    if (!observer.events.has(id) && !observer.earlierEvents.has(id)) {
      differences.push({ kind: 'event missing', event });
    }
  }
  for (const [id, event] of observer.events) {
    if (allowed.has(id) || observer.earlierEvents.has(id) || isAboutRecyclerPod(event)) continue;
    differences.push({ kind: 'event unexpected', event });
  }
  return differences;
}

/** The recorded states must have come in their order; others may stand between them. */
export function compareTransitions(step: RecordedStep, observer: Observer): Difference[] {
  const differences: Difference[] = [];
  for (const [object, expected] of Object.entries(step.transitions ?? {})) {
    const actual = observer.transitions.get(object) ?? [];
    const at = firstMissing(expected, actual);
    if (at !== undefined) differences.push({ kind: 'transition missing', object, expected, actual, at });
  }
  return differences;
}

function firstMissing(
  expected: readonly RecordedTransition[],
  actual: readonly RecordedTransition[],
): number | undefined {
  let next = 0;
  for (const state of actual) {
    const wanted = expected[next];
    if (wanted !== undefined && sameState(wanted, state)) next += 1;
  }
  return next < expected.length ? next : undefined;
}

function sameState(a: RecordedTransition, b: RecordedTransition): boolean {
  if (a === 'deleted' || b === 'deleted') return a === b;
  return a.phase === b.phase && a.claim === b.claim && a.volume === b.volume && a.deleting === b.deleting;
}

export function compareOutcomes(
  actions: readonly string[],
  expected: readonly RecordedOutcome[],
  actual: readonly RecordedOutcome[],
): Difference[] {
  const differences: Difference[] = [];
  for (let index = 0; index < Math.max(expected.length, actual.length); index += 1) {
    const left = expected[index];
    const right = actual[index];
    if (left === undefined || right === undefined || !sameOutcome(left, right)) {
      differences.push({ kind: 'result', action: actions[index] ?? '', expected: left, actual: right });
    }
  }
  return differences;
}

function sameOutcome(a: RecordedOutcome, b: RecordedOutcome): boolean {
  const causes = (outcome: RecordedOutcome): string => JSON.stringify(sortKeys(outcome.causes ?? []));
  return a.code === b.code && a.reason === b.reason && a.message === b.message && causes(a) === causes(b);
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => compareStrings(a, b))
      .map(([key, part]) => [key, sortKeys(part)]),
  );
}
