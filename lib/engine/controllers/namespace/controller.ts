/**
 * Empties a Namespace that is being deleted and then lets it go. It deletes what is in it and waits; it never takes
 * a finalizer off anything but the Namespace itself.
 * Upstream: pkg/controller/namespace/namespace_controller.go and deletion/namespaced_resources_deleter.go, 1.37.
 */
import { err, ok } from '../../../base/result';
import type { Namespace } from '../../../kubernetes/node';
import type { Condition, KubernetesObject } from '../../../kubernetes/object';
import { events, namespaces, pods, type ResourceInfo } from '../../../kubernetes/resources';
import { formatTimestamp } from '../../../kubernetes/timestamp';
import type { ComponentContext, ComponentDefinition, WorkQueue } from '../../component';
import { remove, type SyncResult, statusMessage, type Task, updateStatus } from '../../task';
import { exponentialBackoff } from '../../workqueue';
import { conditionsOf, estimateSeconds, type RemainingContent } from './remaining-content';

const FINALIZER = 'kubernetes';
/** --concurrent-namespace-syncs */
const WORKERS = 10;
/** namespaceDeletionGracePeriod: time for other API servers to notice, before content is looked for. */
const GRACE_MS = 5_000;

export const namespaceController: ComponentDefinition = {
  name: 'namespace-controller',
  start(context) {
    const queue: WorkQueue = context.queue({
      name: 'namespace',
      sync: (name) => syncNamespace(context, name, queue),
      workers: WORKERS,
      retryDelayMs: exponentialBackoff(5, 60_000),
    });
    const pending = new Set<string>();
    context.watch(namespaces, ({ type, object }) => {
      const { name, uid = '', deletionTimestamp } = object.metadata;
      if (type === 'DELETED') pending.delete(uid);
      else if (deletionTimestamp && !pending.has(uid)) {
        pending.add(uid);
        queue.addAfter(name, GRACE_MS);
      }
    });
  },
};

function* syncNamespace(context: ComponentContext, name: string, queue: WorkQueue): Task<SyncResult> {
  const namespace = context.api.get(namespaces, name);
  if (!namespace?.metadata.deletionTimestamp) return ok(undefined);
  if (!namespace.spec?.finalizers?.includes(FINALIZER)) return ok(undefined);
  const deleted = yield* deleteAllContent(context, name);
  if (!deleted.ok) return deleted;
  const remaining = contentOf(context, name);
  const reported = yield* reportConditions(context, namespace, remaining);
  if (!reported.ok) return reported;
  if (remaining.length === 0) return yield* finalizeNamespace(context, name);
  const seconds = Math.floor(estimateSeconds(remaining) / 2) + 1;
  queue.addAfter(name, seconds * 1000);
  return ok(undefined);
}

/** Since 1.33 Pods go first, and nothing else goes before they are gone (OrderedNamespaceDeletion). */
function* deleteAllContent(context: ComponentContext, namespace: string): Task<SyncResult> {
  const content = contentOf(context, namespace);
  const running = content.filter(({ resource }) => resource === pods);
  const first = context.enabled('OrderedNamespaceDeletion') && running.length > 0 ? running : content;
  for (const { resource, objects } of first) {
    for (const object of objects) {
      const removed = yield* removeOne(resource, object);
      if (!removed.ok) return removed;
    }
  }
  return ok(undefined);
}

function* removeOne(resource: ResourceInfo, { metadata }: KubernetesObject): Task<SyncResult> {
  const { namespace, name, uid, deletionTimestamp } = metadata;
  if (deletionTimestamp) return ok(undefined);
  const removed = yield* remove({ resource, namespace, name }, { uid, propagationPolicy: 'Background' });
  return removed.ok || removed.error.code === 404 ? ok(undefined) : err(statusMessage(removed.error));
}

/** Events do not hold a Namespace: they are deleted with the rest, and new ones are refused meanwhile. */
function contentOf({ api }: ComponentContext, namespace: string): readonly RemainingContent[] {
  const kinds = [...api.resources()].filter(({ namespaced }) => namespaced);
  const ordered = [...kinds.filter((kind) => kind !== events), ...kinds.filter((kind) => kind === events)];
  return ordered
    .map((resource) => ({ resource, objects: api.list(resource, namespace) }))
    .filter(({ objects }) => objects.length > 0);
}

function* reportConditions(
  context: ComponentContext,
  { metadata: { name } }: Namespace,
  remaining: readonly RemainingContent[],
): Task<SyncResult> {
  const namespace = context.api.get(namespaces, name);
  if (!namespace) return ok(undefined);
  const before = namespace.status?.conditions ?? [];
  const lastTransitionTime = formatTimestamp(context.nowMs());
  const conditions = conditionsOf(remaining).map((condition): Condition => {
    const known = before.find(({ type }) => type === condition.type);
    const isSame = known?.status === condition.status && known.message === condition.message;
    return isSame ? known : { ...condition, lastTransitionTime };
  });
  const written = yield* updateStatus({ ...namespace, status: { ...namespace.status, conditions } });
  return written.ok || written.error.code === 404 ? ok(undefined) : err(statusMessage(written.error));
}

/** The last word: without its own finalizer the Namespace goes. */
function* finalizeNamespace(context: ComponentContext, name: string): Task<SyncResult> {
  const namespace = context.api.get(namespaces, name);
  if (!namespace) return ok(undefined);
  const finalizers = (namespace.spec?.finalizers ?? []).filter((finalizer) => finalizer !== FINALIZER);
  const finalized: Namespace = { ...namespace, spec: { finalizers } };
  const written = yield {
    kind: 'call',
    call: (api, actor) => api.update(finalized, actor, 'finalize'),
  };
  return written.ok || written.error.code === 404 ? ok(undefined) : err(statusMessage(written.error));
}
