/**
 * A kubelet that was silent and reports again: its Node is ready, and so are the Pods that the node-lifecycle controller
 * had to take for lost. It says nothing about a Node that never reported, and nothing while a fault stops it.
 * Upstream: pkg/kubelet/kubelet_node_status.go (tryUpdateNodeStatus) and the status manager's reconciling, 1.37.
 */
import { err, ok } from '../../base/result';
import type { Node } from '../../kubernetes/node';
import type { Pod } from '../../kubernetes/pod';
import { faults, nodes, pods } from '../../kubernetes/resources';
import { formatTimestamp } from '../../kubernetes/timestamp';
import type { ComponentContext } from '../component';
import { patch, type SyncResult, statusMessage, type Task } from '../task';
import { reportedStatus } from './node-status';

/** nodeStatusUpdateRetry is immediate upstream; here a second passes, as after a lost call. */
const RETRY_MS = 1_000;

export function reportHealth(context: ComponentContext): void {
  const queue = context.queue({
    name: 'health',
    sync: (name) => report(context, name),
    retryDelayMs: () => RETRY_MS,
  });
  context.watch(nodes, ({ type, object }) => {
    if (type !== 'DELETED' && isTakenForLost(object)) queue.add(object.metadata.name);
  });
  context.watch(faults, ({ type, object }) => {
    if (type === 'DELETED' && object.spec.type === 'NodeDown') queue.add(object.spec.node);
  });
}

/** Somebody else has written that nothing is known of the Node. */
function isTakenForLost(node: Node): boolean {
  return (node.status?.conditions ?? []).some(
    ({ type, reason }) => type === 'Ready' && reason === 'NodeStatusUnknown',
  );
}

function* report(context: ComponentContext, name: string): Task<SyncResult> {
  const { api, config, faults: active, nowMs } = context;
  const node = api.get(nodes, name);
  if (!node || !isTakenForLost(node) || active.isNodeDown(name)) return ok(undefined);
  const own = reportedStatus(node, config.nodeCapacity, formatTimestamp(nowMs())).conditions ?? [];
  const others = (node.status?.conditions ?? []).filter(
    (condition) => !own.some(({ type }) => type === condition.type),
  );
  const status = { conditions: [...own, ...others] };
  const written = yield* patch({ resource: nodes, name }, { status }, 'merge', 'status');
  if (!written.ok) return err(statusMessage(written.error));
  for (const pod of api.list(pods)) {
    if (pod.spec.nodeName === name) yield* reportPodReady(pod, formatTimestamp(nowMs()));
  }
  return ok(undefined);
}

/** Its containers ran all the while: only the condition was taken from it. */
function* reportPodReady(pod: Pod, lastTransitionTime: string): Task {
  const conditions = pod.status?.conditions ?? [];
  const containers = conditions.find(({ type }) => type === 'ContainersReady');
  const ready = conditions.find(({ type }) => type === 'Ready');
  if (pod.status?.phase !== 'Running' || containers?.status !== 'True' || ready?.status !== 'False') return;
  const { namespace, name } = pod.metadata;
  const status = {
    conditions: conditions.map((condition) =>
      condition === ready ? { ...condition, status: 'True', lastTransitionTime } : condition,
    ),
  };
  yield* patch({ resource: pods, namespace, name }, { status }, 'merge', 'status');
}
