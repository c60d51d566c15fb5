/**
 * Where a volume or a claim stands, as one of the ten signs: its phase, with Pending told apart and Terminating
 * shown first. It reads objects only; the reasons behind a standing are lib/volume's explanations.
 */
import { annSelectedNode, annStorageProvisioner } from '../kubernetes/annotations';
import type { PersistentVolume } from '../kubernetes/persistent-volume';
import type { PersistentVolumeClaim } from '../kubernetes/persistent-volume-claim';
import type { StorageClass } from '../kubernetes/storage-class';

export type VolumeStanding = 'waiting' | 'available' | 'bound' | 'released' | 'failed' | 'terminating';

export type ClaimStanding = 'waiting' | 'progress' | 'blocked' | 'bound' | 'lost' | 'terminating';

export function volumeStanding(volume: PersistentVolume): VolumeStanding {
  if (volume.metadata.deletionTimestamp) return 'terminating';
  switch (volume.status?.phase) {
    case 'Available':
      return 'available';
    case 'Bound':
      return 'bound';
    case 'Released':
      return 'released';
    case 'Failed':
      return 'failed';
    default:
      return 'waiting';
  }
}

export interface ClaimSurroundings {
  readonly storageClasses: ReadonlyMap<string, StorageClass>;
}

export function claimStanding(claim: PersistentVolumeClaim, around: ClaimSurroundings): ClaimStanding {
  if (claim.metadata.deletionTimestamp) return 'terminating';
  if (claim.status?.phase === 'Bound') return 'bound';
  if (claim.status?.phase === 'Lost') return 'lost';
  const annotations = claim.metadata.annotations ?? {};
  if (claim.spec.volumeName || annotations[annStorageProvisioner] || annotations[annSelectedNode])
    return 'progress';
  const storageClass = around.storageClasses.get(claim.spec.storageClassName ?? '');
  return storageClass?.volumeBindingMode === 'WaitForFirstConsumer' ? 'waiting' : 'blocked';
}
