/**
 * Which volumes of a Pod must be attached to its node, and whether a volume may be attached to a second one. A CSI volume
 * is attached by its driver, which a VolumeAttachment asks; one of an in-tree plugin (iscsi, fc, up to 1.30 rbd) as soon
 * as the controller says so in the status of the Node, for it is the node that logs in to the device.
 * Upstream: pkg/controller/volume/attachdetach/{populator,reconciler,util}, pkg/volume/csi/csi_attacher.go and
 * pkg/volume/{iscsi,fc}/attacher.go, 1.37; pkg/volume/rbd/attacher.go, 1.30. Not here: such volumes written in a Pod.
 */

import type { KubernetesVersion } from '../kubernetes/feature-gates';
import { goQuote } from '../kubernetes/go-text';
import type { Node } from '../kubernetes/node';
import type { PersistentVolume } from '../kubernetes/persistent-volume';
import type { PersistentVolumeClaim } from '../kubernetes/persistent-volume-claim';
import { isPodTerminated, type Pod } from '../kubernetes/pod';
import type { CSIDriver } from '../kubernetes/storage-kinds';
import { hasBehaviour } from '../kubernetes/version-behaviours';
import { type VolumeSourceField, volumeSourceField } from '../kubernetes/volume-source';
import { claimRefRelation } from './claim-ref';
import { claimNameOfPodVolume } from './in-use';
import { isMountable } from './volume-types';

/** On a Node: its kubelet leaves attaching to the controller. */
export const annManagedAttachDetach = 'volumes.kubernetes.io/controller-managed-attach-detach';

export interface AttachView {
  readonly version: KubernetesVersion;
  claim(namespace: string, name: string): PersistentVolumeClaim | undefined;
  volume(name: string): PersistentVolume | undefined;
  csiDriver(name: string): CSIDriver | undefined;
}

/** A volume that has to be attached before a Pod can mount it. */
export interface AttachableVolume {
  readonly volume: PersistentVolume;
  /** How controller, kubelet and Node status name it. */
  readonly attachName: string;
  /** Whom a VolumeAttachment asks; undefined for an in-tree plugin, which needs none. */
  readonly csi: CSIVolumeName | undefined;
}

export interface CSIVolumeName {
  readonly driver: string;
  readonly volumeHandle: string;
}

/** `kubernetes.io/csi/<driver>^<handle>`: the name of a CSI volume in the status of Nodes. */
export function uniqueVolumeName(volume: CSIVolumeName): string {
  return `kubernetes.io/csi/${volume.driver}^${volume.volumeHandle}`;
}

/** GetUniqueVolumeName of the plugins that attach without a VolumeAttachment: `kubernetes.io/<plugin>/<volume>`. */
const IN_TREE_NAMES: Readonly<
  Partial<Record<VolumeSourceField, (source: Readonly<Record<string, unknown>>) => string>>
> = {
  iscsi: ({ targetPortal, iqn, lun = 0 }) => `${targetPortal}:${iqn}:${lun}`,
  fc: ({ targetWWNs, lun, wwids }) =>
    isNonEmpty(targetWWNs) && lun !== undefined ? `${goList(targetWWNs)}:${lun}` : goList(wwids),
  rbd: ({ pool = 'rbd', image }) => `${pool}:${image}`,
};

const IN_TREE_PREFIXES: readonly string[] = Object.keys(IN_TREE_NAMES).map(
  (type) => `kubernetes.io/${type}/`,
);

/** Whether a name in the status of a Node is one that an in-tree plugin gave. */
export function isInTreeAttachName(attachName: string): boolean {
  return IN_TREE_PREFIXES.some((prefix) => attachName.startsWith(prefix));
}

function isNonEmpty(value: unknown): value is readonly unknown[] {
  return Array.isArray(value) && value.length > 0;
}

/** A list of strings as Go prints it. */
function goList(value: unknown): string {
  return `[${Array.isArray(value) ? value.join(' ') : ''}]`;
}

