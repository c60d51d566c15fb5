/**
 * Removes Pods whose Node is gone: no kubelet is left to stop them, and their claims would wait for ever. A Node that
 * comes back within the quarantine finds its Pods as they were.
 * Upstream: pkg/controller/podgc/gc_controller.go (gcOrphaned), 1.37. Not simulated: the limit on finished Pods.
 */

import type { Condition } from '../../../kubernetes/object';
import { isPodTerminated, type Pod } from '../../../kubernetes/pod';
import { nodes, pods } from '../../../kubernetes/resources';
import { formatTimestamp } from '../../../kubernetes/timestamp';
import type { ComponentContext, ComponentDefinition } from '../../component';
import { patch, remove, type Task } from '../../task';

const CHECK_PERIOD_MS = 20_000;
const QUARANTINE_MS = 40_000;

export const podGarbageCollector: ComponentDefinition = {
  name: 'pod-garbage-collector-controller',
  start(context) {
    /** When a Node was first found missing. */
    const missingSinceMs = new Map<string, number>();
    context.every(CHECK_PERIOD_MS, () => collect(context, missingSinceMs));
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

/** Marked first, so that whoever owns the Pod sees that it did not end well. */
function* removeOrphan(context: ComponentContext, pod: Pod): Task {
  const { namespace, name, uid } = pod.metadata;
  const path = { resource: pods, namespace, name };
  if (!isPodTerminated(pod)) {
    const status = { phase: 'Failed', conditions: withDisruption(pod, formatTimestamp(context.nowMs())) };
    yield* patch(path, { status }, 'merge', 'status');
  }
  yield* remove(path, { uid, gracePeriodSeconds: 0 });
}

function withDisruption(pod: Pod, now: string): readonly Condition[] {
  const others = (pod.status?.conditions ?? []).filter(({ type }) => type !== 'DisruptionTarget');
  return [
    ...others,
    {
      type: 'DisruptionTarget',
      status: 'True',
      reason: 'DeletionByPodGC',
      message: 'PodGC: node no longer exists',
      lastTransitionTime: now,
    },
  ];
}
