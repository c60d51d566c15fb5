/**
 * Simulated clusters that have a journal and are not awake here, as a list shows them: from their records alone,
 * nothing is replayed for it. A journal is read again only when it has grown.
 */
import { ok, type Result } from '../../base/result';
import type { ClusterDescription } from '../../history/stream-message';
import type { Status } from '../../kubernetes/status';
import { startMs } from '../../scenario/moment';
import type { JournalHead, JournalStore } from '../journal/journal';
import { futuresOf } from './futures';
import { foldRecords, type JournaledSimulation } from './journal-record';

interface Known {
  readonly length: number;
  readonly description: ClusterDescription;
}

export class Sleepers {
  readonly #store: JournalStore | undefined;
  #heads: readonly JournalHead[] = [];
  readonly #known = new Map<string, Known>();
  #isFailing = false;

  constructor(store: JournalStore | undefined) {
    this.#store = store;
  }

  get count(): number {
    return this.#heads.length;
  }

  has(name: string): boolean {
    return this.#heads.some((head) => head.name === name);
  }

  forget(name: string): void {
    this.#heads = this.#heads.filter((head) => head.name !== name);
    this.#known.delete(name);
  }

  /** Which journals there are now. A store that does not answer leaves what was known. */
  async refresh(): Promise<void> {
    const heads = await (this.#store?.list() ?? ok([]));
    if (!heads.ok) {
      // Lists are asked for all the time: one line until it works again.
      if (!this.#isFailing) console.error(`The journals cannot be listed: ${heads.error.message}`);
      this.#isFailing = true;
      return;
    }
    this.#isFailing = false;
    this.#heads = heads.value;
    for (const name of this.#known.keys()) if (!this.has(name)) this.#known.delete(name);
  }

  /** All that are not awake, by name. One that cannot be read is there with the reason. */
  async describe(isAwake: (name: string) => boolean): Promise<readonly ClusterDescription[]> {
    await this.refresh();
    const descriptions: ClusterDescription[] = [];
    for (const head of this.#heads.filter(({ name }) => !isAwake(name)))
      descriptions.push(await this.#describe(head));
    return descriptions;
  }

  async #describe({ name, length }: JournalHead): Promise<ClusterDescription> {
    const known = this.#known.get(name);
    if (known?.length === length) return known.description;
    const records = await (this.#store?.read(name) ?? ok([]));
    const description = descriptionOf(name, records.ok ? foldRecords(name, records.value) : records);
    this.#known.set(name, { length, description });
    return description;
  }
}

/** A list's line of a cluster that is not awake: from its journal, or with the reason why there is none. */
export function descriptionOf(name: string, folded: Result<JournaledSimulation, Status>): ClusterDescription {
  const what = { name, kind: 'simulated', readOnly: false } as const;
  if (!folded.ok) {
    const { message: reason = 'its journal cannot be read' } = folded.error;
    const connection = { kind: 'unreachable', sinceMs: 0, reason } as const;
    const clock = { nowMs: 0, playing: false, speed: 1, revision: 0 };
    return { ...what, title: name, state: { connection, unreadable: [] }, objects: 0, clock };
  }
  const { opened, clock, journal } = folded.value;
  const { scenario, branch } = opened;
  const sinceMs = startMs(scenario);
  const { playing, speed, revision, objects } = clock;
  return {
    ...what,
    title: opened.title ?? scenario.title ?? name,
    ...(branch ? { branch } : {}),
    kubernetesVersion: scenario.kubernetes,
    state: { connection: { kind: 'connected', sinceMs }, unreadable: [] },
    objects,
    clock: { nowMs: sinceMs + clock.atMs, playing, speed, revision },
    ...futuresOf(journal, sinceMs),
  };
}
