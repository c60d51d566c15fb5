/**
 * Where the growth of a claim's volume stands, from claim, volume and Pods alone: what was asked, whose turn it is (the
 * driver's controller or the node), and what keeps it. It never asks Events; what a driver answered last stands in the
 * claim's conditions where the gate RecoverVolumeExpansionFailure is on, and nowhere else.
 * Upstream: external-resizer 2.3, pkg/controller; pkg/volume/util/operationexecutor/node_expander.go, 1.37.
 */
import { annStorageResizer } from '../kubernetes/annotations';
import type { Condition } from '../kubernetes/object';
import type { PersistentVolume } from '../kubernetes/persistent-volume';
import type { PersistentVolumeClaim } from '../kubernetes/persistent-volume-claim';
import { isPodTerminated, type Pod } from '../kubernetes/pod';
import { compareQuantities, storageOf } from '../kubernetes/quantity';
import { volumeSourceField } from '../kubernetes/volume-source';
import type { ChangeStanding } from './claim-change';
import type { ClusterView } from './cluster-view';
import { trueCondition } from './evidence';
import { protectingPods } from './in-use';
import { findExpandingPlugin } from './plugins';
import { isNotReady } from './pod-description';
import { isFileSystemResizePending } from './resize';
import { getPersistentVolumeClaimClass } from './storage-class-name';

export interface ResizeDiagnosis {
  readonly cause: ResizeCause;
  readonly standing: ChangeStanding;
  readonly volume: PersistentVolume;
  /** CSI driver, plugin of the controller manager, or what kind of volume it is. */
  readonly driver: string;
  /** What the driver or the node said last, from the claim's conditions. */
  readonly error: Condition | undefined;
  /** Pods with a node that have the claim, and have not ended. */
  readonly users: readonly Pod[];
}

export type ResizeCause =
  // The storage
  | 'NoExpander'
  | 'PluginAtWork'
  | 'DriverMissing'
  | 'WaitsForResizer'
  | 'ControllerAtWork'
  | 'ControllerFails'
  | 'ControllerInfeasible'
  | 'OfflineOnly'
  | 'ShrinkWaits'
  // The node
  | 'NodeWaitsForPod'
  | 'NodeDown'
  | 'NodeAtWork'
  | 'NodeFails'
  | 'NodeInfeasible';

const STANDINGS: Readonly<Record<ResizeCause, ChangeStanding>> = {
  NoExpander: 'blocked',
  PluginAtWork: 'progress',
  DriverMissing: 'blocked',
  WaitsForResizer: 'progress',
  ControllerAtWork: 'progress',
  ControllerFails: 'blocked',
  ControllerInfeasible: 'blocked',
  OfflineOnly: 'blocked',
  ShrinkWaits: 'progress',
  NodeWaitsForPod: 'waiting',
  NodeDown: 'blocked',
  NodeAtWork: 'progress',
  NodeFails: 'blocked',
  NodeInfeasible: 'blocked',
};

/** Causes in which the storage has grown already, and the node is to follow. */
const OF_NODE: readonly ResizeCause[] = [
  'NodeWaitsForPod',
  'NodeDown',
  'NodeAtWork',
  'NodeFails',
  'NodeInfeasible',
];

export function isNodePart(cause: ResizeCause): boolean {
  return OF_NODE.includes(cause);
}

/** Undefined where no growth is under way: the claim is not bound, or has what it asks for. */
export function diagnoseResize(view: ClusterView, claim: PersistentVolumeClaim): ResizeDiagnosis | undefined {
  const volume = view.volume(claim.spec.volumeName ?? '');
  if (claim.status?.phase !== 'Bound' || !volume || !isGrowing(claim)) return undefined;
  const { namespace = '', name } = claim.metadata;
  const users = protectingPods(view.podsUsing(namespace, name), claim).filter((pod) => !isPodTerminated(pod));
  const nodePart = isNodeTurn(claim);
  const error = trueCondition(claim, nodePart ? 'NodeResizeError' : 'ControllerResizeError');
  const driver =
    volume.spec.csi?.driver ??
    findExpandingPlugin(view.version, volume)?.name ??
    claim.metadata.annotations?.[annStorageResizer] ??
    volumeSourceField(volume.spec) ??
    '';
  const cause = nodePart
    ? nodeCause(view, claim, users, error)
    : controllerCause(view, claim, { volume, driver, users, error });
  return { cause, standing: STANDINGS[cause], volume, driver, error, users };
}

