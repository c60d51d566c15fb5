/**
 * The recordings' rule of when a control plane was left alone long enough: nothing but Events had changed for 0.9 s,
 * or for 2.3 s while a Pod had no node.
 */
import type { Pod } from '../../kubernetes/pod';
import { pods } from '../../kubernetes/resources';
import type { Simulation } from '../simulation-api';

const QUIET_MS = 900;
const QUIET_WITH_UNSCHEDULED_POD_MS = 2_300;
/** A step that takes longer than this is taken to never settle; recorded ones took a few seconds. */
const STEP_LIMIT_MS = 300_000;

/** How long nothing may have changed, while these Pods exist. */
export function quietTimeMs(existing: readonly Pod[]): number {
  return existing.some((pod) => !pod.spec.nodeName) ? QUIET_WITH_UNSCHEDULED_POD_MS : QUIET_MS;
}

/** Runs until the rule holds. Returns why it never did, or undefined. */
export function waitUntilQuiet(simulation: Simulation): string | undefined {
  const deadlineMs = simulation.nowMs + STEP_LIMIT_MS;
  while (simulation.nowMs < deadlineMs) {
    if (simulation.stepToNextWrite(quietTimeMs(simulation.api.list(pods))) === undefined) return undefined;
  }
  return `the simulation still changes after ${STEP_LIMIT_MS / 1000} s`;
}
