/**
 * Events live an hour (kube-apiserver --event-ttl; upstream an etcd lease). It removes what has not been repeated
 * since, so that a simulated cluster forgets as a real one does and does not grow while it is left alone.
 */
import { objectKey } from '../kubernetes/object';
import { events } from '../kubernetes/resources';
import { parseTimestamp } from '../kubernetes/timestamp';
import type { ComponentDefinition } from './component';

const EVENT_TTL_MS = 60 * 60_000;
const SWEEP_MS = 60_000;

export const eventExpiry: ComponentDefinition = {
  name: 'kube-apiserver',
  start({ api, every, nowMs }) {
    every(SWEEP_MS, () => {
      const oldest = nowMs() - EVENT_TTL_MS;
      for (const event of api.list(events)) {
        const seenMs =
          parseTimestamp(event.lastTimestamp) ?? parseTimestamp(event.metadata.creationTimestamp);
        if (seenMs !== undefined && seenMs > oldest) continue;
        const { namespace, name } = event.metadata;
        const removed = api.delete({ resource: events, namespace, name }, 'kube-apiserver');
        if (!removed.ok) throw new Error(`Event ${objectKey(event)} was listed and cannot be deleted`);
      }
    });
  },
};
