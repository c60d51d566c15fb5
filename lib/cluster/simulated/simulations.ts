/** The simulated clusters of one server: a bounded number, by name. Those that nobody touches for long are let go. */
import { err, ok, type Result } from '../../base/result';
import { failure, type Status } from '../../kubernetes/status';
import { DEMO, demoOpening } from './demo';
import type { Opening } from './opening';
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
  readonly #isTaken: (name: string) => boolean;
  readonly #limit: number;

  constructor({ isTaken = () => false, limit = SIMULATION_LIMIT }: SimulationsOptions = {}) {
    this.#isTaken = isTaken;
    this.#limit = limit;
  }

  /** All clusters, the demo first; it is made when it is not there. */
  list(): readonly SimulatedCluster[] {
    const demo = this.get(DEMO);
    const others = [...this.#clusters.values()].filter((cluster) => cluster !== demo);
    return demo ? [demo, ...others] : others;
  }

  get(name: string): SimulatedCluster | undefined {
    const known = this.#clusters.get(name);
    if (known || name !== DEMO) return known;
    const demo = new SimulatedCluster({ name: DEMO, opening: demoOpening() });
    demo.play();
    this.#clusters.set(DEMO, demo);
    return demo;
  }

  /** Opens a cluster that plays at once. Without a name it gets one from the title of its opening. */
  create(opening: Opening, wanted: string | undefined): Result<SimulatedCluster, Status> {
    const name = wanted ?? this.#nameFor(opening.title);
    if (!NAME.test(name)) {
      const why =
        'must be lower case letters, digits and dashes, begin and end with a letter or digit, at most 63';
      return err(failure('Invalid', `name: ${JSON.stringify(name)} ${why}`));
    }
    if (name === DEMO || this.#clusters.has(name) || this.#isTaken(name)) {
      return err(failure('AlreadyExists', `a cluster "${name}" exists already`));
    }
    if (this.#clusters.size >= this.#limit) {
      const why = `this server holds ${this.#limit} simulated clusters, the most that it takes; delete one first`;
      return err(failure('TooManyRequests', why));
    }
    const cluster = new SimulatedCluster({ name, opening });
    cluster.play();
    this.#clusters.set(name, cluster);
    return ok(cluster);
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
    for (let count = 2; name === DEMO || this.#clusters.has(name) || this.#isTaken(name); count += 1) {
      name = `${base}-${count}`;
    }
    return name;
  }
}
