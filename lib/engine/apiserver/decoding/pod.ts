/** The fields of Pods, and of the workloads that carry templates of Pods and claims. */
import { kindShape, openKindShape } from './kind';
import { objectMeta } from './metadata';
import { persistentVolumeClaimShape, persistentVolumeClaimSpec } from './persistent-volume';
import { conditions, labelSelector, nodeSelector, nodeSelectorTerm } from './selectors';
import {
  anything,
  flag,
  integer,
  integerPointer,
  list,
  longPointer,
  openStruct,
  quantity,
  resourceList,
  struct,
  text,
  textList,
  textMap,
  textPointer,
} from './shape';

const container = openStruct('Container', {
  name: text,
  image: text,
  command: textList,
  args: textList,
  resources: openStruct('ResourceRequirements', { limits: resourceList, requests: resourceList }),
  volumeMounts: list(
    '[]v1.VolumeMount',
    openStruct('VolumeMount', { name: text, mountPath: text, subPath: text, readOnly: flag }),
  ),
  volumeDevices: list('[]v1.VolumeDevice', struct('VolumeDevice', { name: text, devicePath: text })),
});

const containers = list('[]v1.Container', container);

const volume = openStruct('Volume', {
  name: text,
  persistentVolumeClaim: struct('PersistentVolumeClaimVolumeSource', { claimName: text, readOnly: flag }),
  ephemeral: struct('EphemeralVolumeSource', {
    volumeClaimTemplate: struct('PersistentVolumeClaimTemplate', {
      metadata: objectMeta,
      spec: persistentVolumeClaimSpec,
    }),
  }),
  emptyDir: struct('EmptyDirVolumeSource', { medium: text, sizeLimit: quantity }),
  hostPath: struct('HostPathVolumeSource', { path: text, type: textPointer }),
  nfs: struct('NFSVolumeSource', { server: text, path: text, readOnly: flag }),
  configMap: openStruct('ConfigMapVolumeSource', { name: text }),
  secret: openStruct('SecretVolumeSource', { secretName: text }),
  downwardAPI: openStruct('DownwardAPIVolumeSource'),
  projected: openStruct('ProjectedVolumeSource'),
  csi: openStruct('CSIVolumeSource', { driver: text }),
});

const podAffinityTerm = openStruct('PodAffinityTerm', {
  topologyKey: text,
  labelSelector,
  namespaces: textList,
  namespaceSelector: labelSelector,
});

const podAffinity = {
  requiredDuringSchedulingIgnoredDuringExecution: list('[]v1.PodAffinityTerm', podAffinityTerm),
  preferredDuringSchedulingIgnoredDuringExecution: list(
    '[]v1.WeightedPodAffinityTerm',
    struct('WeightedPodAffinityTerm', { weight: integer, podAffinityTerm }),
  ),
};

export const podSpec = openStruct('PodSpec', {
  volumes: list('[]v1.Volume', volume),
  initContainers: containers,
  containers,
  restartPolicy: text,
  terminationGracePeriodSeconds: longPointer,
  activeDeadlineSeconds: longPointer,
  nodeSelector: textMap,
  nodeName: text,
  affinity: openStruct('Affinity', {
    nodeAffinity: openStruct('NodeAffinity', {
      requiredDuringSchedulingIgnoredDuringExecution: nodeSelector,
      preferredDuringSchedulingIgnoredDuringExecution: list(
        '[]v1.PreferredSchedulingTerm',
        struct('PreferredSchedulingTerm', { weight: integer, preference: nodeSelectorTerm }),
      ),
    }),
    podAffinity: openStruct('PodAffinity', podAffinity),
    podAntiAffinity: openStruct('PodAntiAffinity', podAffinity),
  }),
  topologySpreadConstraints: list(
    '[]v1.TopologySpreadConstraint',
    openStruct('TopologySpreadConstraint', {
      maxSkew: integer,
      topologyKey: text,
      whenUnsatisfiable: text,
      labelSelector,
      minDomains: integerPointer,
      nodeAffinityPolicy: text,
      nodeTaintsPolicy: text,
      matchLabelKeys: textList,
    }),
  ),
  priority: integerPointer,
  priorityClassName: text,
  preemptionPolicy: text,
  schedulerName: text,
  tolerations: list(
    '[]v1.Toleration',
    struct('Toleration', {
      key: text,
      operator: text,
      value: text,
      effect: text,
      tolerationSeconds: longPointer,
    }),
  ),
});

export const podShape = openKindShape('Pod', {
  spec: podSpec,
  status: openStruct('PodStatus', {
    phase: text,
    conditions,
    message: text,
    reason: text,
    startTime: text,
    containerStatuses: list('[]v1.ContainerStatus', openStruct('ContainerStatus')),
  }),
});

const podTemplate = openStruct('PodTemplateSpec', { metadata: objectMeta, spec: podSpec });

const workloadSpec = { replicas: integerPointer, selector: labelSelector, template: podTemplate };

export const deploymentShape = openKindShape('Deployment', {
  spec: openStruct('DeploymentSpec', workloadSpec),
  status: openStruct('DeploymentStatus'),
});

export const replicaSetShape = openKindShape('ReplicaSet', {
  spec: openStruct('ReplicaSetSpec', workloadSpec),
  status: openStruct('ReplicaSetStatus'),
});

export const statefulSetShape = openKindShape('StatefulSet', {
  spec: openStruct('StatefulSetSpec', {
    ...workloadSpec,
    volumeClaimTemplates: list('[]v1.PersistentVolumeClaim', persistentVolumeClaimShape),
    serviceName: text,
    podManagementPolicy: text,
  }),
  status: openStruct('StatefulSetStatus'),
});

export const nodeShape = openKindShape('Node', {
  spec: openStruct('NodeSpec', {
    unschedulable: flag,
    taints: list('[]v1.Taint', struct('Taint', { key: text, value: text, effect: text, timeAdded: text })),
  }),
  status: openStruct('NodeStatus', { capacity: resourceList, allocatable: resourceList, conditions }),
});

export const namespaceShape = kindShape('Namespace', {
  spec: struct('NamespaceSpec', { finalizers: textList }),
  status: openStruct('NamespaceStatus', { phase: text, conditions }),
});

export const eventShape = openKindShape('Event', {
  involvedObject: openStruct('ObjectReference'),
  source: anything,
});
