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
import type { ScenarioPlayer } from '../../scenario/replay';
import { SCENARIO_LIMITS, type Scenario, type TimedOperation } from '../../scenario/scenario';
import { Bell } from '../bell';
import { ChangeLog } from '../change-log';
import type { Cluster, KubernetesRequest, KubernetesResponse } from '../cluster';
import { readStream, type StreamEvent, type StreamSource } from '../stream';
import { answer } from './answer';
import { ClockRunner, isSpeed } from './clock-runner';
import { openScenario } from './open-scenario';

export interface SimulatedClusterOptions {
  readonly name: string;
  readonly scenario: Scenario;
  readonly limits?: Partial<ClusterLimits>;
}

export interface ClusterLimits {
  /** Objects of all kinds beyond which nothing more can be created. */
  readonly objects: number;
  /** Writes from outside, those of the scenario among them: what an exported scenario may hold. */
  readonly operations: number;
  /** Simulated time: what an exported scenario may cover. */
  readonly durationMs: number;
}

export const DEFAULT_LIMITS: ClusterLimits = {
  objects: 20_000,
  operations: SCENARIO_LIMITS.operations,
  durationMs: SCENARIO_LIMITS.durationMs,
};

/** How far a step looks ahead for a write, in simulated time. */
const STEP_LIMIT_MS = 10 * 60_000;
const SETTLE_LIMIT_MS = 60 * 60_000;
const DAY_MS = 24 * 60 * 60_000;

export class SimulatedCluster implements Cluster, StreamSource {
  readonly kind = 'simulated';
  readonly name: string;
  readonly bell = new Bell();
  readonly #scenario: Scenario;
  readonly #limits: ClusterLimits;
  readonly #runner: ClockRunner;
  /** Performs the operations of the scenario that are still to come, as the clock reaches them. */
  #player: ScenarioPlayer;
  #log: ChangeLog;
  #journal: TimedOperation[] = [];
  #unsubscribe: () => void = () => undefined;
  #clockTurn = 0;
  #ended: Status | undefined;
  #touchedMs = Date.now();
  #readers = 0;

  private constructor({ name, scenario, limits }: SimulatedClusterOptions, player: ScenarioPlayer) {
    this.name = name;
    this.#scenario = scenario;
    this.#limits = { ...DEFAULT_LIMITS, ...limits };
    this.#player = player;
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

  /** The cluster at the end of its scenario, with its clock stopped. */
  static async open(options: SimulatedClusterOptions): Promise<Result<SimulatedCluster, Status>> {
    const opened = await openScenario(options.scenario);
    return opened.ok ? ok(new SimulatedCluster(options, opened.value)) : opened;
  }

  get #simulation(): Simulation {
    return this.#player.simulation;
  }

