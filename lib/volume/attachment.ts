/**
 * Which volumes of a Pod must be attached to its node, and whether a volume may be attached to a second one. Only CSI
 * volumes attach: what in-tree plugins attach (iscsi, fc) is the node's own business and no object shows it.
 * Upstream: pkg/controller/volume/attachdetach/{populator,reconciler,util}, pkg/volume/csi/csi_attacher.go, 1.37.
 */

import { atLeast, type KubernetesVersion } from '../kubernetes/feature-gates';
import { goQuote } from '../kubernetes/go-text';
import type { Node } from '../kubernetes/node';
import type { PersistentVolume } from '../kubernetes/persistent-volume';
import type { PersistentVolumeClaim } from '../kubernetes/persistent-volume-claim';
import { isPodTerminated, type Pod } from '../kubernetes/pod';
import type { CSIDriver } from '../kubernetes/storage-kinds';
import { claimRefRelation } from './claim-ref';
import { claimNameOfPodVolume } from './in-use';

/** On a Node: its kubelet leaves attaching to the controller. */
export const annManagedAttachDetach = 'volumes.kubernetes.io/controller-managed-attach-detach';

export interface AttachView {
  claim(namespace: string, name: string): PersistentVolumeClaim | undefined;
  volume(name: string): PersistentVolume | undefined;
  csiDriver(name: string): CSIDriver | undefined;
}

/** A volume that has to be attached before a Pod can mount it. */
export interface AttachableVolume {
  readonly volume: PersistentVolume;
  readonly driver: string;
  readonly volumeHandle: string;
}

/** `kubernetes.io/csi/<driver>^<handle>`: how controller, kubelet and Node status name an attachable volume. */
export function uniqueVolumeName(volume: Pick<AttachableVolume, 'driver' | 'volumeHandle'>): string {
  return `kubernetes.io/csi/${volume.driver}^${volume.volumeHandle}`;
}

/** A driver without a CSIDriver object is taken to need attaching. */
export function attachRequired(driver: CSIDriver | undefined): boolean {
  return driver?.spec.attachRequired !== false;
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
    if (!volume?.spec.csi || claimRefRelation(volume, claim).kind !== 'Bound') continue;
    const { driver, volumeHandle } = volume.spec.csi;
    if (attachRequired(view.csiDriver(driver))) found.push({ volume, driver, volumeHandle });
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
  const waits = atLeast(version, '1.37');
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
