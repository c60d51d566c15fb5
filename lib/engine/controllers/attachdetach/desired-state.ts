/** Which volume belongs on which node now, seen from the Pods: the controller's desired state of world. */
import { isJsonObject } from '../../../base/json';
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
  /** Name of its VolumeAttachment; of an in-tree volume `<name> <node>`, which no object has. */
  readonly name: string;
  readonly nodeName: string;
  /** Keys of the Pods on the node that need it. */
  readonly podKeys: readonly string[];
}

/** By `DesiredAttachment.name`, in the order of the Pods. */
export function desiredAttachments(
  pods: readonly Pod[],
  node: (name: string) => Node | undefined,
  view: AttachView,
): ReadonlyMap<string, DesiredAttachment> {
  const desired = new Map<string, DesiredAttachment>();
  for (const pod of pods) {
    if (hasStopped(pod)) continue;
    const nodeName = pod.spec.nodeName ?? '';
    const placed = nodeName === '' ? undefined : node(nodeName);
    if (!placed || !isAttachManaged(placed)) continue;
    for (const attachable of attachableVolumes(pod, view)) {
      const { csi, attachName } = attachable;
      const name = csi
        ? attachmentName(csi.volumeHandle, csi.driver, nodeName)
        : inTreeName(attachName, nodeName);
      const podKeys = [...(desired.get(name)?.podKeys ?? []), objectKey(pod)];
      desired.set(name, { ...attachable, name, nodeName, podKeys });
    }
  }
  return desired;
}

/** What stands for a VolumeAttachment where there is none. */
export function inTreeName(attachName: string, nodeName: string): string {
  return `${attachName} ${nodeName}`;
}

/** IsPodTerminated: a Pod that is being deleted needs nothing any more once no container of it runs. */
function hasStopped(pod: Pod): boolean {
  const statuses = pod.status?.containerStatuses ?? [];
  return (
    pod.metadata.deletionTimestamp !== undefined &&
    statuses.every(
      ({ state }) => isJsonObject(state) && (state.terminated !== undefined || state.waiting !== undefined),
    )
  );
}
