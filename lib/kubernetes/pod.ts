import type {
  Condition,
  KubernetesObject,
  LabelSelector,
  NodeSelector,
  NodeSelectorTerm,
  StringMap,
} from './object';
import type { PersistentVolumeClaimSpec } from './persistent-volume-claim';

export type PodPhase = 'Pending' | 'Running' | 'Succeeded' | 'Failed' | 'Unknown';

export interface EphemeralVolumeSource {
  readonly volumeClaimTemplate?: {
    readonly metadata?: { readonly labels?: StringMap; readonly annotations?: StringMap };
    readonly spec: PersistentVolumeClaimSpec;
  };
}

/** v1.Volume: a name and one source; sources that nothing here decides on are kept as they are. */
export interface PodVolume {
  readonly name: string;
  readonly persistentVolumeClaim?: { readonly claimName: string; readonly readOnly?: boolean };
  readonly ephemeral?: EphemeralVolumeSource;
  readonly emptyDir?: { readonly medium?: string; readonly sizeLimit?: string };
  readonly hostPath?: { readonly path: string; readonly type?: string };
  readonly configMap?: { readonly name?: string; readonly optional?: boolean } & Readonly<
    Record<string, unknown>
  >;
  readonly secret?: { readonly secretName?: string; readonly optional?: boolean } & Readonly<
    Record<string, unknown>
  >;
  readonly downwardAPI?: Readonly<Record<string, unknown>>;
  readonly projected?: Readonly<Record<string, unknown>>;
  readonly csi?: { readonly driver: string } & Readonly<Record<string, unknown>>;
  readonly nfs?: { readonly server: string; readonly path: string; readonly readOnly?: boolean };
  readonly [source: string]: unknown;
}

export interface Container {
  readonly name: string;
  readonly image?: string;
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly resources?: { readonly requests?: StringMap; readonly limits?: StringMap };
  readonly volumeMounts?: readonly {
    readonly name: string;
    readonly mountPath: string;
    readonly subPath?: string;
    readonly readOnly?: boolean;
  }[];
  readonly volumeDevices?: readonly { readonly name: string; readonly devicePath: string }[];
}

export interface Toleration {
  readonly key?: string;
  readonly operator?: string;
  readonly value?: string;
  readonly effect?: string;
  readonly tolerationSeconds?: number;
}

/** Pods that a Pod wants near, or away, within one value of a node label. */
export interface PodAffinityTerm {
  readonly topologyKey: string;
  readonly labelSelector?: LabelSelector;
  readonly namespaces?: readonly string[];
  readonly namespaceSelector?: LabelSelector;
}

/** A wish with its weight, 1 to 100. */
export interface WeightedPodAffinityTerm {
  readonly weight: number;
  readonly podAffinityTerm: PodAffinityTerm;
}

/** What a Pod insists on, and what it would like. */
export interface PodAffinity {
  readonly requiredDuringSchedulingIgnoredDuringExecution?: readonly PodAffinityTerm[];
  readonly preferredDuringSchedulingIgnoredDuringExecution?: readonly WeightedPodAffinityTerm[];
}

/** Nodes that a Pod would like, with the weight of the wish, 1 to 100. */
export interface PreferredSchedulingTerm {
  readonly weight: number;
  readonly preference: NodeSelectorTerm;
}

export interface NodeAffinity {
  readonly requiredDuringSchedulingIgnoredDuringExecution?: NodeSelector;
  readonly preferredDuringSchedulingIgnoredDuringExecution?: readonly PreferredSchedulingTerm[];
}

export interface TopologySpreadConstraint {
  readonly maxSkew: number;
  readonly topologyKey: string;
  readonly whenUnsatisfiable: string;
  readonly labelSelector?: LabelSelector;
  readonly minDomains?: number;
  /** `Honor` unless given. */
  readonly nodeAffinityPolicy?: string;
  /** `Ignore` unless given. */
  readonly nodeTaintsPolicy?: string;
  readonly matchLabelKeys?: readonly string[];
}

export interface PodSpec {
  readonly nodeName?: string;
  readonly nodeSelector?: StringMap;
  readonly affinity?: {
    readonly nodeAffinity?: NodeAffinity;
    readonly podAffinity?: PodAffinity;
    readonly podAntiAffinity?: PodAffinity;
  } & Readonly<Record<string, unknown>>;
  readonly tolerations?: readonly Toleration[];
  readonly topologySpreadConstraints?: readonly TopologySpreadConstraint[];
  readonly schedulerName?: string;
  /** Of Pods that compete for room the one with the higher number wins. */
  readonly priority?: number;
  readonly priorityClassName?: string;
  /** `Never`: it waits for room and takes it from nobody. */
  readonly preemptionPolicy?: string;
  readonly serviceAccountName?: string;
  readonly securityContext?: {
    /** The group to which files of its volumes are given. */
    readonly fsGroup?: number;
    /** `Always` unless given, or `OnRootMismatch`. */
    readonly fsGroupChangePolicy?: string;
  } & Readonly<Record<string, unknown>>;
  readonly restartPolicy?: string;
  readonly activeDeadlineSeconds?: number;
  readonly terminationGracePeriodSeconds?: number;
  readonly volumes?: readonly PodVolume[];
  readonly containers?: readonly Container[];
  readonly initContainers?: readonly Container[];
}

export interface PodStatus {
  readonly phase?: PodPhase;
  readonly message?: string;
  readonly reason?: string;
  readonly startTime?: string;
  /** The node on which the scheduler makes room for it. */
  readonly nominatedNodeName?: string;
  readonly conditions?: readonly Condition[];
  readonly containerStatuses?: readonly Readonly<Record<string, unknown>>[];
}

export interface Pod extends KubernetesObject {
  readonly apiVersion: 'v1';
  readonly kind: 'Pod';
  readonly spec: PodSpec;
  readonly status?: PodStatus;
}

/** Succeeded or Failed: the Pod will run no more (podutil.IsPodTerminal, 1.37). */
export function isPodTerminated(pod: Pod): boolean {
  return pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed';
}
