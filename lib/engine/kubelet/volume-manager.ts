/**
 * The kubelets' volume managers: bring every volume of a Pod to its containers and take it away again, one step at a
 * time, and remember each step in a NodeVolume. Which step is next is decided in lib/volume/mount-step.ts. The
 * NodeVolumes stand for what a node's disk and mount table tell a kubelet that starts again, so nothing is lost with it.
 * Upstream: pkg/kubelet/volumemanager and pkg/volume/util/operationexecutor, 1.37. Not simulated: volumes that no
 * container mounts are mounted all the same.
 */
import { err, ok } from '../../base/result';
import { goQuote } from '../../kubernetes/go-text';
import type { Node } from '../../kubernetes/node';
import { namespacedKey } from '../../kubernetes/object';
import { isPodTerminated, type Pod } from '../../kubernetes/pod';
import {
  faults,
  nodes,
  nodeVolumes,
  persistentVolumes,
  pods,
  volumeAttachments,
} from '../../kubernetes/resources';
import type { MountStage, NodeVolume } from '../../kubernetes/simulation-kinds';
import { formatTimestamp } from '../../kubernetes/timestamp';
import { isReportedAttached } from '../../volume/attachment';
import { attachmentLimitText, isResourceExhausted } from '../../volume/attachment-limit';
import { bootIdOf, isTakenByOtherPod, type MountStep, nextMountStep } from '../../volume/mount-step';
import type { NodeExpansion } from '../../volume/node-expansion';
import { type MountView, mountObstacleOf } from '../../volume/pod-mount';
import { fateOf } from '../../volume/volume-lifetime';
import type { ComponentContext, WorkQueue } from '../component';
import { eraseData } from '../data-sets';
import { create, patch, remove, type SyncResult, statusMessage, type Task } from '../task';
import { exponentialBackoff } from '../workqueue';
import { MOUNT_OPERATIONS, type MountOperation, performMount, takenFault } from './mount-operations';
import { expandOnNode, growthOf, rememberedSize } from './node-expansion';
import { mountFacts, mountPath, type NodeVolumeView, newNodeVolume } from './node-volumes';
import { haveContainersStopped } from './pod-status';
import { reportVolumesInUse } from './volumes-in-use';

/** Back-off of an operation that failed (pkg/util/goroutinemap/exponentialbackoff). */
const RETRY_MS = exponentialBackoff(500, 122_000);
const WORKERS = 100;

export interface VolumeManagerHooks {
  /** Something about the Pod's volumes has changed. */
  onChange(podKey: string): void;
}

export class VolumeManager {
  readonly #context: ComponentContext;
  readonly #view: MountView & NodeVolumeView;
  readonly #hooks: VolumeManagerHooks;
  readonly #queue: WorkQueue;
  readonly #failures = new Map<string, { readonly count: number; readonly untilMs: number }>();
  /** NodeVolumes by name, by node. */
  readonly #byNode = new Map<string, Map<string, NodeVolume>>();

