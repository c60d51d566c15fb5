/**
 * The garbage collector: deletes what is left when its last owner is gone, and carries out the two policies of a
 * deletion that wait, Foreground (dependents first) and Orphan (dependents stay, without that owner). An object with
 * an owner that lives is never deleted; one of a kind that nobody follows counts as living.
 * Upstream: pkg/controller/garbagecollector/garbagecollector.go, 1.37.
 */
import { assertUnreachable } from '../../../base/assert';
import { err, ok } from '../../../base/result';
import { finalizerDeleteDependents, finalizerOrphanDependents } from '../../../kubernetes/annotations';
import { type KubernetesObject, type OwnerReference, splitKey } from '../../../kubernetes/object';
import { findResourceByKind, RESOURCES } from '../../../kubernetes/resources';
import type { ComponentContext, ComponentDefinition, WorkQueue } from '../../component';
import { patch, remove, type SyncResult, statusMessage, type Task, update } from '../../task';
import { controllerBackoff } from '../../workqueue';
import { withoutFinalizer } from '../finalizers';
import { decideCollection, type OwnerState } from './decide-collection';
import { type GraphItem, OwnershipGraph } from './graph';

const WORKERS = 20;
/** How often kinds are looked for that were not there before (the period of GarbageCollector.Sync). */
const DISCOVERY_MS = 30_000;

interface Collector {
  readonly context: ComponentContext;
  readonly graph: OwnershipGraph;
  readonly items: WorkQueue;
}

export const garbageCollector: ComponentDefinition = {
  name: 'garbage-collector-controller',
  start(context) {
    const items = context.queue({
      name: 'garbage_collector_attempt_to_delete',
      sync: (uid) => attemptToDeleteItem(collector, uid),
      workers: WORKERS,
      retryDelayMs: controllerBackoff,
    });
    const graph = new OwnershipGraph(context, (item, object, previousOwners) => {
      if (!object) {
        for (const dependent of graph.dependentsOf(item.uid)) items.add(dependent.uid);
      } else if (object.metadata.ownerReferences?.length || hasPolicyFinalizer(object)) {
        items.add(item.uid);
      }
      // An owner that waits for its dependents looks again when one of them went or let go of it.
      for (const owner of previousOwners) if (graph.find(owner)) items.add(owner);
    });
    const collector: Collector = { context, graph, items };
    const discover = (): void => {
      for (const resource of [...RESOURCES, ...context.api.resources()]) graph.follow(resource);
    };
    discover();
    context.every(DISCOVERY_MS, discover);
  },
};

function hasPolicyFinalizer({ metadata }: KubernetesObject): boolean {
  const { deletionTimestamp, finalizers = [] } = metadata;
  return (
    deletionTimestamp !== undefined &&
    (finalizers.includes(finalizerDeleteDependents) || finalizers.includes(finalizerOrphanDependents))
  );
}

function* attemptToDeleteItem(collector: Collector, uid: string): Task<SyncResult> {
  const { context, graph } = collector;
  const item = graph.find(uid);
  const object = item && context.api.get(item.resource, item.key);
  if (!item || object?.metadata.uid !== uid) return ok(undefined);
  if (isWaitingForDependents(object)) return yield* processDeletingDependents(collector, object);
  if (hasPolicyFinalizer(object)) return yield* orphanDependents(collector, object);
  if (object.metadata.deletionTimestamp !== undefined) return ok(undefined);

  const owners = object.metadata.ownerReferences ?? [];
  const dependents = objectsOf(collector, graph.dependentsOf(uid));
  const verdict = decideCollection(
    object,
    owners.map((owner) => ({ owner, state: ownerState(collector, item, owner) })),
    { any: dependents.length > 0, anyDeletingDependents: dependents.some(isWaitingForDependents) },
  );
  switch (verdict.kind) {
    case 'keep':
      if (verdict.why === 'an owner cannot be resolved') reportInvalidOwner(collector, object);
      return ok(undefined);
    case 'dropOwners':
      return yield* setOwners(
        item,
        object,
        owners.filter((owner) => !verdict.uids.includes(owner.uid)),
      );
    case 'delete': {
      if (verdict.unblockDependents) {
        const unblocked = owners.map((owner) => ({ ...owner, blockOwnerDeletion: false }));
        const written = yield* setOwners(item, object, unblocked);
        if (!written.ok) return written;
      }
      const { namespace, name } = splitKey(item.key);
      const { propagationPolicy } = verdict;
      const removed = yield* remove({ resource: item.resource, namespace, name }, { uid, propagationPolicy });
      return removed.ok || removed.error.reason === 'NotFound'
        ? ok(undefined)
        : err(statusMessage(removed.error));
    }
    default:
      return assertUnreachable(verdict);
  }
}

