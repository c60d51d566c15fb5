/** The simulated clusters of one server: a bounded number, by name. Those that nobody touches for long are let go. */
import { assert } from '../../base/assert';
import { err, ok, type Result } from '../../base/result';
import { failure, type Status } from '../../kubernetes/status';
import type { Scenario } from '../../scenario/scenario';
import { DEMO, demoScenario } from './demo';
import { SimulatedCluster } from './simulated-cluster';

export interface SimulationsOptions {
  /** Names that live clusters have. */
  readonly isTaken?: (name: string) => boolean;
  readonly limit?: number;
}

export const SIMULATION_LIMIT = 32;
/** A cluster that nobody touched for so long is let go. */
export const IDLE_MS = 2 * 60 * 60_000;

/** A DNS label: what a name of a simulated cluster may be. */
const NAME = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

export class Simulations {
  readonly #clusters = new Map<string, SimulatedCluster>();
  #demo: Promise<SimulatedCluster> | undefined;
  readonly #isTaken: (name: string) => boolean;
  readonly #limit: number;

  constructor({ isTaken = () => false, limit = SIMULATION_LIMIT }: SimulationsOptions = {}) {
    this.#isTaken = isTaken;
    this.#limit = limit;
  }

  /** All clusters, the demo first; it is made when it is not there. */
  async list(): Promise<readonly SimulatedCluster[]> {
    const demo = await this.get(DEMO);
    const others = [...this.#clusters.values()].filter((cluster) => cluster !== demo);
    return demo ? [demo, ...others] : others;
  }

  get(name: string): Promise<SimulatedCluster | undefined> {
    const known = this.#clusters.get(name);
    if (known || name !== DEMO) return Promise.resolve(known);
    this.#demo ??= this.#openDemo().finally(() => {
      this.#demo = undefined;
    });
    return this.#demo;
  }

  async #openDemo(): Promise<SimulatedCluster> {
    const opened = await SimulatedCluster.open({ name: DEMO, scenario: demoScenario });
    assert(opened.ok, 'the scenario of the demo can be replayed');
    return this.#add(opened.value);
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
    const refused = this.#whyNot(wanted);
    if (refused) return err(refused);
    const name = wanted ?? this.#nameFor(scenario.title ?? '');
    const opened = await SimulatedCluster.open({ name, scenario });
    if (!opened.ok) return opened;
    // Another request may have been faster while this one was replayed.
    const late = this.#whyNot(name);
    return late ? err(late) : ok(this.#add(opened.value, paused));
  }

  #add(cluster: SimulatedCluster, paused = false): SimulatedCluster {
    if (!paused) cluster.play();
    this.#clusters.set(cluster.name, cluster);
    return cluster;
  }

  #whyNot(name: string | undefined): Status | undefined {
    if (name !== undefined && !NAME.test(name)) {
      const why =
        'must be lower case letters, digits and dashes, begin and end with a letter or digit, at most 63';
      return failure('Invalid', `name: ${JSON.stringify(name)} ${why}`);
    }
    if (name !== undefined && this.#hasName(name))
      return failure('AlreadyExists', `a cluster "${name}" exists already`);
    if (this.#clusters.size < this.#limit) return undefined;
    const why = `this server holds ${this.#limit} simulated clusters, the most that it takes; delete one first`;
    return failure('TooManyRequests', why);
  }

  #hasName(name: string): boolean {
    return name === DEMO || this.#clusters.has(name) || this.#isTaken(name);
  }

  /** False where there is none. */
  delete(name: string): boolean {
    return this.#remove(name, failure('NotFound', `the simulated cluster "${name}" was deleted`));
  }

  /** Lets go of clusters that nobody touched for `IDLE_MS`. */
  evictIdle(nowMs: number): void {
    for (const { name, touchedMs } of this.#clusters.values()) {
      const why = `the simulated cluster "${name}" was let go because nobody looked at it for two hours`;
      if (nowMs - touchedMs >= IDLE_MS) this.#remove(name, failure('NotFound', why));
    }
  }

  close(why: Status): void {
    for (const name of [...this.#clusters.keys()]) this.#remove(name, why);
  }

  #remove(name: string, why: Status): boolean {
    this.#clusters.get(name)?.close(why);
    return this.#clusters.delete(name);
  }

  #nameFor(title: string): string {
    const stem = title
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .slice(0, 50)
      .replace(/^-+|-+$/g, '');
    const base = stem === '' ? 'cluster' : stem;
    let name = base;
    for (let count = 2; this.#hasName(name); count += 1) name = `${base}-${count}`;
    return name;
  }
}
