/**
 * kube-scheduler: takes Pods without a node one at a time, asks where each can go (lib/volume/placement), promises it
 * a node and its volumes, and has the promise written while it goes on with the next Pod. A Pod that finds no place
 * gets the event FailedScheduling and the condition PodScheduled=False, and waits for a change that may help it.
 * A Pod of higher priority may have
 * others deleted (preempt.ts). Never places a Pod of another scheduler.
 * Upstream: pkg/scheduler/schedule_one.go and eventhandlers.go, 1.37.
 */
import { jsonEqual } from '../../base/json';
import type { Change } from '../../kubernetes/change';
import { goQuote } from '../../kubernetes/go-text';
import { type Condition, type KubernetesObject, objectKey } from '../../kubernetes/object';
import { isPodTerminated, type Pod } from '../../kubernetes/pod';
import {
  csiDrivers,
  csiNodes,
  csiStorageCapacities,
  nodes,
  persistentVolumeClaims,
  persistentVolumes,
  pods,
  type Resource,
  storageClasses,
  volumeAttachments,
} from '../../kubernetes/resources';
import { formatTimestamp } from '../../kubernetes/timestamp';
import {
  type FeasibleNode,
  type Placement,
  type PlacementPlugin,
  placePod,
} from '../../volume/placement/place-pod';
import { placementText } from '../../volume/placement/placement-text';
import { findPreemption, type PreemptionVerdict, priorityOf } from '../../volume/placement/preemption';
import type { ComponentContext, ComponentDefinition } from '../component';
import { bind, patch, statusMessage, type Task } from '../task';
import { assumePodVolumes, bindPodVolumes, revertAssumedPodVolumes } from './bind-pod-volumes';
import { chooseNode } from './choose-node';
import { EventSeries } from './event-series';
import { preempt } from './preempt';
import { type ClusterEvent, mayHelp } from './requeue';
import { SchedulerCache } from './scheduler-cache';
import { type QueuedPod, SchedulingQueue } from './scheduling-queue';
import { WakeRace } from './wake-race';

const SCHEDULER_NAME = 'default-scheduler';
/** flushUnschedulablePodsLeftover */
const LEFT_OVER_PERIOD_MS = 30_000;
/** How much later than the scheduler's queue the volume controller has dealt with a new volume. */
const CONTROLLER_LAG_MS = 1;
/** Longest message of an Event; what is longer is cut (NoteLengthLimit). */
const MESSAGE_LIMIT = 1024;

/** Kinds whose changes may let a Pod find a place; Pods themselves are looked at closer. */
const WAKING_RESOURCES: readonly Resource<KubernetesObject>[] = [
  nodes,
  persistentVolumes,
  persistentVolumeClaims,
  storageClasses,
  csiNodes,
  csiDrivers,
  csiStorageCapacities,
  volumeAttachments,
];

/** Why a Pod was not placed: no place (`Unschedulable`), or something that went wrong on the way. */
interface SchedulingFailure {
  readonly reason: 'Unschedulable' | 'SchedulerError';
  readonly message: string;
  /** The checks that refused the Pod; none where no check did. */
  readonly plugins: ReadonlySet<PlacementPlugin>;
  /** Where room is being made for it from now on; null: nowhere any more; undefined: as before. */
  readonly nominatedNodeName?: string | null;
}

export const scheduler: ComponentDefinition = {
  name: SCHEDULER_NAME,
  start: (context) => new Scheduler(context).start(),
};

class Scheduler {
  readonly #context: ComponentContext;
  readonly #cache: SchedulerCache;
  readonly #events: EventSeries;
  readonly #queue: SchedulingQueue;
  /** Pods whose placement is being written: uid by key. */
  readonly #binding = new Map<string, string>();
  readonly #race: WakeRace;
  /** Whether a turn is asked for already. */
  #isSoon = false;
  /** When the scheduler wakes by itself. */
  #alarmMs = Number.POSITIVE_INFINITY;