function isGrowing(claim: PersistentVolumeClaim): boolean {
  const { capacity } = claim.status ?? {};
  const wantsMore =
    capacity?.storage !== undefined &&
    compareQuantities(storageOf(claim.spec.resources?.requests), storageOf(capacity)) > 0;
  return wantsMore || resizeStatusOf(claim) !== '' || isFileSystemResizePending(claim);
}

/** `allocatedResourceStatuses` of 1.30 and later, or `resizeStatus` of 1.25; '' where nothing is under way. */
function resizeStatusOf(claim: PersistentVolumeClaim): string {
  return claim.status?.allocatedResourceStatuses?.storage ?? claim.status?.resizeStatus ?? '';
}

const NODE_INFEASIBLE = ['NodeResizeInfeasible', 'NodeResizeFailed', 'NodeExpansionFailed'];
const NODE_STATUSES = [
  ...NODE_INFEASIBLE,
  'NodeResizePending',
  'NodeResizeInProgress',
  'NodeExpansionPending',
  'NodeExpansionInProgress',
];

function isNodeTurn(claim: PersistentVolumeClaim): boolean {
  const status = resizeStatusOf(claim);
  return status === '' ? isFileSystemResizePending(claim) : NODE_STATUSES.includes(status);
}

function nodeCause(
  view: ClusterView,
  claim: PersistentVolumeClaim,
  users: readonly Pod[],
  error: Condition | undefined,
): ResizeCause {
  if (NODE_INFEASIBLE.includes(resizeStatusOf(claim))) return 'NodeInfeasible';
  if (users.length === 0) return 'NodeWaitsForPod';
  if (error) return 'NodeFails';
  const nodes = users.flatMap(({ spec }) => view.node(spec.nodeName ?? '') ?? []);
  return nodes.length > 0 && nodes.every(isNotReady) ? 'NodeDown' : 'NodeAtWork';
}

const CONTROLLER_INFEASIBLE = [
  'ControllerResizeInfeasible',
  'ControllerResizeFailed',
  'ControllerExpansionFailed',
];

function controllerCause(
  view: ClusterView,
  claim: PersistentVolumeClaim,
  { volume, driver, users, error }: Pick<ResizeDiagnosis, 'volume' | 'driver' | 'users' | 'error'>,
): ResizeCause {
  if (findExpandingPlugin(view.version, volume)) return 'PluginAtWork';
  const external =
    volume.spec.csi !== undefined || claim.metadata.annotations?.[annStorageResizer] !== undefined;
  if (!external) return 'NoExpander';
  if (view.isReadable('CSIDriver') && view.csiDriver(driver) === undefined) return 'DriverMissing';
  const status = resizeStatusOf(claim);
  if (CONTROLLER_INFEASIBLE.includes(status)) return 'ControllerInfeasible';
  if (error) return users.length > 0 && isOfflineError(error) ? 'OfflineOnly' : 'ControllerFails';
  const { allocatedResources } = claim.status ?? {};
  const allocated = allocatedResources?.storage ? storageOf(allocatedResources) : undefined;
  const lowered =
    allocated !== undefined && compareQuantities(allocated, storageOf(claim.spec.resources?.requests)) > 0;
  if (status !== '' && lowered) return 'ShrinkWaits';
  return status !== '' || trueCondition(claim, 'Resizing') ? 'ControllerAtWork' : 'WaitsForResizer';
}

/** FailedPrecondition is how a driver says that the volume must not be in use. */
function isOfflineError({ message = '' }: Condition): boolean {
  return message.includes('code = FailedPrecondition');
}

/** Whether the API server takes a larger request, and if not why (admission PersistentVolumeClaimResize). */
export type GrowthVerdict =
  | { readonly kind: 'Allowed'; readonly storageClassName: string }
  | {
      readonly kind: 'Refused';
      readonly why: 'NotBound' | 'NoClass' | 'ClassMissing' | 'ClassForbids' | 'ClassUnread';
    };

export function growthVerdict(view: ClusterView, claim: PersistentVolumeClaim): GrowthVerdict {
  if (claim.status?.phase !== 'Bound') return { kind: 'Refused', why: 'NotBound' };
  const storageClassName = getPersistentVolumeClaimClass(claim);
  if (storageClassName === '') return { kind: 'Refused', why: 'NoClass' };
  const storageClass = view.storageClass(storageClassName);
  if (!storageClass) {
    return { kind: 'Refused', why: view.isReadable('StorageClass') ? 'ClassMissing' : 'ClassUnread' };
  }
  return storageClass.allowVolumeExpansion === true
    ? { kind: 'Allowed', storageClassName }
    : { kind: 'Refused', why: 'ClassForbids' };
}
