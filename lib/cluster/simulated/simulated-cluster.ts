/**
 * A simulated cluster behind the port, with the verbs that Kubernetes has none for: play, pause, speed, step, settle,
 * reset. Every write from outside goes into a journal with its simulated time, so that the cluster can be exported
 * and replayed to the same state.
 */
import { err, ok, type Result } from '../../base/result';
import type { ApiResult } from '../../engine/apiserver/api';
import type { Operation, Settled, Simulation } from '../../engine/simulation-api';
import type { ClusterClock, ClusterDescription, ClusterState, Cursor } from '../../history/stream-message';
import { SPEEDS } from '../../history/stream-message';
import type { Change } from '../../kubernetes/change';
import { failure, type Status } from '../../kubernetes/status';
import { Bell } from '../bell';
import { ChangeLog } from '../change-log';
import type { Cluster, KubernetesRequest, KubernetesResponse } from '../cluster';
import { readStream, type StreamEvent, type StreamSource } from '../stream';
import { answer } from './answer';
import { ClockRunner, isSpeed } from './clock-runner';
import { type Opening, open, type TimedOperation } from './opening';

export interface SimulatedClusterOptions {
  readonly name: string;
  readonly opening: Opening;
  readonly limits?: Partial<ClusterLimits>;
}

export interface ClusterLimits {
  /** Objects of all kinds beyond which nothing more can be created. */
  readonly objects: number;
  /** Writes from outside that the journal takes. */
  readonly operations: number;
}

export const DEFAULT_LIMITS: ClusterLimits = { objects: 20_000, operations: 10_000 };

/** How far a step looks ahead for a write, in simulated time. */
const STEP_LIMIT_MS = 10 * 60_000;

export class SimulatedCluster implements Cluster, StreamSource {
  readonly kind = 'simulated';
  readonly name: string;
  readonly bell = new Bell();
  readonly #opening: Opening;
  readonly #limits: ClusterLimits;
  readonly #runner: ClockRunner;
  #simulation: Simulation;
  #log: ChangeLog;
  #journal: TimedOperation[] = [];
  #unsubscribe: () => void = () => undefined;
  #clockTurn = 0;
  #ended: Status | undefined;
  #touchedMs = Date.now();
  #readers = 0;

