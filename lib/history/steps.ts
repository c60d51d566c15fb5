/**
 * Where a step leads: the moment one write earlier or later, the next moment of rest, the next change of an object.
 * Moments are revisions of a log. Events alone are no step: they tell of writes and come in their shadow.
 */
import type { Change } from '../kubernetes/change';
import { groupOf, objectKey } from '../kubernetes/object';
import type { ClusterLog } from './cluster-log';
import { countUntil, countUpTo } from './moments';
import type { ObjectAddress } from './object-history';

/** The cluster rests after a write that no other follows for so long: longer than a driver takes, shorter than a resync. */
export const REST_MS = 5_000;

type Log = Pick<ClusterLog, 'changes' | 'baseRevision'>;

/** Whether a step stops at a change. */
export type StopAt = (change: Change, index: number) => boolean;

/** A step stops at every write but those of Events. */
export const isWrite: StopAt = (change) => change.object.kind !== 'Event';

/** Stops at the writes of one object. */
export function isOf({ group, kind, key }: ObjectAddress): StopAt {
  return ({ object }) =>
    object.kind === kind && objectKey(object) === key && groupOf(object.apiVersion) === group;
}

/** Stops where the cluster came to rest: at the last write before a pause of `REST_MS`. */
export function isRest({ changes }: Log): StopAt {
  return (change, index) => {
    if (!isWrite(change, index)) return false;
    for (let next = index + 1; next < changes.length; next += 1) {
      const after = changes[next];
      if (!after || after.timeMs - change.timeMs >= REST_MS) return true;
      if (isWrite(after, next)) return false;
    }
    return true;
  };
}

/** The revision of the nearest stop before `revision`; undefined where there is none. */
export function stopBefore({ changes }: Log, revision: number, stop: StopAt): number | undefined {
  for (let index = countUpTo(changes, revision - 1) - 1; index >= 0; index -= 1) {
    const change = changes[index];
    if (change && stop(change, index)) return change.revision;
  }
  return undefined;
}

/** The revision of the nearest stop after `revision`; undefined where there is none. */
export function stopAfter({ changes }: Log, revision: number, stop: StopAt): number | undefined {
  for (let index = countUpTo(changes, revision); index < changes.length; index += 1) {
    const change = changes[index];
    if (change && stop(change, index)) return change.revision;
  }
  return undefined;
}

/** The newest revision at `timeMs`; the oldest that is kept for a time before it. */
export function revisionAt({ changes, baseRevision }: Log, timeMs: number): number {
  return changes[countUntil(changes, timeMs) - 1]?.revision ?? baseRevision;
}

/** The change that made `revision`, or the last before it; undefined at the oldest moment. */
export function changeAt({ changes }: Log, revision: number): Change | undefined {
  return changes[countUpTo(changes, revision) - 1];
}
