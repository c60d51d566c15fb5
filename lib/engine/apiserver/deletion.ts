/**
 * What a DELETE does to an object: it goes at once, or it is marked and waits, for its finalizers or for the
 * kubelet (registry/rest/delete.go BeforeDelete and registry/store.go Delete, 1.37).
 */
import { finalizerDeleteDependents, finalizerOrphanDependents } from '../../kubernetes/annotations';
import type { KubernetesObject } from '../../kubernetes/object';
import { formatTimestamp, parseTimestamp } from '../../kubernetes/timestamp';
import type { DeleteOptions } from './api';
import { withMetadata } from './object-meta';

/**
 * The object as a DELETE marks it; `mayGo` then tells whether it waits. `gracePeriodSeconds`: how long the kind
 * gives this object for a request like this one; `undefined` for kinds that know no graceful deletion.
 */
export function markForDeletion<T extends KubernetesObject>(
  stored: T,
  options: DeleteOptions,
  gracePeriodSeconds: number | undefined,
  nowMs: number,
): T {
  const finalizers = finalizersFor(stored.metadata.finalizers ?? [], options);
  return withMetadata(mark(stored, options, gracePeriodSeconds, nowMs), {
    finalizers: finalizers.length === 0 ? undefined : finalizers,
  });
}

/** True for a marked object that nothing holds any more (Store.shouldDeleteDuringUpdate). */
export function mayGo(object: KubernetesObject): boolean {
  const { deletionTimestamp, deletionGracePeriodSeconds, finalizers } = object.metadata;
  return deletionTimestamp !== undefined && !deletionGracePeriodSeconds && !finalizers?.length;
}

function mark<T extends KubernetesObject>(
  stored: T,
  options: DeleteOptions,
  gracePeriodSeconds: number | undefined,
  nowMs: number,
): T {
  const { deletionTimestamp, deletionGracePeriodSeconds = 0, generation } = stored.metadata;
  if (deletionTimestamp === undefined) {
    return withMetadata(stored, {
      deletionTimestamp: formatTimestamp(nowMs + (gracePeriodSeconds ?? 0) * 1000),
      deletionGracePeriodSeconds: gracePeriodSeconds ?? 0,
      generation: generation === undefined ? undefined : generation + 1,
    });
  }
  const requested = options.gracePeriodSeconds;
  if (requested === undefined || requested >= deletionGracePeriodSeconds) return stored;
  const earlierMs =
    (parseTimestamp(deletionTimestamp) ?? nowMs) - (deletionGracePeriodSeconds - requested) * 1000;
  return withMetadata(stored, {
    deletionTimestamp: formatTimestamp(earlierMs),
    deletionGracePeriodSeconds: requested,
  });
}

/** deletionFinalizersForGarbageCollection: the policy of the request becomes a finalizer, replacing another one. */
function finalizersFor(finalizers: readonly string[], options: DeleteOptions): readonly string[] {
  if (options.propagationPolicy === undefined) return finalizers;
  const others = finalizers.filter(
    (name) => name !== finalizerDeleteDependents && name !== finalizerOrphanDependents,
  );
  if (options.propagationPolicy === 'Foreground')
    return keepOrAppend(finalizers, others, finalizerDeleteDependents);
  if (options.propagationPolicy === 'Orphan')
    return keepOrAppend(finalizers, others, finalizerOrphanDependents);
  return others;
}

function keepOrAppend(
  finalizers: readonly string[],
  others: readonly string[],
  name: string,
): readonly string[] {
  return finalizers.includes(name) && finalizers.length === others.length + 1
    ? finalizers
    : [...others, name];
}
