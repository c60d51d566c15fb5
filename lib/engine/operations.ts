/** goroutinemap with exponential back-off (pkg/util/goroutinemap, 1.37): which long operation may start now. */
import type { Operations } from './component';
import { runTask, type TaskRunner } from './task-runner';

const INITIAL_BACKOFF_MS = 500;
const MAX_BACKOFF_MS = 2 * 60_000 + 2_000;

interface HeldBack {
  readonly failedAtMs: number;
  readonly backoffMs: number;
}

export function createOperations(runner: TaskRunner): Operations {
  const running = new Set<string>();
  const heldBack = new Map<string, HeldBack>();

  return {
    run(name, operation) {
      if (running.has(name)) return false;
      const failure = heldBack.get(name);
      if (failure && runner.loop.nowMs - failure.failedAtMs <= failure.backoffMs) return false;
      running.add(name);
      const start = (): void => {
        runTask(runner, operation(), (result) => {
          running.delete(name);
          if (result.ok) {
            heldBack.delete(name);
            return;
          }
          const backoffMs = failure ? Math.min(failure.backoffMs * 2, MAX_BACKOFF_MS) : INITIAL_BACKOFF_MS;
          heldBack.set(name, { failedAtMs: runner.loop.nowMs, backoffMs });
        });
      };
      runner.loop.after(0, () => {
        if (runner.alive()) start();
      });
      return true;
    },
  };
}
