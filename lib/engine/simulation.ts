/**
 * A simulated cluster: the API server, the components that meet in it, and the clock. It decides the order in which
 * they act and nothing else; same version, seed, configuration and operations at the same times give the same watch
 * log, byte by byte, however the way there is cut into steps.
 */
import { seededRandom } from '../base/random';
import { err, ok, type Result } from '../base/result';
import type { Change } from '../kubernetes/change';
import type { ApiResult, ApiServer } from './apiserver/api';
import { createApiServer } from './apiserver/apiserver';
import { performOperation } from './apiserver/operation';
import type { ComponentDefinition } from './component';
import { type ComponentInstance, type Surroundings, startComponent } from './component-instance';
import { DEFAULT_CONFIG, type SimulationConfig } from './config';
import { CONTROL_PLANE } from './controllers';
import { DriverWork } from './drivers/driver-work';
import { EventLoop } from './event-loop';
import { ActiveFaults } from './faults/active-faults';
import { FaultInjector } from './faults/fault-injector';
import { Informers } from './informers';
import type { Input, Settled, Simulation, SimulationOptions } from './simulation-api';

/** Actor of every write that comes from outside the control plane. */
export const USER = 'user';

const STEP_LIMIT_MS = 60 * 60_000;
const SETTLE_LIMIT_MS = 60 * 60_000;
/** A little more than a resync, so that whatever a resync would find has been found. */
const SETTLE_MARGIN_MS = 1_000;

export interface CreateSimulationOptions extends SimulationOptions {
  /** The whole control plane unless given: tests leave parts of it out. */
  readonly components?: readonly ComponentDefinition[];
}

export function createSimulation(options: CreateSimulationOptions): Simulation {
  const config: SimulationConfig = { ...DEFAULT_CONFIG, ...options.config };
  const loop = new EventLoop(config.startMs);
  const random = seededRandom(options.seed);
  const api = createApiServer({
    version: options.version,
    nowMs: () => loop.nowMs,
    random,
    logLimit: config.watchLogLimit,
  });
  const informers = new Informers(api, () => loop.nowMs);
  const faults = new ActiveFaults(api);
  const driverWork = new DriverWork();
  const { version } = options;
  const around: Surroundings = { api, loop, informers, faults, driverWork, version, config, random };
  return new RunningSimulation(options, around);
}

class RunningSimulation implements Simulation {
  readonly version;
  readonly seed: number;
  readonly api: ApiServer;
  readonly config: SimulationConfig;
  readonly #loop: EventLoop;
  readonly #around: Surroundings;
  readonly #definitions: readonly ComponentDefinition[];
  /** Those that run, by name. */
  readonly #running = new Map<string, ComponentInstance>();
  readonly #injector: FaultInjector;
  /** The newest change of anything but an Event, and when it came. */
  #lastWrite: Change | undefined;

  constructor(options: CreateSimulationOptions, around: Surroundings) {
    this.version = options.version;
    this.seed = options.seed;
    this.api = around.api;
    this.config = around.config;
    this.#loop = around.loop;
    this.#around = around;
    this.#definitions = options.components ?? CONTROL_PLANE;
    for (const { name } of this.#definitions) this.startComponent(name);
    this.#injector = new FaultInjector(around.api, around.loop, this);
    around.api.subscribe((change) => {
      if (change.object.kind !== 'Event') this.#lastWrite = change;
    });
  }

  get nowMs(): number {
    return this.#loop.nowMs;
  }

  get componentNames(): readonly string[] {
    return this.#definitions.map(({ name }) => name);
  }

  execute(input: Input): ApiResult {
    // What is due at this very moment comes first, so that a replay, which arrives here in one go, sees the same order.
    this.#loop.advanceTo(this.#loop.nowMs);
    if ('beginFault' in input || 'endFault' in input) return this.#injector.perform(input);
    return performOperation(this.api, input, USER);
  }

  advanceTo(timeMs: number): void {
    this.#loop.advanceTo(timeMs);
  }

  advanceToRevision(revision: number, limitMs: number): void {
    while (this.api.revision < revision && this.#loop.runNext(limitMs));
  }

  stepToNextWrite(limitMs = STEP_LIMIT_MS): Change | undefined {
    const limit = this.#loop.nowMs + limitMs;
    const before = this.#lastWrite;
    while (this.#loop.runNext(limit)) {
      if (this.#lastWrite !== before) return this.#lastWrite;
    }
    this.#loop.advanceTo(limit);
    return undefined;
  }

  settle(limits: { readonly windowMs?: number; readonly limitMs?: number } = {}): Settled {
    const windowMs = limits.windowMs ?? this.config.pvResyncMs + SETTLE_MARGIN_MS;
    const limitMs = limits.limitMs ?? SETTLE_LIMIT_MS;
    const deadline = this.#loop.nowMs + limitMs;
    let quietUntil = this.#loop.nowMs + windowMs;
    while (quietUntil <= deadline) {
      const before = this.#lastWrite;
      if (!this.#loop.runNext(quietUntil)) {
        this.#loop.advanceTo(quietUntil);
        return { settled: true };
      }
      if (this.#lastWrite !== before) quietUntil = this.#loop.nowMs + windowMs;
    }
    this.#loop.advanceTo(deadline);
    return { settled: false, why: `something still changes after ${limitMs / 1000} s of simulated time` };
  }

  restartComponent(name: string): Result<void, string> {
    if (!this.componentNames.includes(name)) return err(`there is no component ${JSON.stringify(name)}`);
    if (!this.#running.has(name)) return ok(undefined);
    this.stopComponent(name);
    this.startComponent(name);
    return ok(undefined);
  }

  stopComponent(name: string): void {
    this.#running.get(name)?.stop();
    this.#running.delete(name);
  }

  /** Nothing happens to one that runs. */
  startComponent(name: string): void {
    const definition = this.#definitions.find((component) => component.name === name);
    if (!definition || this.#running.has(name)) return;
    this.#running.set(name, startComponent(definition, this.#around));
  }
}
