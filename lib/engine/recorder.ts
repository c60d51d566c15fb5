/**
 * client-go's event recorder and correlator (tools/record, 0.37): equal events become one Event whose count grows,
 * and a source that says too much about one object is cut off. It decides what becomes an Event object; a failed
 * write of one is dropped, as upstream drops it after its retries.
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

export interface RecorderOptions {
  readonly api: ApiServer;
  readonly actor: string;
  readonly component: string;
  readonly nowMs: () => number;
}

export function createRecorder(options: RecorderOptions): EventRecorder {
  const { api, actor, component, nowMs } = options;
  const known = new Map<string, string>();
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
      if (!takeToken(objectId)) return;
      const identity = `${objectId}/${type}/${reason}/${message}`;
      const previous = known.get(identity);
      if (previous !== undefined && repeat(previous)) return;
      recorded += 1;
      const event = newEvent({ involvedObject, type, reason, message, component, nowMs: nowMs(), recorded });
      if (api.create(event, actor).ok)
        known.set(identity, namespacedKey(event.metadata.namespace, event.metadata.name));
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
