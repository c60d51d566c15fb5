/**
 * Whether a node still has to grow the file system of a claim's volume: because the claim waits for a node, or because
 * another node has done it for the claim and this one has the volume in its former size. It decides from claim, volume
 * and what the node remembers; that a driver can do it is for the caller to know.
 * Upstream: expandVolumeDuringMount, checkVolumeFSResize and NodeExpander.runPreCheck, pkg/volume/util/operationexecutor
 * and pkg/kubelet/volumemanager, 1.30 and 1.37.
 */
import { annNodeExpansionNotRequired } from '../kubernetes/annotations';
import type { PersistentVolume } from '../kubernetes/persistent-volume';
import type { PersistentVolumeClaim } from '../kubernetes/persistent-volume-claim';
import { compareQuantities, parseQuantity, storageOf } from '../kubernetes/quantity';

export interface ExpansionSituation {
  readonly claim: PersistentVolumeClaim;
  readonly volume: PersistentVolume;
  /** The gate RecoverVolumeExpansionFailure, with which the claim's status says whose turn it is. */
  readonly recovers: boolean;
  /** The Pod has the claim read-only. */
  readonly readOnly: boolean;
  /** The volume is mounted for the Pod already. */
  readonly mounted: boolean;
  /** As which the node has the volume, where it remembers that (`remembersSize`). */
  readonly nodeSizes: readonly string[];
}

export type NodeExpansion =
  | { readonly kind: 'None' }
  /** The claim waits for it. */
  | { readonly kind: 'Awaited' }
  /** The claim has its size from another node. */
  | { readonly kind: 'DoneElsewhere' }
  /** A Pod that may not write gets the volume as it is, and is told. */
  | { readonly kind: 'ReadOnly' };

export function nodeExpansionOf(situation: ExpansionSituation): NodeExpansion {
  const { claim, volume, readOnly, mounted } = situation;
  if (claim.status?.capacity === undefined) return { kind: 'None' };
  const behind = compareQuantities(storageOf(volume.spec.capacity), storageOf(claim.status.capacity)) > 0;
  if (readOnly) return { kind: behind && !mounted ? 'ReadOnly' : 'None' };
  if (behind) return { kind: isAwaited(situation) ? 'Awaited' : 'None' };
  return { kind: mounted && isDoneElsewhere(situation) ? 'DoneElsewhere' : 'None' };
}

function isAwaited({ claim, recovers }: ExpansionSituation): boolean {
  if (recovers) {
    const status = claim.status?.allocatedResourceStatuses?.storage;
    return status === 'NodeResizePending' || status === 'NodeResizeInProgress';
  }
  return claim.status?.conditions?.some(({ type }) => type === 'FileSystemResizePending') ?? false;
}

/** Whether a node keeps in mind how large it has the volume: only several nodes can have different ideas of it. */
export function remembersSize({ spec }: PersistentVolumeClaim): boolean {
  return spec.accessModes?.includes('ReadWriteMany') ?? false;
}

function isDoneElsewhere({ claim, volume, recovers, nodeSizes }: ExpansionSituation): boolean {
  if (!remembersSize(claim) || nodeSizes.length === 0) return false;
  if (recovers) {
    if (claim.status?.allocatedResourceStatuses?.storage !== undefined) return false;
    if (claim.metadata.annotations?.[annNodeExpansionNotRequired] !== undefined) return false;
  }
  const size = storageOf(volume.spec.capacity);
  return nodeSizes.every((text) => {
    const parsed = parseQuantity(text);
    return parsed.ok && compareQuantities(parsed.value, size) < 0;
  });
}
