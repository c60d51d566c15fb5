/**
 * Makes a recording of several runs of one scenario: what all of them agree on. Where two runs differ in a result or
 * an object the recording ends before that step; an event that only some of them saw becomes a possible one; of the
 * states that an object went through those remain that all saw in that order. It plays nothing and judges nothing.
 */
import { assertDefined } from '../../base/assert';
import { compareStrings } from '../../base/compare';
import { canonicalJson, jsonEqual } from '../../base/json';
import { compareOutcomes, type ObjectSet } from './compare';
import { eventId, type Observer } from './observer';
import type {
  RecordedEvent,
  RecordedObject,
  RecordedOutcome,
  RecordedStep,
  RecordedTransition,
} from './recording';

type Transitions = Readonly<Record<string, readonly RecordedTransition[]>>;

/** What one step of one run came to. */
export interface PlayedStep {
  readonly outcomes: readonly RecordedOutcome[];
  readonly objects: ObjectSet;
  readonly events: readonly RecordedEvent[];
  readonly transitions: Transitions;
}

/** A step as a line of a recording holds it: what is empty is left out. */
export interface WrittenStep {
  readonly do: RecordedStep['do'];
  readonly result?: RecordedOutcome | readonly RecordedOutcome[];
  readonly changed?: readonly unknown[];
  readonly gone?: readonly string[];
  readonly events?: readonly RecordedEvent[];
  readonly possibleEvents?: readonly RecordedEvent[];
  readonly transitions?: Transitions;
}

export interface Agreement {
  readonly steps: readonly WrittenStep[];
  /** Where the recording ends early: the step, from 1, and what the runs differ in there. */
  readonly cut?: { readonly step: number; readonly what: string };
}

/** What the observer holds of the step that has just ended. */
export function playedStep(
  outcomes: readonly RecordedOutcome[],
  objects: ObjectSet,
  observer: Observer,
): PlayedStep {
  const transitions = [...observer.transitions].map(([name, states]) => [name, withoutRepeats(states)]);
  const events = [...observer.events.values()];
  return { outcomes, objects, events, transitions: Object.fromEntries(transitions) };
}

/** `runs` hold the same `scenario`, step by step; at least one. */
export function agreeOn(
  scenario: readonly RecordedStep['do'][],
  runs: readonly (readonly PlayedStep[])[],
): Agreement {
  const steps: WrittenStep[] = [];
  let before: ObjectSet = new Map();
  for (const [index, action] of scenario.entries()) {
    const played = runs.map((run) => assertDefined(run[index], 'a run that lacks a step'));
    const what = differenceOf(played);
    if (what !== undefined) return { steps, cut: { step: index + 1, what } };
    const first = assertDefined(played[0], 'a recording of no run');
    steps.push(written(action, before, first, played));
    before = first.objects;
  }
  return { steps };
}

/** What two runs differ in that no recording can hold, or undefined. */
function differenceOf(played: readonly PlayedStep[]): string | undefined {
  const [first, ...others] = played;
  if (!first) return undefined;
  for (const other of others) {
    const actions = first.outcomes.map(() => '');
    if (compareOutcomes(actions, first.outcomes, other.outcomes).length > 0) return 'a result';
    for (const name of new Set([...first.objects.keys(), ...other.objects.keys()])) {
      if (!jsonEqual(first.objects.get(name), other.objects.get(name))) return name;
    }
  }
  return undefined;
}

function written(
  action: RecordedStep['do'],
  before: ObjectSet,
  first: PlayedStep,
  played: readonly PlayedStep[],
): WrittenStep {
  const changed = [...first.objects]
    .filter(([name, object]) => !jsonEqual(object, before.get(name)))
    .map(([, object]) => withAttachmentName(object));
  const gone = [...before.keys()].filter((name) => !first.objects.has(name)).map(goneName);
  const { events, possibleEvents } = agreedEvents(played);
  const transitions = agreedTransitions(played);
  const results = first.outcomes;
  return {
    do: action,
    ...(results.length > 0 && { result: action.batch ? results : results[0] }),
    ...(changed.length > 0 && { changed }),
    ...(gone.length > 0 && { gone }),
    ...(events.length > 0 && { events }),
    ...(possibleEvents.length > 0 && { possibleEvents }),
    ...(Object.keys(transitions).length > 0 && { transitions }),
  };
}

function agreedEvents(played: readonly PlayedStep[]): {
  readonly events: readonly RecordedEvent[];
  readonly possibleEvents: readonly RecordedEvent[];
} {
  const byId = new Map(played.flatMap(({ events }) => events.map((event) => [eventId(event), event])));
  const seen = played.map(({ events }) => new Set(events.map(eventId)));
  const sorted = [...byId].sort(([a], [b]) => compareStrings(a, b));
  const inAll = (id: string): boolean => seen.every((ids) => ids.has(id));
  return {
    events: sorted.filter(([id]) => inAll(id)).map(([, event]) => event),
    possibleEvents: sorted.filter(([id]) => !inAll(id)).map(([, event]) => event),
  };
}

function agreedTransitions(played: readonly PlayedStep[]): Transitions {
  const [first, ...others] = played;
  const agreed: Record<string, readonly RecordedTransition[]> = {};
  for (const [name, states] of Object.entries(first?.transitions ?? {})) {
    let common = states;
    for (const other of others) common = commonStates(common, other.transitions[name] ?? []);
    if (common.length > 0) agreed[name] = common;
  }
  return agreed;
}

/** The longest list of states that both went through in that order. */
export function commonStates(
  a: readonly RecordedTransition[],
  b: readonly RecordedTransition[],
): readonly RecordedTransition[] {
  // lists[j]: the longest of what of `a` has been read and the first j of `b`.
  let lists: (readonly RecordedTransition[])[] = Array.from({ length: b.length + 1 }, () => []);
  for (const state of a) {
    const next: (readonly RecordedTransition[])[] = [[]];
    for (const [index, other] of b.entries()) {
      const shorter = lists[index] ?? [];
      const without = longer(lists[index + 1] ?? [], next[index] ?? []);
      next.push(
        canonicalJson(state) === canonicalJson(other) ? longer([...shorter, state], without) : without,
      );
    }
    lists = next;
  }
  return lists[b.length] ?? [];
}

function longer<T>(a: readonly T[], b: readonly T[]): readonly T[] {
  return a.length >= b.length ? a : b;
}

function withoutRepeats(states: readonly RecordedTransition[]): readonly RecordedTransition[] {
  return states.filter((state, index) => index === 0 || !jsonEqual(state, states[index - 1]));
}

/** The name of a VolumeAttachment is a hash over names that hold uids. */
const HASHED_NAME = 'csi-{hash}';
const ATTACHMENT = 'VolumeAttachment';

function withAttachmentName(object: unknown): unknown {
  const { kind, metadata, ...rest } = object as RecordedObject;
  return kind === ATTACHMENT ? { kind, metadata: { ...metadata, name: HASHED_NAME }, ...rest } : object;
}

function goneName(key: string): string {
  return key.startsWith(`${ATTACHMENT}/`) ? `${ATTACHMENT}/${HASHED_NAME}` : key;
}
