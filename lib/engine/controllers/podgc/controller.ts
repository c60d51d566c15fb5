/**
 * Removes Pods that no kubelet is left to stop, and whose claims would wait for ever: those of a Node that is gone, and
 * those that are being deleted from a Node that is not ready and that somebody has declared out of service. A Node that
 * comes back within the quarantine finds its Pods as they were.
 * Upstream: pkg/controller/podgc/gc_controller.go (gcOrphaned, gcTerminating), 1.37. Not simulated: the limit on
 * finished Pods.
 */
import { isPodTerminated, type Pod } from '../../../kubernetes/pod';
import { nodes, pods } from '../../../kubernetes/resources';
import { formatTimestamp } from '../../../kubernetes/timestamp';
import type { ComponentContext, ComponentDefinition } from '../../component';
import { patch, remove, type Task } from '../../task';
import { withDisruptionTarget } from '../disruption-target';
import { isNodeReady, isOutOfService } from '../node-state';

const CHECK_PERIOD_MS = 20_000;
const QUARANTINE_MS = 40_000;
const ORPHAN = { reason: 'DeletionByPodGC', message: 'PodGC: node no longer exists' };

export const podGarbageCollector: ComponentDefinition = {
  name: 'pod-garbage-collector-controller',
  start(context) {
    /** When a Node was first found missing. */
    const missingSinceMs = new Map<string, number>();
    context.every(CHECK_PERIOD_MS, () => {
      if (context.enabled('NodeOutOfServiceVolumeDetach')) collectTerminating(context);
      collect(context, missingSinceMs);
    });
  },
};

function collect(context: ComponentContext, missingSinceMs: Map<string, number>): void {
  const { api } = context;
  const now = context.nowMs();
  const orphans = api.list(pods).filter(({ spec }) => spec.nodeName && !api.get(nodes, spec.nodeName));
  const missing = new Set(orphans.map(({ spec }) => spec.nodeName ?? ''));
  for (const name of missingSinceMs.keys()) if (!missing.has(name)) missingSinceMs.delete(name);
  for (const name of missing) if (!missingSinceMs.has(name)) missingSinceMs.set(name, now);
  for (const pod of orphans) {
    const sinceMs = missingSinceMs.get(pod.spec.nodeName ?? '') ?? now;
    if (now - sinceMs >= QUARANTINE_MS) context.spawn(removeOrphan(context, pod));
  }
}

/** Of a Node that is out of service: its kubelet will not tell that the containers have stopped. */
function collectTerminating(context: ComponentContext): void {
  const { api } = context;
  for (const pod of api.list(pods)) {
    const node = pod.spec.nodeName ? api.get(nodes, pod.spec.nodeName) : undefined;
    if (!node || pod.metadata.deletionTimestamp === undefined) continue;
    if (!isOutOfService(node) || isNodeReady(node)) continue;
    context.spawn(removeTerminating(pod));
  }
}

function* removeTerminating(pod: Pod): Task {
  const { namespace, name, uid } = pod.metadata;
  const path = { resource: pods, namespace, name };
  if (!isPodTerminated(pod)) yield* patch(path, { status: { phase: 'Failed' } }, 'merge', 'status');
  yield* remove(path, { uid, gracePeriodSeconds: 0 });
}

/**
 * Marked first, so that whoever owns the Pod sees that it did not end well; before the gate it was only removed
 * (markFailedAndDeletePodWithCondition, 1.25).
 */
function* removeOrphan(context: ComponentContext, pod: Pod): Task {
  const { namespace, name, uid } = pod.metadata;
  const path = { resource: pods, namespace, name };
  if (context.enabled('PodDisruptionConditions') && !isPodTerminated(pod)) {
    const status = {
      phase: 'Failed',
      conditions: withDisruptionTarget(pod, ORPHAN, formatTimestamp(context.nowMs())),
    };
    yield* patch(path, { status }, 'merge', 'status');
  }
  yield* remove(path, { uid, gracePeriodSeconds: 0 });
}
