/**
 * Why a volume that a Pod needs is not attached to the Pod's node: what the VolumeAttachments say, or where an in-tree
 * plugin needs none the Nodes, in the order in which the attach-detach controller looks at them. It reads and decides; it
 * attaches nothing.
 * Upstream: pkg/controller/volume/attachdetach/reconciler, 1.37.
 */
import { byString } from '../base/compare';
import type { Node } from '../kubernetes/node';
import type { PersistentVolume } from '../kubernetes/persistent-volume';
import { isPodTerminated, type Pod } from '../kubernetes/pod';
import type { VolumeAttachment } from '../kubernetes/storage-kinds';
import { type AttachableVolume, attachableOf, isMultiAttachAllowed, isReportedAttached } from './attachment';
import type { ClusterView } from './cluster-view';
import { type Evidence, field } from './evidence';

export type AttachmentDiagnosis =
  /** VolumeAttachments cannot be read: nothing more is known. */
  | { readonly why: 'NotReadable' }
  /** The driver answered with an error. */
  | { readonly why: 'Refused'; readonly attachment: VolumeAttachment; readonly message: string }
  /** The volume is for one node at a time and is attached to another; `users` are the Pods that use it there. */
  | { readonly why: 'AttachedElsewhere'; readonly elsewhere: readonly Elsewhere[] }
  /** It is just being detached from this very node. */
  | { readonly why: 'BeingDetached'; readonly attachment: VolumeAttachment }
  /** No CSIDriver of that name: nobody answers to the VolumeAttachment. */
  | { readonly why: 'NoDriver'; readonly attachment: VolumeAttachment; readonly driver: string }
  /** The controller has not asked for it yet. */
  | { readonly why: 'NotAsked' }
  /** Nobody has to be asked: the controller has not written it into the Node's status yet. */
  | { readonly why: 'NotNoted' }
  | { readonly why: 'Attaching'; readonly attachment: VolumeAttachment }
  /** It is attached; the Node's status does not name it yet. */
  | { readonly why: 'Reporting'; readonly attachment: VolumeAttachment };

export interface Elsewhere {
  /** Undefined where an in-tree plugin needs none. */
  readonly attachment: VolumeAttachment | undefined;
  readonly shownBy: Evidence;
  readonly nodeName: string;
  readonly node: Node | undefined;
  readonly users: readonly Pod[];
  /** False where Pods were not read: there may be users. */
  readonly usersKnown: boolean;
}

export function diagnoseAttachment(
  view: ClusterView,
  nodeName: string,
  volume: PersistentVolume,
): AttachmentDiagnosis {
  const attachable = attachableOf(volume, view);
  if (attachable && !attachable.csi) return diagnoseInTree(view, nodeName, attachable);
  if (!view.isReadable('VolumeAttachment')) return { why: 'NotReadable' };
  const attachments = attachmentsOf(view, volume);
  const attachment = attachments.find(({ spec }) => spec.nodeName === nodeName);
  if (attachment) return diagnoseExisting(view, attachment);
  if (attachments.length === 0 || isMultiAttachAllowed(volume)) return { why: 'NotAsked' };
  const elsewhere = attachments.map((other) => ({
    attachment: other,
    shownBy: field(other, 'spec.nodeName', other.spec.nodeName),
    ...usersOn(view, volume, other.spec.nodeName),
  }));
  return { why: 'AttachedElsewhere', elsewhere };
}

/** What the Nodes say of it, in the order of their names. */
function diagnoseInTree(
  view: ClusterView,
  nodeName: string,
  { volume, attachName }: AttachableVolume,
): AttachmentDiagnosis {
  const others = view
    .placement()
    .nodes()
    .filter((node) => node.metadata.name !== nodeName && isReportedAttached(node, attachName));
  if (others.length === 0 || isMultiAttachAllowed(volume)) return { why: 'NotNoted' };
  const elsewhere = others.map((node) => ({
    attachment: undefined,
    shownBy: field(node, `status.volumesAttached[${attachName}].name`, attachName),
    ...usersOn(view, volume, node.metadata.name),
  }));
  return { why: 'AttachedElsewhere', elsewhere };
}

function usersOn(view: ClusterView, volume: PersistentVolume, nodeName: string) {
  return {
    nodeName,
    node: view.node(nodeName),
    users: podsUsingOn(view, volume, nodeName),
    usersKnown: view.isReadable('Pod', volume.spec.claimRef?.namespace),
  };
}

function diagnoseExisting(view: ClusterView, attachment: VolumeAttachment): AttachmentDiagnosis {
  const { attached, attachError } = attachment.status ?? {};
  if (attachment.metadata.deletionTimestamp !== undefined) return { why: 'BeingDetached', attachment };
  if (attached) return { why: 'Reporting', attachment };
  if (attachError) return { why: 'Refused', attachment, message: attachError.message ?? '' };
  const driver = attachment.spec.attacher;
  const missing = view.isReadable('CSIDriver') && view.csiDriver(driver) === undefined;
  return missing ? { why: 'NoDriver', attachment, driver } : { why: 'Attaching', attachment };
}

export function attachmentsOf(view: ClusterView, volume: PersistentVolume): readonly VolumeAttachment[] {
  return [...view.volumeAttachments()]
    .filter(({ spec }) => spec.source.persistentVolumeName === volume.metadata.name)
    .sort(byString(({ spec }) => spec.nodeName));
}

/** The Pods on a node that keep the volume in use there. */
export function podsUsingOn(view: ClusterView, volume: PersistentVolume, nodeName: string): readonly Pod[] {
  const { namespace = '', name = '' } = volume.spec.claimRef ?? {};
  return [...view.podsUsing(namespace, name)]
    .filter((pod) => pod.spec.nodeName === nodeName && !isPodTerminated(pod))
    .sort(byString((pod) => pod.metadata.name));
}
