/**
 * Keeps the Pods of a StatefulSet and their claims: takes the steps that plan.ts names. A claim is made before its Pod
 * and is found again by its name; it is deleted by the garbage collector alone, when the retention policy gave it an
 * owner. Upstream: pkg/controller/statefulset, 1.37.
 */
import { jsonEqual } from '../../../base/json';
import { err, ok } from '../../../base/result';
import { namespacedKey, objectKey } from '../../../kubernetes/object';
import type { Pod } from '../../../kubernetes/pod';
import { persistentVolumeClaims, pods, statefulSets } from '../../../kubernetes/resources';
import type { StatefulSet } from '../../../kubernetes/workload';
import type { ComponentContext, ComponentDefinition } from '../../component';
import { create, patch, remove, type SyncResult, statusMessage, type Task } from '../../task';
import { controllerBackoff } from '../../workqueue';
import { controllerOf, isPodReady, podsOf } from '../controlled-pods';
import { ownersOfClaim } from './claim-retention';
import { planSteps, type Replicas, replicasOf, type StatefulSetStep } from './plan';
import { claimsFor, LABEL_REVISION, ordinalOf, podFor, revisionOf } from './pod';

/** --concurrent-statefulset-syncs */
const WORKERS = 5;

export const statefulSetController: ComponentDefinition = {
  name: 'statefulset-controller',
  start(context) {
    const queue = context.queue({
      name: 'statefulset',
      sync: (key) => syncStatefulSet(context, key),
      workers: WORKERS,
      retryDelayMs: controllerBackoff,
    });
    context.watch(statefulSets, ({ object }) => queue.add(objectKey(object)));
    context.watch(pods, ({ object }) => {
      const owner = controllerOf(object);
      if (owner?.kind === 'StatefulSet') queue.add(namespacedKey(object.metadata.namespace, owner.name));
    });
  },
};

function* syncStatefulSet(context: ComponentContext, key: string): Task<SyncResult> {
  const statefulSet = context.api.get(statefulSets, key);
  if (!statefulSet) return ok(undefined);
  const replicas = replicasOf(statefulSet, podsOf(context.api, statefulSet));
  const worked = yield* work(context, statefulSet, replicas);
  const reported = yield* writeStatus(context, statefulSet);
  return worked.ok ? reported : worked;
}

function* work(context: ComponentContext, statefulSet: StatefulSet, replicas: Replicas): Task<SyncResult> {
  const retained = yield* settleClaimOwners(context, statefulSet, replicas);
  if (!retained.ok || statefulSet.metadata.deletionTimestamp !== undefined) return retained;
  for (const step of planSteps(statefulSet, replicas)) {
    const taken = yield* takeStep(context, statefulSet, step);
    if (!taken.ok) return taken;
  }
  return ok(undefined);
}

function* takeStep(
  context: ComponentContext,
  statefulSet: StatefulSet,
  step: StatefulSetStep,
): Task<SyncResult> {
  if (step.kind === 'Create') return yield* createPod(context, statefulSet, step.ordinal);
  const { namespace, name, uid } = step.pod.metadata;
  const removed = yield* remove({ resource: pods, namespace, name }, { uid });
  if (!removed.ok && removed.error.code !== 404) {
    return report(context, statefulSet, 'delete', `Pod ${name}`, statusMessage(removed.error));
  }
  if (step.why === 'Failed') {
    const message = `StatefulSet ${objectKey(statefulSet)} is recreating failed Pod ${name}`;
    context.recorder.event(statefulSet, 'Warning', 'RecreatingFailedPod', message);
  }
  return report(context, statefulSet, 'delete', `Pod ${name}`);
}

