/**
 * Watches whether Nodes report. One that is silent for longer than the grace period gets Unknown conditions, its Pods
 * are no longer ready, and taints keep new Pods away and send the old ones off. It never deletes a Pod itself and
 * never makes a Node ready: the kubelet does. Upstream: node_lifecycle_controller.go of
 * pkg/controller/nodelifecycle, 1.37 (monitorNodeHealth, doNoScheduleTaintingPass, doNoExecuteTaintingPass).
 */
import { jsonEqual } from '../../../base/json';
import { err, ok } from '../../../base/result';
import type { Node, Taint } from '../../../kubernetes/node';
import type { Condition } from '../../../kubernetes/object';
import type { Pod } from '../../../kubernetes/pod';
import { faults, nodes, pods } from '../../../kubernetes/resources';
import { formatTimestamp } from '../../../kubernetes/timestamp';
import { hasBehaviour } from '../../../kubernetes/version-behaviours';
import type { ComponentContext, ComponentDefinition, EventRecorder, WorkQueue } from '../../component';
import { patch, type SyncResult, statusMessage, type Task } from '../../task';
import { isSilent } from './heartbeat';
import { readyStatus, wantedEvictionTaint, withEvictionTaint, withNoScheduleTaints } from './node-taints';
import { EVICTION_PERIOD_MS, isAllDisrupted, zoneOf, zoneStates } from './zone-pace';

/** --node-monitor-period */
const MONITOR_PERIOD_MS = 5_000;
/** What the controller takes over when a kubelet no longer reports it. */
const REPORTED_CONDITIONS = ['Ready', 'MemoryPressure', 'DiskPressure', 'PIDPressure'];

export const nodeLifecycleController: ComponentDefinition = {
  name: 'node-lifecycle-controller',
  eventSource: 'node-controller',
  start: (context) => new NodeLifecycleController(context).start(),
};

class NodeLifecycleController {
  readonly #context: ComponentContext;
  readonly #recorder: EventRecorder;
  readonly #taintQueue: WorkQueue;
  /** Since when a Node has been silent: kept in memory, so that a restart counts anew, as upstream. */
  readonly #silentSinceMs = new Map<string, number>();
  /** When the last Node of a zone was marked for eviction. */
  readonly #lastEvictionMs = new Map<string, number>();

