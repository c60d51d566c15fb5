/**
 * What a decision may look at beyond the object that it decides about. The controller implements it over its caches,
 * a screen over the objects of a cluster at one moment or of a pasted manifest: the same functions answer both.
 */
import type { FeatureGate, KubernetesVersion } from '../kubernetes/feature-gates';
import type { PersistentVolume } from '../kubernetes/persistent-volume';
import type { PersistentVolumeClaim } from '../kubernetes/persistent-volume-claim';
import type { Pod } from '../kubernetes/pod';
import type { StorageClass } from '../kubernetes/storage-class';
import type { MatchOptions } from './match-request';
import type { MatchResult } from './matching';

/** Flags of the kube-controller-manager that decide something here. */
export interface ControllerFlags {
  /** --enable-dynamic-provisioning; true upstream. */
  readonly enableDynamicProvisioning: boolean;
  /** --enable-hostpath-provisioner; false upstream. */
  readonly enableHostPathProvisioner: boolean;
}

export const UPSTREAM_FLAGS: ControllerFlags = {
  enableDynamicProvisioning: true,
  enableHostPathProvisioner: false,
};

export interface VolumeView {
  readonly version: KubernetesVersion;
  readonly flags: ControllerFlags;
  enabled(gate: FeatureGate): boolean;
  volume(name: string): PersistentVolume | undefined;
  claim(namespace: string, name: string): PersistentVolumeClaim | undefined;
  storageClass(name: string): StorageClass | undefined;
  storageClasses(): Iterable<StorageClass>;
  /**
   * Pods of the namespace that refer to a claim of this name, through a claim volume or as the owner of a generic
   * ephemeral volume; finished ones too. Upstream: the index PodPVCIndex. In any order.
   */
  podsUsing(namespace: string, claimName: string): Iterable<Pod>;
  /** `findMatchingVolume` over all volumes, or an index that answers the same. */
  findMatchingVolume(claim: PersistentVolumeClaim, options: MatchOptions): MatchResult;
}
