import type { KubernetesObject, LabelSelector, ObjectMeta } from './object';
import type { PersistentVolumeClaim } from './persistent-volume-claim';
import type { PodSpec } from './pod';

export interface PodTemplate {
  readonly metadata?: Partial<ObjectMeta>;
  readonly spec: PodSpec;
}

export interface StatefulSet extends KubernetesObject {
  readonly apiVersion: 'apps/v1';
  readonly kind: 'StatefulSet';
  readonly spec: {
    readonly replicas?: number;
    readonly selector: LabelSelector;
    readonly serviceName?: string;
    readonly podManagementPolicy?: 'OrderedReady' | 'Parallel';
    readonly template: PodTemplate;
    readonly volumeClaimTemplates?: readonly Partial<PersistentVolumeClaim>[];
    readonly ordinals?: { readonly start?: number };
    readonly updateStrategy?: {
      readonly type?: 'RollingUpdate' | 'OnDelete';
      readonly rollingUpdate?: { readonly partition?: number };
    };
    readonly persistentVolumeClaimRetentionPolicy?: {
      readonly whenDeleted?: 'Retain' | 'Delete';
      readonly whenScaled?: 'Retain' | 'Delete';
    };
  };
  readonly status?: Readonly<Record<string, unknown>>;
}

export interface Deployment extends KubernetesObject {
  readonly apiVersion: 'apps/v1';
  readonly kind: 'Deployment';
  readonly spec: {
    readonly replicas?: number;
    readonly selector: LabelSelector;
    readonly template: PodTemplate;
    readonly paused?: boolean;
    readonly revisionHistoryLimit?: number;
    readonly strategy?: {
      readonly type?: 'RollingUpdate' | 'Recreate';
      /** Numbers of Pods, or percentages of the wanted ones: `25%`. */
      readonly rollingUpdate?: {
        readonly maxSurge?: number | string;
        readonly maxUnavailable?: number | string;
      };
    };
  };
  readonly status?: Readonly<Record<string, unknown>>;
}

export interface ReplicaSet extends KubernetesObject {
  readonly apiVersion: 'apps/v1';
  readonly kind: 'ReplicaSet';
  readonly spec: {
    readonly replicas?: number;
    readonly selector: LabelSelector;
    readonly template: PodTemplate;
  };
  readonly status?: Readonly<Record<string, unknown>>;
}
