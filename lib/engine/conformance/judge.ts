/**
 * Holds what a step of a scenario came to, in a simulated or a real cluster, against what a recording says of it.
 * The rules are those of the README of this folder. It plays nothing.
 */
import { assertDefined } from '../../base/assert';
import {
  compareEvents,
  compareObjects,
  compareOutcomes,
  compareTransitions,
  type ObjectSet,
} from './compare';
import type { Difference } from './difference';
import { isLeftOverEvent } from './left-over';
import { ExpectedObjects } from './objects';
import type { Observer } from './observer';
import {
  actionsOf,
  outcomesOf,
  type RecordedAction,
  type RecordedOutcome,
  type RecordedStep,
} from './recording';

/** What a step came to; the observer has not gone on to the next one yet. */
export interface SeenStep {
  readonly outcomes: readonly RecordedOutcome[];
  readonly objects: ObjectSet;
  readonly observer: Observer;
}

/** Judges the steps of one recording, in their order. */
export class Judge {
  readonly #expected = new ExpectedObjects();

  step(step: RecordedStep, { outcomes, objects, observer }: SeenStep): readonly Difference[] {
    const before = new Map(this.#expected.objects);
    this.#expected.apply(step, objects);
    const events = (step.events ?? []).filter(
      (event) => !isLeftOverEvent(event, step, before, this.#expected.objects),
    );
    return [
      ...compareOutcomes(actionsOf(step).map(describeAction), outcomesOf(step), outcomes),
      ...compareObjects(this.#expected.objects, objects),
      ...compareEvents(events, step.possibleEvents ?? [], observer),
      ...compareTransitions(step, observer),
    ];
  }
}

/** `create Kind/namespace/name`: what a step did, for people. */
export function describeAction(action: RecordedAction): string {
  if (action.wait !== undefined) return `wait ${action.wait} s`;
  if (action.create) {
    const { name = '?', namespace } = action.create.metadata as { name?: string; namespace?: string };
    return `create ${action.create.kind}/${namespace ? `${namespace}/` : ''}${name}`;
  }
  const target = assertDefined(action.patch ?? action.delete, 'an action without a target');
  const verb = action.patch ? 'patch' : 'delete';
  return `${verb} ${target.kind}/${target.namespace ? `${target.namespace}/` : ''}${target.name}`;
}
