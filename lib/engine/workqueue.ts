/**
 * client-go's rate-limited work queue (util/workqueue, 0.37) with its workers: it decides which key is synced when.
 * One key is taken per turn of the loop, so that workers of different queues take turns as goroutines would.
 */
import type { WorkQueue, WorkQueueOptions } from './component';
import { runTask, type TaskRunner } from './task-runner';

export function createWorkQueue(runner: TaskRunner, options: WorkQueueOptions): WorkQueue {
  const waiting: string[] = [];
  const dirty = new Set<string>();
  const processing = new Set<string>();
  const failures = new Map<string, number>();
  const workers = options.workers ?? 1;
  let taken = 0;
  let pumping = false;

  const pumpSoon = (): void => {
    if (pumping) return;
    pumping = true;
    runner.loop.after(0, pump);
  };

  const take = (): string | undefined => {
    if (taken >= waiting.length) return undefined;
    const key = waiting[taken];
    taken += 1;
    if (taken > 1024 && taken * 2 > waiting.length) {
      waiting.splice(0, taken);
      taken = 0;
    }
    return key;
  };

  const add = (key: string): void => {
    if (!runner.alive() || dirty.has(key)) return;
    dirty.add(key);
    if (processing.has(key)) return;
    waiting.push(key);
    pumpSoon();
  };

  const addAfter = (key: string, delayMs: number): void => {
    if (delayMs <= 0) add(key);
    else runner.loop.after(delayMs, () => add(key));
  };

  const finish = (key: string, failed: boolean): void => {
    processing.delete(key);
    if (dirty.has(key)) {
      waiting.push(key);
    }
    if (failed) {
      const attempt = (failures.get(key) ?? 0) + 1;
      failures.set(key, attempt);
      const delayMs = options.retryDelayMs?.(attempt);
      if (delayMs !== undefined) addAfter(key, delayMs);
    } else {
      failures.delete(key);
    }
    pumpSoon();
  };

  const pump = (): void => {
    pumping = false;
    if (!runner.alive() || processing.size >= workers) return;
    const key = take();
    if (key === undefined) return;
    dirty.delete(key);
    processing.add(key);
    runTask(runner, options.sync(key), (result) => finish(key, !result.ok));
    if (processing.size < workers) pumpSoon();
  };

  return { name: options.name, add, addAfter };
}

/** ItemExponentialFailureRateLimiter: `baseMs`·2ⁿ for the n-th failure (n from 0), at most `maxMs`. */
export function exponentialBackoff(baseMs: number, maxMs: number): (attempt: number) => number {
  return (attempt) => Math.min(baseMs * 2 ** Math.min(attempt - 1, 40), maxMs);
}

/** DefaultTypedControllerRateLimiter without its overall bucket: 5 ms·2ⁿ, at most 1000 s. */
export const controllerBackoff = exponentialBackoff(5, 1_000_000);
