/**
 * A simulated cluster behind the port, with the verbs that Kubernetes has none for: play, pause, speed, step, settle,
 * reset. Every write from outside goes into a journal with its simulated time, so that the cluster can be exported
 * and replayed to the same state.
 */
import { err, ok, type Result } from '../../base/result';
import type { ApiResult } from '../../engine/apiserver/api';
import { canFail } from '../../engine/faults/fault-injector';
import type { Input, Operation, Settled, Simulation } from '../../engine/simulation-api';
import type {
  ClusterClock,
  ClusterDescription,
  ClusterState,
  Cursor,
  ReplayVerdict,
} from '../../history/stream-message';
import { SPEEDS } from '../../history/stream-message';
import type { Change } from '../../kubernetes/change';
import type { Fault } from '../../kubernetes/fault';
import { faults } from '../../kubernetes/resources';
import { failure, type Status } from '../../kubernetes/status';
import type { ScenarioPlayer } from '../../scenario/replay';
import type { Scenario } from '../../scenario/scenario';
import { hashState } from '../../scenario/state-hash';
import { Bell } from '../bell';
import type { ChangeLog } from '../change-log';
import type { Cluster, KubernetesRequest, KubernetesResponse } from '../cluster';
import { readStream, type StreamEvent, type StreamSource } from '../stream';
import { answer } from './answer';
import {
  type Branching,
  type BranchPoint,
  branchAt,
  type SimulationRecord,
  type Standing,
  scenarioOfRecord,
} from './branch';
import { ClockRunner, isSpeed } from './clock-runner';
import { type ClusterLimits, DEFAULT_LIMITS, whyFull } from './cluster-limits';
import { followLog } from './follow-log';
import { futuresOf } from './futures';
import { type Act, Journal, type JournalTarget } from './journal';
import type { ClockRecord, JournaledSimulation } from './journal-record';
import type { KeptJournal } from './kept-journal';
import { openRecord } from './open-scenario';
import { verdictOf } from './replay-verdict';
import { settle, stepToNextWrite } from './stepping';
import { tooOld } from './too-old';

export interface SimulatedClusterOptions
  extends Pick<SimulationRecord, 'name' | 'scenario'>,
    Partial<Pick<SimulationRecord, 'title' | 'entries' | 'atMs' | 'atRevision' | 'branch'>> {
  readonly limits?: Partial<ClusterLimits>;
  /** Where everything that happens is kept. */
  readonly kept?: KeptJournal | undefined;
  /** What happened since it was opened, and where its clock stands: it comes back from its journal. */
  readonly since?: Pick<JournaledSimulation, 'journal' | 'clock'>;
}

/** How far a step looks ahead for a write, in simulated time. */
const STEP_LIMIT_MS = 10 * 60_000;
const SETTLE_LIMIT_MS = 60 * 60_000;
/** How often the journal hears of a clock that plays, in real time: as much is replayed again after a crash. */
const MARK_MS = 10_000;

export class SimulatedCluster implements Cluster, StreamSource {
  readonly kind = 'simulated';
  readonly name: string;
  readonly bell = new Bell();
  /** Of the replay with which it was opened. */
  readonly replayVerdict: ReplayVerdict;
  readonly #scenario: Scenario;
  readonly #limits: ClusterLimits;
  readonly #runner: ClockRunner;
  /** Performs the operations of the scenario that are still to come, as the clock reaches them. */
  #player: ScenarioPlayer;
  #log: ChangeLog;
  readonly #branch: SimulationRecord['branch'];
  /** What it was opened with, besides its scenario. */
  readonly #opened: Standing;
  readonly #journal: Journal;
  readonly #kept: KeptJournal | undefined;
  #marked: { readonly clock: ClusterClock; readonly realMs: number } | undefined;
  #title: string | undefined;
  #replaying = false;
  #unsubscribe: () => void = () => undefined;
  #clockTurn = 0;
  #ended: Status | undefined;
  #touchedMs = Date.now();
  #readers = 0;