  constructor(context: ComponentContext, view: MountView & NodeVolumeView, hooks: VolumeManagerHooks) {
    this.#context = context;
    this.#view = view;
    this.#hooks = hooks;
    this.#queue = context.queue({
      name: 'volumes',
      sync: (name) => this.#syncUnlessHeldBack(name),
      workers: WORKERS,
    });
  }

  start(): void {
    const { watch } = this.#context;
    watch(nodeVolumes, ({ type, object }) => {
      const { nodeName, pod, persistentVolumeName } = object.spec;
      const onNode = this.#byNode.get(nodeName) ?? new Map<string, NodeVolume>();
      this.#byNode.set(nodeName, onNode);
      if (type === 'DELETED') onNode.delete(object.metadata.name);
      else onNode.set(object.metadata.name, object);
      if (type !== 'DELETED') this.#queue.add(object.metadata.name);
      for (const other of this.#othersOf(nodeName, persistentVolumeName, object.metadata.name)) {
        this.#queue.add(other.metadata.name);
      }
      this.#hooks.onChange(namespacedKey(pod.namespace, pod.name));
    });
    watch(nodes, ({ object }) => this.#wake(object.metadata.name, () => true));
    watch(pods, ({ object }) =>
      this.#wake(object.spec.nodeName ?? '', ({ spec }) => spec.pod.uid === object.metadata.uid),
    );
    watch(faults, ({ type, object }) => {
      if (type === 'DELETED' && object.spec.type === 'NodeDown') this.#wake(object.spec.node, () => true);
    });
    watch(persistentVolumes, ({ object }) => this.#wakeUsersOf(object.metadata.name));
  }

  /** The file system may have to grow: claim or volume changed. */
  #wakeUsersOf(volumeName: string): void {
    for (const nodeName of this.#byNode.keys()) {
      this.#wake(nodeName, ({ spec }) => spec.persistentVolumeName === volumeName);
    }
  }

  wakeClaimUsers(volumeName: string | undefined): void {
    if (volumeName !== undefined) this.#wakeUsersOf(volumeName);
  }

  #wake(nodeName: string, concerns: (nodeVolume: NodeVolume) => boolean): void {
    for (const [name, nodeVolume] of this.#byNode.get(nodeName) ?? []) {
      if (concerns(nodeVolume)) this.#queue.add(name);
    }
  }

  #othersOf(nodeName: string, volumeName: string | undefined, except: string): readonly NodeVolume[] {
    if (volumeName === undefined) return [];
    return [...(this.#byNode.get(nodeName)?.values() ?? [])].filter(
      ({ metadata, spec }) => spec.persistentVolumeName === volumeName && metadata.name !== except,
    );
  }

  /** Begins with the volumes of a Pod that have nothing in their way. */
  *begin(pod: Pod): Task<SyncResult> {
    for (const podVolume of pod.spec.volumes ?? []) {
      const obstacle = mountObstacleOf(pod, podVolume, this.#view);
      if (obstacle && obstacle.reason !== 'NotAttached') continue;
      const nodeVolume = newNodeVolume(this.#view, pod, podVolume);
      if (this.#context.api.get(nodeVolumes, nodeVolume.metadata.name)) continue;
      const status = this.#status('WaitingForAttach', this.#view.node(nodeVolume.spec.nodeName));
      const created = yield* create<NodeVolume>({ ...nodeVolume, status });
      if (!created.ok && created.error.reason !== 'AlreadyExists') return err(statusMessage(created.error));
    }
    return ok(undefined);
  }

  volumesOf(pod: Pod): readonly NodeVolume[] {
    const onNode = this.#byNode.get(pod.spec.nodeName ?? '')?.values() ?? [];
    return [...onNode].filter(({ spec }) => spec.pod.uid === pod.metadata.uid);
  }

  /** Whether each volume of the Pod is mounted, and none is being undone. */
  isReady(pod: Pod): boolean {
    const node = this.#view.node(pod.spec.nodeName ?? '');
    const boot = node && bootIdOf(node);
    const mounted = this.volumesOf(pod).filter(
      ({ status }) => status?.path !== undefined && status.bootID === boot,
    );
    return mounted.length === (pod.spec.volumes ?? []).length;
  }

  /** Names of the Pod's volumes that its containers cannot have yet. */
  unmounted(pod: Pod): readonly string[] {
    const mounted = this.volumesOf(pod).filter(({ status }) => status?.path !== undefined);
    return (pod.spec.volumes ?? [])
      .map(({ name }) => name)
      .filter((name) => !mounted.some(({ spec }) => spec.volumeName === name));
  }

  /** What the kubelet says of a Pod one of whose volumes its driver has no room for on the node. */
  attachmentLimitExceeded(pod: Pod): string | undefined {
    const node = this.#view.node(pod.spec.nodeName ?? '');
    const unmounted = this.volumesOf(pod).filter(({ status }) => status?.path === undefined);
    const unattached = unmounted.filter(
      ({ spec }) => spec.attachName !== undefined && !(node && isReportedAttached(node, spec.attachName)),
    );
    const attachments = this.#context.api
      .list(volumeAttachments)
      .filter(({ spec }) => spec.nodeName === pod.spec.nodeName);
    const isFull = unattached.some(({ spec }) =>
      isResourceExhausted(
        attachments.find(
          (attachment) => attachment.spec.source.persistentVolumeName === spec.persistentVolumeName,
        ),
      ),
    );
    const names = (volumes: readonly NodeVolume[]) => volumes.map(({ spec }) => spec.volumeName);
    return isFull ? attachmentLimitText(names(unmounted), names(unattached)) : undefined;
  }

  /** Whether nothing of the Pod is mounted for it any more; its devices may still be. */
  isUnmounted(pod: Pod): boolean {
    return this.volumesOf(pod).every(
      ({ status }) => status?.stage === 'Unmounted' || status?.stage === 'DeviceUnmounting',
    );
  }

  /** After an error nothing wakes the volume before its back-off is over. */
  *#syncUnlessHeldBack(name: string): Task<SyncResult> {
    const now = this.#context.nowMs();
    const failures = this.#failures.get(name);
    if (failures && now < failures.untilMs) return ok(undefined);
    const synced = yield* this.#sync(name);
    if (synced.ok) {
      this.#failures.delete(name);
    } else {
      const count = (failures?.count ?? 0) + 1;
      const delayMs = RETRY_MS(count);
      this.#failures.set(name, { count, untilMs: this.#context.nowMs() + delayMs });
      this.#queue.addAfter(name, delayMs);
    }
    return ok(undefined);
  }

  *#sync(name: string): Task<SyncResult> {
    for (;;) {
      const nodeVolume = this.#context.api.get(nodeVolumes, name);
      const node = nodeVolume && this.#view.node(nodeVolume.spec.nodeName);
      if (!nodeVolume || !node || this.#context.faults.isNodeDown(node.metadata.name)) return ok(undefined);
      const step = this.#next(nodeVolume, node);
      if (step.kind === 'WaitForAttach' || step.kind === 'WaitForDevice' || step.kind === 'Mounted') {
        return ok(undefined);
      }
      const done = yield* this.#perform(step, nodeVolume, node);
      if (!done.ok) return done;
    }
  }

  #next(nodeVolume: NodeVolume, node: Node): MountStep {
    const { nodeName, persistentVolumeName } = nodeVolume.spec;
    const others = this.#othersOf(nodeName, persistentVolumeName, nodeVolume.metadata.name);
    const growthPending = this.#growth(nodeVolume).kind !== 'None';
    return nextMountStep({ nodeVolume, node, others, growthPending, wanted: this.#isWanted(nodeVolume) });
  }

  #growth(nodeVolume: NodeVolume): NodeExpansion {
    const { nodeName, persistentVolumeName, pod } = nodeVolume.spec;
    const others = this.#othersOf(nodeName, persistentVolumeName, nodeVolume.metadata.name);
    return growthOf(this.#context, nodeVolume, this.#pod(pod), others);
  }

  #isWanted({ spec, status }: NodeVolume): boolean {
    const pod = this.#pod(spec.pod);
    if (!pod || isPodTerminated(pod)) return false;
    if (pod.metadata.deletionTimestamp === undefined) return true;
    return !haveContainersStopped(pod) && !BEING_UNDONE.has(status?.stage);
  }

  /** The Pod itself, not a later one of its name. */
  #pod({ namespace, name, uid }: NodeVolume['spec']['pod']): Pod | undefined {
    const pod = this.#context.api.get(pods, namespacedKey(namespace, name));
    return pod?.metadata.uid === uid ? pod : undefined;
  }

  *#perform(step: MountStep, nodeVolume: NodeVolume, node: Node): Task<SyncResult> {
    switch (step.kind) {
      case 'ReportInUse':
        return yield* reportVolumesInUse(this.#context.api, node, this.#inUse(node));
      case 'MountDevice':
        return yield* this.#operate(nodeVolume, 'MountDevice', 'DeviceMounted');
      case 'UseDevice':
        return yield* this.#write(nodeVolume, 'DeviceMounted');
      case 'Resize':
        return yield* this.#resize(nodeVolume);
      case 'Mount':
        return yield* this.#mount(nodeVolume);
      case 'MountsLost':
        return yield* this.#forgetMounts(nodeVolume);
      case 'Unmount':
        return yield* this.#unmount(nodeVolume);
      case 'UnmountDevice':
        return yield* this.#unmountDevice(nodeVolume);
      case 'Forget':
        return yield* this.#forget(nodeVolume, node);
      default:
        return ok(undefined);
    }
  }

  /** Marks the stage, does it, and marks what came of it. */
  *#operate(
    nodeVolume: NodeVolume,
    operation: MountOperation,
    after: MountStage = MOUNT_OPERATIONS[operation].stage,
  ): Task<SyncResult> {
    const { stage } = MOUNT_OPERATIONS[operation];
    const { status } = nodeVolume;
    const marked = yield* this.#write(
      nodeVolume,
      stage,
      status?.stage === stage ? status.lastError : undefined,
    );
    if (!marked.ok) return marked;
    const pod = this.#pod(nodeVolume.spec.pod);
    const fault =
      operation === 'Mount' && this.#isTaken(nodeVolume)
        ? takenFault(nodeVolume)
        : yield* performMount(this.#context, nodeVolume, pod, operation);
    if (!fault) return yield* this.#write(nodeVolume, after);
    yield* this.#write(nodeVolume, stage, fault.error);
    if (pod && fault.event) this.#context.recorder.event(pod, 'Warning', fault.reason, fault.event);
    return err(fault.error);
  }

  #isTaken({ metadata, spec: { nodeName, persistentVolumeName, block } }: NodeVolume): boolean {
    const volume = this.#view.volume(persistentVolumeName ?? '');
    if (!volume || block) return false;
    return isTakenByOtherPod(volume, this.#othersOf(nodeName, persistentVolumeName, metadata.name));
  }

  *#mount(nodeVolume: NodeVolume): Task<SyncResult> {
    if (nodeVolume.status?.path !== undefined) return yield* this.#write(nodeVolume, 'Mounted');
    const mounted = yield* this.#operate(nodeVolume, 'Mount', 'Mounted');
    const pod = this.#pod(nodeVolume.spec.pod);
    if (mounted.ok && pod && nodeVolume.spec.block) {
      this.#context.recorder.event(pod, 'Normal', 'SuccessfulMountVolume', mappedText(nodeVolume));
    }
    return mounted;
  }

  *#resize(nodeVolume: NodeVolume): Task<SyncResult> {
    const marked = yield* this.#write(nodeVolume, 'Resizing');
    if (!marked.ok) return marked;
    const asked = this.#growth(nodeVolume);
    const growth = yield* expandOnNode(this.#context, nodeVolume, this.#pod(nodeVolume.spec.pod), asked);
    if (growth.kind === 'Over') {
      return nodeVolume.status?.path === undefined
        ? ok(undefined)
        : yield* this.#write(nodeVolume, 'Mounted');
    }
    // A driver that cannot grow it now does not keep the Pod from it.
    if (growth.kind === 'NotNow') return yield* this.#write(nodeVolume, 'Mounting');
    yield* this.#write(nodeVolume, 'Resizing', growth.error);
    return err(growth.error);
  }

  *#unmount(nodeVolume: NodeVolume): Task<SyncResult> {
    const unmounted = yield* this.#operate(nodeVolume, 'Unmount');
    if (!unmounted.ok) return unmounted;
    const uid = nodeVolume.spec.pod.uid;
    const erased = yield* eraseData(
      this.#context.api,
      (location) =>
        location.kind === 'Pod' &&
        location.podUid === uid &&
        location.volumeName === nodeVolume.spec.volumeName &&
        fateOf(location, 'PodDeletion') === 'Lost',
    );
    return erased.ok ? yield* this.#write(nodeVolume, 'Unmounted') : erased;
  }

  *#unmountDevice(nodeVolume: NodeVolume): Task<SyncResult> {
    const done = yield* this.#operate(nodeVolume, 'UnmountDevice');
    const node = this.#view.node(nodeVolume.spec.nodeName);
    return done.ok && node ? yield* this.#forget(nodeVolume, node) : done;
  }

  /** The Node's status first: as long as it names the volume, nobody detaches it. */
  *#forget(nodeVolume: NodeVolume, node: Node): Task<SyncResult> {
    const { name, uid } = nodeVolume.metadata;
    const reported = yield* reportVolumesInUse(this.#context.api, node, this.#inUse(node, name));
    if (!reported.ok) return reported;
    const removed = yield* remove({ resource: nodeVolumes, name }, { uid });
    return removed.ok || removed.error.code === 404 ? ok(undefined) : err(statusMessage(removed.error));
  }

  /** What the node must keep attached, in the order of the NodeVolumes, without one of them. */
  #inUse(node: Node, without?: string): readonly string[] {
    const onNode = this.#byNode.get(node.metadata.name)?.values() ?? [];
    const names = [...onNode].flatMap(({ metadata, spec }) =>
      metadata.name === without ? [] : (spec.attachName ?? []),
    );
    return [...new Set(names)].sort();
  }

  /** The machine has started anew: no mount is left, and neither is what lay in memory. */
  *#forgetMounts(nodeVolume: NodeVolume): Task<SyncResult> {
    const { uid } = nodeVolume.spec.pod;
    const erased = yield* eraseData(
      this.#context.api,
      (location) =>
        location.kind === 'Pod' && location.podUid === uid && fateOf(location, 'NodeReboot') === 'Lost',
    );
    return erased.ok ? yield* this.#write(nodeVolume, 'WaitingForAttach') : erased;
  }

  *#write(nodeVolume: NodeVolume, stage: MountStage, lastError?: string): Task<SyncResult> {
    const { name } = nodeVolume.metadata;
    const current = this.#context.api.get(nodeVolumes, name);
    if (!current) return ok(undefined);
    const sameStage = current.status?.stage === stage;
    if (sameStage && current.status?.lastError === lastError) return ok(undefined);
    const status = {
      ...this.#status(stage, this.#view.node(current.spec.nodeName)),
      ...(sameStage && current.status && { since: current.status.since }),
      ...this.#mountedAfter(current, stage),
      lastError: lastError ?? null,
    };
    const written = yield* patch({ resource: nodeVolumes, name }, { status }, 'merge');
    return written.ok || written.error.code === 404 ? ok(undefined) : err(statusMessage(written.error));
  }

  /** Where it is mounted and what came with that; nulls take off what holds no more. */
  #mountedAfter(nodeVolume: NodeVolume, stage: MountStage) {
    const { spec, status } = nodeVolume;
    const unmounted = { path: null, podInfo: null, ownership: null, size: null };
    if (stage === 'Resizing') return status?.path === undefined ? unmounted : {};
    const pod = stage === 'Mounted' ? this.#pod(spec.pod) : undefined;
    const podVolume = pod?.spec.volumes?.find(({ name }) => name === spec.volumeName);
    if (!pod || !podVolume) return unmounted;
    const path = mountPath({ spec }, podVolume, this.#view.volume(spec.persistentVolumeName ?? ''));
    const size = rememberedSize(this.#context, nodeVolume) ?? null;
    return { ...unmounted, path, size, ...mountFacts(this.#view, pod, podVolume) };
  }

  #status(stage: MountStage, node: Node | undefined) {
    const bootID = node && bootIdOf(node);
    return {
      stage,
      since: formatTimestamp(this.#context.nowMs()),
      ...(bootID !== undefined && { bootID }),
    };
  }
}

/** Upstream: GenerateMapVolumeFunc. */
function mappedText({ spec }: NodeVolume): string {
  const directory = `/var/lib/kubelet/plugins/kubernetes.io/csi/volumeDevices/${spec.persistentVolumeName}/dev`;
  return `MapVolume.MapPodDevice succeeded for volume ${goQuote(spec.persistentVolumeName ?? spec.volumeName)} globalMapPath ${goQuote(directory)}`;
}

const BEING_UNDONE: ReadonlySet<MountStage | undefined> = new Set([
  'Unmounting',
  'Unmounted',
  'DeviceUnmounting',
]);
