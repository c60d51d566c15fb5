/** The volume mode with its default. Upstream: CheckVolumeModeMismatches, component-helpers 1.37. */
import type { VolumeMode } from '../kubernetes/persistent-volume';

/** A mode that is not set means Filesystem, on volumes and on claims. */
export function volumeModeOf(spec: { readonly volumeMode?: VolumeMode }): VolumeMode {
  return spec.volumeMode ?? 'Filesystem';
}
