'use client';
/** Moves the page through the past of its cluster: by a write, by a rest, by the changes of one object, to a time. */
import { useMemo } from 'react';
import type { ObjectAddress } from '../history/object-history';
import { isOf, isRest, isWrite, revisionAt, type StopAt, stopAfter, stopBefore } from '../history/steps';
import { type ClusterStore, isPast } from './cluster-store';
import { useClusterStore } from './use-cluster';

/** What a step stops at: every write, a rest of the cluster, or a change of one object. */
export type StepBy = 'write' | 'rest' | ObjectAddress;

export interface TimeTravel {
  /** One step towards the beginning. False where there is none, and the page stays where it is. */
  back(by: StepBy): boolean;
  /** One step towards now. False where nothing follows: the page then shows now, unless it looked for an object. */
  forward(by: StepBy): boolean;
  /** To the oldest moment that is kept. */
  toStart(): void;
  toNow(): void;
  toTime(timeMs: number): void;
  /** To the moment after the write of that revision; false where it is no longer kept. */
  toRevision(revision: number): boolean;
}

export function useTimeTravel(): TimeTravel {
  const store = useClusterStore();
  return useMemo(() => timeTravelIn(store), [store]);
}

export function timeTravelIn(store: ClusterStore): TimeTravel {
  const stopBy = (by: StepBy): StopAt => {
    if (by === 'write') return isWrite;
    return by === 'rest' ? isRest(store.read().newest) : isOf(by);
  };
  return {
    back: (by) => {
      const { log, newest } = store.read();
      const wanted = stopBy(by);
      const before = stopBefore(newest, lastWriteUpTo(store), wanted);
      if (before !== undefined) return store.seek(before);
      if (typeof by === 'object' || log.revision === newest.baseRevision) return false;
      return store.seek(newest.baseRevision);
    },
    forward: (by) => {
      const snapshot = store.read();
      if (!isPast(snapshot)) return false;
      const { log, newest } = snapshot;
      const after = stopAfter(newest, log.revision, stopBy(by));
      if (after === undefined && typeof by === 'object') return false;
      // After the last write there is nothing but now.
      const more = after !== undefined && stopAfter(newest, after, isWrite) !== undefined;
      return store.seek(more || typeof by === 'object' ? after : undefined);
    },
    toStart: () => void store.seek(store.read().newest.baseRevision),
    toNow: () => void store.seek(undefined),
    toTime: (timeMs) => void store.seek(revisionAt(store.read().newest, timeMs)),
    toRevision: (revision) => store.seek(revision),
  };
}

/** Events that follow the last write belong to its moment: a step back goes before that write, not onto it. */
function lastWriteUpTo(store: ClusterStore): number {
  const { log, newest } = store.read();
  return stopBefore(newest, log.revision + 1, isWrite) ?? log.revision;
}
