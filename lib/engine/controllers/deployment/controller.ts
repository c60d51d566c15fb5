/**
 * Rolls a Deployment out: one ReplicaSet for each template that it ever had, the new one grown and the old ones shrunk
 * as its strategy allows (rollout.ts). It never touches a Pod.
 * Upstream: pkg/controller/deployment (deployment_controller.go, sync.go), 1.37.
 */
import { jsonEqual } from '../../../base/json';
import { err, ok } from '../../../base/result';
import { namespacedKey, objectKey } from '../../../kubernetes/object';
import { isPodTerminated } from '../../../kubernetes/pod';
import { deployments, pods, replicaSets } from '../../../kubernetes/resources';
import { hasBehaviour } from '../../../kubernetes/version-behaviours';
import type { Deployment, ReplicaSet } from '../../../kubernetes/workload';
import type { ComponentContext, ComponentDefinition } from '../../component';
import { create, patch, remove, type SyncResult, statusMessage, type Task } from '../../task';
import { controllerBackoff } from '../../workqueue';
import { controllerOf, controllerRef, isControlledBy, podsOf, templateHash } from '../controlled-pods';
import {
  byAge,
  findNewReplicaSet,
  newReplicaSetSize,
  POD_TEMPLATE_HASH,
  shrunkenReplicaSets,
  sizeOf,
} from './rollout';
import { deploymentStatus } from './status';

const ANN_REVISION = 'deployment.kubernetes.io/revision';
const HISTORY_LIMIT = 10;
/** --concurrent-deployment-syncs */
const WORKERS = 5;

export const deploymentController: ComponentDefinition = {
  name: 'deployment-controller',
  start(context) {
    const queue = context.queue({
      name: 'deployment',
      sync: (key) => syncDeployment(context, key),
      workers: WORKERS,
      retryDelayMs: controllerBackoff,
    });
    context.watch(deployments, ({ object }) => queue.add(objectKey(object)));
    context.watch(replicaSets, ({ object }) => {
      const owner = controllerOf(object);
      if (owner?.kind === 'Deployment') queue.add(namespacedKey(object.metadata.namespace, owner.name));
    });
    // Only a Recreate rollout waits for Pods to be gone.
    context.watch(pods, ({ type, object }) => {
      const owner = type === 'DELETED' ? controllerOf(object) : undefined;
      if (owner?.kind !== 'ReplicaSet') return;
      const replicaSet = context.api.get(replicaSets, namespacedKey(object.metadata.namespace, owner.name));
      const deployment = replicaSet && controllerOf(replicaSet);
      if (deployment) queue.add(namespacedKey(object.metadata.namespace, deployment.name));
    });
  },
};

function* syncDeployment(context: ComponentContext, key: string): Task<SyncResult> {
  const deployment = context.api.get(deployments, key);
  if (!deployment) return ok(undefined);
  const deleting = deployment.metadata.deletionTimestamp !== undefined;
  const rolled = deleting ? ok(undefined) : yield* rollOut(context, deployment);
  const reported = yield* writeStatus(context, deployment);
  return rolled.ok ? reported : rolled;
}

function replicaSetsOf(context: ComponentContext, deployment: Deployment): readonly ReplicaSet[] {
  const all = context.api.list(replicaSets, deployment.metadata.namespace);
  return all.filter((replicaSet) => isControlledBy(replicaSet, deployment)).sort(byAge);
}

function* rollOut(context: ComponentContext, deployment: Deployment): Task<SyncResult> {
  const all = replicaSetsOf(context, deployment);
  const newReplicaSet = findNewReplicaSet(deployment, all);
  const old = all.filter((replicaSet) => replicaSet !== newReplicaSet);
  if (deployment.spec.paused) {
    return newReplicaSet
      ? yield* scale(context, deployment, newReplicaSet, deployment.spec.replicas ?? 1)
      : ok(undefined);
  }
  if (deployment.spec.strategy?.type === 'Recreate') {
    for (const replicaSet of old) {
      const scaled = yield* scale(context, deployment, replicaSet, 0);
      if (!scaled.ok) return scaled;
    }
    if (old.some((replicaSet) => hasUnfinishedPods(context, replicaSet))) return ok(undefined);
  }
  const size = newReplicaSetSize(deployment, newReplicaSet ? sizeOf(newReplicaSet) : 0, old);
  if (!newReplicaSet) return yield* createReplicaSet(context, deployment, size, all);
  const grown = yield* scale(context, deployment, newReplicaSet, size);
  if (!grown.ok) return grown;
  for (const [replicaSet, smaller] of shrunkenReplicaSets(deployment, newReplicaSet, old)) {
    const shrunk = yield* scale(context, deployment, replicaSet, smaller);
    if (!shrunk.ok) return shrunk;
  }
  return yield* cleanUp(deployment, old);
}

