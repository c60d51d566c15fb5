/**
 * The kubelets of all Nodes in one component: a new Node becomes Ready, a Pod with a node runs once its volumes are
 * mounted, a deleted Pod is stopped, unmounted and removed. What runs in a container is not simulated but for one line
 * that it writes to each volume (container-data.ts): it starts, stays ready and never ends, but for the Pods that scrub
 * or fill a volume. Never acts for a Node that does not exist.
 * Upstream: pkg/kubelet (kubelet_node_status.go, pod_workers.go, volumemanager), 1.37.
 */
import { err, ok } from '../../base/result';
import { type KubernetesObject, namespacedKey, objectKey } from '../../kubernetes/object';
import { isPodTerminated, type Pod, type PodStatus } from '../../kubernetes/pod';
import {
  csiDrivers,
  faults,
  nodes,
  nodeVolumes,
  persistentVolumeClaims,
  persistentVolumes,
  pods,
  type Resource,
  resourceOf,
} from '../../kubernetes/resources';
import { formatTimestamp } from '../../kubernetes/timestamp';
import { fileKeys } from '../../volume/api-files';
import { annManagedAttachDetach } from '../../volume/attachment';
import { ATTACH_AND_MOUNT_TIMEOUT_MS, VOLUME_ATTACHMENT_LIMIT_EXCEEDED } from '../../volume/attachment-limit';
import { bootIdOf } from '../../volume/mount-step';
import {
  findMountObstacle,
  isFilesObstacle,
  type MountView,
  mountObstacleText,
  mountTimeoutText,
} from '../../volume/pod-mount';
import { isMountable } from '../../volume/volume-types';
import type { ComponentContext, ComponentDefinition, WorkQueue } from '../component';
import { driverProfile } from '../drivers/driver-profile';
import { POPULATOR_CONTAINER, POPULATOR_NAMESPACE } from '../populator/fill';
import { patch, remove, type SyncResult, statusMessage, type Task } from '../task';
import { exponentialBackoff } from '../workqueue';
import { forgetNode, scrubVolumes, writeLines } from './container-data';
import { registerDrivers } from './csi-registration';
import { isUnreported, missingLabels, reportedStatus } from './node-status';
import type { NodeVolumeView } from './node-volumes';
import {
  evictedStatus,
  haveContainersStopped,
  isRestartDue,
  rejectedStatus,
  restartedStatus,
  runningStatus,
  stoppedStatus,
  succeededStatus,
} from './pod-status';
import { EVICTION_PERIOD_MS, excessText } from './pod-writes';
import { reportHealth } from './report-health';
import { VolumeManager } from './volume-manager';

/** Time after which a kubelet tries again to mount what could not be mounted, or to write what it could not write. */
const RETRY_MS = exponentialBackoff(500, 122_000);
/** A kubelet looks for the first time after this whether the volumes are mounted (podAttachAndMountRetryInterval). */
const MOUNT_CHECK_MS = 300;
const POD_WORKERS = 100;

export const kubelet: ComponentDefinition = {
  name: 'kubelet',
  start: (context) => new Kubelet(context).start(),
};

const STAGES = ['attach', 'wait', 'mount', 'start', 'finish', 'evict', 'stop'] as const;

type Stage = (typeof STAGES)[number];

