/**
 * Who can expand a volume, and what the expand controller says about it.
 * Upstream: expand_controller.go of 1.25, 1.30 and 1.37.
 */
import { atLeast, type KubernetesVersion } from '../../../kubernetes/feature-gates';
import type { PersistentVolume } from '../../../kubernetes/persistent-volume';
import { volumeSourceField } from '../../../kubernetes/volume-source';
import { type EventText, normal, warning } from '../../../volume/event-text';
import { migratedSource } from '../../../volume/migration';

export interface Expander {
  readonly event: EventText;
  /** The CSI driver that must expand a migrated volume: the value of the annotation storage-resizer. */
  readonly resizer: string | undefined;
}

const REASON = 'ExternalExpanding';

export function decideExpander(version: KubernetesVersion, volume: PersistentVolume): Expander {
  const source = volumeSourceField(volume.spec);
  const migrated = source && migratedSource(version, source);
  if (migrated) {
    const message = `CSI migration enabled for ${migrated.inTree}; waiting for external resizer to expand the pvc`;
    return { event: normal(REASON, message), resizer: migrated.csiDriver };
  }
  const resizer = undefined;
  if (version === '1.25') {
    const ignoring = "Ignoring the PVC: didn't find a plugin capable of expanding the volume";
    const message = `${ignoring}; waiting for an external controller to process this PVC.`;
    return { event: warning(REASON, message), resizer };
  }
  const message = 'waiting for an external controller to expand this PVC';
  const say = atLeast(version, '1.37') ? normal : warning;
  return { event: say(REASON, message), resizer };
}
