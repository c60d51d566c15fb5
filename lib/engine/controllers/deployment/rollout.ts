/**
 * How many Pods each ReplicaSet of a Deployment should have next. Pure: it looks at the Deployment and its ReplicaSets
 * and returns sizes. Upstream: rolling.go, recreate.go and util/deployment_util.go of pkg/controller/deployment, 1.37.
 * Not simulated: scaling in proportion while two ReplicaSets are in use, the progress deadline.
 */
import { compareStrings } from '../../../base/compare';
import { jsonEqual } from '../../../base/json';
import type { Deployment, PodTemplate, ReplicaSet } from '../../../kubernetes/workload';

export const POD_TEMPLATE_HASH = 'pod-template-hash';

/** The ReplicaSet whose template is the Deployment's; of several the oldest (FindNewReplicaSet). */
export function findNewReplicaSet(
  deployment: Deployment,
  replicaSets: readonly ReplicaSet[],
): ReplicaSet | undefined {
  return [...replicaSets]
    .sort(byAge)
    .find(({ spec }) => jsonEqual(withoutHash(spec.template), withoutHash(deployment.spec.template)));
}

function withoutHash(template: PodTemplate): unknown {
  const { [POD_TEMPLATE_HASH]: _hash, ...labels } = template.metadata?.labels ?? {};
  return { ...template, metadata: { ...template.metadata, labels } };
}

export function byAge(a: ReplicaSet, b: ReplicaSet): number {
  const created = (replicaSet: ReplicaSet): string => replicaSet.metadata.creationTimestamp ?? '';
  return compareStrings(created(a), created(b)) || compareStrings(a.metadata.name, b.metadata.name);
}

export function sizeOf(replicaSet: ReplicaSet): number {
  return replicaSet.spec.replicas ?? 1;
}

/** Available Pods, as the ReplicaSet reported them. */
export function availableOf(replicaSet: ReplicaSet): number {
  const available = replicaSet.status?.availableReplicas;
  return typeof available === 'number' ? available : 0;
}

export interface Bounds {
  readonly maxSurge: number;
  readonly maxUnavailable: number;
}

/** ResolveFenceposts: percentages of the wanted size, surge rounded up, unavailable down; not both can be 0. */
export function rolloutBounds({ spec }: Deployment): Bounds {
  const replicas = spec.replicas ?? 1;
  const { maxSurge = '25%', maxUnavailable = '25%' } = spec.strategy?.rollingUpdate ?? {};
  const surge = scaled(maxSurge, replicas, Math.ceil);
  const unavailable = scaled(maxUnavailable, replicas, Math.floor);
  return { maxSurge: surge, maxUnavailable: surge === 0 && unavailable === 0 ? 1 : unavailable };
}

function scaled(value: number | string, total: number, round: (value: number) => number): number {
  if (typeof value === 'number') return value;
  const percent = Number.parseInt(value, 10);
  return Number.isNaN(percent) ? 0 : round((percent * total) / 100);
}

/** The size that the new ReplicaSet should have now (NewRSNewReplicas). `newSize` is 0 while it does not exist. */
export function newReplicaSetSize(
  deployment: Deployment,
  newSize: number,
  oldReplicaSets: readonly ReplicaSet[],
): number {
  const replicas = deployment.spec.replicas ?? 1;
  if (deployment.spec.strategy?.type === 'Recreate' || newSize > replicas) return replicas;
  const total = newSize + oldReplicaSets.reduce((sum, old) => sum + sizeOf(old), 0);
  const room = replicas + rolloutBounds(deployment).maxSurge - total;
  return room <= 0 ? newSize : newSize + Math.min(room, replicas - newSize);
}

/**
 * Which old ReplicaSets shrink now, and to what size: first Pods that are not available anyway, then as many as
 * may be missing (reconcileOldReplicaSets).
 */
export function shrunkenReplicaSets(
  deployment: Deployment,
  newReplicaSet: ReplicaSet,
  oldReplicaSets: readonly ReplicaSet[],
): ReadonlyMap<ReplicaSet, number> {
  const sizes = new Map<ReplicaSet, number>();
  const old = [...oldReplicaSets].filter((replicaSet) => sizeOf(replicaSet) > 0).sort(byAge);
  const minAvailable = (deployment.spec.replicas ?? 1) - rolloutBounds(deployment).maxUnavailable;
  const total = [newReplicaSet, ...old].reduce((sum, replicaSet) => sum + sizeOf(replicaSet), 0);
  const newUnavailable = sizeOf(newReplicaSet) - availableOf(newReplicaSet);
  let cleanup = total - minAvailable - newUnavailable;
  for (const replicaSet of old) {
    const unhealthy = sizeOf(replicaSet) - availableOf(replicaSet);
    const count = Math.min(cleanup, unhealthy);
    if (count <= 0) continue;
    sizes.set(replicaSet, sizeOf(replicaSet) - count);
    cleanup -= count;
  }
  let surplus =
    [newReplicaSet, ...old].reduce((sum, replicaSet) => sum + availableOf(replicaSet), 0) - minAvailable;
  if (total - minAvailable - newUnavailable <= 0) surplus = 0;
  for (const replicaSet of old) {
    const size = sizes.get(replicaSet) ?? sizeOf(replicaSet);
    const count = Math.min(surplus, size);
    if (count <= 0) continue;
    sizes.set(replicaSet, size - count);
    surplus -= count;
  }
  return sizes;
}
