/**
 * To which size the external resizer works now, and when it leaves a claim alone. It decides from specs and status; of
 * what happened before it knows only whether the driver's last error was final.
 * Upstream: external-resizer 2.3, pkg/controller/expand_and_recover.go (the path with RecoverVolumeExpansionFailure)
 * and controller.go pvcNeedResize.
 */
import { annPreResizeCapacity } from '../kubernetes/annotations';
import type { PersistentVolume } from '../kubernetes/persistent-volume';
import type { PersistentVolumeClaim } from '../kubernetes/persistent-volume-claim';
import { compareQuantities, type Quantity, storageOf } from '../kubernetes/quantity';

export type ResizeDecision =
  | { readonly action: 'Resize'; readonly newSize: Quantity; readonly begun: boolean }
  | { readonly action: 'Leave'; readonly why: 'NotBound' | 'BigEnough' | 'NodeActsNext' };

export interface ResizeHistory {
  /** The driver's last answer was a final error: the user may have asked for less since, and gets it. */
  readonly lastErrorFinal: boolean;
}

const NOT_BOUND: ResizeDecision = { action: 'Leave', why: 'NotBound' };
const BIG_ENOUGH: ResizeDecision = { action: 'Leave', why: 'BigEnough' };
const NODE_ACTS_NEXT: ResizeDecision = { action: 'Leave', why: 'NodeActsNext' };

/** `controllerExpands`: whether the driver's controller has a part in it (SupportsControllerExpansion), or the node alone. */
export function decideResize(
  claim: PersistentVolumeClaim,
  volume: PersistentVolume,
  history: ResizeHistory,
  controllerExpands: boolean,
): ResizeDecision {
  if (claim.status?.phase !== 'Bound') return NOT_BOUND;
  const requested = storageOf(claim.spec.resources?.requests);
  if (compareQuantities(requested, storageOf(claim.status.capacity)) <= 0) return BIG_ENOUGH;
  const allocated = claim.status.allocatedResources?.storage
    ? storageOf(claim.status.allocatedResources)
    : undefined;
  const resizeTo = (newSize: Quantity): ResizeDecision => ({
    action: 'Resize',
    newSize,
    begun: allocated !== undefined && compareQuantities(newSize, allocated) === 0,
  });
  const capacity = storageOf(volume.spec.capacity);
  const status = claim.status.allocatedResourceStatuses?.storage;
  const volumeIsSmaller = compareQuantities(capacity, requested) < 0;
  switch (status) {
    case 'NodeResizePending':
    case 'NodeResizeInProgress': {
      const waits = !volumeIsSmaller || !allocated || compareQuantities(capacity, allocated) >= 0;
      return waits ? NODE_ACTS_NEXT : resizeTo(allocated);
    }
    case 'NodeResizeInfeasible':
      return resizeTo(volumeIsSmaller || controllerExpands ? (allocated ?? requested) : requested);
    case 'ControllerResizeInProgress':
      return resizeTo(volumeIsSmaller && history.lastErrorFinal ? requested : (allocated ?? requested));
    case 'ControllerResizeInfeasible':
      return resizeTo(volumeIsSmaller ? requested : (allocated ?? requested));
    default:
      if (volumeIsSmaller) return resizeTo(requested);
      if (allocated) return resizeTo(allocated);
      return isFileSystemResizePending(claim) ? NODE_ACTS_NEXT : resizeTo(requested);
  }
}

export function isFileSystemResizePending(claim: PersistentVolumeClaim): boolean {
  return (
    claim.status?.conditions?.some(
      ({ type, status }) => type === 'FileSystemResizePending' && status === 'True',
    ) ?? false
  );
}

/** Whether the annotation that keeps the size before an expansion has served its time. */
export function isPreResizeCapacityStale(claim: PersistentVolumeClaim, volume: PersistentVolume): boolean {
  if (volume.metadata.annotations?.[annPreResizeCapacity] === undefined) return false;
  return compareQuantities(storageOf(claim.status?.capacity), storageOf(volume.spec.capacity)) >= 0;
}

/** What becomes of an expansion whose driver failed (§5.4: final, infeasible, or to be tried again at the same size). */
export type ResizeErrorKind = 'NonFinal' | 'Infeasible' | 'Final';

const NON_FINAL = ['Canceled', 'DeadlineExceeded', 'Unavailable', 'ResourceExhausted', 'Aborted'];
const INFEASIBLE = ['InvalidArgument', 'OutOfRange', 'NotFound'];

/** util.IsFinalError and util.IsInfeasibleError, by gRPC code. */
export function resizeErrorKind(code: string): ResizeErrorKind {
  if (NON_FINAL.includes(code)) return 'NonFinal';
  return INFEASIBLE.includes(code) ? 'Infeasible' : 'Final';
}
