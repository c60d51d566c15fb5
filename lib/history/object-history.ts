/**
 * The life of one object, read from the log: its changes, and the moves of its phase with time and cause. It reads
 * what is there; a log that starts late starts the history late, and says so (`complete`).
 */
import { assertUnreachable } from '../base/assert';
import type { Change } from '../kubernetes/change';
import { type KubernetesObject, objectKey } from '../kubernetes/object';
import { type ClusterLog, kindKey } from './cluster-log';

/** Which object: kind with its group, and `namespace/name`. */
export interface ObjectAddress {
  readonly group: string;
  readonly kind: string;
  readonly key: string;
}

/** One change of an object with the object before it. */
export interface ObjectChange extends Change {
  readonly previous: KubernetesObject | undefined;
}

/** A move from one phase to another. `from` is undefined for a new object, `to` for one that is gone. */
export interface PhaseMove {
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly timeMs: number;
  readonly revision: number;
  readonly actor: string;
  readonly object: KubernetesObject;
  readonly previous: KubernetesObject | undefined;
}

export interface ObjectHistory {
  /** Oldest first. */
  readonly changes: readonly ObjectChange[];
  /** The first of them made the object: nothing older is missing. */
  readonly complete: boolean;
}

/** Changes of one object. An object of the same name that was made later is another one: both are in the list. */
export function historyOf(log: ClusterLog, address: ObjectAddress): ObjectHistory {
  const kind = kindKey(address.group, address.kind);
  const changes: ObjectChange[] = [];
  const first = log.base.get(kind)?.get(address.key);
  let previous = first;
  for (const change of log.changes) {
    const { object } = change;
    if (object.kind !== address.kind || object.metadata.name !== nameOf(address.key)) continue;
    if (objectKey(object) !== address.key) continue;
    changes.push({ ...change, previous });
    previous = change.type === 'DELETED' ? undefined : object;
  }
  return { changes, complete: first === undefined };
}

function nameOf(key: string): string {
  return key.slice(key.indexOf('/') + 1);
}

/** Phase of an object, for kinds that have one. */
export function phaseOf(object: KubernetesObject): string | undefined {
  const status = (object as { readonly status?: { readonly phase?: unknown } }).status;
  return typeof status?.phase === 'string' ? status.phase : undefined;
}

/** The moves of `phase` among `changes`, oldest first; creation and end count as moves. */
export function phaseMoves(changes: readonly ObjectChange[]): readonly PhaseMove[] {
  const moves: PhaseMove[] = [];
  for (const change of changes) {
    const { timeMs, revision, actor, object, previous } = change;
    const from = previous && phaseOf(previous);
    const to = phaseAfter(change);
    if (change.type !== 'ADDED' && from === to) continue;
    moves.push({ from, to, timeMs, revision, actor, object, previous });
  }
  return moves;
}

function phaseAfter(change: Change): string | undefined {
  switch (change.type) {
    case 'ADDED':
    case 'MODIFIED':
      return phaseOf(change.object);
    case 'DELETED':
      return undefined;
    default:
      return assertUnreachable(change.type);
  }
}
