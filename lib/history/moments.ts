/**
 * Any moment of a log at a price that does not grow with the log. Each kind keeps its objects at some of its changes;
 * a moment is the nearest of those with the few changes after it. A kind that did not change between two moments
 * that are looked at one after the other keeps its map, so what is drawn from it need not be drawn again.
 * It never changes a log and never keeps more than the log reaches back to.
 */
import type { Change } from '../kubernetes/change';
import { type KubernetesObject, objectKey } from '../kubernetes/object';
import { type ClusterLog, kindKeyOf, type ObjectsByKey, type ObjectTable } from './cluster-log';

/**
 * A kind's objects are kept at every so many of its changes, or a quarter of its objects where that is more: four
 * entries for a change at most, so the index is as bounded as the log.
 */
const SPACING = 64;

interface Kept {
  /** How many changes of the kind lie before it. */
  readonly version: number;
  readonly objects: ObjectsByKey;
}

const NOTHING: ObjectsByKey = new Map();

class KindMoments {
  readonly #changes: Change[] = [];
  readonly #kept: Kept[];
  readonly #tip: Map<string, KubernetesObject>;
  #seen: Kept;

  constructor(base: ObjectsByKey) {
    this.#seen = { version: 0, objects: base };
    this.#kept = [this.#seen];
    this.#tip = new Map(base);
  }

  append(change: Change): void {
    this.#changes.push(change);
    applyTo(this.#tip, change);
    const version = this.#changes.length;
    const since = version - (this.#kept.at(-1)?.version ?? 0);
    if (since >= Math.max(SPACING, this.#tip.size / 4)) {
      this.#kept.push({ version, objects: new Map(this.#tip) });
    }
  }

  at(revision: number): ObjectsByKey {
    const version = countUpTo(this.#changes, revision);
    if (version !== this.#seen.version) this.#seen = { version, objects: this.#build(version) };
    return this.#seen.objects;
  }

  #build(version: number): ObjectsByKey {
    const kept = this.#kept[lastIndexWhere(this.#kept, (at) => at.version <= version)];
    const near = this.#seen.version <= version && this.#seen.version > (kept?.version ?? 0);
    const from = near ? this.#seen : (kept ?? { version: 0, objects: NOTHING });
    if (from.version === version) return from.objects;
    const objects = new Map(from.objects);
    for (let index = from.version; index < version; index += 1) {
      const change = this.#changes[index];
      if (change) applyTo(objects, change);
    }
    return objects;
  }
}

function applyTo(objects: Map<string, KubernetesObject>, { type, object }: Change): void {
  if (type === 'DELETED') objects.delete(objectKey(object));
  else objects.set(objectKey(object), object);
}

/** The last place of a list, sorted so that `holds` is true up to some place and false after it; -1 for none. */
function lastIndexWhere<T>(list: readonly T[], holds: (item: T) => boolean): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const item = list[middle];
    if (item !== undefined && holds(item)) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** How many of `changes`, oldest first, have been made at `revision`. */
export function countUpTo(changes: readonly Change[], revision: number): number {
  return lastIndexWhere(changes, (change) => change.revision <= revision) + 1;
}

/** How many of `changes`, oldest first, have been made at the time `timeMs`. */
export function countUntil(changes: readonly Change[], timeMs: number): number {
  return lastIndexWhere(changes, (change) => change.timeMs <= timeMs) + 1;
}

/** The moments of one page's log. It follows the log as it grows; a moment asked for is a log that ends there. */
export class Moments {
  #log: ClusterLog;
  #taken = 0;
  #kinds = new Map<string, KindMoments>();

  constructor(log: ClusterLog) {
    this.#log = log;
    this.#restart(log);
  }

  /** Takes what the log has gained; starts over when it is another one or has forgotten its beginning. */
  follow(log: ClusterLog): void {
    const goesOn = log.log === this.#log.log && log.baseRevision === this.#log.baseRevision;
    if (!goesOn) this.#restart(log);
    this.#log = log;
    for (; this.#taken < log.changes.length; this.#taken += 1) {
      const change = log.changes[this.#taken];
      if (change) this.#kind(kindKeyOf(change.object)).append(change);
    }
  }

  /**
   * The log as it was at `revision`: its objects, the changes up to it, and the time of the last of them. The log
   * itself from its newest revision on; undefined before the oldest moment that is kept.
   */
  at(revision: number): ClusterLog | undefined {
    const log = this.#log;
    if (revision < log.baseRevision) return undefined;
    if (revision >= log.revision) return log;
    const changes = log.changes.slice(0, countUpTo(log.changes, revision));
    const last = changes.at(-1);
    const reached = last?.revision ?? log.baseRevision;
    const nowMs = last?.timeMs ?? log.baseTimeMs;
    return {
      ...log,
      changes,
      objects: this.#objectsAt(reached),
      revision: reached,
      head: Math.min(log.head, reached),
      clock: log.clock && { ...log.clock, nowMs, playing: false, revision: reached },
    };
  }

  #objectsAt(revision: number): ObjectTable {
    return new Map([...this.#kinds].map(([kind, moments]) => [kind, moments.at(revision)]));
  }

  #kind(key: string): KindMoments {
    const known = this.#kinds.get(key);
    if (known) return known;
    const made = new KindMoments(NOTHING);
    this.#kinds.set(key, made);
    return made;
  }

  #restart(log: ClusterLog): void {
    this.#taken = 0;
    this.#kinds = new Map([...log.base].map(([kind, objects]) => [kind, new KindMoments(objects)]));
  }
}
