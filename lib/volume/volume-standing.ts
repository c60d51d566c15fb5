/** Where a volume stands: its phase, with Terminating before everything. A volume without a phase is new. */
import type { PersistentVolume } from '../kubernetes/persistent-volume';

export type VolumeStanding = 'waiting' | 'available' | 'bound' | 'released' | 'failed' | 'terminating';

export function volumeStanding(volume: PersistentVolume): VolumeStanding {
  if (volume.metadata.deletionTimestamp !== undefined) return 'terminating';
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
