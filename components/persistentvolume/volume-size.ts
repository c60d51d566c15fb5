/** Capacity of a volume: as written, and as a number to sort by. */
import type { PersistentVolume } from '@/lib/kubernetes/persistent-volume';
import { quantityValue, storageOf } from '@/lib/kubernetes/quantity';

export function volumeSizeText(volume: PersistentVolume): string {
  return volume.spec.capacity?.storage ?? '–';
}

/** Bytes. Beyond 2^53 the last digits are lost, which no order of disks will notice. */
export function volumeSizeBytes(volume: PersistentVolume): number {
  return Number(quantityValue(storageOf(volume.spec.capacity)));
}
