/** pkg/registry/apps/{deployment,replicaset,statefulset}/strategy.go, 1.37. */
import type { Deployment, ReplicaSet, StatefulSet } from '../../../kubernetes/workload';
import { deploymentShape, replicaSetShape, statefulSetShape } from '../decoding/pod';
import { defaultDeployment, defaultReplicaSet, defaultStatefulSet } from '../defaulting/workload';
import type { Strategy } from '../strategy';
import { subdomainName } from '../validation/object-meta';
import { validateStatefulSet, validateStatefulSetUpdate, validateWorkload } from '../validation/workload';

export const deploymentStrategy: Strategy<Deployment> = {
  shape: deploymentShape,
  nameRule: subdomainName,
  status: 'none',
  allowsUnconditionalUpdate: true,
  hasGeneration: true,
  setDefaults: defaultDeployment,
  validate: (deployment, { version }) => validateWorkload(deployment, version),
  validateUpdate: (deployment, _old, { version }) => validateWorkload(deployment, version),
};

export const replicaSetStrategy: Strategy<ReplicaSet> = {
  shape: replicaSetShape,
  nameRule: subdomainName,
  status: 'none',
  allowsUnconditionalUpdate: true,
  hasGeneration: true,
  setDefaults: defaultReplicaSet,
  validate: (replicaSet, { version }) => validateWorkload(replicaSet, version),
  validateUpdate: (replicaSet, _old, { version }) => validateWorkload(replicaSet, version),
};

export const statefulSetStrategy: Strategy<StatefulSet> = {
  shape: statefulSetShape,
  nameRule: subdomainName,
  status: 'none',
  allowsUnconditionalUpdate: true,
  hasGeneration: true,
  setDefaults: (statefulSet, { version }) => defaultStatefulSet(statefulSet, version),
  validate: (statefulSet, { version }) => validateStatefulSet(statefulSet, version),
  validateUpdate: (statefulSet, old, { version }) => validateStatefulSetUpdate(statefulSet, old, version),
};
