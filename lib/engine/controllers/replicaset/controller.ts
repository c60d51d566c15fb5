/**
 * Keeps as many Pods of a ReplicaSet as it asks for, no more and no fewer. It never changes a Pod: it makes and deletes
 * them. Upstream: pkg/controller/replicaset/replica_set.go, 1.37. Not simulated: minReadySeconds, adopting Pods.
 */

import { compareStrings } from '../../../base/compare';
import { jsonEqual } from '../../../base/json';
import { err, ok } from '../../../base/result';
import { namespacedKey, objectKey } from '../../../kubernetes/object';
import type { Pod } from '../../../kubernetes/pod';
import { pods, replicaSets } from '../../../kubernetes/resources';
import type { ReplicaSet } from '../../../kubernetes/workload';
import type { ComponentContext, ComponentDefinition } from '../../component';
import { create, patch, remove, type SyncResult, statusMessage, type Task } from '../../task';
import { controllerBackoff } from '../../workqueue';
import { controllerOf, isPodActive, isPodReady, podFromTemplate, podsOf } from '../controlled-pods';

/** --concurrent-replicaset-syncs */
const WORKERS = 5;

export const replicaSetController: ComponentDefinition = {
  name: 'replicaset-controller',
  start(context) {
    const queue = context.queue({
      name: 'replicaset',
      sync: (key) => syncReplicaSet(context, key),
      workers: WORKERS,
      retryDelayMs: controllerBackoff,
    });
    context.watch(replicaSets, ({ object }) => queue.add(objectKey(object)));
    context.watch(pods, ({ object }) => {
      const owner = controllerOf(object);
      if (owner?.kind === 'ReplicaSet') queue.add(namespacedKey(object.metadata.namespace, owner.name));
    });
  },
};

function* syncReplicaSet(context: ComponentContext, key: string): Task<SyncResult> {
  const replicaSet = context.api.get(replicaSets, key);
  if (!replicaSet) return ok(undefined);
  const managed = replicaSet.metadata.deletionTimestamp
    ? ok(undefined)
    : yield* manageReplicas(context, replicaSet);
  const reported = yield* writeStatus(context, replicaSet);
  return managed.ok ? reported : managed;
}

function* manageReplicas(context: ComponentContext, replicaSet: ReplicaSet): Task<SyncResult> {
  const active = podsOf(context.api, replicaSet).filter(isPodActive);
  const wanted = replicaSet.spec.replicas ?? 1;
  for (let missing = wanted - active.length; missing > 0; missing -= 1) {
    const pod = podFromTemplate(replicaSet, replicaSet.spec.template, `${replicaSet.metadata.name}-`);
    const created = yield* create(pod);
    if (!created.ok) {
      const message = `Error creating: ${statusMessage(created.error)}`;
      context.recorder.event(replicaSet, 'Warning', 'FailedCreate', message);
      return err(message);
    }
    const message = `Created pod: ${created.value.metadata.name}`;
    context.recorder.event(replicaSet, 'Normal', 'SuccessfulCreate', message);
  }
  for (const pod of podsToDelete(active, active.length - wanted)) {
    const { namespace, name, uid } = pod.metadata;
    const removed = yield* remove({ resource: pods, namespace, name }, { uid });
    if (!removed.ok && removed.error.code !== 404) {
      const message = `Error deleting: ${statusMessage(removed.error)}`;
      context.recorder.event(replicaSet, 'Warning', 'FailedDelete', message);
      return err(message);
    }
    context.recorder.event(replicaSet, 'Normal', 'SuccessfulDelete', `Deleted pod: ${name}`);
  }
  return ok(undefined);
}

/**
 * Those whose loss is felt least come first: without a node, not running, not ready, and of equals the youngest
 * (ActivePodsWithRanks). Names settle what is left, so that the choice is always the same.
 */
export function podsToDelete(active: readonly Pod[], count: number): readonly Pod[] {
  if (count <= 0) return [];
  const rank = (pod: Pod): number =>
    (pod.spec.nodeName ? 4 : 0) + (pod.status?.phase === 'Running' ? 2 : 0) + (isPodReady(pod) ? 1 : 0);
  const created = (pod: Pod): string => pod.metadata.creationTimestamp ?? '';
  return [...active]
    .sort(
      (a, b) =>
        rank(a) - rank(b) ||
        compareStrings(created(b), created(a)) ||
        compareStrings(a.metadata.name, b.metadata.name),
    )
    .slice(0, count);
}

function* writeStatus(context: ComponentContext, { metadata }: ReplicaSet): Task<SyncResult> {
  const { namespace, name } = metadata;
  const replicaSet = context.api.get(replicaSets, namespacedKey(namespace, name));
  if (!replicaSet || replicaSet.metadata.uid !== metadata.uid) return ok(undefined);
  const active = podsOf(context.api, replicaSet).filter(isPodActive);
  const ready = active.filter(isPodReady).length;
  const status = {
    replicas: active.length,
    fullyLabeledReplicas: active.length,
    readyReplicas: ready,
    availableReplicas: ready,
    observedGeneration: replicaSet.metadata.generation,
  };
  if (jsonEqual({ ...replicaSet.status, ...status }, replicaSet.status)) return ok(undefined);
  const written = yield* patch({ resource: replicaSets, namespace, name }, { status }, 'merge', 'status');
  return written.ok || written.error.code === 404 ? ok(undefined) : err(statusMessage(written.error));
}
