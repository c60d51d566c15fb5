/**
 * What is the matter with a Pod, from specs and status: whether it is placed, and if not, the scheduler's own checks
 * played again over the objects of now; whether its volumes can be mounted where it is. Events decide nothing here.
 * The scheduler's condition is read for one purpose: to admit that it knows a reason which Stowage does not check.
 */
import { annSelectedNode } from '../kubernetes/annotations';
import type { Node } from '../kubernetes/node';
import type { PersistentVolumeClaim } from '../kubernetes/persistent-volume-claim';
import type { Pod } from '../kubernetes/pod';
import type { ClusterView } from './cluster-view';
import { type AttachmentDiagnosis, diagnoseAttachment } from './diagnose-attachment';
import { type ClaimDiagnosis, diagnoseClaim, unschedulableMessage } from './diagnose-claim';
import { claimNamesOfPod } from './in-use';
import { type FeasibleNode, placePod, type RefusedNode } from './placement/place-pod';
import { type ClaimObstacle, isClaimFullyBound, podClaims } from './placement/pod-claims';
import { type ContainerWait, findContainerWait } from './pod-containers';
import { isNotReady } from './pod-description';
import { findMountObstacle, type MountObstacle } from './pod-mount';
import { unreadForMount, unreadForPlacement } from './unread';
import { isMountable } from './volume-types';

/** Where a Pod stands: its phase, with the kinds of Pending told apart. */
export type PodStanding =
  | 'waiting'
  | 'progress'
  | 'blocked'
  | 'running'
  | 'finished'
  | 'failed'
  | 'terminating';

type Judged = { readonly feasible: readonly FeasibleNode[]; readonly refused: readonly RefusedNode[] };

/** A claim that the Pod waits for, with the claim's own trouble. */
export interface AwaitedClaim {
  readonly claim: PersistentVolumeClaim;
  readonly diagnosis: ClaimDiagnosis;
}

export type PodDiagnosis =
  | { readonly cause: 'Deleting'; readonly standing: 'terminating'; readonly node: NodeState }
  | { readonly cause: 'Succeeded'; readonly standing: 'finished' }
  | { readonly cause: 'Failed'; readonly standing: 'failed' }
  | { readonly cause: 'Running'; readonly standing: 'running' | 'failed'; readonly node: NodeState }
  // No node yet
  | { readonly cause: 'Gated'; readonly standing: 'waiting' }
  | { readonly cause: 'OtherScheduler'; readonly standing: 'waiting'; readonly schedulerName: string }
  /** The scheduler's checks read objects of kinds that were not read here. */
  | {
      readonly cause: 'NodesUnknown';
      readonly standing: 'waiting' | 'blocked';
      readonly unread: readonly string[];
    }
  | { readonly cause: 'NoNodes'; readonly standing: 'blocked' }
  | {
      readonly cause: 'ClaimInTheWay';
      readonly standing: 'progress' | 'blocked';
      readonly obstacle: ClaimObstacle;
      readonly awaited: AwaitedClaim | undefined;
    }
  | { readonly cause: 'ZoneUnknown'; readonly standing: 'blocked'; readonly message: string }
  | ({ readonly cause: 'FitsNoNode'; readonly standing: 'blocked' } & Judged)
  | ({
      readonly cause: 'VolumeBeingMade';
      readonly standing: 'progress' | 'blocked';
      readonly awaited: AwaitedClaim;
    } & Judged)
  | ({ readonly cause: 'RefusedOtherwise'; readonly standing: 'blocked'; readonly message: string } & Judged)
  /** The scheduler had found a node, and what it did then failed: binding the volumes, or having them made. */
  | ({ readonly cause: 'TryFailed'; readonly standing: 'progress'; readonly message: string } & Judged)
  | ({ readonly cause: 'AboutToBePlaced'; readonly standing: 'progress' } & Judged)
  // On a node, not running
  | { readonly cause: 'NodeMissing'; readonly standing: 'blocked'; readonly nodeName: string }
  | { readonly cause: 'NodeNotReady'; readonly standing: 'blocked'; readonly node: Node }
  /** Whether its volumes can be mounted hangs on objects of kinds that were not read. */
  | { readonly cause: 'MountUnknown'; readonly standing: 'progress'; readonly unread: readonly string[] }
  | {
      readonly cause: 'NotMountable';
      readonly standing: 'progress' | 'blocked';
      readonly obstacle: Exclude<MountObstacle, { reason: 'NotAttached' }>;
      readonly awaited: AwaitedClaim | undefined;
    }
  | {
      readonly cause: 'NotAttached';
      readonly standing: 'progress' | 'blocked';
      readonly obstacle: Extract<MountObstacle, { reason: 'NotAttached' }>;
      readonly attachment: AttachmentDiagnosis;
    }
  | { readonly cause: 'ContainerWaits'; readonly standing: 'blocked'; readonly wait: ContainerWait }
  | { readonly cause: 'Starting'; readonly standing: 'progress' };