/** An owner of a kind that is not followed counts as living: it cannot be told whether it exists. */
function ownerState({ context, graph }: Collector, item: GraphItem, owner: OwnerReference): OwnerState {
  const resource = findResourceByKind(owner.apiVersion, owner.kind);
  if (!resource || !graph.isFollowed(resource)) return 'solid';
  if (resource.namespaced && !item.resource.namespaced) return 'unresolvable';
  const known = graph.find(owner.uid);
  const object = known && context.api.get(known.resource, known.key);
  if (!object) return 'dangling';
  return isWaitingForDependents(object) ? 'waiting' : 'solid';
}

function reportInvalidOwner({ context }: Collector, object: KubernetesObject): void {
  const { name } = object.metadata;
  const message = `ownerRef of ${object.kind} ${name} names a namespaced object, which one of cluster scope cannot have`;
  context.recorder.event(object, 'Warning', 'OwnerRefInvalidNamespace', message);
}

function objectsOf({ context }: Collector, items: readonly GraphItem[]): readonly KubernetesObject[] {
  return items.flatMap((item) => context.api.get(item.resource, item.key) ?? []);
}

/** The object is being deleted and waits until its dependents are gone. */
function isWaitingForDependents({ metadata }: KubernetesObject): boolean {
  const { deletionTimestamp, finalizers = [] } = metadata;
  return deletionTimestamp !== undefined && finalizers.includes(finalizerDeleteDependents);
}

/** processDeletingDependentsItem: the owner goes when no dependent blocks it any more. */
function* processDeletingDependents(
  { context, graph, items }: Collector,
  owner: KubernetesObject,
): Task<SyncResult> {
  const uid = owner.metadata.uid ?? '';
  const dependents = graph.dependentsOf(uid);
  const blocking = dependents.filter((dependent) =>
    context.api
      .get(dependent.resource, dependent.key)
      ?.metadata.ownerReferences?.some((reference) => reference.uid === uid && reference.blockOwnerDeletion),
  );
  if (blocking.length > 0) {
    for (const dependent of dependents) items.add(dependent.uid);
    return ok(undefined);
  }
  const written = yield* update(withoutFinalizer(owner, finalizerDeleteDependents));
  return written.ok ? ok(undefined) : err(statusMessage(written.error));
}

function* orphanDependents({ context, graph }: Collector, owner: KubernetesObject): Task<SyncResult> {
  for (const dependent of graph.dependentsOf(owner.metadata.uid ?? '')) {
    const object = context.api.get(dependent.resource, dependent.key);
    if (!object) continue;
    const left = (object.metadata.ownerReferences ?? []).filter(({ uid }) => uid !== owner.metadata.uid);
    const written = yield* setOwners(dependent, object, left);
    if (!written.ok) return written;
  }
  const written = yield* update(withoutFinalizer(owner, finalizerOrphanDependents));
  return written.ok ? ok(undefined) : err(statusMessage(written.error));
}

function* setOwners(
  item: GraphItem,
  object: KubernetesObject,
  owners: NonNullable<KubernetesObject['metadata']['ownerReferences']>,
): Task<SyncResult> {
  const { namespace, name } = splitKey(item.key);
  const { uid, resourceVersion } = object.metadata;
  const ownerReferences = owners.length > 0 ? owners : null;
  const body = { metadata: { uid, resourceVersion, ownerReferences } };
  const written = yield* patch({ resource: item.resource, namespace, name }, body, 'merge');
  return written.ok || written.error.reason === 'NotFound'
    ? ok(undefined)
    : err(statusMessage(written.error));
}
