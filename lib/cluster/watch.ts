/**
 * The watch of the Kubernetes API over a cluster's log: what happened to the selected objects after a revision, as
 * it happens. An object that begins to match is ADDED, one that ceases to is DELETED, as in the API server.
 */
import { apiVersionOf, type KubernetesObject } from '../kubernetes/object';
import type { ResourceInfo } from '../kubernetes/resources';
import { failure, type Status } from '../kubernetes/status';
import type { Bell } from './bell';
import type { ChangeLog, LogEntry } from './change-log';
import type { Selection } from './selection';

export type WatchEvent =
  | { readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'; readonly object: KubernetesObject }
  | { readonly type: 'BOOKMARK'; readonly object: unknown }
  | { readonly type: 'ERROR'; readonly object: Status };

export interface WatchSource {
  readonly log: ChangeLog | undefined;
  readonly bell: Bell;
  readonly ended: Status | undefined;
}

export interface WatchOptions {
  readonly resource: ResourceInfo;
  readonly selects: Selection;
  /** Where to start; undefined for all objects first, as ADDED. */
  readonly after: number | undefined;
  readonly bookmarks: boolean;
  /** Tells the end of the objects that came first by a bookmark (`sendInitialEvents`). */
  readonly markInitialEnd: boolean;
  readonly timeoutMs: number;
  /** The resourceVersion of the kind now, for bookmarks. */
  readonly version: () => string;
}

const BATCH = 500;
const BOOKMARK_MS = 60_000;
const INITIAL_EVENTS_END = { 'k8s.io/initial-events-end': 'true' };

/** Ends at the timeout, when `signal` aborts, when the log is replaced, or with an ERROR for a place that is lost. */
export async function* watchLog(
  source: WatchSource,
  options: WatchOptions,
  signal: AbortSignal,
): AsyncGenerator<WatchEvent, void, void> {
  const { log } = source;
  if (!log) return;
  const endMs = performance.now() + options.timeoutMs;
  let revision = options.after;
  if (revision === undefined) {
    revision = log.revision;
    for (const object of [...log.objects()].filter(options.selects)) yield { type: 'ADDED', object };
    if (options.markInitialEnd) yield bookmark(options, INITIAL_EVENTS_END);
  }
  while (!signal.aborted && source.log === log && !source.ended) {
    const entries = log.since(revision, BATCH);
    if (!entries.ok) {
      yield { type: 'ERROR', object: tooOld(revision, log.oldest().revision) };
      return;
    }
    for (const entry of entries.value) {
      const event = eventOf(entry, options.selects);
      if (event) yield event;
      revision = entry.change.revision;
    }
    if (entries.value.length > 0) continue;
    const leftMs = Math.max(endMs - performance.now(), 0);
    const awakening = await source.bell.wait(Math.min(leftMs, BOOKMARK_MS), signal);
    if (awakening !== 'timeout') continue;
    if (options.bookmarks) yield bookmark(options);
    if (leftMs <= BOOKMARK_MS) return;
  }
}

/** A 410 with the words of the API server's watch cache. */
export function tooOld(revision: number, oldest: number): Status {
  return failure('Expired', `too old resource version: ${revision} (${oldest})`);
}

function eventOf({ change, previous }: LogEntry, selects: Selection): WatchEvent | undefined {
  const { type, object } = change;
  const before = previous !== undefined && selects(previous);
  const after = type !== 'DELETED' && selects(object);
  if (after) return { type: before ? 'MODIFIED' : 'ADDED', object };
  if (!before) return undefined;
  return { type: 'DELETED', object: type === 'DELETED' ? object : withVersionOf(previous, object) };
}

/** What ceased to match is told as it was, but with the version of the change that made it so. */
function withVersionOf(previous: KubernetesObject, { metadata }: KubernetesObject): KubernetesObject {
  return { ...previous, metadata: { ...previous.metadata, resourceVersion: metadata.resourceVersion } };
}

function bookmark({ resource, version }: WatchOptions, annotations?: Record<string, string>): WatchEvent {
  return {
    type: 'BOOKMARK',
    object: {
      apiVersion: apiVersionOf(resource.group, resource.version),
      kind: resource.kind,
      metadata: { resourceVersion: version(), ...(annotations ? { annotations } : {}) },
    },
  };
}