/** What has to be attached of a volume; undefined where nothing has to be. */
export function attachableOf(
  volume: PersistentVolume,
  view: Pick<AttachView, 'version' | 'csiDriver'>,
): AttachableVolume | undefined {
  const { csi } = volume.spec;
  if (csi) {
    if (!attachRequired(view.csiDriver(csi.driver))) return undefined;
    const { driver, volumeHandle } = csi;
    return { volume, attachName: uniqueVolumeName(csi), csi: { driver, volumeHandle } };
  }
  const type = volumeSourceField(volume.spec);
  const nameOf = type && IN_TREE_NAMES[type];
  if (!nameOf || !isMountable(view.version, type)) return undefined;
  const source = volume.spec[type] as Readonly<Record<string, unknown>>;
  return { volume, attachName: `kubernetes.io/${type}/${nameOf(source)}`, csi: undefined };
}

/** A driver without a CSIDriver object is taken to need attaching. */
export function attachRequired(driver: CSIDriver | undefined): boolean {
  return driver?.spec.attachRequired !== false;
}

/** Whether the Node's status says that the volume is attached to it. */
export function isReportedAttached(node: Node, attachName: string): boolean {
  return node.status?.volumesAttached?.some(({ name }) => name === attachName) ?? false;
}

export function isAttachManaged(node: Node): boolean {
  return node.metadata.annotations?.[annManagedAttachDetach] === 'true';
}

/** The volumes that `pod` needs attached to the node that it is on; none while it has no node or has ended. */
export function attachableVolumes(pod: Pod, view: AttachView): readonly AttachableVolume[] {
  if (!pod.spec.nodeName || isPodTerminated(pod)) return [];
  const found: AttachableVolume[] = [];
  for (const podVolume of pod.spec.volumes ?? []) {
    const claimName = claimNameOfPodVolume(pod, podVolume);
    const claim = claimName === undefined ? undefined : view.claim(pod.metadata.namespace ?? '', claimName);
    if (!claim?.spec.volumeName || claim.status?.phase !== 'Bound') continue;
    const volume = view.volume(claim.spec.volumeName);
    if (!volume || claimRefRelation(volume, claim).kind !== 'Bound') continue;
    const attachable = attachableOf(volume, view);
    if (attachable) found.push(attachable);
  }
  return found;
}

/** util.IsMultiAttachAllowed: only modes that let many nodes use the volume; a volume without modes is let through. */
export function isMultiAttachAllowed(volume: PersistentVolume): boolean {
  const modes = volume.spec.accessModes ?? [];
  return modes.length === 0 || modes.includes('ReadWriteMany') || modes.includes('ReadOnlyMany');
}

/**
 * The message of FailedAttachVolume on a Pod whose volume is still attached to another node. `users` are the Pods
 * that use it there. Upstream: reportMultiAttachError.
 */
export function multiAttachText(
  version: KubernetesVersion,
  pod: Pod,
  volumeName: string,
  users: readonly Pod[],
): string {
  const waits = hasBehaviour(version, 'MultiAttachTextSaysWaiting');
  const prefix = `${waits ? 'Waiting for detach' : 'Multi-Attach error'} for volume ${goQuote(volumeName)} `;
  if (users.length === 0) {
    const exclusive = 'Volume is already exclusively attached to one node';
    return waits
      ? `${prefix}${exclusive}, waiting on detach before it can be attached to another node`
      : `${prefix}${exclusive} and can't be attached to another`;
  }
  const near = users.filter((user) => user.metadata.namespace === pod.metadata.namespace);
  const far = users.length - near.length;
  if (near.length === 0) return `${prefix}Volume is already used by ${far} pod(s) in different namespaces`;
  const names = near.map((user) => user.metadata.name).join(', ');
  const others = far > 0 ? ` and ${far} pod(s) in different namespaces` : '';
  return `${prefix}Volume is already used by pod(s) ${names}${others}`;
}
