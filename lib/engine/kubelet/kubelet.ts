/**
 * The kubelets of all Nodes in one component: a new Node becomes Ready, a Pod with a node runs once its volumes can be
 * mounted, a deleted Pod is stopped and removed. What runs in a container is not simulated: it starts, stays ready and
 * never ends, but for the Pods that scrub a volume. Never acts for a Node that does not exist.
 * Upstream: pkg/kubelet (kubelet_node_status.go, pod_workers.go, volumemanager), 1.37.
 */
import { err, ok } from '../../base/result';
import type { Node } from '../../kubernetes/node';
import { type KubernetesObject, namespacedKey, objectKey } from '../../kubernetes/object';
import { isPodTerminated, type Pod, type PodStatus } from '../../kubernetes/pod';
import {
  csiDrivers,
  nodes,
  persistentVolumeClaims,
  persistentVolumes,
  pods,
  type Resource,
  resourceOf,
} from '../../kubernetes/resources';
import { formatTimestamp } from '../../kubernetes/timestamp';
import { annManagedAttachDetach } from '../../volume/attachment';
import { findMountObstacle, type MountView, mountObstacleText } from '../../volume/pod-mount';
import type { ComponentContext, ComponentDefinition, WorkQueue } from '../component';
import { patch, remove, type SyncResult, statusMessage, type Task } from '../task';
import { exponentialBackoff } from '../workqueue';
import { isUnreported, missingLabels, reportedStatus } from './node-status';
import { runningStatus, succeededStatus } from './pod-status';

/** Time after which a kubelet tries again to mount what could not be mounted, or to write what it could not write. */
const RETRY_MS = exponentialBackoff(500, 122_000);
/** A kubelet looks for the first time after this whether the volumes are mounted (podAttachAndMountRetryInterval). */
const MOUNT_CHECK_MS = 300;
const POD_WORKERS = 100;

export const kubelet: ComponentDefinition = {
  name: 'kubelet',
  start: (context) => new Kubelet(context).start(),
};

const STAGES = ['mount', 'start', 'finish', 'stop'] as const;

type Stage = (typeof STAGES)[number];

class Kubelet {
  readonly #context: ComponentContext;
  readonly #view: MountView;
  readonly #nodeQueue: WorkQueue;
  readonly #podQueue: WorkQueue;
  /** When a stage of a Pod is over, by `<stage> <uid>`. */
  readonly #due = new Map<string, number>();
  /** Keys of Pods that cannot be mounted yet: looked at again when anything about volumes changes. */
  readonly #waiting = new Set<string>();

