/** Which volume belongs on which node now, seen from the Pods: the controller's desired state of world. */
import type { Node } from '../../../kubernetes/node';
import { objectKey } from '../../../kubernetes/object';
import type { Pod } from '../../../kubernetes/pod';
import {
  type AttachableVolume,
  type AttachView,
  attachableVolumes,
  isAttachManaged,
} from '../../../volume/attachment';
import { attachmentName } from './attachment-name';

export interface DesiredAttachment extends AttachableVolume {
  /** Name of its VolumeAttachment. */
  readonly name: string;
  readonly nodeName: string;
  /** Keys of the Pods on the node that need it. */
  readonly podKeys: readonly string[];
}

/** By name of the VolumeAttachment, in the order of the Pods. */
export function desiredAttachments(
  pods: readonly Pod[],
  node: (name: string) => Node | undefined,
  view: AttachView,
): ReadonlyMap<string, DesiredAttachment> {
  const desired = new Map<string, DesiredAttachment>();
  for (const pod of pods) {
    const nodeName = pod.spec.nodeName ?? '';
    const placed = nodeName === '' ? undefined : node(nodeName);
    if (!placed || !isAttachManaged(placed)) continue;
    for (const attachable of attachableVolumes(pod, view)) {
      const name = attachmentName(attachable.volumeHandle, attachable.driver, nodeName);
      const podKeys = [...(desired.get(name)?.podKeys ?? []), objectKey(pod)];
      desired.set(name, { ...attachable, name, nodeName, podKeys });
    }
  }
  return desired;
}