  private constructor(options: SimulatedClusterOptions, player: ScenarioPlayer) {
    const { name, scenario, limits, title, entries = [], atMs, atRevision, branch, kept, since } = options;
    this.name = name;
    this.#scenario = scenario;
    this.#title = title;
    this.#branch = branch;
    this.#opened = { entries, atMs, atRevision };
    this.#journal = since?.journal ?? new Journal(entries);
    this.#kept = kept;
    this.#limits = { ...DEFAULT_LIMITS, ...limits };
    this.#player = player;
    this.#log = this.#follow(this.#simulation);
    const asShared = entries.length === 0 && atMs === undefined;
    this.replayVerdict = verdictOf(asShared ? scenario.stateHash : undefined, this.#simulation);
    this.#runner = new ClockRunner({
      advanceTo: (timeMs) => this.#advanceTo(timeMs),
      nowMs: () => this.#simulation.nowMs,
      realMs: () => performance.now(),
      onTurn: () => this.#turn(),
    });
    if (since) this.#runner.setSpeed(since.clock.speed);
  }

  /** The cluster at the end of its scenario, with its clock stopped. */
  static async open(options: SimulatedClusterOptions): Promise<Result<SimulatedCluster, Status>> {
    const { scenario, since, entries = [], atMs, atRevision } = options;
    const standing: Standing = since
      ? {
          entries: since.journal.entries,
          atMs: since.clock.atMs,
          atRevision: since.clock.revision || undefined,
        }
      : { entries, atMs, atRevision };
    const opened = await openRecord({ scenario, ...standing });
    return opened.ok ? ok(new SimulatedCluster(options, opened.value)) : opened;
  }

  get #simulation(): Simulation {
    return this.#player.simulation;
  }

  /** Of the scenario, so far, by the API server. */
  get refusals(): ScenarioPlayer['refusals'] {
    return this.#player.refusals;
  }

  get activeFaults(): readonly Fault[] {
    return this.#simulation.api.list(faults);
  }

  /** Names of the components that a fault can be about. */
  get componentNames(): readonly string[] {
    return this.#simulation.componentNames.filter(canFail);
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

  /** Why nothing can be done to it just now: it could not be kept. */
  get refusal(): Status | undefined {
    return this.#kept?.refusal;
  }

  /** When somebody last read or wrote, by the real clock; now while somebody is connected. */
  get touchedMs(): number {
    return this.#readers > 0 ? Date.now() : this.#touchedMs;
  }

  get hasReaders(): boolean {
    return this.#readers > 0;
  }

  describe(): ClusterDescription {
    return {
      name: this.name,
      kind: 'simulated',
      title: this.#title ?? this.#scenario.title ?? this.name,
      ...(this.#branch ? { branch: this.#branch } : {}),
      kubernetesVersion: this.#simulation.version,
      state: this.state,
      objects: this.#simulation.api.objectCount,
      clock: this.clock,
      readOnly: false,
      ...futuresOf(this.#journal, this.#simulation.config.startMs),
    };
  }

  /** A write is answered once it is in the journal. */
  async request(request: KubernetesRequest, signal: AbortSignal): Promise<KubernetesResponse> {
    this.#touch();
    const source = {
      api: this.#simulation.api,
      cluster: this,
      execute: (operation: Operation) => this.execute(operation, request.act),
    };
    const response = answer(source, request, signal);
    if (request.method === 'GET') return response;
    const kept = await this.kept();
    return kept.ok ? response : { kind: 'json', code: kept.error.code, body: kept.error };
  }

  /** When all that was done so far is in the journal; an error if it could not be kept there. */
  kept(): Promise<Result<void, Status>> {
    return this.#kept?.kept() ?? Promise.resolve(ok(undefined));
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

  /**
   * A write from outside, now, or the beginning or end of a fault. Refused when the cluster or its journal is full.
   * Writes of one `act` are undone together.
   */
  execute(operation: Input, act?: string): ApiResult {
    const refused = this.#replaying ? this.#busy() : this.#whyFull(operation);
    if (refused) return err(refused);
    // What the scenario does at this very moment comes first, as in a replay.
    this.#player.advanceTo(this.#simulation.nowMs);
    const atMs = this.#nowMs;
    const result = this.#simulation.execute(operation);
    const entry = { operation: { ...operation, atMs }, revision: this.#log.revision };
    this.#journal.record(entry, result.ok, act);
    this.#kept?.keep({ kind: 'write', entry, accepted: result.ok, act });
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
    const change = stepToNextWrite(this.#player, Math.min(STEP_LIMIT_MS, this.#leftMs));
    this.#turn();
    return ok(change);
  }

  /** Stops the clock and runs until nothing changes any more, through what the scenario does on the way. */
  settle(): Result<Settled, Status> {
    this.pause();
    if (this.#leftMs <= 0) return err(this.#tooOld());
    const settled = settle(this.#player, Math.min(SETTLE_LIMIT_MS, this.#leftMs));
    this.#turn();
    return ok(settled);
  }

  /** Stops the clock and runs to `toMs`, milliseconds since the epoch, at most an hour ahead. */
  advance(toMs: number): Result<void, Status> {
    this.#touch();
    return this.#runner.jump(toMs);
  }

  /** Back to the state in which the cluster was opened, in a new log, with the clock stopped. */
  async reset(): Promise<Result<void, Status>> {
    this.pause();
    const atMs = this.#nowMs;
    const done = await this.#replay(this.#opened);
    if (done.ok) {
      this.#journal.recordReset(atMs, this.#opened.entries);
      this.#kept?.keep({ kind: 'reset', atMs }, this.#clockRecord());
    }
    return this.#whenKept(done);
  }

  /** Newest first: what an undo would take back, and what a redo would do again. */
  get acts(): { readonly done: readonly Act[]; readonly undone: readonly Act[] } {
    return this.#journal;
  }

  /** Replays without the last act, up to the present time. The clock goes on if it played. */
  undo(): Promise<Result<Act, Status>> {
    return this.#turnBack('undo', this.#journal.undoTarget());
  }

  /** Replays with the act that was undone last. */
  redo(): Promise<Result<Act, Status>> {
    return this.#turnBack('redo', this.#journal.redoTarget(this.#opened.entries));
  }

  async #turnBack(kind: 'undo' | 'redo', target: JournalTarget | undefined): Promise<Result<Act, Status>> {
    if (!target) return err(failure('NotFound', `nothing is left to ${kind} in cluster "${this.name}"`));
    const done = await this.#come(target);
    if (done.ok) {
      this.#journal[kind](target);
      this.#kept?.keep({ kind }, this.#clockRecord());
    }
    return this.#whenKept(done);
  }

  /** Deletes a future from the list, or brings it back; false where there is none of that number. */
  showFuture(id: number, shown: boolean): boolean {
    const known = this.#journal.showFuture(id, shown);
    if (known) this.#kept?.keep({ kind: 'future', id, shown });
    return known;
  }

  async #whenKept<T>(done: Result<T, Status>): Promise<Result<T, Status>> {
    const kept = await this.kept();
    return kept.ok ? done : kept;
  }

  async #come({ act, entries, atMs }: JournalTarget): Promise<Result<Act, Status>> {
    const done = await this.#replay(
      atMs === 'opened'
        ? { ...this.#opened, entries }
        : { entries, atMs: atMs === 'now' ? this.#nowMs : atMs },
    );
    return done.ok ? ok(act) : done;
  }

  /** What its journal comes to: all that was done to it, also what can be undone and redone. */
  get journaled(): JournaledSimulation {
    const { name } = this;
    const opened = {
      name,
      title: this.#title,
      scenario: this.#scenario,
      branch: this.#branch,
      ...this.#opened,
    };
    return { opened, journal: this.#journal, clock: this.#clockRecord() };
  }

  /** What opens this cluster again as it is now, also between two writes of one moment. */
  #record(): SimulationRecord {
    return {
      name: this.name,
      title: this.#title,
      scenario: this.#scenario,
      entries: this.#journal.entries,
      atMs: this.#nowMs,
      atRevision: this.#log.revision,
      branch: this.#branch,
    };
  }

  /** What opens a cluster as this one was or would have been at `point`, and how it is told where it comes from. */
  branchAt(point: BranchPoint): Result<Branching, Status> {
    const { startMs } = this.#simulation.config;
    const { futures } = this.#journal;
    const here = { record: this.#record(), log: this.#log, player: this.#player, now: this.describe() };
    return branchAt({ ...here, futures, startMs }, point);
  }

  rename(title: string): void {
    this.#touch();
    this.#title = title;
    this.#kept?.keep({ kind: 'title', title });
  }

  /**
   * What replays to the present state, with what the scenario has still before it. A replay arrives at a moment with
   * everything done that is due there, so what a step left undone of this moment is done first.
   */
  export(): Scenario {
    this.#player.advanceTo(this.#simulation.nowMs);
    const scenario = scenarioOfRecord(this.#record());
    return { ...scenario, stateHash: this.stateHash };
  }

  /** Names the state of now. */
  get stateHash(): string {
    return hashState(this.#simulation.api);
  }

  close(why: Status): void {
    if (!this.#ended) this.#kept?.mark(this.#clockRecord());
    this.#ended = why;
    this.#runner.stop();
    this.#unsubscribe();
    this.bell.ring();
  }

  #turn(): void {
    this.#clockTurn += 1;
    this.#mark();
    this.bell.ring();
  }

  /** A decision about the clock goes into the journal, and now and then where it is. */
  #mark(): void {
    if (!this.#kept || this.#replaying || this.#ended) return;
    const { clock } = this;
    const realMs = performance.now();
    const marked = this.#marked;
    const goesOn = marked?.clock.playing && clock.playing && marked.clock.speed === clock.speed;
    if (marked && goesOn && realMs - marked.realMs < MARK_MS) return;
    this.#marked = { clock, realMs };
    this.#kept.mark(this.#clockRecord());
  }

  #clockRecord(): ClockRecord {
    const { playing, speed, revision } = this.clock;
    const objects = this.#simulation.api.objectCount;
    return { kind: 'clock', atMs: this.#nowMs, playing, speed, objects, revision };
  }

  #touch(): void {
    this.#touchedMs = Date.now();
    this.#runner.touch();
  }

  /** Another simulation takes the place of the present one, in a new log: the same scenario with other entries. */
  async #replay(standing: Standing): Promise<Result<void, Status>> {
    if (this.#replaying) return err(this.#busy());
    const { playing } = this.#runner;
    this.#replaying = true;
    this.pause();
    try {
      const opened = await openRecord({ scenario: this.#scenario, ...standing });
      if (opened.ok && !this.#ended) {
        this.#unsubscribe();
        this.#player = opened.value;
        this.#log = this.#follow(this.#simulation);
      }
      if (playing && !this.#ended) this.#runner.play();
      this.#turn();
      return opened.ok ? ok(undefined) : opened;
    } finally {
      this.#replaying = false;
    }
  }

  #busy(): Status {
    return failure('Conflict', `cluster "${this.name}" is being replayed; try again in a moment`);
  }

  /** Milliseconds since the start of the simulation. */
  get #nowMs(): number {
    return this.#simulation.nowMs - this.#simulation.config.startMs;
  }

  /** Simulated time that the cluster may still live. */
  get #leftMs(): number {
    return this.#simulation.config.startMs + this.#limits.durationMs - this.#simulation.nowMs;
  }

  #tooOld = (): Status => tooOld(this.name, this.#limits.durationMs);

  /** Stops a clock that has come to its end, or whose controllers fill the cluster without end. */
  #advanceTo(timeMs: number): void {
    this.#player.advanceTo(Math.min(timeMs, this.#simulation.nowMs + Math.max(this.#leftMs, 0)));
    if (this.#leftMs <= 0 || this.#simulation.api.objectCount > this.#limits.objects * 2) this.#runner.stop();
  }

  #whyFull(operation: Input): Status | undefined {
    const now = {
      objects: this.#simulation.api.objectCount,
      operations: this.#scenario.operations.length + this.#journal.entries.length,
    };
    return whyFull(this.name, this.#limits, now, operation) ?? this.#kept?.whyFull;
  }

  #follow(simulation: Simulation): ChangeLog {
    const { log, unsubscribe } = followLog(simulation, () => this.bell.ring());
    this.#unsubscribe = unsubscribe;
    return log;
  }
}
