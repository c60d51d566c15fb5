'use client';
/**
 * What a view reads of the cluster that its page shows. Each hook gives the same object again as long as nothing of
 * it changed, so a memo on it holds.
 */
import { createContext, useContext, useMemo, useSyncExternalStore } from 'react';
import { assertDefined } from '../base/assert';
import { compareStrings } from '../base/compare';
import { type ClusterLog, kindKey } from '../history/cluster-log';
import { historyOf, type ObjectHistory } from '../history/object-history';
import type { ClusterClock } from '../history/stream-message';
import type { Change } from '../kubernetes/change';
import type { Event } from '../kubernetes/event';
import { groupOf, type KubernetesObject, objectKey } from '../kubernetes/object';
import { events, type Resource } from '../kubernetes/resources';
import { type ClusterSnapshot, type ClusterStore, isPast } from './cluster-store';

/** The store of the cluster in the page's address; set by the layout of `/c/[cluster]`. */
export const ClusterContext = createContext<ClusterStore | undefined>(undefined);

export function useClusterStore(): ClusterStore {
  return assertDefined(useContext(ClusterContext), 'a view of a cluster stands outside /c/[cluster]');
}

/** Name of the cluster, as in the address. */
export function useClusterName(): string {
  return useClusterStore().name;
}

/** A part of what the page knows. `select` must return a part, not make a new object. */
export function useClusterPart<T>(select: (snapshot: ClusterSnapshot) => T): T {
  const store = useClusterStore();
  const read = () => select(store.read());
  return useSyncExternalStore(store.subscribe, read, read);
}

const NONE: ReadonlyMap<string, never> = new Map<string, never>();

/** Objects of one kind by `namespace/name`; the same map until one of them changes. */
export function useObjects<T extends KubernetesObject>(resource: Resource<T>): ReadonlyMap<string, T> {
  const key = kindKey(resource.group, resource.kind);
  return useClusterPart((snapshot) => (snapshot.log.objects.get(key) ?? NONE) as ReadonlyMap<string, T>);
}

/** One object, or undefined while there is none. */
export function useObject<T extends KubernetesObject>(resource: Resource<T>, key: string): T | undefined {
  const kind = kindKey(resource.group, resource.kind);
  return useClusterPart((snapshot) => snapshot.log.objects.get(kind)?.get(key) as T | undefined);
}

/** Every kind that has objects, with its objects. */
export function useAllObjects(): ClusterLog['objects'] {
  return useClusterPart((snapshot) => snapshot.log.objects);
}

/** All changes that the page keeps, oldest first, up to the moment that it shows. */
export function useChanges(): readonly Change[] {
  return useClusterPart((snapshot) => snapshot.log.changes);
}

/** The clock of the moment that the page shows: it stands while that is not now. */
export function useClock(): ClusterClock | undefined {
  return useClusterPart((snapshot) => snapshot.log.clock);
}

/** The log as it is now, whatever moment the page shows: for the timeline and for what acts. */
export function useNewestLog(): ClusterLog {
  return useClusterPart((snapshot) => snapshot.newest);
}

/** True while the page shows a moment before the newest. */
export function useIsPast(): boolean {
  return useClusterPart(isPast);
}

/** True when nothing has been read yet: a view shows that it waits, not that there is nothing. */
export function useIsLoading(): boolean {
  return useClusterPart((snapshot) => snapshot.log.log === undefined);
}

/** Events of one object, newest first. The uid tells it from an earlier object of the same name. */
export function useEventsOf(object: KubernetesObject | undefined): readonly Event[] {
  const all = useObjects(events);
  return useMemo(() => (object ? eventsOf(all.values(), object) : []), [all, object]);
}

export function eventsOf(all: Iterable<Event>, object: KubernetesObject): readonly Event[] {
  const { name, namespace, uid } = object.metadata;
  const found: Event[] = [];
  for (const event of all) {
    const about = event.involvedObject;
    if (about.name !== name || about.kind !== object.kind) continue;
    if (namespace !== undefined && about.namespace !== namespace) continue;
    if (uid !== undefined && about.uid !== undefined && about.uid !== uid) continue;
    found.push(event);
  }
  return found.sort(newestEventFirst);
}

/** By time of the last occurrence, then by revision. */
export function newestEventFirst(a: Event, b: Event): number {
  const byTime = compareStrings(b.lastTimestamp ?? '', a.lastTimestamp ?? '');
  if (byTime !== 0) return byTime;
  return Number(b.metadata.resourceVersion ?? 0) - Number(a.metadata.resourceVersion ?? 0);
}

/** Changes of one object with what it was before each. */
export function useHistoryOf(object: KubernetesObject | undefined): ObjectHistory {
  const changes = useChanges();
  const store = useClusterStore();
  const identity = object && `${groupOf(object.apiVersion)} ${object.kind} ${objectKey(object)}`;
  return useMemo(() => {
    if (identity === undefined || changes.length === 0) return NO_HISTORY;
    const [group = '', kind = '', key = ''] = identity.split(' ');
    return historyOf(store.read().log, { group, kind, key });
  }, [identity, changes, store]);
}

const NO_HISTORY: ObjectHistory = { changes: [], complete: true };
