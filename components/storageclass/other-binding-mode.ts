/**
 * A class with another binding mode. No write changes `volumeBindingMode`: the class is deleted and created again, as
 * `kubectl replace --force` does it. Claims and volumes name a class and keep what they have.
 */
import type { StorageClass, VolumeBindingMode } from '@/lib/kubernetes/storage-class';
import { withoutServerFields } from '@/lib/manifest/export';
import { recreate, type SuggestedWrite } from '@/lib/volume/way-out';

export function otherBindingMode({ volumeBindingMode }: StorageClass): VolumeBindingMode {
  return volumeBindingMode === 'WaitForFirstConsumer' ? 'Immediate' : 'WaitForFirstConsumer';
}

/** The two writes, in order. */
export function withOtherBindingMode(storageClass: StorageClass): readonly SuggestedWrite[] {
  const again = {
    ...withoutServerFields(storageClass),
    volumeBindingMode: otherBindingMode(storageClass),
  } as StorageClass;
  return recreate(again).writes;
}