  /** What the API server refused of the scenario, so far. */
  get refusals(): ScenarioPlayer['refusals'] {
    return this.#player.refusals;
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
    return { connection: { kind: 'connected', sinceMs: this.#simulation.config.startMs }, unreadable: [] };
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
      title: this.#scenario.title ?? this.name,
      kubernetesVersion: this.#simulation.version,
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
    // What the scenario does at this very moment comes first, as in a replay.
    this.#player.advanceTo(this.#simulation.nowMs);
    const result = this.#simulation.execute(operation);
    this.#journal.push({ ...operation, atMs: this.#simulation.nowMs - this.#simulation.config.startMs });
    return result;
  }

  /** Refused when the cluster has lived for as long as a scenario may. */
  play(): Result<void, Status> {
    this.#touch();
    if (this.#leftMs <= 0) return err(this.#tooOld());
    this.#runner.play();
    return ok(undefined);
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

  /** Stops the clock and runs to the next change of anything but an Event; the value is undefined when none comes soon. */
  step(): Result<Change | undefined, Status> {
    this.pause();
    if (this.#leftMs <= 0) return err(this.#tooOld());
    const limitMs = Math.min(STEP_LIMIT_MS, this.#leftMs);
    const nextMs = this.#player.nextOperationMs ?? Number.POSITIVE_INFINITY;
    const change =
      this.#simulation.stepToNextWrite(Math.min(limitMs, nextMs - this.#simulation.nowMs)) ??
      (nextMs <= this.#simulation.nowMs ? this.#performNext(nextMs) : undefined);
    this.#turn();
    return ok(change);
  }

  /** Stops the clock and runs until nothing changes any more, through what the scenario does on the way. */
  settle(): Result<Settled, Status> {
    this.pause();
    if (this.#leftMs <= 0) return err(this.#tooOld());
    const deadlineMs = this.#simulation.nowMs + Math.min(SETTLE_LIMIT_MS, this.#leftMs);
    let settled: Settled;
    do {
      const untilMs = Math.min(deadlineMs, this.#player.nextOperationMs ?? deadlineMs);
      settled = this.#simulation.settle({ limitMs: untilMs - this.#simulation.nowMs });
      this.#player.advanceTo(this.#simulation.nowMs);
    } while (!settled.settled && this.#simulation.nowMs < deadlineMs);
    this.#turn();
    return ok(settled);
  }

  /** Back to the state in which the cluster was opened, in a new log, with the clock stopped. */
  async reset(): Promise<Result<void, Status>> {
    this.pause();
    const opened = await openScenario(this.#scenario);
    if (!opened.ok) return opened;
    this.#unsubscribe();
    this.#journal = [];
    this.#player = opened.value;
    this.#log = this.#follow(this.#simulation);
    this.#turn();
    return ok(undefined);
  }

  /**
   * What replays to the present state, with what the scenario has still before it. A replay arrives at a moment with
   * everything done that is due there, so what a step left undone of this moment is done first.
   */
  export(): Scenario {
    this.#player.advanceTo(this.#simulation.nowMs);
    // The sort is stable: at one moment the scenario acts before people do.
    const operations = [...this.#scenario.operations, ...this.#journal].sort((a, b) => a.atMs - b.atMs);
    return {
      ...this.#scenario,
      operations,
      untilMs: this.#simulation.nowMs - this.#simulation.config.startMs,
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

  /** Does what the scenario does next, at `timeMs`, which is now; undefined when it was refused. */
  #performNext(timeMs: number): Change | undefined {
    const revision = this.#log.revision;
    this.#player.advanceTo(timeMs);
    const written = this.#log.since(revision, 1);
    return written.ok ? written.value[0]?.change : undefined;
  }

  /** Simulated time that the cluster may still live. */
  get #leftMs(): number {
    return this.#simulation.config.startMs + this.#limits.durationMs - this.#simulation.nowMs;
  }

  #tooOld(): Status {
    const days = Math.round(this.#limits.durationMs / DAY_MS);
    return failure(
      'Forbidden',
      `cluster "${this.name}" has lived for ${days} simulated days, the longest that it may; reset it`,
    );
  }

  /** Stops a clock that has come to its end, or whose controllers fill the cluster without end. */
  #advanceTo(timeMs: number): void {
    this.#player.advanceTo(Math.min(timeMs, this.#simulation.nowMs + Math.max(this.#leftMs, 0)));
    if (this.#leftMs <= 0 || this.#simulation.api.objectCount > this.#limits.objects * 2) this.#runner.stop();
  }

  #whyFull(operation: Operation): Status | undefined {
    const { objects, operations } = this.#limits;
    if ('create' in operation && this.#simulation.api.objectCount >= objects) {
      const why = `cluster "${this.name}" is full: it holds ${objects} objects, the most that a simulated cluster takes`;
      return failure('Forbidden', why);
    }
    if (this.#scenario.operations.length + this.#journal.length < operations) return undefined;
    const why = `cluster "${this.name}" took ${operations} writes, the most that a scenario holds; reset it or open another`;
    return failure('Forbidden', why);
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
