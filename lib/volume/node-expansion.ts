/**
 * Whether the node still has to grow the file system of a claim's volume. It decides from claim and volume alone; that
 * the volume is mounted on the node is for the caller to know.
 * Upstream: expandVolumeDuringMount and NodeExpander.runPreCheck, pkg/volume/util/operationexecutor, 1.30 and 1.37.
 */
import type { PersistentVolume } from '../kubernetes/persistent-volume';
import type { PersistentVolumeClaim } from '../kubernetes/persistent-volume-claim';
import { compareQuantities, storageOf } from '../kubernetes/quantity';

/** `recovers`: the gate RecoverVolumeExpansionFailure, with which the claim's status says whose turn it is. */
export function isNodeExpansionPending(
  claim: PersistentVolumeClaim,
  volume: PersistentVolume,
  recovers: boolean,
): boolean {
  if (claim.status?.capacity === undefined) return false;
  if (compareQuantities(storageOf(volume.spec.capacity), storageOf(claim.status.capacity)) <= 0) return false;
  if (recovers) {
    const status = claim.status.allocatedResourceStatuses?.storage;
    return status === 'NodeResizePending' || status === 'NodeResizeInProgress';
  }
  return claim.status.conditions?.some(({ type }) => type === 'FileSystemResizePending') ?? false;
}
