/** What a replay and a recording disagree on, and how that reads. */
import { assertUnreachable } from '../../base/assert';
import { isJsonObject, jsonEqual } from '../../base/json';
import type { RecordedEvent, RecordedOutcome, RecordedTransition } from './recording';

export type Difference =
  | { readonly kind: 'object missing'; readonly object: string; readonly expected: unknown }
  | { readonly kind: 'object unexpected'; readonly object: string; readonly actual: unknown }
  | {
      readonly kind: 'field';
      readonly object: string;
      readonly path: string;
      readonly expected: unknown;
      readonly actual: unknown;
    }
  | { readonly kind: 'event missing'; readonly event: RecordedEvent }
  | { readonly kind: 'event unexpected'; readonly event: RecordedEvent }
  | {
      readonly kind: 'result';
      readonly action: string;
      readonly expected: RecordedOutcome | undefined;
      readonly actual: RecordedOutcome | undefined;
    }
  | {
      readonly kind: 'transition missing';
      readonly object: string;
      readonly expected: readonly RecordedTransition[];
      readonly actual: readonly RecordedTransition[];
      /** Place in `expected` of the first state that did not come. */
      readonly at: number;
    }
  | { readonly kind: 'not settled'; readonly why: string };

/** Fields in which two plain JSON values differ, each with its path; a part that one side lacks is `undefined`. */
export function fieldDifferences(object: string, expected: unknown, actual: unknown): Difference[] {
  const found: Difference[] = [];
  const compare = (path: string, left: unknown, right: unknown): void => {
    if (jsonEqual(left, right)) return;
    if (!isJsonObject(left) || !isJsonObject(right)) {
      found.push({ kind: 'field', object, path: path === '' ? '.' : path, expected: left, actual: right });
      return;
    }
    for (const key of new Set([...Object.keys(left), ...Object.keys(right)])) {
      compare(joinPath(path, key), left[key], right[key]);
    }
  };
  compare('', expected, actual);
  return found;
}

function joinPath(path: string, key: string): string {
  if (!/^[A-Za-z][A-Za-z0-9]*$/.test(key)) return `${path}[${JSON.stringify(key)}]`;
  return path === '' ? key : `${path}.${key}`;
}

/** A few lines of plain text, without indentation. */
export function describeDifference(difference: Difference): readonly string[] {
  switch (difference.kind) {
    case 'object missing':
      return [
        `${difference.object}: expected, but it is not there`,
        `  expected ${text(difference.expected)}`,
      ];
    case 'object unexpected':
      return [`${difference.object}: is there, but was not expected`, `  got ${text(difference.actual)}`];
    case 'field':
      return [
        `${difference.object} ${difference.path}`,
        `  expected ${text(difference.expected)}`,
        `  got      ${text(difference.actual)}`,
      ];
    case 'event missing':
      return [`event expected, but it did not occur: ${eventText(difference.event)}`];
    case 'event unexpected':
      return [`event occurred, but was not expected: ${eventText(difference.event)}`];
    case 'result':
      return [
        `result of ${difference.action}`,
        `  expected ${text(difference.expected)}`,
        `  got      ${text(difference.actual)}`,
      ];
    case 'transition missing':
      return [
        `${difference.object} did not go through state ${difference.at + 1} of the recorded order`,
        `  expected ${difference.expected.map(stateText).join(' → ')}`,
        `  got      ${difference.actual.map(stateText).join(' → ') || 'no change'}`,
      ];
    case 'not settled':
      return [difference.why];
    default:
      return assertUnreachable(difference);
  }
}

function text(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value);
}

function eventText(event: RecordedEvent): string {
  return `${event.object} ${event.type} ${event.reason} ${JSON.stringify(event.message)} from ${event.source}`;
}

function stateText(state: RecordedTransition): string {
  if (state === 'deleted') return 'deleted';
  const partner = state.claim !== undefined ? state.claim : state.volume;
  return `${state.phase ?? 'no phase'}(${partner ?? 'none'}${state.deleting ? ', deleting' : ''})`;
}
