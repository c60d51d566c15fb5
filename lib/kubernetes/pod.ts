import type { Condition, KubernetesObject, NodeSelector, StringMap } from './object';
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

export interface PodSpec {
  readonly nodeName?: string;
  readonly nodeSelector?: StringMap;
  readonly affinity?: {
    readonly nodeAffinity?: { readonly requiredDuringSchedulingIgnoredDuringExecution?: NodeSelector };
  } & Readonly<Record<string, unknown>>;
  readonly tolerations?: readonly Toleration[];
  readonly schedulerName?: string;
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
