/**
 * One running component: the context that it was started with, and the way to stop it. Everything that it set up
 * (queues, watches, timers, tasks in progress) ends with it, as with the death of a process.
 */
import type { Random } from '../base/random';
import { featureEnabled, type KubernetesVersion } from '../kubernetes/feature-gates';
import type { ApiServer } from './apiserver/api';
import type { ComponentContext, ComponentDefinition } from './component';
import type { SimulationConfig } from './config';
import type { EventLoop } from './event-loop';
import type { Informers } from './informers';
import { createOperations } from './operations';
import { createRecorder } from './recorder';
import { runTask, type TaskRunner } from './task-runner';
import { createWorkQueue } from './workqueue';

export interface Surroundings {
  readonly api: ApiServer;
  readonly loop: EventLoop;
  readonly informers: Informers;
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
      undo.push(around.informers.watch(resource, listener));
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
