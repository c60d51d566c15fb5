/**
 * How a claim of a class gets a new volume: rows P1–P7, up to the handing over to an external provisioner or to an
 * in-tree plugin. It decides and never writes. All events are on the claim.
 * Upstream: provisionClaim, provisionClaimOperation and provisionClaimOperationExternal (pv_controller.go), 1.37.
 */
import { annBetaStorageProvisioner, annSelectedNode, annStorageProvisioner } from '../kubernetes/annotations';
import type { KubernetesVersion } from '../kubernetes/feature-gates';
import { claimToClaimKey, goQuote } from '../kubernetes/go-text';
import type { PersistentVolumeClaim } from '../kubernetes/persistent-volume-claim';
import type { StorageClass } from '../kubernetes/storage-class';
import { hasBehaviour } from '../kubernetes/version-behaviours';
import { withAnnotation } from './bind';
import { type EventText, normal, warning } from './event-text';
import { migratedTo } from './migration';
import { findPluginByName, type InTreePlugin } from './plugins';
import { getPersistentVolumeClaimClass } from './storage-class-name';
import { volumeModeOf } from './volume-mode';
import type { VolumeView } from './volume-view';

export type ProvisionDecision =
  | { readonly row: 'P1'; readonly action: 'Nothing' }
  | { readonly row: 'P2' | 'P5'; readonly action: 'Report'; readonly event: EventText }
  /** `annotate` first where true (`withProvisioner`), then the event, at each sync. */
  | {
      readonly row: 'P6';
      readonly action: 'External';
      readonly provisioner: string;
      readonly storageClass: StorageClass;
      readonly annotate: boolean;
      readonly event: EventText;
    }
  | {
      readonly row: 'P7';
      readonly action: 'InTree';
      readonly plugin: InTreePlugin;
      readonly storageClass: StorageClass;
      readonly operation: string;
    };

export function decideProvisioning(
  view: Pick<VolumeView, 'version' | 'flags' | 'storageClass'>,
  claim: PersistentVolumeClaim,
): ProvisionDecision {
  if (!view.flags.enableDynamicProvisioning) return { row: 'P1', action: 'Nothing' };
  const name = getPersistentVolumeClaimClass(claim);
  const storageClass = view.storageClass(name);
  if (!storageClass) {
    const message = `storageclass.storage.k8s.io ${goQuote(name)} not found`;
    return { row: 'P2', action: 'Report', event: provisioningFailed(message) };
  }
  const migrated = migratedTo(view.version, storageClass.provisioner);
  const plugin =
    migrated === undefined ? findPluginByName(view.version, storageClass.provisioner) : undefined;
  if (plugin?.provisions) {
    const operation = `provision-${claimToClaimKey(claim)}[${claim.metadata.uid ?? ''}]`;
    return { row: 'P7', action: 'InTree', plugin, storageClass, operation };
  }
  if (migrated === undefined && storageClass.provisioner.startsWith('kubernetes.io/')) {
    const message = plugin
      ? 'no provisionable volume plugin matched'
      : `no volume plugin matched name: ${storageClass.provisioner}`;
    return { row: 'P5', action: 'Report', event: provisioningFailed(message) };
  }
  const provisioner = migrated ?? storageClass.provisioner;
  const annotate = withProvisioner(claim, provisioner) !== claim;
  const event = normal('ExternalProvisioning', externalProvisioningMessage(view.version, provisioner));
  return { row: 'P6', action: 'External', provisioner, storageClass, annotate, event };
}

export function provisioningFailed(message: string): EventText {
  return warning('ProvisioningFailed', message);
}

function externalProvisioningMessage(version: KubernetesVersion, provisioner: string): string {
  if (!hasBehaviour(version, 'ExternalProvisioningTextLong')) {
    const waiting = 'waiting for a volume to be created, either by external provisioner';
    return `${waiting} ${goQuote(provisioner)} or manually created by system administrator`;
  }
  const waiting = `Waiting for a volume to be created either by the external provisioner '${provisioner}' or manually by the system administrator.`;
  return `${waiting} If volume creation is delayed, please verify that the provisioner is running and correctly registered.`;
}

/** The claim with both provisioner annotations; the same object when it has them already. Upstream: setClaimProvisioner. */
export function withProvisioner(claim: PersistentVolumeClaim, provisioner: string): PersistentVolumeClaim {
  const annotations = claim.metadata.annotations;
  if (
    annotations?.[annStorageProvisioner] === provisioner &&
    annotations[annBetaStorageProvisioner] === provisioner
  ) {
    return claim;
  }
  const metadata = withAnnotation(claim.metadata, annBetaStorageProvisioner, provisioner);
  return { ...claim, metadata: withAnnotation(metadata, annStorageProvisioner, provisioner) };
}

/** An in-tree provisioning that fails before the plugin is asked, or the node that it must serve. */
export type InTreeCheck =
  | { readonly kind: 'Proceed'; readonly nodeName: string | undefined }
  /** `reschedules`: the plugin refused, and the scheduler is asked for another node (rescheduleProvisioning). */
  | { readonly kind: 'Refused'; readonly event: EventText; readonly reschedules: boolean };

/** Step 1 of P7, before anything is written. */
export function checkInTreeDataSource(plugin: InTreePlugin, claim: PersistentVolumeClaim): InTreeCheck {
  if (!claim.spec.dataSource) return { kind: 'Proceed', nodeName: undefined };
  const message = `plugin ${goQuote(plugin.name)} is not a CSI plugin. Only CSI plugin can provision a claim with a datasource`;
  return { kind: 'Refused', event: provisioningFailed(message), reschedules: false };
}

/** Steps 4 to 7 of P7, after the annotations were written: what the controller and a hostPath plugin refuse. */
export function checkInTreeProvisioning(
  view: Pick<VolumeView, 'flags'>,
  plugin: InTreePlugin,
  storageClass: StorageClass,
  claim: PersistentVolumeClaim,
  nodeExists: (name: string) => boolean,
): InTreeCheck {
  const refused = (message: string, reschedules = false): InTreeCheck => ({
    kind: 'Refused',
    event: provisioningFailed(message),
    reschedules,
  });
  const className = goQuote(storageClass.metadata.name);
  const mountOptions = storageClass.mountOptions ?? [];
  if (!plugin.supportsMountOptions && mountOptions.length > 0) {
    const options = `[${mountOptions.join(' ')}]`;
    return refused(
      `Mount options are not supported by the provisioner but StorageClass ${className} has mount options ${options}`,
    );
  }
  if (plugin.source === 'hostPath' && !view.flags.enableHostPathProvisioner) {
    const why = `provisioning in volume plugin ${goQuote(plugin.name)} is disabled`;
    return refused(`Failed to create provisioner: ${why}`);
  }
  const nodeName = claim.metadata.annotations?.[annSelectedNode];
  if (nodeName !== undefined && !nodeExists(nodeName)) {
    return refused(`Failed to get target node: node ${goQuote(nodeName)} not found`);
  }
  if (plugin.source === 'hostPath' && volumeModeOf(claim.spec) === 'Block') {
    const why = `${plugin.name} does not support block volume provisioning`;
    return refused(`Failed to provision volume with StorageClass ${className}: ${why}`, true);
  }
  return { kind: 'Proceed', nodeName };
}
