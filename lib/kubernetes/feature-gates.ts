/** Kubernetes versions differ by these rows and by nothing else: gates, then texts are chosen by comparing versions. */

export const KUBERNETES_VERSIONS = ['1.25', '1.30', '1.37'] as const;

export type KubernetesVersion = (typeof KUBERNETES_VERSIONS)[number];

export const DEFAULT_KUBERNETES_VERSION: KubernetesVersion = '1.37';

export function isKubernetesVersion(text: string): text is KubernetesVersion {
  return (KUBERNETES_VERSIONS as readonly string[]).includes(text);
}

/** True when `version` is `floor` or newer. */
export function atLeast(version: KubernetesVersion, floor: KubernetesVersion): boolean {
  return KUBERNETES_VERSIONS.indexOf(version) >= KUBERNETES_VERSIONS.indexOf(floor);
}

/** Defaults of the gates that decide something here (pkg/features/kube_features.go of each release). */
const GATES = {
  ReadWriteOncePod: { '1.25': false, '1.30': true, '1.37': true },
  HonorPVReclaimPolicy: { '1.25': false, '1.30': false, '1.37': true },
  RetroactiveDefaultStorageClass: { '1.25': false, '1.30': true, '1.37': true },
  PersistentVolumeLastPhaseTransitionTime: { '1.25': false, '1.30': true, '1.37': true },
  VolumeAttributesClass: { '1.25': false, '1.30': false, '1.37': true },
  RecoverVolumeExpansionFailure: { '1.25': false, '1.30': false, '1.37': true },
  StorageCapacityScoring: { '1.25': false, '1.30': false, '1.37': true },
  VolumeLimitScaling: { '1.25': false, '1.30': false, '1.37': true },
  PersistentVolumeClaimUnusedSinceTime: { '1.25': false, '1.30': false, '1.37': true },
  PodTopologyLabelsAdmission: { '1.25': false, '1.30': false, '1.37': true },
  SchedulerPopFromBackoffQ: { '1.25': false, '1.30': false, '1.37': true },
  StatefulSetAutoDeletePVC: { '1.25': false, '1.30': true, '1.37': true },
} as const satisfies Record<string, Readonly<Record<KubernetesVersion, boolean>>>;

export type FeatureGate = keyof typeof GATES;

export function featureEnabled(version: KubernetesVersion, gate: FeatureGate): boolean {
  return GATES[gate][version];
}
