/** The pasted texts of one server: a bounded number, in memory only, let go when nobody looks at them. */
import { err, ok, type Result } from '../../base/result';
import type { KubernetesObject } from '../../kubernetes/object';
import { failure, type Status } from '../../kubernetes/status';
import type { Replicas } from '../replicas/replicas';
import { PastedCluster } from './pasted-cluster';

export const PASTED_LIMIT = 8;

/** How the other servers know of a text that is here. */
export function placeOfText(name: string): string {
  return `pasted/${name}`;
}

/** Names that texts get: no simulated cluster has one where several servers cannot see each other's texts. */
export function isNameOfText(name: string): boolean {
  return /^pasted(-\d+)?$/.test(name);
}
const IDLE_MS = 2 * 60 * 60_000;

export class PastedClusters {
  readonly #clusters = new Map<string, PastedCluster>();
  readonly #isTaken: (name: string) => boolean;
  readonly #replicas: Replicas | undefined;
  /** Names that are on their way to be texts. */
  readonly #claiming = new Set<string>();

  /** `isTaken` knows the names of other clusters, `replicas` the texts of other servers. */
  constructor(isTaken: (name: string) => boolean, replicas?: Replicas) {
    this.#isTaken = isTaken;
    this.#replicas = replicas;
  }

  list(): readonly PastedCluster[] {
    return [...this.#clusters.values()];
  }

  get(name: string): PastedCluster | undefined {
    return this.#clusters.get(name);
  }

  async create(
    objects: readonly KubernetesObject[],
    title: string | undefined,
    pastedMs: number,
  ): Promise<Result<PastedCluster, Status>> {
    if (this.#clusters.size + this.#claiming.size >= PASTED_LIMIT) {
      const why = `this server holds ${PASTED_LIMIT} pasted texts, the most that it takes; delete one first`;
      return err(failure('TooManyRequests', why));
    }
    const claimed = await this.#claimName();
    if (!claimed.ok) return claimed;
    const name = claimed.value;
    const cluster = new PastedCluster({ name, title: title ?? 'Pasted text', objects, pastedMs });
    this.#clusters.set(name, cluster);
    this.#claiming.delete(name);
    return ok(cluster);
  }

  /** False where there is none. */
  delete(name: string): boolean {
    return this.#remove(name, failure('NotFound', `the pasted text "${name}" was deleted`));
  }

  evictIdle(nowMs: number): void {
    for (const { name, touchedMs } of this.#clusters.values()) {
      const why = `the pasted text "${name}" was let go because nobody looked at it for two hours`;
      if (nowMs - touchedMs >= IDLE_MS) this.#remove(name, failure('NotFound', why));
    }
  }

  close(why: Status): void {
    for (const name of [...this.#clusters.keys()]) this.#remove(name, why);
  }

  #remove(name: string, why: Status): boolean {
    this.#clusters.get(name)?.close(why);
    void this.#replicas?.release(placeOfText(name));
    return this.#clusters.delete(name);
  }

  /** The first name that no cluster has, here or on another server; it stands in `#claiming` until it is used. */
  async #claimName(): Promise<Result<string, Status>> {
    for (let count = 1; ; count += 1) {
      const name = count === 1 ? 'pasted' : `pasted-${count}`;
      if (this.#clusters.has(name) || this.#claiming.has(name) || this.#isTaken(name)) continue;
      this.#claiming.add(name);
      if (!this.#replicas) return ok(name);
      const holder = await this.#replicas.claim(placeOfText(name), (why) => this.#remove(name, why));
      if (holder.ok && holder.value.id === this.#replicas.self.id) return ok(name);
      this.#claiming.delete(name);
      if (!holder.ok) return holder;
    }
  }
}
