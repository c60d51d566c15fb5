/**
 * What an in-tree volume plugin does when the PersistentVolume controller asks it. Which plugin may do what, and in
 * which version, is data that decisions need too and stands in lib/volume/plugins.ts; here is the doing. A function
 * is absent where no version's plugin has the ability; a contract test holds the two together.
 */
import type { Random } from '../../base/random';
import type { Result } from '../../base/result';
import type { KubernetesObject, StringMap } from '../../kubernetes/object';
import type { PersistentVolume } from '../../kubernetes/persistent-volume';
import type { PersistentVolumeClaim } from '../../kubernetes/persistent-volume-claim';
import type { PodVolume } from '../../kubernetes/pod';
import type { Quantity } from '../../kubernetes/quantity';
import type { StorageClass } from '../../kubernetes/storage-class';
import type { PersistentVolumeSource } from '../../kubernetes/volume-source';

export interface VolumePlugin {
  /** As in lib/volume/plugins.ts: `kubernetes.io/host-path`. */
  readonly name: string;
  readonly recycler?: Recycler;
  readonly deleteVolume?: (volume: PersistentVolume) => Result<void, DeleteFailure>;
  readonly provisionVolume?: (request: ProvisionRequest) => Result<ProvisionedVolume, string>;
  /** The size that the storage then has, at least the one asked for. */
  readonly expandVolume?: (request: ExpandRequest) => Result<Quantity, string>;
}

/** A recycler Pod mounts the volume at /scrub and removes what is in it. */
export interface Recycler {
  /** Flags --pv-recycler-minimum-timeout-… and --pv-recycler-increment-timeout-…, seconds. */
  readonly minimumTimeoutSeconds: number;
  /** For each whole GiB of the volume. */
  readonly timeoutIncrementSeconds: number;
  /** The Pod volume that the recycler mounts, without its name; undefined for a volume that is not this plugin's. */
  readonly podVolume: (volume: PersistentVolume) => Omit<PodVolume, 'name'> | undefined;
}

/** `InUse`: something still uses the storage; it is tried again and the volume stays Released. */
export interface DeleteFailure {
  readonly kind: 'InUse' | 'Failed';
  readonly message: string;
}

export interface ProvisionRequest {
  readonly claim: PersistentVolumeClaim;
  readonly storageClass: StorageClass;
  readonly random: Random;
}

/** A larger size for a volume, and what a plugin may look up for it. */
export interface ExpandRequest {
  readonly volume: PersistentVolume;
  readonly newSize: Quantity;
  readonly storageClass: (name: string) => StorageClass | undefined;
  readonly secret: (namespace: string, name: string) => KubernetesObject | undefined;
}

/** What the plugin made; the controller makes a PersistentVolume of it. */
export interface ProvisionedVolume {
  readonly source: PersistentVolumeSource;
  readonly annotations: StringMap;
}
