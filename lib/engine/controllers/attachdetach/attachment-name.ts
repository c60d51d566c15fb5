import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

/** `csi-<sha256 of handle, driver and node>`: getAttachmentName, pkg/volume/csi/csi_attacher.go, 1.37. */
export function attachmentName(volumeHandle: string, driver: string, nodeName: string): string {
  return `csi-${bytesToHex(sha256(utf8ToBytes(`${volumeHandle}${driver}${nodeName}`)))}`;
}