  constructor(context: ComponentContext) {
    this.#context = context;
    this.#recorder = context.recorder;
    this.#taintQueue = context.queue({
      name: 'taints',
      sync: (name) => this.#syncNoSchedule(name),
      retryDelayMs: () => 1_000,
    });
  }

  start(): void {
    const { watch, every, spawn } = this.#context;
    watch(nodes, ({ type, object }) => {
      if (type === 'DELETED') this.#silentSinceMs.delete(object.metadata.name);
      else this.#taintQueue.add(object.metadata.name);
      this.#noteSilence();
    });
    // A moment later, when the faults in force are known to all.
    watch(faults, () => this.#context.after(0, () => this.#noteSilence()));
    every(MONITOR_PERIOD_MS, () => spawn(this.#monitor()));
  }

  #noteSilence(): void {
    const { api, nowMs } = this.#context;
    for (const { metadata } of api.list(nodes)) {
      if (!isSilent(this.#context.faults, metadata.name)) this.#silentSinceMs.delete(metadata.name);
      else if (!this.#silentSinceMs.has(metadata.name)) this.#silentSinceMs.set(metadata.name, nowMs());
    }
  }

  /** --node-monitor-grace-period: 40 s, and 50 s from 1.32 on. */
  get #graceMs(): number {
    return hasBehaviour(this.#context.version, 'NodeMonitorGracePeriod50s') ? 50_000 : 40_000;
  }

  *#monitor(): Task {
    const { api, nowMs } = this.#context;
    for (const node of api.list(nodes)) {
      const since = this.#silentSinceMs.get(node.metadata.name);
      const isLost = since !== undefined && nowMs() > since + this.#graceMs;
      if (isLost && readyStatus(node) !== 'Unknown') yield* this.#markUnknown(node);
    }
    yield* this.#markForEviction();
  }

  *#markUnknown(node: Node): Task {
    const { name } = node.metadata;
    const wasReady = readyStatus(node) === 'True';
    const status = { conditions: withUnknownConditions(node, formatTimestamp(this.#context.nowMs())) };
    const written = yield* patch({ resource: nodes, name }, { status }, 'merge', 'status');
    if (!written.ok || !wasReady) return;
    this.#recorder.event(node, 'Normal', 'NodeNotReady', `Node ${name} status is now: NodeNotReady`);
    for (const pod of this.#context.api.list(pods)) {
      if (pod.spec.nodeName === name) yield* this.#markPodNotReady(pod);
    }
  }

  /** MarkPodsNotReady: the Pod may well still run; nobody is to rely on it. */
  *#markPodNotReady(pod: Pod): Task {
    const ready = pod.status?.conditions?.find(({ type }) => type === 'Ready');
    if (ready?.status !== 'True') return;
    const lastTransitionTime = formatTimestamp(this.#context.nowMs());
    const conditions = (pod.status?.conditions ?? []).map((condition) =>
      condition === ready ? { ...condition, status: 'False', lastTransitionTime } : condition,
    );
    const { namespace, name } = pod.metadata;
    const path = { resource: pods, namespace, name };
    const written = yield* patch(path, { status: { conditions } }, 'merge', 'status');
    if (written.ok) this.#recorder.event(pod, 'Warning', 'NodeNotReady', 'Node is not ready');
  }

  *#syncNoSchedule(name: string): Task<SyncResult> {
    const node = this.#context.api.get(nodes, name);
    if (!node) return ok(undefined);
    return yield* this.#writeTaints(node, withNoScheduleTaints(node, formatTimestamp(this.#context.nowMs())));
  }

  /** One Node of a zone at a time; a Node that is ready again, or a cluster without any ready Node, loses the taint. */
  *#markForEviction(): Task {
    const { api, nowMs } = this.#context;
    const all = api.list(nodes);
    const states = zoneStates(all);
    const disrupted = isAllDisrupted(states);
    for (const node of all) {
      const wanted = disrupted ? undefined : wantedEvictionTaint(node);
      const taints = withEvictionTaint(node, wanted, formatTimestamp(nowMs()));
      if (jsonEqual(taints, node.spec?.taints ?? [])) continue;
      if (wanted !== undefined && !this.#mayEvict(node, states.get(zoneOf(node)) === 'PartialDisruption'))
        continue;
      yield* this.#writeTaints(node, taints);
    }
  }

  #mayEvict(node: Node, isPartlyDisrupted: boolean): boolean {
    if (isPartlyDisrupted) return false;
    const zone = zoneOf(node);
    const now = this.#context.nowMs();
    const last = this.#lastEvictionMs.get(zone);
    if (last !== undefined && now - last < EVICTION_PERIOD_MS) {
      this.#context.after(EVICTION_PERIOD_MS - (now - last), () =>
        this.#context.spawn(this.#markForEviction()),
      );
      return false;
    }
    this.#lastEvictionMs.set(zone, now);
    return true;
  }

  *#writeTaints(node: Node, taints: readonly Taint[]): Task<SyncResult> {
    if (jsonEqual(taints, node.spec?.taints ?? [])) {
      return ok(undefined);
    }
    const body = {
      metadata: { resourceVersion: node.metadata.resourceVersion },
      spec: { taints: taints.length > 0 ? taints : null },
    };
    const written = yield* patch({ resource: nodes, name: node.metadata.name }, body, 'merge');
    return written.ok || written.error.code === 404 ? ok(undefined) : err(statusMessage(written.error));
  }
}

function withUnknownConditions(node: Node, now: string): readonly Condition[] {
  const before = node.status?.conditions ?? [];
  const unknown = (type: string): Condition => {
    const known = before.some((condition) => condition.type === type);
    return {
      type,
      status: 'Unknown',
      lastTransitionTime: now,
      reason: known ? 'NodeStatusUnknown' : 'NodeStatusNeverUpdated',
      message: known ? 'Kubelet stopped posting node status.' : 'Kubelet never posted node status.',
    };
  };
  const others = before.filter(({ type }) => !REPORTED_CONDITIONS.includes(type));
  return [...REPORTED_CONDITIONS.map(unknown), ...others];
}
