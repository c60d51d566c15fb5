/**
 * The simulated clusters of one server: a bounded number, by name. Those that nobody touches for long are let go; where
 * journals are kept they only sleep, and are replayed when somebody looks at them again. Where several servers share
 * a store, each cluster is awake on one of them at a time, and the others know on which.
 */
import { err, ok, type Result } from '../../base/result';
import type { ClusterDescription } from '../../history/stream-message';
import { failure, type Status } from '../../kubernetes/status';
import type { Scenario } from '../../scenario/scenario';
import type { JournalStore, Lease, LeasedJournal } from '../journal/journal';
import type { Replica } from '../replicas/replicas';
import type { BranchPoint, SimulationRecord } from './branch';
import { DeletedClusters, type Left, type Past } from './deleted';
import { DEMO, demoScenario } from './demo';
import { foldRecords } from './journal-record';
import { KeptJournal } from './kept-journal';
import { SimulatedCluster } from './simulated-cluster';
import { descriptionOf, Sleepers } from './sleepers';
import { here, nowhere, resultOf, type Whereabouts, whereOf } from './whereabouts';

export interface SimulationsOptions {
  /** Names that live clusters have. */
  readonly isTaken?: (name: string) => boolean;
  /** Clusters that are awake at the same time. */
  readonly limit?: number;
  /** Where journals are kept; without it the clusters live as long as the process. */
  readonly store?: JournalStore | undefined;
}

export const SIMULATION_LIMIT = 32;
/** Clusters that have a journal, asleep or awake. */
export const JOURNAL_LIMIT = 256;
/** A cluster that nobody touched for so long is let go. */
export const IDLE_MS = 2 * 60 * 60_000;

/** Names that are tried for a new cluster while other servers take them. */
const ATTEMPTS = 32;
type Names = ReadonlySet<string>;

/** A DNS label: what a name of a simulated cluster may be. */
const NAME = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

export class Simulations {
  readonly #clusters = new Map<string, SimulatedCluster>();
  readonly #journals = new Map<string, KeptJournal>();
  readonly #deleted = new DeletedClusters();
  /** Clusters that are being opened: everybody who asks waits for the same one. */
  readonly #opening = new Map<string, Promise<Whereabouts>>();
  /** Journals that are being given up: a name is free once its journal is. */
  readonly #leaving = new Map<string, Promise<unknown>>();
  readonly #isTaken: (name: string) => boolean;
  readonly #limit: number;
  readonly #store: JournalStore | undefined;
  readonly #sleepers: Sleepers;

  constructor({ isTaken = () => false, limit = SIMULATION_LIMIT, store }: SimulationsOptions = {}) {
    this.#isTaken = isTaken;
    this.#limit = limit;
    this.#store = store;
    this.#sleepers = new Sleepers(store);
  }