function hasUnfinishedPods(context: ComponentContext, replicaSet: ReplicaSet): boolean {
  return podsOf(context.api, replicaSet).some((pod) => !isPodTerminated(pod));
}

function* createReplicaSet(
  context: ComponentContext,
  deployment: Deployment,
  replicas: number,
  all: readonly ReplicaSet[],
): Task<SyncResult> {
  const { namespace, name } = deployment.metadata;
  const { selector, template } = deployment.spec;
  const hash = templateHash(template);
  const withHash = (labels: Readonly<Record<string, string>> | undefined) => ({
    ...labels,
    [POD_TEMPLATE_HASH]: hash,
  });
  const created = yield* create<ReplicaSet>({
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name: `${name}-${hash}`,
      namespace,
      labels: withHash(template.metadata?.labels),
      annotations: { [ANN_REVISION]: String(lastRevision(all) + 1) },
      ownerReferences: [controllerRef(deployment)],
    },
    spec: {
      replicas,
      selector: { ...selector, matchLabels: withHash(selector.matchLabels) },
      template: {
        ...template,
        metadata: { ...template.metadata, labels: withHash(template.metadata?.labels) },
      },
    },
  });
  if (!created.ok) {
    const message = `Failed to create new replica set "${name}-${hash}": ${statusMessage(created.error)}`;
    context.recorder.event(deployment, 'Warning', 'ReplicaSetCreateError', message);
    return err(message);
  }
  if (replicas > 0) recordScaling(context, deployment, created.value.metadata.name, undefined, replicas);
  return ok(undefined);
}

function lastRevision(all: readonly ReplicaSet[]): number {
  const revisions = all.map(({ metadata }) => Number(metadata.annotations?.[ANN_REVISION] ?? 0));
  return Math.max(0, ...revisions.filter((revision) => !Number.isNaN(revision)));
}

function* scale(
  context: ComponentContext,
  deployment: Deployment,
  replicaSet: ReplicaSet,
  replicas: number,
): Task<SyncResult> {
  const before = sizeOf(replicaSet);
  if (before === replicas) return ok(undefined);
  const { namespace, name } = replicaSet.metadata;
  const written = yield* patch({ resource: replicaSets, namespace, name }, { spec: { replicas } }, 'merge');
  if (!written.ok) return err(statusMessage(written.error));
  recordScaling(context, deployment, name, before, replicas);
  return ok(undefined);
}

/** The text says where the size came from since 1.26, and in another order since 1.31. `from` undefined: a new ReplicaSet. */
function recordScaling(
  context: ComponentContext,
  deployment: Deployment,
  name: string,
  from: number | undefined,
  to: number,
): void {
  const what = `Scaled ${to > (from ?? 0) ? 'up' : 'down'} replica set ${name}`;
  const { version, recorder } = context;
  const message = hasBehaviour(version, 'ScalingTextReadsFromTo')
    ? `${what} from ${from ?? 0} to ${to}`
    : hasBehaviour(version, 'ScalingTextNamesFormerSize') && from !== undefined
      ? `${what} to ${to} from ${from}`
      : `${what} to ${to}`;
  recorder.event(deployment, 'Normal', 'ScalingReplicaSet', message);
}

/** Old templates are kept for rollbacks, but not for ever. */
function* cleanUp(deployment: Deployment, old: readonly ReplicaSet[]): Task<SyncResult> {
  const empty = old.filter(
    (replicaSet) =>
      sizeOf(replicaSet) === 0 &&
      !replicaSet.status?.replicas &&
      replicaSet.metadata.deletionTimestamp === undefined,
  );
  const limit = deployment.spec.revisionHistoryLimit ?? HISTORY_LIMIT;
  for (const { metadata } of empty.slice(0, Math.max(0, old.length - limit))) {
    const { namespace, name, uid } = metadata;
    const removed = yield* remove({ resource: replicaSets, namespace, name }, { uid });
    if (!removed.ok && removed.error.code !== 404) return err(statusMessage(removed.error));
  }
  return ok(undefined);
}

function* writeStatus(context: ComponentContext, { metadata }: Deployment): Task<SyncResult> {
  const { namespace, name } = metadata;
  const deployment = context.api.get(deployments, namespacedKey(namespace, name));
  if (!deployment || deployment.metadata.uid !== metadata.uid) return ok(undefined);
  const all = replicaSetsOf(context, deployment);
  const status = deploymentStatus(deployment, findNewReplicaSet(deployment, all), all, context.nowMs());
  if (jsonEqual(status, deployment.status)) return ok(undefined);
  const written = yield* patch({ resource: deployments, namespace, name }, { status }, 'merge', 'status');
  return written.ok || written.error.code === 404 ? ok(undefined) : err(statusMessage(written.error));
}
