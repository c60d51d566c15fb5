/** What the simulation gives to every controller, scheduler, sidecar and kubelet, and what it asks of them. */
import type { Random } from '../base/random';
import type { Change } from '../kubernetes/change';
import type { EventType } from '../kubernetes/event';
import type { FeatureGate, KubernetesVersion } from '../kubernetes/feature-gates';
import type { KubernetesObject } from '../kubernetes/object';
import type { ResourceInfo } from '../kubernetes/resources';
import type { ApiServer } from './apiserver/api';
import type { SimulationConfig } from './config';
import type { DriverWork } from './drivers/driver-work';
import type { ActiveFaults } from './faults/active-faults';
import type { SyncResult, Task } from './task';

/**
 * A set of keys that wait to be synced, as client-go's workqueue: a key that is added twice is synced once, a key
 * that is added while it is being synced is synced again afterwards, a failed key comes back after its back-off.
 */
export interface WorkQueue {
  readonly name: string;
  add(key: string): void;
  addAfter(key: string, delayMs: number): void;
}

export interface WorkQueueOptions {
  readonly name: string;
  readonly sync: (key: string) => Task<SyncResult>;
  /** How many keys at once; 1 unless given. */
  readonly workers?: number;
  /** Delay before the n-th retry (n from 1), or `undefined` for none: the error is then dropped. */
  readonly retryDelayMs?: (attempt: number) => number | undefined;
}

/**
 * Long operations by name, as goroutinemap: one at a time for a name; after an error the same name is refused
 * for 500 ms, doubling with each failure up to 2 min 2 s. Nothing is started again by itself.
 */
export interface Operations {
  /** False when an operation of that name runs or is held back. */
  run(name: string, operation: () => Task<SyncResult>): boolean;
}

/** client-go's event recorder: equal events are merged and counted, a burst beyond the spam filter is lost. */
export interface EventRecorder {
  event(object: KubernetesObject, type: EventType, reason: string, message: string): void;
}

export interface ComponentContext {
  readonly api: ApiServer;
  readonly version: KubernetesVersion;
  readonly config: SimulationConfig;
  readonly random: Random;
  readonly recorder: EventRecorder;
  readonly operations: Operations;
  /** What goes wrong on purpose. Sidecars and kubelets ask it; no decision that is also shown to people may. */
  readonly faults: ActiveFaults;
  /** What drivers still do for callers that have given up. */
  readonly driverWork: DriverWork;
  /** A recorder whose events name another source, for a component that plays several (one driver each). */
  recorderFor(component: string): EventRecorder;
  enabled(gate: FeatureGate): boolean;
  /** Simulated now, in milliseconds since the epoch. */
  nowMs(): number;
  queue(options: WorkQueueOptions): WorkQueue;
  /** Calls `listener` for changes of one kind, from the component's start; existing objects come first, as ADDED. */
  watch<T extends KubernetesObject>(
    resource: ResourceInfo & { readonly objects?: T },
    listener: (change: Change & { readonly object: T }, previous: T | undefined) => void,
  ): void;
  /** Calls `tick` every `periodMs`, first after `firstMs`. Periodic work alone never keeps a simulation from being settled. */
  every(periodMs: number, tick: () => void, firstMs?: number): void;
  after(delayMs: number, action: () => void): void;
  /** Starts work of its own, beside the queues. */
  spawn(task: Task): void;
}

/** One part of the control plane. `name` is its upstream name: the actor of its writes and the source of its events. */
export interface ComponentDefinition {
  readonly name: string;
  /** Source of its events where that differs from the actor. */
  readonly eventSource?: string;
  /** Sets up queues and watches. Everything it sets up dies with a restart; state lives in the API server. */
  readonly start: (context: ComponentContext) => void;
}
