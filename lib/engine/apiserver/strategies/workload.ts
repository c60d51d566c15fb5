/** pkg/registry/apps/{deployment,replicaset,statefulset}/strategy.go, 1.37. */
import type { Deployment, ReplicaSet, StatefulSet } from '../../../kubernetes/workload';
import { deploymentShape, replicaSetShape, statefulSetShape } from '../decoding/pod';
import { defaultDeployment, defaultReplicaSet, defaultStatefulSet } from '../defaulting/workload';
import type { Strategy } from '../strategy';

export const deploymentStrategy: Strategy<Deployment> = {
  shape: deploymentShape,
  status: 'none',
  allowsUnconditionalUpdate: true,
  hasGeneration: true,
  setDefaults: defaultDeployment,
};

export const replicaSetStrategy: Strategy<ReplicaSet> = {
  shape: replicaSetShape,
  status: 'none',
  allowsUnconditionalUpdate: true,
  hasGeneration: true,
  setDefaults: defaultReplicaSet,
};

export const statefulSetStrategy: Strategy<StatefulSet> = {
  shape: statefulSetShape,
  status: 'none',
  allowsUnconditionalUpdate: true,
  hasGeneration: true,
  setDefaults: (statefulSet, { version }) => defaultStatefulSet(statefulSet, version),
};
