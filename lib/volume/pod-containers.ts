/** What a container of a Pod says it waits for, as far as the kubelet reports it in the Pod's status. */
import { isJsonObject } from '../base/json';
import type { Pod } from '../kubernetes/pod';

export interface ContainerWait {
  readonly containerName: string;
  /** `ImagePullBackOff`, `CreateContainerConfigError`, … */
  readonly reason: string;
  readonly message: string;
}

/** Reasons under which the kubelet is at work and nothing is wrong. */
const AT_WORK: readonly string[] = ['ContainerCreating', 'PodInitializing'];

/** The first container whose start failed; undefined while all of them run or are being made. */
export function findContainerWait(pod: Pod): ContainerWait | undefined {
  for (const status of pod.status?.containerStatuses ?? []) {
    const { state, name } = status;
    const waiting = isJsonObject(state) ? state.waiting : undefined;
    if (!isJsonObject(waiting) || typeof waiting.reason !== 'string') continue;
    if (AT_WORK.includes(waiting.reason)) continue;
    return {
      containerName: typeof name === 'string' ? name : '',
      reason: waiting.reason,
      message: typeof waiting.message === 'string' ? waiting.message : '',
    };
  }
  return undefined;
}
