/** The status that a kubelet writes for a Pod as it starts and ends (pkg/kubelet/status/generate.go, 1.37). */

import { isJsonObject } from '../../base/json';
import type { Node } from '../../kubernetes/node';
import type { Condition } from '../../kubernetes/object';
import type { Pod, PodStatus } from '../../kubernetes/pod';
import { bootIdOf } from '../../volume/mount-step';

const READY_CONDITIONS = ['PodReadyToStartContainers', 'Initialized', 'Ready', 'ContainersReady'] as const;

/** On a Pod: how often its containers shall have started anew. A larger number makes the kubelet restart them. */
export const annRestarts = 'simulation.stowage.dev/restarts';

/** Whether the containers have to start anew: the owner of the Pod asks for it, or the machine has started since. */
export function isRestartDue(pod: Pod, node: Node): boolean {
  return restartsWanted(pod) > restartCount(pod) || bootOf(pod) !== bootIdOf(node);
}

export function restartCount(pod: Pod): number {
  const counts = (pod.status?.containerStatuses ?? []).map((status) => Number(status.restartCount ?? 0));
  return Math.max(0, ...counts);
}

function restartsWanted(pod: Pod): number {
  const wanted = Number(pod.metadata.annotations?.[annRestarts] ?? 0);
  return Number.isSafeInteger(wanted) ? Math.min(wanted, RESTARTS_MOST) : 0;
}

/** More restarts than that teach nothing. */
const RESTARTS_MOST = 1_000;

/** The boot of the node in which the containers were started: part of their id, as it is of every process. */
function bootOf(pod: Pod): string | undefined {
  const id = pod.status?.containerStatuses?.[0]?.containerID;
  const boot = typeof id === 'string' ? id.slice(id.indexOf('//') + 2).split('/')[0] : undefined;
  return boot === '' ? undefined : boot;
}

export function restartedStatus(pod: Pod, now: string, node: Node): PodStatus {
  const restarts = Math.max(restartCount(pod) + 1, restartsWanted(pod));
  const startedAt = pod.status?.startTime ?? now;
  const terminated = { exitCode: 0, reason: 'Completed', startedAt, finishedAt: now };
  const state = { running: { startedAt: now } };
  return {
    ...pod.status,
    containerStatuses: containerStatuses(pod, true, state, node).map((status) => ({
      ...status,
      restartCount: restarts,
      lastState: { terminated },
    })),
  };
}

/** All containers run and are ready: nothing here probes them. */
export function runningStatus(pod: Pod, now: string, node?: Node): PodStatus {
  return {
    ...pod.status,
    phase: 'Running',
    startTime: pod.status?.startTime ?? now,
    conditions: withConditions(pod, now, () => ({ status: 'True' })),
    containerStatuses: containerStatuses(pod, true, { running: { startedAt: now } }, node),
  };
}

/** A deleted Pod whose containers have ended: its phase stays until it is gone (convertToAPIContainerStatuses). */
export function stoppedStatus(pod: Pod, now: string): PodStatus {
  const startedAt = pod.status?.startTime ?? now;
  const terminated = { exitCode: 0, reason: 'Completed', startedAt, finishedAt: now };
  return {
    ...pod.status,
    containerStatuses: endedContainers(pod, terminated),
  };
}

function endedContainers(pod: Pod, terminated: Readonly<Record<string, unknown>>) {
  return (pod.status?.containerStatuses ?? []).map((status) => ({
    ...status,
    ready: false,
    started: false,
    state: { terminated },
  }));
}

/** True also for a Pod whose containers never ran. */
export function haveContainersStopped(pod: Pod): boolean {
  return (pod.status?.containerStatuses ?? []).every(
    ({ state }) => isJsonObject(state) && state.terminated !== undefined,
  );
}

/** All containers ended with exit code 0. */
export function succeededStatus(pod: Pod, now: string): PodStatus {
  const startedAt = pod.status?.startTime ?? now;
  const terminated = { exitCode: 0, reason: 'Completed', startedAt, finishedAt: now };
  return {
    ...pod.status,
    phase: 'Succeeded',
    conditions: withConditions(pod, now, (type) =>
      type === 'Initialized'
        ? { status: 'True', reason: 'PodCompleted' }
        : { status: 'False', reason: 'PodCompleted' },
    ),
    containerStatuses: containerStatuses(pod, false, { terminated }),
  };
}

/** What killPod leaves of an evicted Pod: its containers were killed, and nothing starts them again. */
export function evictedStatus(pod: Pod, now: string, message: string): PodStatus {
  const startedAt = pod.status?.startTime ?? now;
  const terminated = { exitCode: 137, reason: 'Error', startedAt, finishedAt: now };
  return {
    ...pod.status,
    phase: 'Failed',
    reason: 'Evicted',
    message,
    conditions: withConditions(pod, now, (type) =>
      type === 'Initialized' ? { status: 'True' } : { status: 'False', reason: 'PodFailed' },
    ),
    containerStatuses: endedContainers(pod, terminated),
  };
}

/** rejectPod: the node takes the Pod for good, and does not run it. */
export function rejectedStatus(pod: Pod, reason: string, message: string): PodStatus {
  return { ...pod.status, phase: 'Failed', reason, message: `Pod was rejected: ${message}` };
}

function withConditions(
  pod: Pod,
  now: string,
  stateOf: (type: string) => { readonly status: 'True' | 'False'; readonly reason?: string },
): readonly Condition[] {
  const before = pod.status?.conditions ?? [];
  const others = before.filter(({ type }) => !(READY_CONDITIONS as readonly string[]).includes(type));
  const own = READY_CONDITIONS.map((type): Condition => {
    const state = stateOf(type);
    const previous = before.find((condition) => condition.type === type);
    const lastTransitionTime = previous?.status === state.status ? previous.lastTransitionTime : now;
    return { type, ...state, lastProbeTime: null, lastTransitionTime };
  });
  return [...own, ...others];
}

function containerStatuses(pod: Pod, ready: boolean, state: Readonly<Record<string, unknown>>, node?: Node) {
  const boot = node && bootIdOf(node);
  return (pod.spec.containers ?? []).map(({ name, image = '' }) => ({
    name,
    image,
    imageID: '',
    ...(boot !== undefined && { containerID: `stowage://${boot}/${name}` }),
    ready,
    started: ready,
    restartCount: 0,
    lastState: {},
    state,
  }));
}
