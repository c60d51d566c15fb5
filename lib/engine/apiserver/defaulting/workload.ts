/** Defaults of the workloads whose controllers are simulated (pkg/apis/apps/v1/defaults.go, 1.37). */
import { featureEnabled, type KubernetesVersion } from '../../../kubernetes/feature-gates';
import type { PersistentVolumeClaim } from '../../../kubernetes/persistent-volume-claim';
import type { Deployment, PodTemplate, ReplicaSet, StatefulSet } from '../../../kubernetes/workload';
import { defaultPersistentVolumeClaimSpec } from './persistent-volume-claim';
import { defaultPodSpec } from './pod';

export function defaultDeployment(deployment: Deployment): Deployment {
  const { spec } = deployment;
  return {
    ...deployment,
    spec: {
      ...spec,
      replicas: spec?.replicas ?? 1,
      template: defaultTemplate(spec?.template),
      strategy: { ...spec?.strategy, type: spec?.strategy?.type ?? 'RollingUpdate' },
    },
  };
}

export function defaultReplicaSet(replicaSet: ReplicaSet): ReplicaSet {
  const { spec } = replicaSet;
  return {
    ...replicaSet,
    spec: { ...spec, replicas: spec?.replicas ?? 1, template: defaultTemplate(spec?.template) },
  };
}

export function defaultStatefulSet(statefulSet: StatefulSet, version: KubernetesVersion): StatefulSet {
  const { spec } = statefulSet;
  const retention = spec?.persistentVolumeClaimRetentionPolicy;
  return {
    ...statefulSet,
    spec: {
      ...spec,
      replicas: spec?.replicas ?? 1,
      podManagementPolicy: spec?.podManagementPolicy ?? 'OrderedReady',
      template: defaultTemplate(spec?.template),
      ...(spec?.volumeClaimTemplates && {
        volumeClaimTemplates: spec.volumeClaimTemplates.map(defaultClaimTemplate),
      }),
      ...(featureEnabled(version, 'StatefulSetAutoDeletePVC') && {
        persistentVolumeClaimRetentionPolicy: {
          whenDeleted: retention?.whenDeleted ?? 'Retain',
          whenScaled: retention?.whenScaled ?? 'Retain',
        },
      }),
    },
  };
}

function defaultTemplate(template: PodTemplate | undefined): PodTemplate {
  return { ...template, spec: defaultPodSpec(template?.spec ?? {}) };
}

function defaultClaimTemplate(template: Partial<PersistentVolumeClaim>): Partial<PersistentVolumeClaim> {
  return {
    ...template,
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    spec: defaultPersistentVolumeClaimSpec(template.spec ?? {}),
    status: { ...template.status, phase: 'Pending' },
  };
}
