/**
 * Who can expand a volume: a CSI driver in place of a migrated plugin, a plugin of the controller manager itself, or
 * nobody here, and what the expand controller says about it. It expands nothing.
 * Upstream: syncHandler, expand_controller.go of 1.25, 1.30 and 1.37.
 */
import type { KubernetesVersion } from '../../../kubernetes/feature-gates';
import type { PersistentVolume } from '../../../kubernetes/persistent-volume';
import { hasBehaviour } from '../../../kubernetes/version-behaviours';
import { volumeSourceField } from '../../../kubernetes/volume-source';
import { type EventText, normal, warning } from '../../../volume/event-text';
import { migratedSource } from '../../../volume/migration';
import { findExpandingPlugin, type InTreePlugin } from '../../../volume/plugins';

export type Expander =
  | {
      readonly kind: 'External';
      readonly event: EventText;
      /** The CSI driver that must expand a migrated volume: the value of the annotation storage-resizer. */
      readonly resizer: string | undefined;
    }
  | { readonly kind: 'InTree'; readonly plugin: InTreePlugin };

const REASON = 'ExternalExpanding';

export function decideExpander(version: KubernetesVersion, volume: PersistentVolume): Expander {
  const source = volumeSourceField(volume.spec);
  const migrated = source && migratedSource(version, source);
  if (migrated) {
    const message = `CSI migration enabled for ${migrated.inTree}; waiting for external resizer to expand the pvc`;
    return { kind: 'External', event: normal(REASON, message), resizer: migrated.csiDriver };
  }
  const plugin = findExpandingPlugin(version, volume);
  if (plugin) return { kind: 'InTree', plugin };
  return { kind: 'External', event: waiting(version), resizer: undefined };
}

function waiting(version: KubernetesVersion): EventText {
  if (!hasBehaviour(version, 'ExternalExpansionTextSaysWaiting')) {
    const ignoring = "Ignoring the PVC: didn't find a plugin capable of expanding the volume";
    return warning(REASON, `${ignoring}; waiting for an external controller to process this PVC.`);
  }
  const message = 'waiting for an external controller to expand this PVC';
  const say = hasBehaviour(version, 'ExternalExpansionIsNormal') ? normal : warning;
  return say(REASON, message);
}
