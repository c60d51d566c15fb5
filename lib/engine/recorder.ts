/**
 * client-go's two event recorders: which events become an Event object, and which only count up an earlier one. A
 * failed write is dropped, as upstream drops it after its retries.
 *
 * Most components use the older one (tools/record, 0.37): equal events are counted, and a source that says too much
 * about one object is cut off. The scheduler uses the newer one (tools/events, 0.37), which looks at the object's
 * resourceVersion and not at the message: a second event of one reason about an object that has not changed since is
 * taken for a repeat, and its own words are lost. Nothing is cut off there.
 */
import type { Event, EventType } from '../kubernetes/event';
import { type KubernetesObject, namespacedKey, type ObjectReference } from '../kubernetes/object';
import { events } from '../kubernetes/resources';
import { formatTimestamp } from '../kubernetes/timestamp';
import type { ApiServer } from './apiserver/api';
import type { EventRecorder } from './component';

/** EventSourceObjectSpamFilter: a burst, then one token per period, for each source and object. */
const SPAM_BURST = 25;
const SPAM_REFILL_MS = 5 * 60_000;

interface Bucket {
  tokens: number;
  filledAtMs: number;
}

/** finishTime of tools/events: a series that is silent for so long is over. */
const SERIES_END_MS = 6 * 60_000;

interface Known {
  readonly key: string;
  readonly lastMs: number;
}

export interface RecorderOptions {
  readonly api: ApiServer;
  readonly actor: string;
  readonly component: string;
  readonly nowMs: () => number;
  /** The recorder of events.k8s.io, which merges by resourceVersion. */
  readonly series?: boolean;
}

export function createRecorder(options: RecorderOptions): EventRecorder {
  const { api, actor, component, nowMs, series = false } = options;
  const known = new Map<string, Known>();
  const buckets = new Map<string, Bucket>();
  let recorded = 0;

  const takeToken = (objectId: string): boolean => {
    const now = nowMs();
    const bucket = buckets.get(objectId) ?? { tokens: SPAM_BURST, filledAtMs: now };
    const refilled = bucket.tokens + (now - bucket.filledAtMs) / SPAM_REFILL_MS;
    const tokens = Math.min(SPAM_BURST, refilled);
    const allowed = tokens >= 1;
    buckets.set(objectId, { tokens: allowed ? tokens - 1 : tokens, filledAtMs: now });
    return allowed;
  };

  const repeat = (key: string): boolean => {
    const stored = api.get(events, key);
    if (!stored) return false;
    const lastTimestamp = formatTimestamp(nowMs());
    return api.update({ ...stored, count: (stored.count ?? 1) + 1, lastTimestamp }, actor).ok;
  };

  return {
    event(object, type, reason, message) {
      const involvedObject = referenceTo(object);
      const objectId = `${object.kind}/${namespacedKey(object.metadata.namespace, object.metadata.name)}/${object.metadata.uid ?? ''}`;
      if (!series && !takeToken(objectId)) return;
      const told = series ? (object.metadata.resourceVersion ?? '') : message;
      const identity = `${objectId}/${type}/${reason}/${told}`;
      const previous = known.get(identity);
      const isOver = series && previous !== undefined && nowMs() - previous.lastMs > SERIES_END_MS;
      if (previous !== undefined && !isOver && repeat(previous.key)) {
        known.set(identity, { key: previous.key, lastMs: nowMs() });
        return;
      }
      recorded += 1;
      const event = newEvent({ involvedObject, type, reason, message, component, nowMs: nowMs(), recorded });
      const key = namespacedKey(event.metadata.namespace, event.metadata.name);
      if (api.create(event, actor).ok) known.set(identity, { key, lastMs: nowMs() });
    },
  };
}

function newEvent(from: {
  readonly involvedObject: ObjectReference;
  readonly type: EventType;
  readonly reason: string;
  readonly message: string;
  readonly component: string;
  readonly nowMs: number;
  readonly recorded: number;
}): Event {
  // Upstream names an Event after its object and the time in nanoseconds; the counter stands for what is below a millisecond.
  const nanoseconds = BigInt(from.nowMs) * 1_000_000n + BigInt(from.recorded % 1_000_000);
  const timestamp = formatTimestamp(from.nowMs);
  return {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: {
      name: `${from.involvedObject.name ?? ''}.${nanoseconds.toString(16)}`,
      namespace: from.involvedObject.namespace ?? 'default',
    },
    involvedObject: from.involvedObject,
    reason: from.reason,
    message: from.message,
    source: { component: from.component },
    firstTimestamp: timestamp,
    lastTimestamp: timestamp,
    count: 1,
    type: from.type,
    reportingComponent: from.component,
    reportingInstance: '',
  };
}

function referenceTo(object: KubernetesObject): ObjectReference {
  const { namespace, name, uid, resourceVersion } = object.metadata;
  return { kind: object.kind, apiVersion: object.apiVersion, namespace, name, uid, resourceVersion };
}