  constructor(context: ComponentContext) {
    this.#context = context;
    this.#cache = new SchedulerCache(context);
    this.#events = new EventSeries(context.recorder, () => context.nowMs());
    this.#race = new WakeRace(context.version, () => context.nowMs());
    this.#queue = new SchedulingQueue({
      nowMs: () => context.nowMs(),
      popFromBackoff: context.enabled('SchedulerPopFromBackoffQ'),
      flushPhaseMs: context.config.backoffFlushPhaseMs,
    });
  }

  start(): void {
    const { watch, every } = this.#context;
    watch(pods, (change, previous) => this.#onPod(change.type, change.object, previous));
    for (const resource of WAKING_RESOURCES) {
      watch(resource, (change, previous) => this.#wake({ ...change, previous }));
    }
    every(LEFT_OVER_PERIOD_MS, () => {
      if (this.#queue.wakeLeftOver()) this.#runSoon();
    });
  }

  #onPod(type: Change['type'], pod: Pod, previous: Pod | undefined): void {
    const key = objectKey(pod);
    const gone = type === 'DELETED' || isPodTerminated(pod);
    const hadNode = previous?.spec.nodeName !== undefined && !isPodTerminated(previous);
    if (gone || pod.spec.nodeName) {
      this.#queue.delete(key);
      if (type === 'DELETED') this.#events.forget(pod);
      if (gone && hadNode) this.#wake({ type: 'DELETED', object: pod, previous });
      else if (!gone && !hadNode) this.#wake({ type: 'ADDED', object: pod, previous });
      else if (!gone && !jsonEqual(pod.metadata.labels, previous?.metadata.labels)) {
        this.#wake({ type: 'MODIFIED', object: pod, previous });
      }
      return;
    }
    if ((pod.spec.schedulerName ?? SCHEDULER_NAME) !== SCHEDULER_NAME) return;
    const uid = pod.metadata.uid ?? '';
    if (type === 'MODIFIED' || this.#binding.get(key) === uid) return;
    this.#queue.add(key, uid, priorityOf(pod));
    this.#runSoon();
  }

  #wake(event: ClusterEvent): void {
    const { api, version } = this.#context;
    const woken = this.#queue.wake(({ key, plugins }) => {
      const pod = api.get(pods, key);
      const woken = pod !== undefined && [...plugins].some((plugin) => mayHelp(plugin, pod, event, version));
      if (woken) this.#race.woke(pod, event);
      return woken;
    });
    if (woken) this.#runSoon();
  }

  #runSoon(): void {
    if (this.#isSoon) return;
    this.#isSoon = true;
    this.#context.after(0, () => {
      this.#isSoon = false;
      this.#run();
    });
  }

  /** One Pod in each turn, so that others act between two Pods. */
  #run(): void {
    const next = this.#queue.pop();
    if (!next) {
      this.#runWhenReady();
      return;
    }
    const pod = this.#context.api.get(pods, next.key);
    if (pod && pod.metadata.uid === next.uid && !pod.spec.nodeName) this.#scheduleOne(next, pod);
    this.#runSoon();
  }

  /** Sees to it that a Pod which only waits out its back-off is not forgotten. One alarm is set at a time, for the soonest. */
  #runWhenReady(): void {
    const readyMs = this.#queue.nextReadyMs;
    if (readyMs === undefined || readyMs >= this.#alarmMs) return;
    this.#alarmMs = readyMs;
    this.#context.after(Math.max(0, readyMs - this.#context.nowMs()), () => {
      // An alarm that an earlier one replaced has nothing to do.
      if (this.#alarmMs !== readyMs) return;
      this.#alarmMs = Number.POSITIVE_INFINITY;
      this.#run();
    });
  }

  #scheduleOne(queued: QueuedPod, pod: Pod): void {
    if (pod.metadata.deletionTimestamp !== undefined) {
      const message = `skip schedule deleting pod: ${objectKey(pod)}`;
      this.#events.event(pod, 'Warning', 'FailedScheduling', message);
      return;
    }
    const unseen = this.#race.take(queued.key);
    const placement = this.#place(pod, unseen);
    if (unseen?.kind === 'PersistentVolumeClaim' && placement.kind === 'Judged') {
      this.#fail(queued, pod, {
        reason: 'SchedulerError',
        message: unknownClaimText(unseen),
        plugins: new Set(),
      });
      return;
    }
    if (placement.kind === 'Judged' && placement.feasible.length > 0) {
      const chosen =
        nominatedNode(pod, placement.feasible) ??
        chooseNode(pod, placement.feasible, this.#cache, this.#context.config.preferredNodes);
      this.#binding.set(queued.key, queued.uid);
      this.#context.spawn(this.#bind(queued, pod, chosen));
      return;
    }
    this.#refuse(queued, pod, placement);
  }

  /** No node takes the Pod: room is made where others are less important, and either way it waits. */
  #refuse(queued: QueuedPod, pod: Pod, placement: Placement): void {
    const preemption =
      placement.kind === 'Judged'
        ? findPreemption(pod, placement.refused, this.#cache.seenBy(pod))
        : undefined;
    this.#fail(queued, pod, {
      reason: 'Unschedulable',
      message: placementText(placement, this.#context.version, preemption) ?? '',
      plugins: refusingPlugins(placement),
      nominatedNodeName: nominationAfter(pod, preemption),
    });
    if (preemption?.kind !== 'Candidate') return;
    this.#context.spawn(preempt(this.#context, this.#events, pod, preemption));
  }

  /** A volume that is not seen yet is as good as announced: the Pod is woken again when it is. */
  #place(pod: Pod, unseen: KubernetesObject | undefined): Placement {
    const view = this.#cache.seenBy(pod);
    if (unseen?.kind !== 'PersistentVolume') return placePod(pod, view);
    const { name } = unseen.metadata;
    this.#context.after(CONTROLLER_LAG_MS, () => {
      const object = this.#context.api.get(persistentVolumes, name);
      if (object) this.#wake({ type: 'MODIFIED', object, previous: object });
    });
    return this.#cache.withoutVolume(name, () => placePod(pod, view));
  }

  /** The binding cycle: runs beside the scheduling of further Pods. */
  *#bind(queued: QueuedPod, pod: Pod, { node, volumes }: FeasibleNode): Task {
    const nodeName = node.metadata.name;
    this.#cache.assumePod(pod, nodeName);
    const assumed = assumePodVolumes(volumes, nodeName, this.#cache);
    const failure = yield* this.#writePlacement(pod, nodeName, assumed);
    if (this.#binding.get(queued.key) === queued.uid) this.#binding.delete(queued.key);
    if (failure === undefined) {
      const message = `Successfully assigned ${objectKey(pod)} to ${nodeName}`;
      this.#events.event(pod, 'Normal', 'Scheduled', message);
      return;
    }
    revertAssumedPodVolumes(assumed, this.#cache);
    this.#cache.forgetPod(pod, nodeName);
    // What the promise held is free again, which other Pods may have waited for.
    this.#wake({ type: 'DELETED', object: pod, previous: pod });
    this.#fail(queued, pod, { reason: 'SchedulerError', message: failure, plugins: new Set() });
    this.#runSoon();
  }

  *#writePlacement(
    pod: Pod,
    nodeName: string,
    assumed: ReturnType<typeof assumePodVolumes>,
  ): Task<string | undefined> {
    const bound = yield* bindPodVolumes(pod, nodeName, assumed, this.#context);
    if (!bound.ok) return `running PreBind plugin "VolumeBinding": ${bound.error}`;
    const { namespace, name } = pod.metadata;
    const written = yield* bind({ resource: pods, namespace, name }, nodeName);
    return written.ok ? undefined : `running Bind plugin "DefaultBinder": ${statusMessage(written.error)}`;
  }

  /**
   * handleSchedulingFailure: back into the queue first, then the event, then the condition. The next Pod does not wait
   * until the condition is written (SchedulerAsyncAPICalls); before 1.34 it waited for that one call.
   */
  #fail(queued: QueuedPod, pod: Pod, failure: SchedulingFailure): void {
    const stored = this.#context.api.get(pods, queued.key);
    const isSame = stored?.metadata.uid === queued.uid;
    if (isSame && !stored.spec.nodeName) {
      if (failure.plugins.size > 0) this.#queue.addUnschedulable(queued, failure.plugins);
      else this.#queue.addFailed(queued);
    }
    this.#events.event(pod, 'Warning', 'FailedScheduling', truncate(failure.message));
    if (isSame) this.#context.spawn(this.#writeCondition(stored, failure));
    else this.#events.forget(pod);
  }

  *#writeCondition(stored: Pod, failure: SchedulingFailure): Task {
    const conditions = withPodScheduled(stored, failure, formatTimestamp(this.#context.nowMs()));
    const { nominatedNodeName } = failure;
    if (nominatedNodeName === undefined && jsonEqual(conditions, stored.status?.conditions)) return;
    const { namespace, name } = stored.metadata;
    const status = { conditions, ...(nominatedNodeName !== undefined && { nominatedNodeName }) };
    yield* patch({ resource: pods, namespace, name }, { status }, 'merge', 'status');
  }
}

/** evaluateNominatedNode: where room was made for the Pod it goes, if it fits there now. */
function nominatedNode(pod: Pod, feasible: readonly FeasibleNode[]): FeasibleNode | undefined {
  const nodeName = pod.status?.nominatedNodeName;
  return feasible.find(({ node }) => node.metadata.name === nodeName);
}

/** Undefined where nothing changes. */
function nominationAfter(pod: Pod, preemption: PreemptionVerdict | undefined): string | null | undefined {
  const before = pod.status?.nominatedNodeName;
  if (preemption?.kind === 'NotEligible') return undefined;
  const after = preemption?.kind === 'Candidate' ? preemption.node.metadata.name : undefined;
  if (after === before) return undefined;
  return after ?? null;
}

function unknownClaimText(claim: KubernetesObject): string {
  const key = goQuote(objectKey(claim));
  return `running PreFilter plugin "VolumeBinding": error getting PVC ${key}: could not find v1.PersistentVolumeClaim ${key}`;
}

function refusingPlugins(placement: Placement): ReadonlySet<PlacementPlugin> {
  if (placement.kind === 'NoNodes') return new Set();
  if (placement.kind === 'PodRefused') return new Set([placement.refusal.plugin]);
  return new Set(placement.refused.map(({ refusal }) => refusal.plugin));
}

function truncate(message: string): string {
  return message.length <= MESSAGE_LIMIT ? message : `${message.slice(0, MESSAGE_LIMIT - 4)} ...`;
}

/** podutil.UpdatePodCondition: the time moves only when the status does. */
function withPodScheduled(
  pod: Pod,
  { reason, message }: SchedulingFailure,
  now: string,
): readonly Condition[] {
  const conditions = pod.status?.conditions ?? [];
  const before = conditions.find(({ type }) => type === 'PodScheduled');
  const lastTransitionTime = before?.status === 'False' ? before.lastTransitionTime : now;
  const condition: Condition = {
    type: 'PodScheduled',
    status: 'False',
    reason,
    message,
    lastProbeTime: null,
    lastTransitionTime,
  };
  return before
    ? conditions.map((other) => (other === before ? condition : other))
    : [...conditions, condition];
}
