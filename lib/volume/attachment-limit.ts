/**
 * Whether a Pod waits for a volume that its node has no room for, as the driver said, and what the kubelet says of the Pod
 * that it gives up for that. Upstream: WaitForAttachAndMount, pkg/kubelet/volumemanager, and VerifyExhaustedResource,
 * pkg/volume/csi, 1.37.
 */
import type { VolumeAttachment } from '../kubernetes/storage-kinds';

export const VOLUME_ATTACHMENT_LIMIT_EXCEEDED = 'VolumeAttachmentLimitExceeded';

/** How long a kubelet waits for the volumes of a Pod before it looks (podAttachAndMountTimeout). */
export const ATTACH_AND_MOUNT_TIMEOUT_MS = 123_000;

/** codes.ResourceExhausted */
const RESOURCE_EXHAUSTED = 8;

export function isResourceExhausted(attachment: VolumeAttachment | undefined): boolean {
  return attachment?.status?.attachError?.errorCode === RESOURCE_EXHAUSTED;
}

/** `unmounted`, `unattached`: names of volumes of the Pod. */
export function attachmentLimitText(unmounted: readonly string[], unattached: readonly string[]): string {
  const list = (names: readonly string[]) => `[${[...names].sort().join(' ')}]`;
  const where = `unmounted volumes=${list(unmounted)}, unattached volumes=${list(unattached)}, failed to process volumes=[]`;
  return `Node has reached its volume attachment limit, rejecting pod. ${where}: context deadline exceeded`;
}
