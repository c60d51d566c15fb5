/** The status that a kubelet writes for a Pod as it starts and ends (pkg/kubelet/status/generate.go, 1.37). */
import type { Condition } from '../../kubernetes/object';
import type { Pod, PodStatus } from '../../kubernetes/pod';

const READY_CONDITIONS = ['PodReadyToStartContainers', 'Initialized', 'Ready', 'ContainersReady'] as const;

/** All containers run and are ready: nothing here probes them. */
export function runningStatus(pod: Pod, now: string): PodStatus {
  return {
    ...pod.status,
    phase: 'Running',
    startTime: pod.status?.startTime ?? now,
    conditions: withConditions(pod, now, () => ({ status: 'True' })),
    containerStatuses: containerStatuses(pod, true, { running: { startedAt: now } }),
  };
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

function containerStatuses(pod: Pod, ready: boolean, state: Readonly<Record<string, unknown>>) {
  return (pod.spec.containers ?? []).map(({ name, image = '' }) => ({
    name,
    image,
    imageID: '',
    ready,
    started: ready,
    restartCount: 0,
    lastState: {},
    state,
  }));
}
