import { describe, expect, it } from 'vitest';
import { err, ok } from '../base/result';
import type { ApiServer } from './apiserver/api';
import { EventLoop } from './event-loop';
import { createOperations } from './operations';
import { type SyncResult, sleep, type Task } from './task';
import type { TaskRunner } from './task-runner';
import { createWorkQueue, exponentialBackoff } from './workqueue';

/** Tasks here only sleep, so no API server is needed: any use of one would throw. */
function runnerOn(loop: EventLoop, alive: () => boolean = () => true): TaskRunner {
  return { loop, api: {} as ApiServer, actor: 'test', callLatencyMs: 10, alive };
}

function recordingQueue(options: { workers?: number; workMs?: number; failFirst?: number } = {}) {
  const loop = new EventLoop(0);
  const log: string[] = [];
  let failures = options.failFirst ?? 0;
  const queue = createWorkQueue(runnerOn(loop), {
    name: 'test',
    workers: options.workers,
    retryDelayMs: exponentialBackoff(5, 20),
    *sync(key): Task<SyncResult> {
      log.push(`${key} starts at ${loop.nowMs}`);
      if (options.workMs) yield* sleep(options.workMs);
      if (failures > 0) {
        failures -= 1;
        return err('refused');
      }
      log.push(`${key} ends at ${loop.nowMs}`);
      return ok(undefined);
    },
  });
  return { loop, queue, log };
}

describe('work queue', () => {
  it('syncs a key once that was added twice before its turn', () => {
    const { loop, queue, log } = recordingQueue();
    queue.add('a');
    queue.add('a');
    loop.advanceTo(1);
    expect(log).toEqual(['a starts at 0', 'a ends at 0']);
  });

  it('syncs a key again that was added while it was being synced', () => {
    const { loop, queue, log } = recordingQueue({ workMs: 10 });
    queue.add('a');
    loop.advanceTo(5);
    queue.add('a');
    queue.add('a');
    loop.advanceTo(100);
    expect(log).toEqual(['a starts at 0', 'a ends at 10', 'a starts at 10', 'a ends at 20']);
  });

  it.each([
    { workers: 1, starts: ['a starts at 0', 'a ends at 10', 'b starts at 10', 'b ends at 20'] },
    { workers: 2, starts: ['a starts at 0', 'b starts at 0', 'a ends at 10', 'b ends at 10'] },
  ])('runs at most $workers at once', ({ workers, starts }) => {
    const { loop, queue, log } = recordingQueue({ workers, workMs: 10 });
    queue.add('a');
    queue.add('b');
    loop.advanceTo(100);
    expect(log).toEqual(starts);
  });

  it('brings a failed key back after a delay that doubles and is forgotten on success', () => {
    const { loop, queue, log } = recordingQueue({ failFirst: 3 });
    queue.add('a');
    loop.advanceTo(1_000);
    expect(log).toEqual([
      'a starts at 0',
      'a starts at 5',
      'a starts at 15',
      'a starts at 35',
      'a ends at 35',
    ]);
  });

  it('does nothing any more once its component has stopped', () => {
    const loop = new EventLoop(0);
    let running = true;
    const seen: string[] = [];
    const queue = createWorkQueue(
      runnerOn(loop, () => running),
      {
        name: 'test',
        *sync(key): Task<SyncResult> {
          yield* sleep(10);
          seen.push(key);
          return ok(undefined);
        },
      },
    );
    queue.add('a');
    loop.advanceTo(5);
    running = false;
    queue.add('b');
    loop.advanceTo(100);
    expect(seen).toEqual([]);
  });
});

describe('operations', () => {
  it('runs one at a time for a name and holds a failed name back, twice as long each time', () => {
    const loop = new EventLoop(0);
    const operations = createOperations(runnerOn(loop));
    const ends: number[] = [];
    const failing = () =>
      (function* (): Task<SyncResult> {
        yield* sleep(100);
        ends.push(loop.nowMs);
        return err('no');
      })();
    expect(operations.run('delete-a', failing)).toBe(true);
    expect(operations.run('delete-a', failing)).toBe(false);
    expect(operations.run('delete-b', failing)).toBe(true);
    loop.advanceTo(100);
    loop.advanceTo(600);
    expect(operations.run('delete-a', failing)).toBe(false);
    loop.advanceTo(601);
    expect(operations.run('delete-a', failing)).toBe(true);
    loop.advanceTo(701);
    loop.advanceTo(1_701);
    expect(operations.run('delete-a', failing)).toBe(false);
    loop.advanceTo(1_702);
    expect(operations.run('delete-a', failing)).toBe(true);
    expect(ends).toEqual([100, 100, 701]);
  });
});