  constructor(context: ComponentContext) {
    this.#context = context;
    this.#view = mountView(context);
    this.#nodeQueue = context.queue({
      name: 'nodes',
      sync: (name) => this.#syncNode(name),
      retryDelayMs: RETRY_MS,
    });
    this.#podQueue = context.queue({
      name: 'pods',
      sync: (key) => this.#syncPod(key),
      workers: POD_WORKERS,
      retryDelayMs: RETRY_MS,
    });
  }

  start(): void {
    const { watch } = this.#context;
    watch(nodes, ({ type, object }, previous) => {
      if (type !== 'DELETED' && isUnreported(object)) this.#nodeQueue.add(object.metadata.name);
      if (type === 'ADDED' && !previous) this.#syncPodsOf(object);
    });
    watch(pods, ({ type, object }) => {
      if (type === 'DELETED') this.#forget(object);
      else if (object.spec.nodeName) this.#podQueue.add(objectKey(object));
    });
    const look = (): void => {
      for (const key of this.#waiting) {
        const pod = this.#context.api.get(pods, key);
        if (pod && !findMountObstacle(pod, this.#view)) this.#podQueue.add(key);
      }
    };
    const mounted: readonly Resource<KubernetesObject>[] = [
      persistentVolumeClaims,
      persistentVolumes,
      nodes,
      CONFIG_MAPS,
      SECRETS,
    ];
    for (const resource of mounted) watch(resource, look);
  }

  /** A Node that comes (back) finds the Pods that were given to it. */
  #syncPodsOf(node: Node): void {
    for (const pod of this.#context.api.list(pods)) {
      if (pod.spec.nodeName === node.metadata.name) this.#podQueue.add(objectKey(pod));
    }
  }

  #forget(pod: Pod): void {
    this.#waiting.delete(objectKey(pod));
    for (const stage of STAGES) this.#due.delete(`${stage} ${pod.metadata.uid}`);
  }

  *#syncNode(name: string): Task<SyncResult> {
    const { api, config } = this.#context;
    const node = api.get(nodes, name);
    if (!node || !isUnreported(node)) return ok(undefined);
    const labels = missingLabels(node);
    const annotations = config.controllerAttachDetach ? { [annManagedAttachDetach]: 'true' } : {};
    if (Object.keys({ ...labels, ...annotations }).length > 0) {
      const metadata = { labels, annotations };
      const labelled = yield* patch({ resource: nodes, name }, { metadata }, 'merge');
      if (!labelled.ok) return err(statusMessage(labelled.error));
    }
    const status = reportedStatus(node, config.nodeCapacity, this.#now());
    const reported = yield* patch({ resource: nodes, name }, { status }, 'merge', 'status');
    return reported.ok ? ok(undefined) : err(statusMessage(reported.error));
  }

  *#syncPod(key: string): Task<SyncResult> {
    const { api, config } = this.#context;
    const pod = api.get(pods, key);
    this.#waiting.delete(key);
    if (!pod?.spec.nodeName || !api.get(nodes, pod.spec.nodeName)) return ok(undefined);
    if (pod.metadata.deletionTimestamp !== undefined) return yield* this.#stop(pod);
    if (isPodTerminated(pod)) return ok(undefined);
    if (pod.status?.phase !== 'Running') return yield* this.#start(pod);
    if (!isRecycler(pod) || !this.#isOver('finish', pod, config.recyclerMs)) return ok(undefined);
    return yield* this.#writeStatus(pod, succeededStatus(pod, this.#now()));
  }

  *#start(pod: Pod): Task<SyncResult> {
    const obstacle = findMountObstacle(pod, this.#view);
    if (obstacle) {
      const text = mountObstacleText(pod, obstacle);
      this.#waiting.add(objectKey(pod));
      // A kubelet does not complain of what is not attached: the controller does, on the same Pod.
      if (obstacle.reason === 'NotAttached') return ok(undefined);
      if (!this.#isOver('mount', pod, MOUNT_CHECK_MS)) return ok(undefined);
      this.#context.recorder.event(pod, 'Warning', 'FailedMount', text);
      return err(text);
    }
    if (!this.#isOver('start', pod, this.#context.config.podStartMs)) return ok(undefined);
    return yield* this.#writeStatus(pod, runningStatus(pod, this.#now()));
  }

  /** Stopping takes its time, but no longer than the grace period gives. */
  *#stop(pod: Pod): Task<SyncResult> {
    const graceMs = (pod.metadata.deletionGracePeriodSeconds ?? 0) * 1000;
    if (!this.#isOver('stop', pod, Math.min(this.#context.config.podStopMs, graceMs))) return ok(undefined);
    const { namespace, name, uid } = pod.metadata;
    const removed = yield* remove({ resource: pods, namespace, name }, { uid, gracePeriodSeconds: 0 });
    return removed.ok || removed.error.code === 404 ? ok(undefined) : err(statusMessage(removed.error));
  }

  *#writeStatus(pod: Pod, status: PodStatus): Task<SyncResult> {
    const { namespace, name } = pod.metadata;
    const written = yield* patch({ resource: pods, namespace, name }, { status }, 'merge', 'status');
    return written.ok || written.error.code === 404 ? ok(undefined) : err(statusMessage(written.error));
  }

  /** False while the stage lasts; the Pod is then looked at again at its end. */
  #isOver(stage: Stage, pod: Pod, durationMs: number): boolean {
    const id = `${stage} ${pod.metadata.uid}`;
    const now = this.#context.nowMs();
    const due = this.#due.get(id) ?? now + durationMs;
    this.#due.set(id, due);
    if (now >= due) return true;
    this.#podQueue.addAfter(objectKey(pod), due - now);
    return false;
  }

  #now(): string {
    return formatTimestamp(this.#context.nowMs());
  }
}

const CONFIG_MAPS: Resource<KubernetesObject> = resourceOf('v1', 'ConfigMap');
const SECRETS: Resource<KubernetesObject> = resourceOf('v1', 'Secret');

function mountView({ api }: ComponentContext): MountView {
  return {
    claim: (namespace, name) => api.get(persistentVolumeClaims, namespacedKey(namespace, name)),
    volume: (name) => api.get(persistentVolumes, name),
    csiDriver: (name) => api.get(csiDrivers, name),
    node: (name) => api.get(nodes, name),
    hasConfigMap: (namespace, name) => api.get(CONFIG_MAPS, namespacedKey(namespace, name)) !== undefined,
    hasSecret: (namespace, name) => api.get(SECRETS, namespacedKey(namespace, name)) !== undefined,
  };
}

/** The Pod by which the volume controller scrubs a volume: the one program here that ends. */
function isRecycler(pod: Pod): boolean {
  return (
    pod.metadata.name.startsWith('recycler-for-') &&
    (pod.spec.containers ?? []).some(({ name }) => name === 'pv-recycler')
  );
}