function* createPod(context: ComponentContext, statefulSet: StatefulSet, ordinal: number): Task<SyncResult> {
  const pod = podFor(statefulSet, ordinal);
  for (const claim of claimsFor(statefulSet, ordinal)) {
    const { name } = claim.metadata;
    const existing = context.api.get(persistentVolumeClaims, objectKey(claim));
    if (existing?.metadata.deletionTimestamp !== undefined) {
      return report(
        context,
        statefulSet,
        'create',
        `Pod ${pod.metadata.name}`,
        `pvc ${name} is being deleted`,
      );
    }
    if (existing) continue;
    const created = yield* create(claim);
    if (!created.ok) {
      const what = `Claim ${name} for Pod ${pod.metadata.name}`;
      return report(context, statefulSet, 'create', what, statusMessage(created.error));
    }
    const message = `create Claim ${name} Pod ${pod.metadata.name} in StatefulSet ${statefulSet.metadata.name} success`;
    context.recorder.event(statefulSet, 'Normal', 'SuccessfulCreate', message);
  }
  const created = yield* create(pod);
  const problem = created.ok ? undefined : statusMessage(created.error);
  return report(context, statefulSet, 'create', `Pod ${pod.metadata.name}`, problem);
}

/** recordPodEvent and recordClaimEvent. */
function report(
  context: ComponentContext,
  statefulSet: StatefulSet,
  verb: 'create' | 'delete',
  what: string,
  problem?: string,
): SyncResult {
  const noun = verb === 'create' ? 'Create' : 'Delete';
  const did = `${verb} ${what} in StatefulSet ${statefulSet.metadata.name}`;
  if (problem === undefined) {
    context.recorder.event(statefulSet, 'Normal', `Successful${noun}`, `${did} successful`);
    return ok(undefined);
  }
  const message = `${did} failed error: ${problem}`;
  context.recorder.event(statefulSet, 'Warning', `Failed${noun}`, message);
  return err(message);
}

/** Gives each claim the owner that the retention policy asks for (gate StatefulSetAutoDeletePVC). */
function* settleClaimOwners(
  context: ComponentContext,
  statefulSet: StatefulSet,
  { wanted, condemned }: Replicas,
): Task<SyncResult> {
  if (!context.enabled('StatefulSetAutoDeletePVC')) return ok(undefined);
  for (const pod of [...wanted.values(), ...condemned]) {
    for (const { metadata } of claimsFor(statefulSet, ordinalOf(statefulSet, pod) ?? 0)) {
      const { namespace, name } = metadata;
      const claim = context.api.get(persistentVolumeClaims, namespacedKey(namespace, name));
      const owners = claim && ownersOfClaim(statefulSet, pod, claim, condemned.includes(pod));
      if (!owners) continue;
      const body = { metadata: { ownerReferences: owners.length === 0 ? null : owners } };
      const written = yield* patch({ resource: persistentVolumeClaims, namespace, name }, body, 'merge');
      if (!written.ok)
        return err(
          `could not update claim ${name} for delete policy ownerRefs: ${statusMessage(written.error)}`,
        );
    }
  }
  return ok(undefined);
}

function* writeStatus(context: ComponentContext, { metadata }: StatefulSet): Task<SyncResult> {
  const { namespace, name } = metadata;
  const statefulSet = context.api.get(statefulSets, namespacedKey(namespace, name));
  if (!statefulSet || statefulSet.metadata.uid !== metadata.uid) return ok(undefined);
  const status = statusOf(statefulSet, podsOf(context.api, statefulSet));
  if (jsonEqual({ ...statefulSet.status, ...status }, statefulSet.status)) return ok(undefined);
  const written = yield* patch({ resource: statefulSets, namespace, name }, { status }, 'merge', 'status');
  return written.ok || written.error.code === 404 ? ok(undefined) : err(statusMessage(written.error));
}

function statusOf(statefulSet: StatefulSet, all: readonly Pod[]): Readonly<Record<string, unknown>> {
  const updateRevision = revisionOf(statefulSet);
  const existing = all.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
  const ready = existing.filter(isPodReady).length;
  const updated = existing.filter(({ metadata }) => metadata.labels?.[LABEL_REVISION] === updateRevision);
  const complete = updated.length === (statefulSet.spec.replicas ?? 1);
  const before = statefulSet.status?.currentRevision;
  const currentRevision = complete || before === undefined ? updateRevision : before;
  return {
    observedGeneration: statefulSet.metadata.generation,
    replicas: all.length,
    readyReplicas: ready,
    availableReplicas: ready,
    currentReplicas: existing.filter(({ metadata }) => metadata.labels?.[LABEL_REVISION] === currentRevision)
      .length,
    updatedReplicas: updated.length,
    currentRevision,
    updateRevision,
  };
}
