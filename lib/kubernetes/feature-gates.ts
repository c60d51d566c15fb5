/**
 * The versions of Kubernetes that Stowage knows, and the feature gates by which they differ. What differs without a gate
 * is in version-behaviours.ts.
 */

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

/** One thing by which versions differ. */
export interface VersionRow {
  /** The first of our versions that has it. */
  readonly since: KubernetesVersion;
  /** Kinds whose objects it concerns. */
  readonly kinds: readonly string[];
  /** What is so from that version on, for people. */
  readonly says: string;
  /** Where to find it in upstream's tree, 1.37. */
  readonly upstream?: string;
}

/** The gates that decide something here; on by default since that version (pkg/features/kube_features.go of each). */
export const GATES = {
  ReadWriteOncePod: {
    since: '1.30',
    kinds: ['PersistentVolume', 'PersistentVolumeClaim', 'Pod'],
    says: 'Volumes may have the access mode ReadWriteOncePod: one Pod in the whole cluster.',
  },
  HonorPVReclaimPolicy: {
    since: '1.37',
    kinds: ['PersistentVolume'],
    says: 'A volume stays until its storage is deleted, whether the claim or the volume is deleted first.',
  },
  RetroactiveDefaultStorageClass: {
    since: '1.30',
    kinds: ['PersistentVolumeClaim', 'StorageClass'],
    says: 'A claim that waits without a class gets a default class that comes later.',
  },
  PersistentVolumeLastPhaseTransitionTime: {
    since: '1.30',
    kinds: ['PersistentVolume'],
    says: 'A volume says when its phase changed last.',
  },
  VolumeAttributesClass: {
    since: '1.37',
    kinds: ['PersistentVolume', 'PersistentVolumeClaim', 'VolumeAttributesClass'],
    says: 'A claim changes the attributes of its volume by naming a VolumeAttributesClass.',
  },
  RecoverVolumeExpansionFailure: {
    since: '1.37',
    kinds: ['PersistentVolumeClaim'],
    says: 'A claim tells how far its expansion came, and may ask for less after one that failed.',
  },
  StorageCapacityScoring: {
    since: '1.37',
    kinds: ['CSIStorageCapacity'],
    says: 'The scheduler weighs free storage when it chooses among nodes.',
  },
  VolumeLimitScaling: {
    since: '1.37',
    kinds: ['CSINode'],
    says: 'A driver that limits volumes per node has to be registered there before a Pod comes.',
  },
  PersistentVolumeClaimUnusedSinceTime: {
    since: '1.37',
    kinds: ['PersistentVolumeClaim'],
    says: 'A claim says since when no Pod has used it.',
  },
  PodTopologyLabelsAdmission: {
    since: '1.37',
    kinds: ['Pod'],
    says: 'A Pod gets the zone and region of its node as labels.',
  },
  SchedulerPopFromBackoffQ: {
    since: '1.37',
    kinds: ['Pod'],
    says: 'A scheduler with nothing else to do tries Pods before their back-off is over.',
  },
  StatefulSetAutoDeletePVC: {
    since: '1.30',
    kinds: ['StatefulSet'],
    says: 'A StatefulSet may delete its claims when it is deleted or made smaller.',
  },
  NodeOutOfServiceVolumeDetach: {
    since: '1.30',
    kinds: ['Node', 'Pod', 'VolumeAttachment'],
    says: 'A node that a person declares out of service loses its terminating Pods and their volumes at once.',
  },
  PodDisruptionConditions: {
    since: '1.30',
    kinds: ['Pod'],
    says: 'A Pod that a taint, the scheduler or a missing node takes away says so in its condition DisruptionTarget.',
  },
  OrderedNamespaceDeletion: {
    since: '1.37',
    kinds: ['Pod'],
    says: 'When a Namespace is deleted, its Pods go first, and the rest when they are gone.',
  },
  SchedulerQueueingHints: {
    since: '1.37',
    kinds: ['Pod'],
    says: 'A waiting Pod is tried again only after a change that can help it, not after any of that kind.',
  },
  MutableCSINodeAllocatableCount: {
    since: '1.37',
    kinds: ['CSINode', 'VolumeAttachment'],
    says: "A driver's limit of volumes per node may change, and a failed attach names the driver's error code.",
  },
} as const satisfies Readonly<Record<string, VersionRow>>;

export type FeatureGate = keyof typeof GATES;

export function featureEnabled(version: KubernetesVersion, gate: FeatureGate): boolean {
  return atLeast(version, GATES[gate].since);
}

export interface GateDifference {
  readonly gate: FeatureGate;
  /** The one of the two versions that has it on. */
  readonly onIn: KubernetesVersion;
  readonly says: string;
}

/** Gates that are on in one of two versions alone and concern one of `kinds`. */
export function gateDifferences(
  versions: readonly [KubernetesVersion, KubernetesVersion],
  kinds: ReadonlySet<string>,
): readonly GateDifference[] {
  return differingRows(GATES, versions, kinds).map(({ name: gate, onIn, says }) => ({ gate, onIn, says }));
}

/** The rows of a table that one of two versions has alone and that concern one of `kinds`. */
export function differingRows<Name extends string>(
  rows: Readonly<Record<Name, VersionRow>>,
  versions: readonly [KubernetesVersion, KubernetesVersion],
  kinds: ReadonlySet<string>,
): readonly { readonly name: Name; readonly onIn: KubernetesVersion; readonly says: string }[] {
  return (Object.keys(rows) as Name[]).flatMap((name) => {
    const row = rows[name];
    const [only, more] = versions.filter((version) => atLeast(version, row.since));
    if (!only || more || !row.kinds.some((kind) => kinds.has(kind))) return [];
    return [{ name, onIn: only, says: row.says }];
  });
}