  constructor({ name, opening, limits }: SimulatedClusterOptions) {
    this.name = name;
    this.#opening = opening;
    this.#limits = { ...DEFAULT_LIMITS, ...limits };
    this.#simulation = open(opening);
    this.#log = this.#follow(this.#simulation);
    this.#runner = new ClockRunner({
      advanceTo: (timeMs) => this.#advanceTo(timeMs),
      nowMs: () => this.#simulation.nowMs,
      realMs: () => performance.now(),
      onTurn: () => {
        this.#clockTurn += 1;
        this.bell.ring();
      },
    });
  }

  get log(): ChangeLog {
    return this.#log;
  }

  get clock(): ClusterClock {
    const { playing, speed } = this.#runner;
    return { nowMs: this.#simulation.nowMs, playing, speed, revision: this.#log.revision };
  }

  get clockTurn(): number {
    return this.#clockTurn;
  }

  get state(): ClusterState {
    return { connection: { kind: 'connected', sinceMs: this.#opening.config?.startMs ?? 0 }, unreadable: [] };
  }

  readonly stateTurn = 0;

  get ended(): Status | undefined {
    return this.#ended;
  }

  /** When somebody last read or wrote, by the real clock; now while somebody is connected. */
  get touchedMs(): number {
    return this.#readers > 0 ? Date.now() : this.#touchedMs;
  }

  describe(): ClusterDescription {
    return {
      name: this.name,
      kind: 'simulated',
      title: this.#opening.title,
      kubernetesVersion: this.#opening.version,
      state: this.state,
      objects: this.#simulation.api.objectCount,
      clock: this.clock,
      readOnly: false,
    };
  }

  request(request: KubernetesRequest, signal: AbortSignal): Promise<KubernetesResponse> {
    this.#touch();
    const source = {
      api: this.#simulation.api,
      cluster: this,
      execute: (operation: Operation) => this.execute(operation),
    };
    return Promise.resolve(answer(source, request, signal));
  }

  async *subscribe(cursor: Cursor | undefined, signal: AbortSignal): AsyncGenerator<StreamEvent, void, void> {
    this.#touch();
    const release = this.#runner.hold();
    this.#readers += 1;
    try {
      yield* readStream(this, cursor, signal);
    } finally {
      this.#readers -= 1;
      this.#touch();
      release();
    }
  }

  /** A write from outside, now. Refused when the cluster or its journal is full. */
  execute(operation: Operation): ApiResult {
    const full = this.#whyFull(operation);
    if (full) return err(full);
    const result = this.#simulation.execute(operation);
    this.#journal.push({ timeMs: this.#simulation.nowMs, operation });
    return result;
  }

  play(): void {
    this.#touch();
    this.#runner.play();
  }

  pause(): void {
    this.#touch();
    this.#runner.pause();
  }

  setSpeed(speed: number): Result<void, Status> {
    if (!isSpeed(speed))
      return err(failure('Invalid', `speed: must be one of ${SPEEDS.join(', ')}, not ${speed}`));
    this.#touch();
    this.#runner.setSpeed(speed);
    return ok(undefined);
  }

  /** Stops the clock and runs to the next change of anything but an Event; undefined when none comes soon. */
  step(): Change | undefined {
    this.pause();
    const change = this.#simulation.stepToNextWrite(STEP_LIMIT_MS);
    this.#turn();
    return change;
  }

  /** Stops the clock and runs until nothing changes any more. */
  settle(): Settled {
    this.pause();
    const settled = this.#simulation.settle();
    this.#turn();
    return settled;
  }

  /** Back to the beginning: the state in which the cluster was opened, in a new log. */
  reset(): void {
    this.pause();
    this.#unsubscribe();
    this.#journal = [];
    this.#simulation = open(this.#opening);
    this.#log = this.#follow(this.#simulation);
    this.#turn();
  }

  /** What replays to the present state. */
  export(): Opening {
    return {
      ...this.#opening,
      operations: [...this.#opening.operations, ...this.#journal],
      untilMs: this.#simulation.nowMs,
    };
  }

  close(why: Status): void {
    this.#ended = why;
    this.#runner.stop();
    this.#unsubscribe();
    this.bell.ring();
  }

  #turn(): void {
    this.#clockTurn += 1;
    this.bell.ring();
  }

  #touch(): void {
    this.#touchedMs = Date.now();
    this.#runner.touch();
  }

  /** Stops a clock whose controllers fill the cluster without end. */
  #advanceTo(timeMs: number): void {
    this.#simulation.advanceTo(timeMs);
    if (this.#simulation.api.objectCount > this.#limits.objects * 2) this.#runner.stop();
  }

  #whyFull(operation: Operation): Status | undefined {
    const { objects, operations } = this.#limits;
    if ('create' in operation && this.#simulation.api.objectCount >= objects) {
      return failure(
        'Forbidden',
        `cluster "${this.name}" is full: it holds ${objects} objects, the most that a simulated cluster takes`,
      );
    }
    if (this.#journal.length < operations) return undefined;
    return failure(
      'Forbidden',
      `cluster "${this.name}" took ${operations} writes, the most that its journal keeps; reset it or open another`,
    );
  }

  #follow(simulation: Simulation): ChangeLog {
    const log = new ChangeLog({ timeMs: simulation.config.startMs });
    const past = simulation.api.changesSince(0);
    for (const change of past.ok ? past.value : []) log.append(change);
    this.#unsubscribe = simulation.api.subscribe((change) => {
      log.append(change);
      this.bell.ring();
    });
    return log;
  }
}
