/** What the scheduler does or says otherwise from one version on, beyond feature gates: see version-behaviours.ts. */
import type { VersionRow } from './feature-gates';

export const SCHEDULER_BEHAVIOURS = {
  BindTimeoutSaysDeadline: {
    since: '1.30',
    kinds: ['PersistentVolumeClaim', 'Pod'],
    says: 'A Pod whose claims are not bound in time is told "context deadline exceeded"; before, "timed out waiting for the condition".',
    upstream: 'pkg/scheduler/framework/plugins/volumebinding/binder.go, BindPodVolumes',
  },
  PreemptedTextNamesPod: {
    since: '1.30',
    kinds: ['Pod'],
    says: 'The event Preempted names the UID of the Pod that takes the place; before, it only said "a pod".',
    upstream: 'pkg/scheduler/framework/preemption/executor.go, prepareCandidate',
  },
  VolumeZoneRefusesBeforeNodes: {
    since: '1.30',
    kinds: ['PersistentVolumeClaim', 'Pod'],
    says: 'VolumeZone refuses a Pod as a whole when a claim of it has no volume to look at; before, it asked node by node, after VolumeBinding.',
    upstream: 'pkg/scheduler/framework/plugins/volumezone/volume_zone.go, PreFilter',
  },
  PodRefusalCountsNoNodes: {
    since: '1.30',
    kinds: ['Pod'],
    says: 'The reason why a Pod as a whole is refused comes without a count; before, with the number of nodes in front.',
    upstream: 'pkg/scheduler/framework/types.go, FitError',
  },
  PodRefusalEndsInNotFound: {
    since: '1.37',
    kinds: ['Pod'],
    says: 'The reason why a Pod as a whole is refused is followed by "not found"; before, by what preemption could do.',
    upstream: 'pkg/scheduler/framework/types.go, FitError',
  },
  NewClaimSeenAtOnce: {
    since: '1.37',
    kinds: ['PersistentVolumeClaim', 'Pod'],
    says: 'A Pod that the creation of its claim wakes sees the claim; before, it could be tried once without it.',
    upstream: 'pkg/scheduler/util/assumecache/assume_cache.go',
  },
  TaintsToldWithoutThem: {
    since: '1.37',
    kinds: ['Node', 'Pod'],
    says: 'A Pod that a taint keeps away is told "untolerated taint(s)" for all nodes; before, with the key and value of each.',
    upstream: 'pkg/scheduler/framework/plugins/tainttoleration/taint_toleration.go, Filter',
  },
  VolumeLimitsCountAttachments: {
    since: '1.37',
    kinds: ['CSINode', 'VolumeAttachment'],
    says: "A driver's limit of volumes per node counts VolumeAttachments as well; before, only the volumes of Pods on the node.",
    upstream: 'pkg/scheduler/framework/plugins/nodevolumelimits/csi.go, Filter',
  },
  ReadWriteOncePodTextSaysInUse: {
    since: '1.37',
    kinds: ['PersistentVolumeClaim', 'Pod'],
    says: 'A Pod whose ReadWriteOncePod claim is taken is told that it is in use by another Pod; before, that the node has a Pod with the same claim.',
    upstream:
      'pkg/scheduler/framework/plugins/volumerestrictions/volume_restrictions.go, ErrReasonReadWriteOncePodConflict',
  },
  VolumeAffinityTextSaysNoMatch: {
    since: '1.37',
    kinds: ['PersistentVolume', 'Pod'],
    says: 'Nodes "didn\'t match PersistentVolume\'s node affinity"; before, they "had volume node affinity conflict".',
    upstream: 'pkg/scheduler/framework/plugins/volumebinding/binder.go, ErrReasonNodeConflict',
  },
  BalanceScoresTheChange: {
    since: '1.37',
    kinds: ['Node', 'Pod'],
    says: 'Among nodes the scheduler prefers one on which the Pod itself evens out the use of cpu and memory; before, one on which the use is even in the end, also for a Pod that requests nothing.',
    upstream: 'pkg/scheduler/framework/plugins/noderesources/balanced_allocation.go, Score',
  },
  TooSmallNodesNotPreempted: {
    since: '1.37',
    kinds: ['Pod'],
    says: 'A node that has less than the Pod asks for even when empty is no place for preemption; before, it was tried.',
    upstream: 'pkg/scheduler/framework/plugins/noderesources/fit.go, Filter',
  },
} as const satisfies Readonly<Record<string, VersionRow>>;
