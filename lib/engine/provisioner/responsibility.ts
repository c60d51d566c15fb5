/**
 * Whether a claim or a volume is a driver's business, and why not. Upstream: shouldProvision and shouldDelete,
 * sig-storage-lib-external-provisioner/controller, v13.
 */
import {
  annDynamicallyProvisioned,
  annMigratedTo,
  annSelectedNode,
  finalizerExternalProvisioner,
} from '../../kubernetes/annotations';
import type { KubernetesVersion } from '../../kubernetes/feature-gates';
import type { PersistentVolume } from '../../kubernetes/persistent-volume';
import type { PersistentVolumeClaim } from '../../kubernetes/persistent-volume-claim';
import type { StorageClass } from '../../kubernetes/storage-class';
import { claimProvisioner, migratedTo } from '../../volume/migration';

export type ProvisionVerdict =
  | { readonly kind: 'Provision'; readonly storageClass: StorageClass }
  | {
      readonly kind: 'Leave';
      readonly reason: 'HasVolume' | 'OtherProvisioner' | 'NoClass' | 'OtherClass' | 'NoSelectedNode';
    };

export function shouldProvision(
  claim: PersistentVolumeClaim,
  storageClass: StorageClass | undefined,
  driver: string,
  version: KubernetesVersion,
): ProvisionVerdict {
  if (claim.spec.volumeName) return { kind: 'Leave', reason: 'HasVolume' };
  if (claimProvisioner(claim.metadata.annotations) !== driver)
    return { kind: 'Leave', reason: 'OtherProvisioner' };
  if (!storageClass) return { kind: 'Leave', reason: 'NoClass' };
  const { provisioner, volumeBindingMode } = storageClass;
  if ((migratedTo(version, provisioner) ?? provisioner) !== driver)
    return { kind: 'Leave', reason: 'OtherClass' };
  if (volumeBindingMode === 'WaitForFirstConsumer' && !claim.metadata.annotations?.[annSelectedNode]) {
    return { kind: 'Leave', reason: 'NoSelectedNode' };
  }
  return { kind: 'Provision', storageClass };
}

/** The driver that a volume belongs to: the one that made it, or for a static one the one that it names. */
export function driverOf(volume: PersistentVolume): string | undefined {
  const annotations = volume.metadata.annotations;
  return annotations?.[annMigratedTo] ?? annotations?.[annDynamicallyProvisioned] ?? volume.spec.csi?.driver;
}

export type DeletionVerdict =
  | { readonly kind: 'Delete' }
  | {
      readonly kind: 'Leave';
      /** `AlreadyDeleted`: the object goes, and no finalizer says that the driver's part is still to be done. */
      readonly reason: 'NotReleased' | 'Policy' | 'AlreadyDeleted';
    };

/**
 * `honours`: the gate HonorPVReclaimPolicy, by which the provisioner holds its volumes. Without it a volume that a user
 * deletes first goes, and the driver's part stays behind.
 */
export function shouldDelete(volume: PersistentVolume, honours: boolean): DeletionVerdict {
  if (volume.status?.phase !== 'Released') return { kind: 'Leave', reason: 'NotReleased' };
  if (volume.spec.persistentVolumeReclaimPolicy !== 'Delete') return { kind: 'Leave', reason: 'Policy' };
  const { deletionTimestamp, finalizers } = volume.metadata;
  const isHeld = honours && finalizers?.includes(finalizerExternalProvisioner) === true;
  if (deletionTimestamp !== undefined && !isHeld) {
    return { kind: 'Leave', reason: 'AlreadyDeleted' };
  }
  return { kind: 'Delete' };
}

/** Whether the finalizer is missing on a volume that must not go without the driver, or left on one that may. */
export type FinalizerVerdict = 'Add' | 'Remove' | 'Keep';

/** syncVolume: only volumes that the driver made carry the finalizer. */
export function finalizerVerdict(volume: PersistentVolume, honours: boolean): FinalizerVerdict {
  if (!honours) return 'Keep';
  const { annotations, finalizers, deletionTimestamp } = volume.metadata;
  const has = finalizers?.includes(finalizerExternalProvisioner) ?? false;
  if (volume.spec.persistentVolumeReclaimPolicy !== 'Delete') return has ? 'Remove' : 'Keep';
  const own = annotations?.[annDynamicallyProvisioned] !== undefined;
  const bound = volume.status?.phase === 'Bound' && deletionTimestamp === undefined;
  return own && bound && !has ? 'Add' : 'Keep';
}
