/**
 * Drives tasks: applies each call at the moment of its yield and resumes the task a call latency later. It never
 * retries and never interprets an answer; that is the task's business.
 */
import { err, ok } from '../base/result';
import type { KubernetesObject } from '../kubernetes/object';
import type { Status } from '../kubernetes/status';
import type { ApiResult, ApiServer } from './apiserver/api';
import type { EventLoop } from './event-loop';
import type { Task } from './task';

/** The answer to a pause: there is nothing to read in it. */
const WOKEN: ApiResult = ok({
  apiVersion: 'v1',
  kind: 'Status',
  metadata: { name: '' },
} satisfies KubernetesObject);

export interface TaskRunner {
  readonly loop: EventLoop;
  readonly api: ApiServer;
  readonly actor: string;
  readonly callLatencyMs: number;
  /** The answer to an update that a fault makes come too late. */
  conflict?(actor: string, object: KubernetesObject): Status | undefined;
  /** False once the component was stopped: its tasks then end where they are. */
  alive(): boolean;
}

/** Runs `task` at once up to its first yield; `onDone` gets what it comes to. */
export function runTask<T>(runner: TaskRunner, task: Task<T>, onDone: (value: T) => void): void {
  const resume = (answer: ApiResult): void => {
    if (!runner.alive()) return;
    const step = task.next(answer);
    if (step.done) {
      onDone(step.value);
      return;
    }
    const wait = step.value;
    if (wait.kind === 'sleep') {
      runner.loop.after(wait.ms, () => resume(WOKEN));
      return;
    }
    if (wait.kind === 'signal') {
      wait.arm(() => runner.loop.after(0, () => resume(WOKEN)));
      return;
    }
    const conflict = wait.updates && runner.conflict?.(runner.actor, wait.updates);
    const result = conflict ? err(conflict) : wait.call(runner.api, runner.actor);
    runner.loop.after(runner.callLatencyMs, () => resume(result));
  };
  resume(WOKEN);
}
