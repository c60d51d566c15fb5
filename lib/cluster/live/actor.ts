import { isJsonObject } from '../../base/json';
import type { KubernetesObject } from '../../kubernetes/object';
import { parseTimestamp } from '../../kubernetes/timestamp';

/** Stands for a writer that the API server does not tell, as with every deletion. */
export const UNKNOWN_ACTOR = 'unknown';

/** Who wrote an object last, by the newest of its managed fields; the name is the writer's own choice. */
export function actorOf(object: KubernetesObject | undefined): string {
  const { managedFields } = (object?.metadata ?? {}) as { readonly managedFields?: unknown };
  let actor = UNKNOWN_ACTOR;
  let newestMs = Number.NEGATIVE_INFINITY;
  for (const entry of Array.isArray(managedFields) ? managedFields.filter(isJsonObject) : []) {
    const timeMs = typeof entry.time === 'string' ? parseTimestamp(entry.time) : undefined;
    if (typeof entry.manager !== 'string' || timeMs === undefined || timeMs < newestMs) continue;
    actor = entry.manager;
    newestMs = timeMs;
  }
  return actor;
}
