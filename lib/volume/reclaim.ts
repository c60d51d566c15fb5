/**
 * What becomes of a volume whose claim is gone: the policy (rows R0–R4), who deletes it (D1, D2) and whether it may
 * be recycled. It decides and never writes. Upstream: reclaimVolume, recycleVolumeOperation, findDeletablePlugin and
 * isVolumeReleased, pkg/controller/volume/persistentvolume/pv_controller.go, 1.37.
 */
import { annDynamicallyProvisioned, annMigratedTo } from '../kubernetes/annotations';
import type { KubernetesVersion } from '../kubernetes/feature-gates';
import { goQuote } from '../kubernetes/go-text';
import { objectKey } from '../kubernetes/object';
import type { PersistentVolume } from '../kubernetes/persistent-volume';
import type { PersistentVolumeClaim } from '../kubernetes/persistent-volume-claim';
import type { Pod } from '../kubernetes/pod';
import { hasBehaviour } from '../kubernetes/version-behaviours';
import { volumeSourceField } from '../kubernetes/volume-source';
import { type EventText, normal, warning } from './event-text';
import { isPodDone } from './in-use';
import { findPluginByName, findPluginBySource, type InTreePlugin } from './plugins';

export type ReclaimDecision =
  /** A CSI driver took over from the in-tree plugin: its provisioner reclaims. */
  | { readonly row: 'R0'; readonly action: 'LeaveToMigrated'; readonly driver: string }
  | { readonly row: 'R1'; readonly action: 'Retain' }
  | { readonly row: 'R2'; readonly action: 'Recycle'; readonly operation: string }
  | { readonly row: 'R3'; readonly action: 'Delete'; readonly operation: string }
  /** Phase Failed with the event's message; the event only when the phase changes. */
  | { readonly row: 'R4'; readonly action: 'Fail'; readonly event: EventText };

export function decideReclaim(volume: PersistentVolume): ReclaimDecision {
  const driver = volume.metadata.annotations?.[annMigratedTo] ?? '';
  if (driver !== '') return { row: 'R0', action: 'LeaveToMigrated', driver };
  const operation = `${volume.metadata.name}[${volume.metadata.uid ?? ''}]`;
  switch (volume.spec.persistentVolumeReclaimPolicy) {
    case 'Retain':
      return { row: 'R1', action: 'Retain' };
    case 'Recycle':
      return { row: 'R2', action: 'Recycle', operation: `recycle-${operation}` };
    case 'Delete':
      return { row: 'R3', action: 'Delete', operation: `delete-${operation}` };
    default: {
      const message = 'Volume has unrecognized PersistentVolumeReclaimPolicy';
      return { row: 'R4', action: 'Fail', event: warning('VolumeUnknownReclaimPolicy', message) };
    }
  }
}

/** Whether a volume is free to be reclaimed, and if not why. */
export type ReleaseState =
  | { readonly kind: 'Released' }
  | { readonly kind: 'NotReleased'; readonly why: 'NoClaimRef' | 'NoUid' | 'ClaimExists' };

/** isVolumeReleased. `claim` is the cached claim of the claimRef's namespace and name, of whatever uid. */
export function releaseState(
  volume: PersistentVolume,
  claim: PersistentVolumeClaim | undefined,
): ReleaseState {
  const claimRef = volume.spec.claimRef;
  if (!claimRef) return { kind: 'NotReleased', why: 'NoClaimRef' };
  if (!claimRef.uid) return { kind: 'NotReleased', why: 'NoUid' };
  if (claim?.metadata.uid !== claimRef.uid) return { kind: 'Released' };
  const boundElsewhere = claim.spec.volumeName ? claim.spec.volumeName !== volume.metadata.name : false;
  return boundElsewhere ? { kind: 'Released' } : { kind: 'NotReleased', why: 'ClaimExists' };
}

/** What a recycle operation does once it has read the volume anew. */
export type RecycleDecision =
  | { readonly action: 'Skip'; readonly why: Extract<ReleaseState, { kind: 'NotReleased' }>['why'] }
  /** Stays Released; tried again at each sync. */
  | { readonly action: 'Wait'; readonly event: EventText; readonly podKeys: readonly string[] }
  /** Phase Failed with the event's message. */
  | { readonly action: 'Fail'; readonly event: EventText }
  | { readonly action: 'Recycle'; readonly plugin: InTreePlugin };

/** `pods` refer to a claim of the claimRef's name; they count only when no such claim exists any more. */
export function decideRecycle(
  version: KubernetesVersion,
  volume: PersistentVolume,
  claim: PersistentVolumeClaim | undefined,
  pods: Iterable<Pod>,
): RecycleDecision {
  const state = releaseState(volume, claim);
  if (state.kind === 'NotReleased') return { action: 'Skip', why: state.why };
  const podKeys = claim
    ? []
    : [...pods]
        .filter((pod) => !isPodDone(pod))
        .map(objectKey)
        .sort();
  if (podKeys.length > 0) {
    const event = normal('VolumeFailedRecycle', `Volume is used by pods: ${podKeys.join(',')}`);
    return { action: 'Wait', event, podKeys };
  }
  const plugin = findPluginBySource(version, volumeSourceField(volume.spec));
  if (!plugin?.recycles) {
    const event = warning('VolumeFailedRecycle', 'No recycler plugin found for the volume!');
    return { action: 'Fail', event };
  }
  return { action: 'Recycle', plugin };
}

/** Who deletes the storage behind a volume. */
export type Deleter =
  | { readonly kind: 'Plugin'; readonly plugin: InTreePlugin }
  /** D2: nothing here; the volume stays Released until that provisioner deletes it. */
  | { readonly kind: 'External'; readonly provisioner: string }
  /** D1: phase Failed with this message, Warning VolumeFailedDelete. */
  | { readonly kind: 'None'; readonly message: string };

/** findDeletablePlugin. */
export function findDeleter(version: KubernetesVersion, volume: PersistentVolume): Deleter {
  const annotations = volume.metadata.annotations ?? {};
  const provisioner = annotations[annDynamicallyProvisioned] ?? '';
  if (provisioner !== '') return deleterByName(version, provisioner);
  const migrated = annotations[annMigratedTo];
  if (migrated !== undefined) return { kind: 'External', provisioner: migrated };
  if (volume.spec.csi && hasBehaviour(version, 'StaticCSIVolumeDeletedByDriver'))
    return { kind: 'External', provisioner: volume.spec.csi.driver };
  const plugin = findPluginBySource(version, volumeSourceField(volume.spec));
  if (plugin?.deletes) return { kind: 'Plugin', plugin };
  const prefix = `error getting deleter volume plugin for volume ${goQuote(volume.metadata.name)}`;
  return {
    kind: 'None',
    message: `${prefix}: ${plugin ? 'no deletable volume plugin matched' : 'no volume plugin matched'}`,
  };
}

function deleterByName(version: KubernetesVersion, provisioner: string): Deleter {
  const plugin = findPluginByName(version, provisioner);
  if (plugin?.deletes) return { kind: 'Plugin', plugin };
  if (!provisioner.startsWith('kubernetes.io/')) return { kind: 'External', provisioner };
  const message = plugin
    ? 'no deletable volume plugin matched'
    : `no volume plugin matched name: ${provisioner}`;
  return { kind: 'None', message };
}

/** D1: the event that goes with a deleter that could not be found, or that failed (D5). */
export function failedDeleteEvent(message: string): EventText {
  return warning('VolumeFailedDelete', message);
}
