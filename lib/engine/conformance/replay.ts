/**
 * Plays a recording against a fresh simulation and says where the two first differ. It is pure: no files, no
 * clock; the same recording and seed give the same verdict. It judges by the rules in the README of this folder.
 */
import { assertDefined } from '../../base/assert';
import { isJsonObject } from '../../base/json';
import { apiVersionOf, namespacedKey } from '../../kubernetes/object';
import { RESOURCES } from '../../kubernetes/resources';
import type { SimulationConfig } from '../config';
import { createSimulation } from '../simulation';
import type { ApiResult, Operation, OperationTarget, Simulation } from '../simulation-api';
import type { Difference } from './difference';
import { describeAction, Judge } from './judge';
import { leftOverRecyclerPods } from './left-over';
import { UidNames } from './normalise';
import { observedObjects } from './objects';
import { Observer } from './observer';
import { waitUntilQuiet } from './quiet';
import {
  actionsOf,
  type RecordedAction,
  type RecordedOutcome,
  type RecordedStep,
  type Recording,
} from './recording';

/**
 * The stand-ins of the recordings act at once, and the volume controller resyncs as it did there. When in a second the
 * recorded scheduler looked which back-offs were over nobody wrote down: the last third of it fits all recordings.
 */
export const REPLAY_CONFIG: Partial<SimulationConfig> = {
  pvResyncMs: 250,
  callLatencyMs: 5,
  controllerAttachDetach: false,
  simulateMounts: false,
  podStartMs: 0,
  podStopMs: 0,
  recyclerMs: 0,
  driverLatencyMs: 20,
  backoffFlushPhaseMs: 750,
};

export type Verdict =
  | { readonly passed: true }
  | {
      readonly passed: false;
      /** From 1. */
      readonly step: number;
      readonly steps: number;
      readonly did: string;
      readonly differences: readonly Difference[];
    };

/** Plays the steps until one differs; what comes after a difference would only repeat it. */
export function replayRecording(recording: Recording, seed = 1): Verdict {
  // Where nodes are equally good the scheduler draws by lot, so the replay may take the recorded one: the simulated
  // scheduler follows this only between nodes that it finds equally good.
  const preferredNodes: Record<string, string> = {};
  const config = { ...REPLAY_CONFIG, preferredNodes };
  const simulation = createSimulation({ version: recording.kubernetes, seed, config });
  const uids = new UidNames();
  const observer = new Observer(simulation.api, uids);
  const judge = new Judge();
  for (const operation of leftOverRecyclerPods(recording)) simulation.execute(operation);

  for (const [index, step] of recording.steps.entries()) {
    notePreferredNodes(step, preferredNodes);
    const outcomes = performStep(simulation, step, uids);
    const unsettled = waitUntilQuiet(simulation);
    const objects = observedObjects(simulation.api, uids);
    const differences = [
      ...(unsettled === undefined ? [] : [{ kind: 'not settled', why: unsettled } as const]),
      ...judge.step(step, { outcomes, objects, observer }),
    ];
    if (differences.length > 0) {
      const did = actionsOf(step).map(describeAction).join(', ');
      return { passed: false, step: index + 1, steps: recording.steps.length, did, differences };
    }
    observer.nextStep();
  }
  return { passed: true };
}

function notePreferredNodes(step: RecordedStep, preferredNodes: Record<string, string>): void {
  for (const { kind, metadata, spec } of step.changed ?? []) {
    if (kind !== 'Pod' || !isJsonObject(spec) || typeof spec.nodeName !== 'string') continue;
    preferredNodes[namespacedKey(metadata.namespace, metadata.name)] = spec.nodeName;
  }
}

/** Does what the step did, all of it at this moment; a `wait` lets time pass. */
export function performStep(
  simulation: Simulation,
  step: RecordedStep,
  uids: UidNames,
): readonly RecordedOutcome[] {
  const outcomes: RecordedOutcome[] = [];
  for (const action of actionsOf(step)) {
    if (action.wait !== undefined) simulation.advanceTo(simulation.nowMs + action.wait * 1000);
    else outcomes.push(uids.apply(outcomeOf(action, simulation.execute(operationOf(action)))));
  }
  return outcomes;
}

function operationOf(action: RecordedAction): Operation {
  if (action.create) return { create: action.create } as unknown as Operation;
  if (action.patch) return { patch: { ...action.patch, ...targetOf(action.patch) } };
  const target = assertDefined(action.delete, 'an action that is neither create, patch, delete nor wait');
  return { delete: { ...targetOf(target), propagationPolicy: 'Background' } };
}

/** Recordings name only the kind; all kinds of the resource table have different names. */
function targetOf(target: NonNullable<RecordedAction['delete']>): OperationTarget {
  const { kind, namespace, name } = target;
  const resource = RESOURCES.find((row) => row.kind === kind);
  const apiVersion = target.apiVersion ?? (resource ? apiVersionOf(resource.group, resource.version) : 'v1');
  return { apiVersion, kind, namespace, name };
}

function outcomeOf(action: RecordedAction, result: ApiResult): RecordedOutcome {
  if (result.ok) return { code: action.create ? 201 : 200 };
  const { code, reason, message, details } = result.error;
  const causes = details?.causes?.length ? details.causes.map((cause) => ({ ...cause })) : undefined;
  return { code, reason, message, causes };
}
