/**
 * Reads what is to be recorded: recordings (`.jsonl`, of which only what was done counts) and scenarios of Stowage
 * (`.json`). It says what a recording cannot hold and never leaves anything out.
 */
import { err, ok, type Result } from '../../base/result';
import {
  parseRecording,
  RECORDING_LIMITS,
  type RecordedAction,
  type RecordedStep,
  type Recording,
} from '../../engine/conformance/recording';
import type { Scenario, TimedOperation } from '../../scenario/scenario';
import { parseScenario } from '../../scenario/schema';

/** What is played, step by step. */
export interface RecordedScenario {
  readonly name: string;
  readonly steps: readonly RecordedStep['do'][];
}

/** A pause of a scenario that is longer than this is played as a `wait`; a shorter one passes while the cluster settles. */
const PAUSE_MS = 5_000;
/** A `wait` of a recording takes that long in earnest. */
const WAIT_LIMIT_SECONDS = 600;

/** `name` is that of the file without its ending: the name of a scenario without a title. */
export function readScenarios(
  name: string,
  ending: string,
  text: string,
): Result<readonly RecordedScenario[], string> {
  return ending === '.json' ? readScenario(name, text) : readRecordings(text);
}

function readRecordings(text: string): Result<readonly RecordedScenario[], string> {
  const recordings = parseRecordings(text);
  if (!recordings.ok) return recordings;
  return ok(recordings.value.map(({ name, steps }) => ({ name, steps: steps.map((step) => step.do) })));
}

/** The recordings of a file, one a line. */
export function parseRecordings(text: string): Result<readonly Recording[], string> {
  const recordings: Recording[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const recording = parseRecording(line);
    if (!recording.ok) return err(`line ${index + 1}: ${recording.error}`);
    recordings.push(recording.value);
  }
  return ok(recordings);
}

function readScenario(name: string, text: string): Result<readonly RecordedScenario[], string> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    return err(`not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  const parsed = parseScenario(json);
  if (!parsed.ok) {
    const { error } = parsed;
    return err(
      error.kind === 'Newer'
        ? `format ${error.format} is newer than this Stowage`
        : `${error.field}: ${error.message}`,
    );
  }
  const steps = stepsOf(parsed.value);
  return steps.ok ? ok([{ name: `scenario/${name}`, steps: steps.value }]) : steps;
}

/**
 * The first objects are one step, operations of the same moment another. Between steps a recording leaves the cluster
 * alone until it has settled, so of the times of a scenario only the order and the long pauses remain.
 */
export function stepsOf(scenario: Scenario): Result<readonly RecordedStep['do'][], string> {
  const steps: RecordedStep['do'][] = [];
  if (scenario.objects.length > 0) {
    steps.push(stepOf(scenario.objects.map((create) => ({ create }) as unknown as RecordedAction)));
  }
  let moment: RecordedAction[] = [];
  let atMs = 0;
  for (const [index, operation] of scenario.operations.entries()) {
    const action = actionOf(operation);
    if (!action.ok) return err(`operations.${index}${action.error}`);
    if (operation.atMs > atMs) {
      if (moment.length > 0) steps.push(stepOf(moment));
      moment = [];
      const wait = Math.round((operation.atMs - atMs) / 1000);
      if (wait > WAIT_LIMIT_SECONDS) {
        return err(
          `operations.${index}.atMs: ${wait} s after the one before, more than the ${WAIT_LIMIT_SECONDS} s that a recording waits`,
        );
      }
      if (operation.atMs - atMs > PAUSE_MS) steps.push({ wait });
      atMs = operation.atMs;
    }
    moment.push(action.value);
  }
  if (moment.length > 0) steps.push(stepOf(moment));
  if (steps.length === 0) return err('operations: there is nothing to record');
  if (steps.length > RECORDING_LIMITS.steps)
    return err(`operations: ${steps.length} steps are more than ${RECORDING_LIMITS.steps}`);
  return ok(steps);
}

function stepOf(actions: readonly RecordedAction[]): RecordedStep['do'] {
  const [only] = actions;
  return actions.length === 1 && only ? only : { batch: [...actions] };
}

function actionOf(operation: TimedOperation): Result<RecordedAction, string> {
  const { atMs: _, ...action } = operation;
  if ('create' in action) return ok(action as unknown as RecordedAction);
  if ('delete' in action) {
    const { apiVersion, kind, namespace, name, ...options } = action.delete;
    const [option] = Object.keys(options).filter((key) => options[key as keyof typeof options] !== undefined);
    if (
      option !== undefined &&
      !(option === 'propagationPolicy' && action.delete.propagationPolicy === 'Background')
    ) {
      return err(`.delete.${option}: a recording deletes in the background and without options`);
    }
    return ok({ delete: { apiVersion, kind, namespace, name } });
  }
  if ('patch' in action) {
    const { type = 'merge', subresource } = action.patch;
    if (type === 'strategic') return err('.patch.type: a recording has merge and JSON patches');
    if (subresource === 'finalize')
      return err('.patch.subresource: a recording patches objects and their status');
    return ok({ patch: action.patch } as unknown as RecordedAction);
  }
  if ('beginFault' in action || 'endFault' in action) return err(': a recording has no faults');
  return err(': a recording has create, patch and delete; an update is written as a patch');
}
