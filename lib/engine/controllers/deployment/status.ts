/** What a Deployment says of its rollout (calculateStatus and syncRolloutStatus, pkg/controller/deployment, 1.37). */
import type { Condition } from '../../../kubernetes/object';
import { formatTimestamp } from '../../../kubernetes/timestamp';
import type { Deployment, ReplicaSet } from '../../../kubernetes/workload';
import { availableOf, rolloutBounds } from './rollout';

export function deploymentStatus(
  deployment: Deployment,
  newReplicaSet: ReplicaSet | undefined,
  all: readonly ReplicaSet[],
  nowMs: number,
): Readonly<Record<string, unknown>> {
  const sum = (countOf: (replicaSet: ReplicaSet) => number): number =>
    all.reduce((total, replicaSet) => total + countOf(replicaSet), 0);
  const replicas = sum((replicaSet) => reported(replicaSet, 'replicas'));
  const available = sum(availableOf);
  const wanted = deployment.spec.replicas ?? 1;
  const updated = newReplicaSet ? reported(newReplicaSet, 'replicas') : 0;
  const complete = updated === wanted && replicas === wanted && available === wanted;
  return {
    ...deployment.status,
    observedGeneration: deployment.metadata.generation,
    replicas,
    updatedReplicas: updated,
    readyReplicas: sum((replicaSet) => reported(replicaSet, 'readyReplicas')),
    availableReplicas: available,
    unavailableReplicas: Math.max(0, wanted - available),
    conditions: [
      keepTime(deployment, availableCondition(deployment, available), nowMs),
      keepTime(deployment, progressCondition(newReplicaSet, complete), nowMs),
    ],
  };
}

function reported(replicaSet: ReplicaSet, field: string): number {
  const count = replicaSet.status?.[field];
  return typeof count === 'number' ? count : 0;
}

function availableCondition(deployment: Deployment, available: number): Condition {
  const needed = (deployment.spec.replicas ?? 1) - rolloutBounds(deployment).maxUnavailable;
  return available >= needed
    ? {
        type: 'Available',
        status: 'True',
        reason: 'MinimumReplicasAvailable',
        message: 'Deployment has minimum availability.',
      }
    : {
        type: 'Available',
        status: 'False',
        reason: 'MinimumReplicasUnavailable',
        message: 'Deployment does not have minimum availability.',
      };
}

function progressCondition(newReplicaSet: ReplicaSet | undefined, complete: boolean): Condition {
  const name = newReplicaSet?.metadata.name ?? '';
  return complete
    ? {
        type: 'Progressing',
        status: 'True',
        reason: 'NewReplicaSetAvailable',
        message: `ReplicaSet "${name}" has successfully progressed.`,
      }
    : {
        type: 'Progressing',
        status: 'True',
        reason: 'ReplicaSetUpdated',
        message: `ReplicaSet "${name}" is progressing.`,
      };
}

function keepTime({ status }: Deployment, condition: Condition, nowMs: number): Condition {
  const before = (Array.isArray(status?.conditions) ? (status.conditions as readonly Condition[]) : []).find(
    ({ type }) => type === condition.type,
  );
  const unchanged = before?.status === condition.status;
  return {
    ...condition,
    lastTransitionTime: unchanged ? before.lastTransitionTime : formatTimestamp(nowMs),
  };
}