/** The node that a Pod names. */
export type NodeState =
  | { readonly kind: 'None' }
  | { readonly kind: 'Unknown'; readonly nodeName: string }
  | { readonly kind: 'Missing'; readonly nodeName: string }
  | { readonly kind: 'NotReady'; readonly nodeName: string; readonly node: Node }
  | { readonly kind: 'Ready'; readonly nodeName: string; readonly node: Node };

const DEFAULT_SCHEDULER = 'default-scheduler';

export function diagnosePod(view: ClusterView, pod: Pod): PodDiagnosis {
  const node = nodeStateOf(view, pod);
  if (pod.metadata.deletionTimestamp !== undefined)
    return { cause: 'Deleting', standing: 'terminating', node };
  switch (pod.status?.phase) {
    case 'Succeeded':
      return { cause: 'Succeeded', standing: 'finished' };
    case 'Failed':
      return { cause: 'Failed', standing: 'failed' };
    case 'Running':
    case 'Unknown': {
      const answers = node.kind !== 'NotReady' && node.kind !== 'Missing' && pod.status.phase === 'Running';
      return { cause: 'Running', standing: answers ? 'running' : 'failed', node };
    }
    default:
      return node.kind === 'None' ? diagnoseUnplaced(view, pod) : diagnoseUnstarted(view, pod, node);
  }
}

function nodeStateOf(view: ClusterView, pod: Pod): NodeState {
  const nodeName = pod.spec.nodeName ?? '';
  if (nodeName === '') return { kind: 'None' };
  if (!view.isReadable('Node')) return { kind: 'Unknown', nodeName };
  const node = view.node(nodeName);
  if (!node) return { kind: 'Missing', nodeName };
  return { kind: isNotReady(node) ? 'NotReady' : 'Ready', nodeName, node };
}

function diagnoseUnplaced(view: ClusterView, pod: Pod): PodDiagnosis {
  const { schedulerName } = pod.spec;
  const scheduled = pod.status?.conditions?.find(({ type }) => type === 'PodScheduled');
  if (scheduled?.reason === 'SchedulingGated') return { cause: 'Gated', standing: 'waiting' };
  if (schedulerName && schedulerName !== DEFAULT_SCHEDULER) {
    return { cause: 'OtherScheduler', standing: 'waiting', schedulerName };
  }
  const message = unschedulableMessage(pod);
  const unread = unreadForPlacement(view, pod);
  if (unread.length > 0) {
    const obstacle = certainObstacle(view, pod);
    if (obstacle) return diagnoseObstacle(view, pod, obstacle);
    return { cause: 'NodesUnknown', standing: message === undefined ? 'waiting' : 'blocked', unread };
  }
  const placement = placePod(pod, view.placement());
  if (placement.kind === 'NoNodes') return { cause: 'NoNodes', standing: 'blocked' };
  if (placement.kind === 'PodRefused') {
    const { refusal } = placement;
    return 'obstacle' in refusal
      ? diagnoseObstacle(view, pod, refusal.obstacle)
      : { cause: 'ZoneUnknown', standing: 'blocked', message: refusal.message };
  }
  const { feasible, refused } = placement;
  const judged = { feasible, refused };
  if (feasible.length === 0) return { cause: 'FitsNoNode', standing: 'blocked', ...judged };
  const awaited = findClaimBeingMade(view, pod);
  if (awaited) {
    const { standing } = awaited.diagnosis;
    const blocked = standing === 'blocked' || standing === 'lost';
    return { cause: 'VolumeBeingMade', standing: blocked ? 'blocked' : 'progress', awaited, ...judged };
  }
  if (message !== undefined && asksForOtherChecks(pod)) {
    return { cause: 'RefusedOtherwise', standing: 'blocked', message, ...judged };
  }
  if (message !== undefined && scheduled?.reason === 'SchedulerError') {
    return { cause: 'TryFailed', standing: 'progress', message, ...judged };
  }
  return { cause: 'AboutToBePlaced', standing: 'progress', ...judged };
}

/** What stands in the way whatever the nodes are: told from the claims alone, and their classes where one waits. */
function certainObstacle(view: ClusterView, pod: Pod): ClaimObstacle | undefined {
  if (!view.isReadable('PersistentVolumeClaim', pod.metadata.namespace)) return undefined;
  const claims = podClaims(pod, view.placement());
  if (claims.kind !== 'Refused') return undefined;
  const hangsOnClass = claims.obstacle.reason === 'UnboundImmediate';
  return hangsOnClass && !view.isReadable('StorageClass') ? undefined : claims.obstacle;
}

