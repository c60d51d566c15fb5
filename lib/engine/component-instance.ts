/**
 * One running component: the context that it was started with, and the way to stop it. Everything that it set up
 * (queues, watches, timers, tasks in progress) ends with it, as with the death of a process.
 */
import type { Random } from '../base/random';
import { featureEnabled, type KubernetesVersion } from '../kubernetes/feature-gates';
import type { ApiServer } from './apiserver/api';
import type { ComponentContext, ComponentDefinition } from './component';
import type { SimulationConfig } from './config';
import type { DriverWork } from './drivers/driver-work';
import type { EventLoop } from './event-loop';
import type { ActiveFaults } from './faults/active-faults';
import type { Informers } from './informers';
import { createOperations } from './operations';
import { createRecorder } from './recorder';
import { runTask, type TaskRunner } from './task-runner';
import { createWorkQueue } from './workqueue';

export interface Surroundings {
  readonly api: ApiServer;
  readonly loop: EventLoop;
  readonly informers: Informers;
  readonly faults: ActiveFaults;
  readonly driverWork: DriverWork;
  readonly version: KubernetesVersion;
  readonly config: SimulationConfig;
  readonly random: Random;
}

export interface ComponentInstance {
  readonly definition: ComponentDefinition;
  stop(): void;
}

export function startComponent(definition: ComponentDefinition, around: Surroundings): ComponentInstance {
  const { api, loop, config, version } = around;
  let running = true;
  const undo: (() => void)[] = [];
  const runner: TaskRunner = {
    loop,
    api,
    actor: definition.name,
    callLatencyMs: config.callLatencyMs,
    conflict: (actor, object) => around.faults.conflict(actor, object),
    alive: () => running,
  };
  const after = (delayMs: number, action: () => void): void =>
    loop.after(delayMs, () => {
      if (running) action();
    });
  const every = (periodMs: number, tick: () => void, firstMs = periodMs): void =>
    after(firstMs, () => {
      tick();
      every(periodMs, tick);
    });

  const context: ComponentContext = {
    api,
    version,
    config,
    random: around.random,
    faults: around.faults,
    driverWork: around.driverWork,
    recorder: createRecorder({
      api,
      actor: definition.name,
      component: definition.eventSource ?? definition.name,
      nowMs: () => loop.nowMs,
    }),
    operations: createOperations(runner),
    enabled: (gate) => featureEnabled(version, gate),
    nowMs: () => loop.nowMs,
    queue: (options) => createWorkQueue(runner, options),
    watch: (resource, listener) => {
      const delay = delayed(around, definition.name, after);
      const heard: typeof listener = (change, previous) => delay(() => listener(change, previous));
      undo.push(around.informers.watch(resource, heard));
    },
    every,
    after,
    spawn: (task) => runTask(runner, task, () => undefined),
    recorderFor: (component) =>
      createRecorder({ api, actor: definition.name, component, nowMs: () => loop.nowMs }),
  };
  definition.start(context);

  return {
    definition,
    stop() {
      running = false;
      for (const stopWatching of undo) stopWatching();
    },
  };
}

/** Calls at once, or later while a fault keeps the component from hearing; in the order of the calls in any case. */
function delayed(
  { faults, loop }: Surroundings,
  name: string,
  after: (delayMs: number, action: () => void) => void,
): (action: () => void) => void {
  let waiting = 0;
  let dueMs = 0;
  return (action) => {
    const delayMs = faults.watchDelayMs(name);
    if (delayMs === 0 && waiting === 0) {
      action();
      return;
    }
    dueMs = Math.max(dueMs, loop.nowMs + delayMs);
    waiting += 1;
    after(dueMs - loop.nowMs, () => {
      waiting -= 1;
      action();
    });
  };
}