  /** What is awake here. */
  awake(): readonly ClusterDescription[] {
    return [...this.#clusters.values()].map((cluster) => cluster.describe());
  }

  /**
   * All clusters, the demo first; it is made when it is not there. Those that sleep are not woken. `elsewhere`: those
   * that other servers say are awake there.
   */
  async list(elsewhere: readonly ClusterDescription[] = []): Promise<readonly ClusterDescription[]> {
    const told = new Map(elsewhere.map((description) => [description.name, description]));
    const asleep = await this.#sleepers.describe((name) => this.#clusters.has(name) || told.has(name));
    if (!told.has(DEMO) && !asleep.some(({ name }) => name === DEMO)) {
      const demo = await this.get(DEMO);
      if (!demo.ok) told.set(DEMO, descriptionOf(DEMO, demo));
    }
    for (const description of this.awake()) told.set(description.name, description);
    const all = [...told.values(), ...asleep.filter(({ name }) => !told.has(name))];
    const isDemo = ({ name }: ClusterDescription): boolean => name === DEMO;
    return [...all.filter(isDemo), ...all.filter((description) => !isDemo(description))];
  }

  /** The cluster of that name, replayed from its journal where it sleeps; an error where another server has it. */
  async get(name: string): Promise<Result<SimulatedCluster, Status>> {
    return resultOf(await this.find(name));
  }

  /** Where the cluster of that name is. One that sleeps is replayed from its journal, here if there is room. */
  async find(name: string): Promise<Whereabouts> {
    const known = this.#clusters.get(name);
    if (known && !this.#journals.get(name)?.isLost) return here(known);
    if (known) this.#remove(name, wentElsewhere(name));
    if (!NAME.test(name) || (name !== DEMO && !this.#store)) return nowhere(noCluster(name));
    return this.#open(name, () => this.#wake(name));
  }

  /** Another server with room, where there is none here. */
  roomElsewhere(): Replica | undefined {
    const peers = this.#store?.replicas?.peers() ?? [];
    if (peers.length === 0 || !this.#makeRoom()) return undefined;
    return [...peers].filter(({ awake }) => awake < this.#limit).sort((a, b) => a.awake - b.awake)[0];
  }

  /** One opening of a name at a time. */
  #open(name: string, act: () => Promise<Whereabouts>): Promise<Whereabouts> {
    const running = this.#opening.get(name);
    if (running) return running;
    const opening = act().finally(() => this.#opening.delete(name));
    this.#opening.set(name, opening);
    return opening;
  }

  async #wake(name: string): Promise<Whereabouts> {
    const lease = await this.#lease(name, { existing: name !== DEMO });
    if (!lease.ok) return nowhere(lease.error);
    if (lease.value.kind === 'elsewhere')
      return { kind: 'elsewhere', replica: lease.value.replica, why: wentElsewhere(name) };
    const journal = lease.value.kind === 'held' ? lease.value.journal : undefined;
    if (!journal || journal.records.length === 0) {
      const fresh = { ...unopened, name, scenario: demoScenario };
      if (name === DEMO) return whereOf(await this.#begin(fresh, journal, { isDemo: true }));
      await journal?.release();
      return nowhere(noCluster(name));
    }
    const folded = foldRecords(name, journal.records);
    const room = folded.ok ? this.#makeRoom(this.#opening.size - 1) : undefined;
    if (!folded.ok || room) {
      await journal.release();
      const replica = room && this.roomElsewhere();
      if (replica) return { kind: 'elsewhere', replica, why: room };
      return nowhere(folded.ok ? (room ?? noCluster(name)) : folded.error);
    }
    const kept = this.#keep(name, journal);
    const { opened, ...since } = folded.value;
    const cluster = await SimulatedCluster.open({ ...opened, name, kept, since });
    if (cluster.ok && !kept.isLost) return here(this.#add(cluster.value, !since.clock.playing));
    await this.#giveUp(name, kept);
    return nowhere(cluster.ok ? wentElsewhere(name) : cluster.error);
  }

  /** Opens a cluster in an empty journal. Nobody has changed the demo yet, so it is not kept until somebody does. */
  async #begin(
    { past, ...record }: Beginning,
    journal: LeasedJournal | undefined,
    { isDemo = false, paused = false } = {},
  ): Promise<Result<SimulatedCluster, Status>> {
    const { name } = record;
    const kept = journal && this.#keep(name, journal);
    kept?.begin(past && past.records.length > 0 ? past.records : record);
    const cluster = await SimulatedCluster.open({
      ...record,
      kept,
      ...(past ? { since: past.journaled } : {}),
    });
    if (!cluster.ok) {
      if (kept) await this.#giveUp(name, kept);
      return cluster;
    }
    if (!isDemo) kept?.keep();
    this.#add(cluster.value, paused);
    const done = await cluster.value.kept();
    return done.ok ? cluster : done;
  }

  /**
   * Opens a cluster, which plays at once unless it is to stand at its first moment. Without a name it gets one from
   * the title of its scenario.
   */
  async create(
    scenario: Scenario,
    wanted: string | undefined,
    paused = false,
  ): Promise<Result<SimulatedCluster, Status>> {
    const name = wanted ?? ((refused: Names) => this.#nameFor(scenario.title ?? '', refused));
    return this.#beginNew({ ...unopened, scenario }, name, paused);
  }

  /**
   * A cluster that begins as `parent` was or would have been at `point`, with its clock stopped: what is done in the past
   * is done there, and the parent keeps its own future.
   */
  async branch(
    parent: SimulatedCluster,
    point: BranchPoint,
    title: string | undefined,
  ): Promise<Result<SimulatedCluster, Status>> {
    const branching = parent.branchAt(point);
    if (!branching.ok) return branching;
    const { record, origin: branch } = branching.value;
    const shown = title ?? branching.value.title;
    return this.#beginNew(
      { ...record, title: shown, branch },
      (refused) => this.#nameFor(shown, refused),
      true,
    );
  }

  /**
   * Opens a cluster that was deleted, as it was then, with all that can be undone and redone in it and its clock
   * stopped; under another name if that is taken.
   */
  async restore(name: string): Promise<Result<SimulatedCluster, Status>> {
    const past = this.#deleted.find(name);
    if (!past) return err(failure('NotFound', `no deleted cluster "${name}" is kept on this server`));
    if (!past.ok) return past;
    const { opened } = past.value.journaled;
    const title = opened.title ?? opened.scenario.title ?? name;
    const free = (refused: Names) =>
      refused.has(name) || this.#hasName(name) ? this.#nameFor(title, refused) : name;
    const reopened = await this.#beginNew({ ...opened, past: past.value }, free, true);
    if (reopened.ok) this.#deleted.forget(name);
    return reopened;
  }

  /** `wanted` is the name, or makes one that is free and none of those that other servers took at the same moment. */
  async #beginNew(
    record: Omit<Beginning, 'name'>,
    wanted: string | ((refused: Names) => string),
    paused: boolean,
  ): Promise<Result<SimulatedCluster, Status>> {
    const refused = new Set<string>();
    for (;;) {
      await this.#sleepers.refresh();
      const name = typeof wanted === 'string' ? wanted : wanted(refused);
      const why = this.#whyNot(name) ?? this.#noRoomFor(record);
      if (why) return err(why);
      const begun = await this.#open(name, () => this.#beginUnlessThere({ ...record, name }, paused));
      const isTaken = begun.kind === 'nowhere' && begun.why.reason === 'AlreadyExists';
      if (!isTaken || typeof wanted === 'string' || refused.size >= ATTEMPTS) return resultOf(begun);
      refused.add(name);
    }
  }

  async #beginUnlessThere(record: Beginning, paused: boolean): Promise<Whereabouts> {
    const { name } = record;
    const lease = await this.#lease(name);
    if (!lease.ok) return nowhere(lease.error);
    if (lease.value.kind === 'elsewhere') return nowhere(alreadyThere(name));
    const journal = lease.value.kind === 'held' ? lease.value.journal : undefined;
    if (!journal || journal.records.length === 0)
      return whereOf(await this.#begin(record, journal, { paused }));
    await journal.release();
    return nowhere(alreadyThere(name));
  }

  /** Absent also where no journals are kept. */
  async #lease(name: string, wanted = { existing: false }): Promise<Result<Lease, Status>> {
    if (!this.#store) return ok({ kind: 'absent' });
    await this.#leaving.get(name);
    return this.#store.lease(name, wanted);
  }

  /** What could not be kept was not acknowledged: the cluster is closed, and opens again as its journal has it. */
  #keep(name: string, journal: LeasedJournal): KeptJournal {
    const kept = new KeptJournal(name, journal, (why) => {
      if (this.#journals.get(name) === kept) this.#remove(name, why);
    });
    this.#journals.set(name, kept);
    return kept;
  }

  #add(cluster: SimulatedCluster, paused: boolean): SimulatedCluster {
    this.#clusters.set(cluster.name, cluster);
    if (!paused) cluster.play();
    return cluster;
  }

  #whyNot(name: string): Status | undefined {
    if (!NAME.test(name)) {
      const why =
        'must be lower case letters, digits and dashes, begin and end with a letter or digit, at most 63';
      return failure('Invalid', `name: ${JSON.stringify(name)} ${why}`);
    }
    if (this.#hasName(name)) return alreadyThere(name);
    if (this.#sleepers.count < JOURNAL_LIMIT) return undefined;
    const why = `this server keeps ${JOURNAL_LIMIT} simulated clusters, the most that it takes; delete one first`;
    return failure('TooManyRequests', why);
  }

  /** Puts the cluster to sleep that nobody touched for longest, where all places are taken. */
  #makeRoom(opening = this.#opening.size): Status | undefined {
    if (this.#clusters.size + opening < this.#limit) return undefined;
    const [idle] = [...this.#clusters.values()]
      .filter(({ hasReaders, name }) => !hasReaders && this.#journals.has(name))
      .sort((a, b) => a.touchedMs - b.touchedMs);
    if (idle) {
      this.#remove(
        idle.name,
        failure('ServiceUnavailable', `cluster "${idle.name}" sleeps; it opens again when asked for`),
      );
      return undefined;
    }
    const why = `this server holds ${this.#limit} simulated clusters, the most that it takes; delete one first`;
    return failure('TooManyRequests', why);
  }

  /** As `makeRoom`. A request for a new cluster is handed on where there is room; what begins here cannot be. */
  #noRoomFor({ past, branch }: Omit<Beginning, 'name'>): Status | undefined {
    const full = this.#makeRoom();
    const what = past ? 'a cluster that is brought back' : branch ? 'a branch' : undefined;
    if (!full || !what || !this.roomElsewhere()) return full;
    const where = `${what} opens on the server where it begins, though another one has room`;
    return failure(
      'TooManyRequests',
      `this server has ${this.#limit} simulated clusters open in pages, the most that it takes, and ${where}; ` +
        'close the pages of one, or delete one first',
    );
  }

  /** Whether the name is one of a simulated cluster, the demo's included. */
  has(name: string): boolean {
    return name === DEMO || this.#clusters.has(name) || this.#opening.has(name) || this.#sleepers.has(name);
  }

  #hasName(name: string): boolean {
    return this.has(name) || this.#isTaken(name);
  }

  /** What is left of it is kept for a while, for `restore`. Only what is awake here is deleted. */
  async delete(name: string): Promise<Result<void, Status>> {
    const cluster = this.#clusters.get(name);
    if (!cluster) return err(noCluster(name));
    const journal = this.#journals.get(name);
    this.#journals.delete(name);
    this.#remove(name, failure('NotFound', `the simulated cluster "${name}" was deleted`));
    const records = journal ? await this.#leave(name, this.#takeRecords(name, journal)) : ok([]);
    if (!records.ok) return records;
    this.#sleepers.forget(name);
    const left: Left =
      records.value.length > 0
        ? { kind: 'records', records: records.value }
        : { kind: 'cluster', journaled: cluster.journaled };
    this.#deleted.keep(name, left);
    return ok(undefined);
  }

  /** Deletes a journal and returns what was in it; where it cannot be read, it stays. */
  async #takeRecords(name: string, journal: KeptJournal): Promise<Result<readonly unknown[], Status>> {
    await journal.kept();
    const records = await (this.#store?.read(name) ?? ok([]));
    if (!records.ok) {
      await journal.release();
      return records;
    }
    const removed = await journal.remove();
    return removed.ok ? records : removed;
  }

  /** Lets go of clusters that nobody touched for `IDLE_MS`. */
  evictIdle(nowMs: number): void {
    for (const { name, touchedMs } of this.#clusters.values()) {
      const why = `the simulated cluster "${name}" was let go because nobody looked at it for two hours`;
      if (nowMs - touchedMs >= IDLE_MS) this.#remove(name, failure('NotFound', why));
    }
  }

  /** Closes all clusters at once; the answer comes when their journals are written. */
  async close(why: Status): Promise<void> {
    for (const name of [...this.#clusters.keys()]) this.#remove(name, why);
    await Promise.all(this.#leaving.values());
    await this.#store?.close();
  }

  #remove(name: string, why: Status): void {
    this.#clusters.get(name)?.close(why);
    this.#clusters.delete(name);
    const journal = this.#journals.get(name);
    if (journal) void this.#giveUp(name, journal);
  }

  #giveUp(name: string, journal: KeptJournal): Promise<unknown> {
    this.#journals.delete(name);
    return this.#leave(name, journal.release());
  }

  #leave<T>(name: string, leaving: Promise<T>): Promise<T> {
    const left = leaving.finally(() => this.#leaving.delete(name));
    this.#leaving.set(name, left);
    return left;
  }

  #nameFor(title: string, refused: Names): string {
    const stem = title
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .slice(0, 50)
      .replace(/^-+|-+$/g, '');
    const base = stem === '' ? 'cluster' : stem;
    let name = base;
    for (let count = 2; refused.has(name) || this.#hasName(name); count += 1) name = `${base}-${count}`;
    return name;
  }
}

/** A new cluster, or one that goes on from a past. */
interface Beginning extends SimulationRecord {
  readonly past?: Past;
}

const unopened = { title: undefined, entries: [], atMs: undefined, branch: undefined };

function noCluster(name: string): Status {
  return failure('NotFound', `there is no cluster "${name}" on this server`);
}

/** Readers try again, and find it there. */
function wentElsewhere(name: string): Status {
  return failure('ServiceUnavailable', `cluster "${name}" is on another server; try again`, {
    retryAfterSeconds: 1,
  });
}

function alreadyThere(name: string): Status {
  return failure('AlreadyExists', `a cluster "${name}" exists already`);
}
