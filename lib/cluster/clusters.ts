/**
 * All clusters of this server by name, simulated and live. One for the process, on globalThis: Next loads this module
 * once for each route.
 */
import 'server-only';
import { err, ok, type Result } from '../base/result';
import type { NewPresentationAnswer, Scene } from '../history/presentation';
import type { ClusterDescription, ClusterListAnswer } from '../history/stream-message';
import { failure, type Status } from '../kubernetes/status';
import type { Cluster } from './cluster';
import { type Environment, readEnvironment } from './environment';
import { askPeers } from './http/ask-peers';
import { onShutdown } from './http/shutdown';
import type { JournalStore } from './journal/journal';
import { openStore } from './journal/open-store';
import { writesNotice, writesProblem } from './live/allow-writes';
import { type LiveContext, readContexts } from './live/kubeconfig';
import { LiveCluster } from './live/live-cluster';
import { IN_CLUSTER, readServiceAccount } from './live/service-account';
import { isNameOfText, PastedClusters, placeOfText } from './pasted/pasted-clusters';
import { idOfKey, isId, newKey } from './presentations/presentation-key';
import { PRESENTATION_LIMITS, Presentations } from './presentations/presentations';
import type { Replica, Replicas } from './replicas/replicas';
import { DEMO } from './simulated/demo';
import { Simulations } from './simulated/simulations';

/** `refusal`: why nothing can be done to it just now. `why`: for who cannot go there. */
export type Place =
  | { readonly kind: 'here'; readonly refusal?: Status | undefined }
  | { readonly kind: 'elsewhere'; readonly replica: Replica; readonly why: Status };

function placeOfPresentation(id: string): string {
  return `presentation/${id}`;
}

const KEY = Symbol.for('stowage.clusters');
const TIDY_MS = 60_000;

export class Clusters {
  readonly simulations: Simulations;
  readonly pasted: PastedClusters;
  /** What is shown to audiences of these clusters. */
  readonly presentations: Presentations;
  /** The other servers over the same store; undefined where this one is alone. */
  readonly replicas: Replicas | undefined;
  readonly #live: ReadonlyMap<string, LiveCluster>;
  #askingPeers: Promise<readonly ClusterDescription[]> | undefined;
  /** Name of the cluster to open when the reader chose none. */
  readonly initial: string;

  /** `initial` is the cluster to open when the reader chose none, `store` where simulations are kept. */
  constructor(live: readonly LiveCluster[], initial = DEMO, store?: JournalStore) {
    this.initial = initial;
    this.#live = new Map(live.map((cluster) => [cluster.name, cluster]));
    this.simulations = new Simulations({
      isTaken: (name) =>
        this.#live.has(name) || (this.replicas ? isNameOfText(name) : this.pasted.get(name) !== undefined),
      store,
    });
    this.replicas = store?.replicas;
    this.pasted = new PastedClusters(
      (name) => this.#live.has(name) || this.simulations.has(name),
      this.replicas,
    );
    this.presentations = new Presentations(
      () => Date.now(),
      PRESENTATION_LIMITS,
      (id) => void this.replicas?.release(placeOfPresentation(id)),
    );
  }

  async find(name: string): Promise<Result<Cluster, Status>> {
    const cluster = this.#live.get(name) ?? this.pasted.get(name);
    return cluster ? ok(cluster) : this.simulations.get(name);
  }

  /** Where the cluster of that name is; a simulated one that sleeps is woken. */
  async placeOf(name: string): Promise<Place> {
    if (this.#live.has(name) || this.pasted.get(name)) return { kind: 'here' };
    const where = await this.simulations.find(name);
    if (where.kind === 'here') return { kind: 'here', refusal: where.cluster.refusal };
    if (where.kind === 'elsewhere') return where;
    const mayBeText = where.why.reason === 'NotFound' && isNameOfText(name);
    return mayBeText ? this.#placeHeld(placeOfText(name)) : { kind: 'here' };
  }

  /** Where the presentation with that id is. */
  async placeOfPresentation(id: string): Promise<Place> {
    if (!isId(id) || this.presentations.has(id)) return { kind: 'here' };
    return this.#placeHeld(placeOfPresentation(id));
  }

  /** What nobody has is here, where it is told that it does not exist. */
  async #placeHeld(place: string): Promise<Place> {
    const holder = await this.replicas?.holderOf(place);
    const replica = holder?.ok ? holder.value : undefined;
    if (!replica || replica.id === this.replicas?.self.id) return { kind: 'here' };
    return { kind: 'elsewhere', replica, why: failure('NotFound', 'it is on another server') };
  }

