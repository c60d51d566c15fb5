/**
 * All clusters of this server by name, simulated and live. One for the process, on globalThis: Next loads this module
 * once for each route.
 */
import 'server-only';
import { err, ok, type Result } from '../base/result';
import type { ClusterListAnswer } from '../history/stream-message';
import { failure, type Status } from '../kubernetes/status';
import type { Cluster } from './cluster';
import { type Environment, readEnvironment } from './environment';
import { onShutdown } from './http/shutdown';
import { readContexts } from './live/kubeconfig';
import { LiveCluster } from './live/live-cluster';
import { DEMO } from './simulated/demo';
import { Simulations } from './simulated/simulations';

const KEY = Symbol.for('stowage.clusters');
const TIDY_MS = 60_000;

export class Clusters {
  readonly simulations: Simulations;
  readonly #live: ReadonlyMap<string, LiveCluster>;

  readonly #initial: string;

  /** `initial` is the cluster to open when the reader chose none. */
  constructor(live: readonly LiveCluster[], initial = DEMO) {
    this.#initial = initial;
    this.#live = new Map(live.map((cluster) => [cluster.name, cluster]));
    this.simulations = new Simulations({ isTaken: (name) => this.#live.has(name) });
  }

  async find(name: string): Promise<Result<Cluster, Status>> {
    const cluster = this.#live.get(name) ?? (await this.simulations.get(name));
    return cluster ? ok(cluster) : err(failure('NotFound', `there is no cluster "${name}" on this server`));
  }

  async list(): Promise<ClusterListAnswer> {
    const clusters = [...this.#live.values(), ...(await this.simulations.list())];
    return { clusters: clusters.map((cluster) => cluster.describe()), initial: this.#initial };
  }

  /** Lets go of what nobody uses. */
  tidy(nowMs: number): void {
    this.simulations.evictIdle(nowMs);
    for (const cluster of this.#live.values()) cluster.rest(nowMs);
  }

  close(): void {
    const why = failure('ServiceUnavailable', 'the server is stopping');
    for (const cluster of this.#live.values()) cluster.close(why);
    this.simulations.close(why);
  }
}

/** The clusters of this process; they are made at the first call. */
export function getClusters(): Promise<Clusters> {
  const holder = globalThis as { [KEY]?: Promise<Clusters> };
  holder[KEY] ??= start(readEnvironment()).catch((error) => {
    // The next caller tries again instead of hearing of this failure for ever.
    holder[KEY] = undefined;
    throw error;
  });
  return holder[KEY];
}

/** Closes and forgets the clusters of this process: for tests, which start over. */
export async function resetClusters(): Promise<void> {
  const holder = globalThis as { [KEY]?: Promise<Clusters> };
  const clusters = await holder[KEY];
  holder[KEY] = undefined;
  clusters?.close();
}

async function start(environment: Environment): Promise<Clusters> {
  const live = await liveClusters(environment);
  // Who names one cluster wants to see it; a cluster that is merely configured is not contacted unasked.
  const clusters = new Clusters(live, environment.cluster === undefined ? DEMO : live[0]?.name);
  const timer = setInterval(() => clusters.tidy(Date.now()), TIDY_MS);
  timer.unref();
  onShutdown(() => {
    clearInterval(timer);
    clusters.close();
  });
  return clusters;
}

/** A kubeconfig that cannot be read is shown as a cluster that cannot be reached, with the reason. */
export async function liveClusters(environment: Environment): Promise<readonly LiveCluster[]> {
  if (environment.simulationOnly) return [];
  const { kubeconfig, cluster: only } = environment;
  const contexts = await readContexts({ kubeconfig, only, reserved: [DEMO] });
  if (contexts.ok) return contexts.value.map((context) => new LiveCluster(context));
  const connect = () => Promise.resolve(err(contexts.error));
  return [new LiveCluster({ name: 'kubeconfig', title: 'kubeconfig', connect })];
}
