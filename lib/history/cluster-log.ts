/**
 * What a page knows of a cluster: the objects at the oldest moment that it can go back to, every change since, and
 * the objects now. It grows by the messages of the server (`stream-message.ts`) and never otherwise. Maps of kinds
 * that a batch does not touch stay the same objects, so that what is drawn from them need not be drawn again.
 */
import type { Change } from '../kubernetes/change';
import { groupOf, type KubernetesObject, objectKey } from '../kubernetes/object';
import type { ClusterClock, ClusterState, SnapshotMessage, StreamMessage } from './stream-message';

/** Objects of one kind by `namespace/name`. */
export type ObjectsByKey = ReadonlyMap<string, KubernetesObject>;
/** By `kindKey`. A kind without objects may be absent. */
export type ObjectTable = ReadonlyMap<string, ObjectsByKey>;

export interface ClusterLog {
  /** Identity of the watch log; `undefined` before the first complete snapshot. */
  readonly log: string | undefined;
  readonly baseRevision: number;
  readonly baseTimeMs: number;
  readonly base: ObjectTable;
  /** Oldest first, without gaps after `baseRevision`. */
  readonly changes: readonly Change[];
  readonly objects: ObjectTable;
  readonly revision: number;
  /** The log reached this at the time of the snapshot: until `revision` gets there, `objects` is on its way. */
  readonly head: number;
  readonly clock: ClusterClock | undefined;
  readonly state: ClusterState | undefined;
  /** Parts of a snapshot that is not complete yet. */
  readonly incoming: readonly KubernetesObject[] | undefined;
}

export const EMPTY_LOG: ClusterLog = {
  log: undefined,
  baseRevision: 0,
  baseTimeMs: 0,
  base: new Map(),
  changes: [],
  objects: new Map(),
  revision: 0,
  head: 0,
  clock: undefined,
  state: undefined,
  incoming: undefined,
};

/** Changes that a page keeps; the oldest fourth is folded into the base when there are more. */
export const CHANGES_LIMIT = 20_000;

/** What the server remembers of a live cluster at least: a page that is loaded begins with these. */
export const LIVE_CHANGES_LIMIT = 5_000;

/** Names a kind whatever its version: `/PersistentVolume`, `storage.k8s.io/StorageClass`. */
export function kindKey(group: string, kind: string): string {
  return `${group}/${kind}`;
}

/** `kindKey` of an object. */
export function kindKeyOf(object: KubernetesObject): string {
  return kindKey(groupOf(object.apiVersion), object.kind);
}

/** Everything there is to draw: a snapshot is complete and its changes have all arrived. */
export function isComplete(log: ClusterLog): boolean {
  return log.log !== undefined && log.incoming === undefined && log.revision >= log.head;
}

/** The log after `messages`, in their order. The same object when they change nothing. */
export function receive(log: ClusterLog, messages: readonly StreamMessage[]): ClusterLog {
  let next = log;
  let pending: Change[] = [];
  const flush = () => {
    if (pending.length > 0) next = append(next, pending);
    pending = [];
  };
  for (const message of messages) {
    if (message.kind === 'changes') {
      pending.push(...message.changes);
      continue;
    }
    flush();
    if (message.kind === 'snapshot') next = receiveSnapshot(next, message);
    else if (message.kind === 'clock') next = { ...next, clock: message };
    else if (message.kind === 'state') next = { ...next, state: message.state };
  }
  flush();
  return next;
}

function receiveSnapshot(log: ClusterLog, part: SnapshotMessage): ClusterLog {
  const collected = part.first ? part.objects : [...(log.incoming ?? []), ...part.objects];
  if (!part.last) return { ...log, incoming: collected };
  const base = tableOf(collected);
  return {
    ...log,
    log: part.log,
    baseRevision: part.revision,
    baseTimeMs: part.timeMs,
    base,
    changes: [],
    objects: base,
    revision: part.revision,
    head: part.head,
    incoming: undefined,
  };
}

function tableOf(objects: readonly KubernetesObject[]): ObjectTable {
  const table = new Map<string, Map<string, KubernetesObject>>();
  for (const object of objects) {
    const kind = kindKeyOf(object);
    const ofKind = table.get(kind) ?? new Map<string, KubernetesObject>();
    ofKind.set(objectKey(object), object);
    table.set(kind, ofKind);
  }
  return table;
}

function append(log: ClusterLog, received: readonly Change[]): ClusterLog {
  const changes = received.filter((change) => change.revision > log.revision);
  const newest = changes.at(-1);
  if (newest === undefined) return log;
  const grown = {
    ...log,
    changes: [...log.changes, ...changes],
    objects: applyChanges(log.objects, changes),
    revision: newest.revision,
  };
  return grown.changes.length > CHANGES_LIMIT ? forgetOldest(grown, CHANGES_LIMIT / 4) : grown;
}

function forgetOldest(log: ClusterLog, count: number): ClusterLog {
  const forgotten = log.changes.slice(0, count);
  const last = forgotten.at(-1);
  if (last === undefined) return log;
  return {
    ...log,
    base: applyChanges(log.base, forgotten),
    baseRevision: last.revision,
    baseTimeMs: last.timeMs,
    changes: log.changes.slice(count),
  };
}

/** `table` after `changes`; only the maps of kinds that they touch are new. */
export function applyChanges(table: ObjectTable, changes: readonly Change[]): ObjectTable {
  if (changes.length === 0) return table;
  const touched = new Map<string, Map<string, KubernetesObject>>();
  for (const { object, type } of changes) {
    const kind = kindKeyOf(object);
    let ofKind = touched.get(kind);
    if (!ofKind) {
      ofKind = new Map(table.get(kind));
      touched.set(kind, ofKind);
    }
    if (type === 'DELETED') ofKind.delete(objectKey(object));
    else ofKind.set(objectKey(object), object);
  }
  return new Map([...table, ...touched]);
}