  /** Begins a presentation, or goes on with that of `key`, unless another server has it. */
  async beginPresentation(
    scene: Scene,
    key = newKey(),
  ): Promise<Result<{ readonly begun: NewPresentationAnswer } | { readonly elsewhere: Replica }, Status>> {
    const id = idOfKey(key);
    if (this.replicas && id !== undefined && !this.presentations.has(id)) {
      const holder = await this.replicas.claim(placeOfPresentation(id), (why) =>
        this.presentations.leave(id, why),
      );
      if (!holder.ok) return holder;
      if (holder.value.id !== this.replicas.self.id) return ok({ elsewhere: holder.value });
    }
    const begun = this.presentations.begin(scene, key);
    if (!begun.ok && id !== undefined) void this.replicas?.release(placeOfPresentation(id));
    return begun.ok ? ok({ begun: begun.value }) : begun;
  }

  async list(): Promise<ClusterListAnswer> {
    const live = [...this.#live.values()].map((cluster) => cluster.describe());
    const others = await this.#listElsewhere();
    const texts = others.filter(({ kind }) => kind === 'pasted');
    const simulated = await this.simulations.list(others.filter(({ kind }) => kind === 'simulated'));
    const pasted = this.pasted.list().map((cluster) => cluster.describe());
    return { clusters: [...live, ...pasted, ...texts, ...simulated], initial: this.initial };
  }

  /** Many pages ask for lists all the time: those that ask at the same moment share the questions to the others. */
  #listElsewhere(): Promise<readonly ClusterDescription[]> {
    if (!this.replicas) return Promise.resolve([]);
    this.#askingPeers ??= askPeers(this.replicas).finally(() => {
      this.#askingPeers = undefined;
    });
    return this.#askingPeers;
  }

  /** What is in the memory of this server alone, for the lists of the others. */
  listHere(): ClusterListAnswer {
    const pasted = this.pasted.list().map((cluster) => cluster.describe());
    return { clusters: [...pasted, ...this.simulations.awake()], initial: this.initial };
  }

  /** Lets go of what nobody uses. */
  tidy(nowMs: number): void {
    this.simulations.evictIdle(nowMs);
    this.pasted.evictIdle(nowMs);
    this.presentations.tidy();
    for (const cluster of this.#live.values()) cluster.rest(nowMs);
  }

  /** Closes all at once; the answer comes when their journals are written. */
  close(): Promise<void> {
    const why = failure('ServiceUnavailable', 'the server is stopping');
    for (const cluster of this.#live.values()) cluster.close(why);
    this.presentations.close(why);
    this.pasted.close(why);
    return this.simulations.close(why);
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
  await clusters?.close();
}

async function start(environment: Environment): Promise<Clusters> {
  const live = await liveClusters(environment);
  // Who names one cluster wants to see it; a cluster that is merely configured is not contacted unasked.
  const store = await openStore(environment.data, environment.replicaUrl);
  const clusters = new Clusters(live, environment.cluster === undefined ? DEMO : live[0]?.name, store);
  const timer = setInterval(() => clusters.tidy(Date.now()), TIDY_MS);
  timer.unref();
  onShutdown(() => {
    clearInterval(timer);
    return clusters.close();
  });
  return clusters;
}

/** Who asks for the cluster around Stowage, where no service account is, hears what is missing. */
const noServiceAccount: LiveContext = {
  name: IN_CLUSTER,
  title: 'this cluster',
  connect: () =>
    Promise.resolve(
      err(
        `STOWAGE_CLUSTER is "${IN_CLUSTER}", but no service account token is mounted here; inside a cluster, set serviceAccountName and automountServiceAccountToken: true`,
      ),
    ),
};

/** A kubeconfig that cannot be read is shown as a cluster that cannot be reached, with the reason. */
export async function liveClusters(environment: Environment): Promise<readonly LiveCluster[]> {
  const contexts = await liveContexts(environment);
  const { allowWrites } = environment;
  const problem = writesProblem(allowWrites, contexts);
  if (problem) console.error(`${problem}.`);
  const notice = writesNotice(allowWrites, contexts);
  if (notice) console.info(notice);
  const log = (line: string): void => console.info(line);
  return contexts.map((context) => {
    const { access, ...rest } = context;
    return new LiveCluster(
      access && allowWrites.includes(context.name) ? { ...rest, writes: { access, log } } : rest,
    );
  });
}

async function liveContexts(environment: Environment): Promise<readonly LiveContext[]> {
  if (environment.simulationOnly) return [];
  const { kubeconfig, cluster: only, namespaces, service } = environment;
  const own = service && (await readServiceAccount({ ...service, namespaces }));
  if (only === IN_CLUSTER) return [own ?? noServiceAccount];
  const contexts = await readContexts({ kubeconfig, only, namespaces, reserved: [DEMO, IN_CLUSTER] });
  if (contexts.ok) return own && only === undefined ? [own, ...contexts.value] : contexts.value;
  const connect = () => Promise.resolve(err(contexts.error));
  return [{ name: 'kubeconfig', title: 'kubeconfig', connect }];
}