class Kubelet {
  readonly #context: ComponentContext;
  readonly #view: KubeletView;
  readonly #nodeQueue: WorkQueue;
  readonly #podQueue: WorkQueue;
  /** When a stage of a Pod is over, by `<stage> <uid>`. */
  readonly #due = new Map<string, number>();
  /** Keys of Pods that cannot be mounted yet: looked at again when anything about volumes changes. */
  readonly #waiting = new Set<string>();
  readonly #volumes: VolumeManager;

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
    this.#volumes = new VolumeManager(context, this.#view, {
      onChange: (podKey) => this.#podQueue.add(podKey),
    });
  }

  start(): void {
    const { watch, config } = this.#context;
    if (config.simulateMounts) this.#volumes.start();
    watch(nodes, ({ type, object }, previous) => {
      if (type !== 'DELETED' && isUnreported(object)) this.#nodeQueue.add(object.metadata.name);
      if (type === 'DELETED' && config.simulateMounts) this.#nodeQueue.add(object.metadata.name);
      if (type === 'ADDED' && !previous) this.#syncPodsOf(object.metadata.name);
      if (previous && bootIdOf(previous) !== bootIdOf(object)) this.#syncPodsOf(object.metadata.name);
    });
    watch(pods, ({ type, object }) => {
      if (type === 'DELETED') this.#forget(object);
      else if (object.spec.nodeName) this.#podQueue.add(objectKey(object));
    });
    watch(faults, ({ type, object }) => {
      if (type === 'DELETED' && object.spec.type === 'NodeDown') this.#syncPodsOf(object.spec.node);
    });
    reportHealth(this.#context);
    if (config.simulateMounts && config.simulateDrivers) registerDrivers(this.#context);
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
    watch(persistentVolumeClaims, ({ object }) => this.#volumes.wakeClaimUsers(object.spec.volumeName));
    // Nodes that went while no kubelet ran.
    for (const { spec } of this.#context.api.list(nodeVolumes)) this.#nodeQueue.add(spec.nodeName);
  }

  /** A Node that comes (back) finds the Pods that were given to it. */
  #syncPodsOf(nodeName: string): void {
    for (const pod of this.#context.api.list(pods)) {
      if (pod.spec.nodeName === nodeName) this.#podQueue.add(objectKey(pod));
    }
  }

  #forget(pod: Pod): void {
    this.#waiting.delete(objectKey(pod));
    for (const stage of STAGES) this.#due.delete(`${stage} ${pod.metadata.uid}`);
  }

  *#syncNode(name: string): Task<SyncResult> {
    const { api, config } = this.#context;
    const node = api.get(nodes, name);
    if (!node) return config.simulateMounts ? yield* forgetNode(api, name) : ok(undefined);
    if (!isUnreported(node)) return ok(undefined);
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
    if (this.#context.faults.isNodeDown(pod.spec.nodeName)) return ok(undefined);
    if (pod.metadata.deletionTimestamp !== undefined) return yield* this.#stop(pod);
    if (isPodTerminated(pod)) return ok(undefined);
    if (pod.status?.phase !== 'Running') return yield* this.#start(pod);
    if (isPopulator(pod)) return yield* this.#populate(pod);
    if (!isRecycler(pod)) return config.simulateMounts ? yield* this.#keepRunning(pod) : ok(undefined);
    if (!this.#isOver('finish', pod, config.recyclerMs)) return ok(undefined);
    const scrubbed = config.simulateMounts ? yield* scrubVolumes(this.#dataView(), pod) : ok(undefined);
    if (!scrubbed.ok) return scrubbed;
    return yield* this.#writeStatus(pod, succeededStatus(pod, this.#now()));
  }

  /** The node or the Pod's owner may have its containers start anew; their volumes are mounted first. */
  *#keepRunning(pod: Pod): Task<SyncResult> {
    const begun = yield* this.#volumes.begin(pod);
    if (!begun.ok || !this.#volumes.isReady(pod)) return begun;
    const node = this.#view.node(pod.spec.nodeName ?? '');
    if (node && isRestartDue(pod, node)) {
      return yield* this.#writeStatus(pod, restartedStatus(pod, this.#now(), node));
    }
    const written = yield* writeLines(this.#dataView(), pod, this.#now());
    return written.ok ? yield* this.#evictIfFull(pod) : written;
  }

  /** Who writes more into an emptyDir than it may is found at the next measuring. */
  *#evictIfFull(pod: Pod): Task<SyncResult> {
    const text = excessText(pod);
    if (text === undefined) {
      this.#due.delete(`evict ${pod.metadata.uid}`);
      return ok(undefined);
    }
    if (!this.#isOver('evict', pod, EVICTION_PERIOD_MS)) return ok(undefined);
    this.#context.recorder.event(pod, 'Warning', 'Evicted', text);
    return yield* this.#writeStatus(pod, evictedStatus(pod, this.#now(), text));
  }

  /** It writes what any container does, and has then done its work. */
  *#populate(pod: Pod): Task<SyncResult> {
    const kept = this.#context.config.simulateMounts ? yield* this.#keepRunning(pod) : ok(undefined);
    if (!kept.ok || !this.#isOver('finish', pod, this.#context.config.recyclerMs)) return kept;
    return yield* this.#writeStatus(pod, succeededStatus(pod, this.#now()));
  }

  #dataView() {
    return { ...this.#view, api: this.#context.api };
  }

  *#start(pod: Pod): Task<SyncResult> {
    if (this.#context.config.simulateMounts) {
      const begun = yield* this.#volumes.begin(pod);
      if (!begun.ok) return begun;
    }
    const obstacle = findMountObstacle(pod, this.#view);
    if (obstacle) {
      if (obstacle.reason === 'NotAttached' || isFilesObstacle(obstacle)) this.#tellTimeout(pod);
      const text = mountObstacleText(this.#context.version, pod, obstacle);
      this.#waiting.add(objectKey(pod));
      // A kubelet does not complain of what is not attached: the controller does, on the same Pod.
      if (obstacle.reason === 'NotAttached') return yield* this.#waitForAttach(pod);
      if (!this.#isOver('mount', pod, MOUNT_CHECK_MS)) return ok(undefined);
      this.#context.recorder.event(pod, 'Warning', 'FailedMount', text);
      return err(text);
    }
    if (this.#context.config.simulateMounts && !this.#volumes.isReady(pod)) {
      this.#tellTimeout(pod);
      return ok(undefined);
    }
    if (!this.#isOver('start', pod, this.#context.config.podStartMs)) return ok(undefined);
    return yield* this.#writeStatus(
      pod,
      runningStatus(pod, this.#now(), this.#view.node(pod.spec.nodeName ?? '')),
    );
  }

  /** After each two minutes of waiting it looks whether the driver has no room for the volume on the node. */
  *#waitForAttach(pod: Pod): Task<SyncResult> {
    const { config, enabled, recorder } = this.#context;
    if (!config.simulateMounts || !enabled('MutableCSINodeAllocatableCount')) return ok(undefined);
    if (!this.#comesRound('attach', pod, ATTACH_AND_MOUNT_TIMEOUT_MS)) return ok(undefined);
    const text = this.#volumes.attachmentLimitExceeded(pod);
    if (text === undefined) return ok(undefined);
    recorder.event(pod, 'Warning', VOLUME_ATTACHMENT_LIMIT_EXCEEDED, text);
    return yield* this.#writeStatus(pod, rejectedStatus(pod, VOLUME_ATTACHMENT_LIMIT_EXCEEDED, text));
  }

  /** After each two minutes of waiting it may say for which volumes. */
  #tellTimeout(pod: Pod): void {
    const { config, recorder, version } = this.#context;
    if (!config.simulateMounts) return;
    const text = mountTimeoutText(version, pod, this.#volumes.unmounted(pod));
    if (text === undefined || !this.#comesRound('wait', pod, ATTACH_AND_MOUNT_TIMEOUT_MS)) return;
    recorder.event(pod, 'Warning', 'FailedMount', text);
  }

  /** Stopping takes its time, but no longer than the grace period gives. The Pod goes when it is unmounted. */
  *#stop(pod: Pod): Task<SyncResult> {
    const graceMs = (pod.metadata.deletionGracePeriodSeconds ?? 0) * 1000;
    if (!this.#isOver('stop', pod, Math.min(this.#context.config.podStopMs, graceMs))) return ok(undefined);
    if (this.#context.config.simulateMounts) {
      if (!haveContainersStopped(pod)) return yield* this.#writeStatus(pod, stoppedStatus(pod, this.#now()));
      if (!this.#volumes.isUnmounted(pod)) return ok(undefined);
    }
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

  /** True at the end of each period; the next one then begins. */
  #comesRound(stage: Stage, pod: Pod, periodMs: number): boolean {
    if (!this.#isOver(stage, pod, periodMs)) return false;
    this.#due.delete(`${stage} ${pod.metadata.uid}`);
    this.#isOver(stage, pod, periodMs);
    return true;
  }

  #now(): string {
    return formatTimestamp(this.#context.nowMs());
  }
}

const CONFIG_MAPS: Resource<KubernetesObject> = resourceOf('v1', 'ConfigMap');
const SECRETS: Resource<KubernetesObject> = resourceOf('v1', 'Secret');

type KubeletView = MountView & NodeVolumeView;

function mountView({ api, version, config }: ComponentContext): KubeletView {
  return {
    version,
    isStaged: (driver) => driverProfile(api, driver).capabilities.node.includes('STAGE_UNSTAGE_VOLUME'),
    claim: (namespace, name) => api.get(persistentVolumeClaims, namespacedKey(namespace, name)),
    volume: (name) => api.get(persistentVolumes, name),
    csiDriver: (name) => api.get(csiDrivers, name),
    node: (name) => api.get(nodes, name),
    hasPlugin: (type) => !config.simulateMounts || isMountable(version, type),
    keysOf: (kind, namespace, name) => {
      const object = api.get(kind === 'Secret' ? SECRETS : CONFIG_MAPS, namespacedKey(namespace, name));
      return object ? fileKeys(object) : 'Missing';
    },
  };
}

/** The Pod by which a populator fills a volume; with the recycler's, the only programs here that end. */
function isPopulator(pod: Pod): boolean {
  const isOwn = pod.metadata.namespace === POPULATOR_NAMESPACE;
  return isOwn && (pod.spec.containers ?? []).some(({ name }) => name === POPULATOR_CONTAINER);
}

/** The Pod by which the volume controller scrubs a volume. */
function isRecycler(pod: Pod): boolean {
  return (
    pod.metadata.name.startsWith('recycler-for-') &&
    (pod.spec.containers ?? []).some(({ name }) => name === 'pv-recycler')
  );
}