function diagnoseObstacle(view: ClusterView, pod: Pod, obstacle: ClaimObstacle): PodDiagnosis {
  const claimName = obstacle.reason === 'UnboundImmediate' ? obstacle.claimNames[0] : obstacle.claimName;
  const awaited = awaitedClaim(view, pod, claimName ?? '');
  const bound = obstacle.reason === 'UnboundImmediate' && awaited?.diagnosis.standing === 'progress';
  const moves = bound || obstacle.reason === 'NotYetCreated';
  return { cause: 'ClaimInTheWay', standing: moves ? 'progress' : 'blocked', obstacle, awaited };
}

function awaitedClaim(view: ClusterView, pod: Pod, claimName: string): AwaitedClaim | undefined {
  const claim = view.claim(pod.metadata.namespace ?? '', claimName);
  return claim && { claim, diagnosis: diagnoseClaim(view, claim) };
}

/** A claim for which the scheduler has chosen a node, and whose volume is to come. */
function findClaimBeingMade(view: ClusterView, pod: Pod): AwaitedClaim | undefined {
  for (const claimName of claimNamesOfPod(pod)) {
    const awaited = awaitedClaim(view, pod, claimName);
    if (!awaited || isClaimFullyBound(awaited.claim)) continue;
    if (awaited.claim.metadata.annotations?.[annSelectedNode] !== undefined) return awaited;
  }
  return undefined;
}

/** Whether the Pod asks the scheduler for something that `placePod` does not look at. */
function asksForOtherChecks(pod: Pod): boolean {
  const spec = pod.spec as unknown as Readonly<Record<string, unknown>>;
  const { podAffinity, podAntiAffinity } = pod.spec.affinity ?? {};
  const ports = (pod.spec.containers ?? []).flatMap((container) => {
    const declared = (container as unknown as Readonly<Record<string, unknown>>).ports;
    return Array.isArray(declared) ? (declared as readonly { readonly hostPort?: number }[]) : [];
  });
  return (
    [podAffinity, podAntiAffinity, spec.topologySpreadConstraints, spec.resourceClaims].some(
      (asked) => asked !== undefined,
    ) || ports.some(({ hostPort }) => hostPort !== undefined)
  );
}

function diagnoseUnstarted(view: ClusterView, pod: Pod, node: NodeState): PodDiagnosis {
  if (node.kind === 'Missing') return { cause: 'NodeMissing', standing: 'blocked', nodeName: node.nodeName };
  if (node.kind === 'NotReady') return { cause: 'NodeNotReady', standing: 'blocked', node: node.node };
  const obstacle = findMountObstacle(pod, {
    version: view.version,
    claim: view.claim,
    volume: view.volume,
    csiDriver: view.csiDriver,
    node: view.node,
    keysOf: view.keysOf,
    hasPlugin: (type) => isMountable(view.version, type),
  });
  const unread = unreadForMount(view, pod);
  if (unread.length > 0 && isUncertain(obstacle, unread)) {
    return { cause: 'MountUnknown', standing: 'progress', unread };
  }
  if (obstacle?.reason === 'NotAttached') {
    const volume = view.volume(obstacle.volumeName);
    const attachment: AttachmentDiagnosis = volume
      ? diagnoseAttachment(view, pod.spec.nodeName ?? '', volume)
      : { why: 'NotReadable' };
    const standing = STUCK.includes(attachment.why) ? 'blocked' : 'progress';
    return { cause: 'NotAttached', standing, obstacle, attachment };
  }
  if (obstacle) {
    const awaited = 'claimName' in obstacle ? awaitedClaim(view, pod, obstacle.claimName) : undefined;
    const comes = obstacle.reason === 'ClaimNotBound' && awaited?.diagnosis.standing === 'progress';
    return { cause: 'NotMountable', standing: comes ? 'progress' : 'blocked', obstacle, awaited };
  }
  const wait = findContainerWait(pod);
  if (wait) return { cause: 'ContainerWaits', standing: 'blocked', wait };
  return { cause: 'Starting', standing: 'progress' };
}

/** Whether an obstacle, or that there is none, follows only from objects that were not read. */
function isUncertain(obstacle: MountObstacle | undefined, unread: readonly string[]): boolean {
  switch (obstacle?.reason) {
    case undefined:
      return true;
    case 'ClaimNotFound':
      return unread.includes('PersistentVolumeClaim');
    case 'VolumeNotFound':
      return unread.includes('PersistentVolume');
    case 'NotAttached':
      return unread.includes('CSIDriver');
    default:
      return false;
  }
}

/** What does not go on by itself, or only when somebody else lets go. */
const STUCK: readonly AttachmentDiagnosis['why'][] = ['Refused', 'AttachedElsewhere', 'NoDriver'];
