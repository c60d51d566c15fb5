/**
 * Makes the VolumeAttachments agree with where Pods are: deletes those that no Pod needs any more, then creates those
 * that one needs, and tells the Pods how it went. It never talks to a driver; the external attacher does. What an in-tree
 * plugin attaches is noted nowhere but in the status of the Node, which a restarted controller reads (in-tree-attachments.ts). A volume
 * that one node may use at a time is not attached to a second one before it is gone from the first, and what a node has
 * mounted stays attached (mounted-volumes.ts).
 *
 * Upstream makes a pass every 100 ms; here there is one 100 ms after a change of what it looks at, and further ones only
 * while something is still in the way.
 * Upstream: pkg/controller/volume/attachdetach (reconciler.go, attach_detach_controller.go), 1.37.
 */
import { err, ok } from '../../../base/result';
import { type KubernetesObject, splitKey } from '../../../kubernetes/object';
import type { Pod } from '../../../kubernetes/pod';
import {
  csiDrivers,
  nodes,
  persistentVolumeClaims,
  persistentVolumes,
  pods,
  type Resource,
  volumeAttachments,
} from '../../../kubernetes/resources';
import type { VolumeAttachment } from '../../../kubernetes/storage-kinds';
import {
  type AttachView,
  isMultiAttachAllowed,
  isReportedAttached,
  multiAttachText,
  uniqueVolumeName,
} from '../../../volume/attachment';
import type { ComponentContext, ComponentDefinition, WorkQueue } from '../../component';
import { remove, type SyncResult, statusMessage, type Task } from '../../task';
import { attachVolume } from './attach-volume';
import { type DesiredAttachment, desiredAttachments } from './desired-state';
import { InTreeAttachments } from './in-tree-attachments';
import { type Attached, MountedVolumes } from './mounted-volumes';
import { reportAttached, withoutAttachedVolume } from './node-status';

const PASS = 'reconcile';
const LOOP_MS = 100;

export const attachDetachController: ComponentDefinition = {
  name: 'attachdetach-controller',
  start: (context) => new AttachDetachController(context).start(),
};

class AttachDetachController {
  readonly #context: ComponentContext;
  readonly #queue: WorkQueue;
  readonly #view: AttachView;
  /** Attachments whose Pods were told that they wait for a detach: once for each wait. */
  readonly #toldToWait = new Set<string>();

  readonly #mounted: MountedVolumes;
  readonly #inTree: InTreeAttachments;
  /** Attachments that are looked at again when they may be detached by force. */
  readonly #alarms = new Set<string>();
  #passIsDue = false;

  constructor(context: ComponentContext) {
    this.#context = context;
    const { api } = context;
    this.#view = {
      version: context.version,
      claim: (namespace, name) => api.get(persistentVolumeClaims, `${namespace}/${name}`),
      volume: (name) => api.get(persistentVolumes, name),
      csiDriver: (name) => api.get(csiDrivers, name),
    };
    this.#mounted = new MountedVolumes(context);
    this.#inTree = new InTreeAttachments(context);
    this.#queue = context.queue({
      name: 'reconciler',
      sync: () => this.#reconcile(),
      retryDelayMs: () => LOOP_MS,
    });
  }

  start(): void {
    const pass = (): void => this.#passSoon();
    const looked: readonly Resource<KubernetesObject>[] = [
      pods,
      nodes,
      persistentVolumeClaims,
      persistentVolumes,
      volumeAttachments,
      csiDrivers,
    ];
    for (const resource of looked) this.#context.watch(resource, pass);
  }

  /** All that changes until then is seen by the one pass. */
  #passSoon(): void {
    if (this.#passIsDue) return;
    this.#passIsDue = true;
    this.#context.after(LOOP_MS, () => {
      this.#passIsDue = false;
      this.#queue.add(PASS);
    });
  }

  *#reconcile(): Task<SyncResult> {
    const { api } = this.#context;
    const desired = desiredAttachments(api.list(pods), (name) => api.get(nodes, name), this.#view);
    for (const attachment of api.list(volumeAttachments)) {
      const { name, deletionTimestamp } = attachment.metadata;
      if (desired.has(name)) this.#mounted.forget(name);
      if (desired.has(name) || deletionTimestamp !== undefined) continue;
      const attached = this.#attachedBy(attachment);
      if (!this.#mayDetach(attached)) continue;
      const detached = yield* this.#detach(attachment, attached);
      if (!detached.ok) return detached;
    }
    for (const attached of this.#inTree.list()) {
      if (desired.has(attached.name)) this.#mounted.forget(attached.name);
      else if (this.#mayDetach(attached)) {
        const reported = yield* this.#unreport(attached);
        if (!reported.ok) return reported;
        this.#inTree.forget(attached.name);
      }
    }
    let waiting = false;
    for (const wanted of desired.values()) waiting = this.#attach(wanted) || waiting;
    if (waiting) this.#passSoon();
    return ok(undefined);
  }

  /** Starts what is missing; true when something is in the way and must be looked at again. */
  #attach(wanted: DesiredAttachment): boolean {
    const { api, operations } = this.#context;
    const existing = wanted.csi && api.get(volumeAttachments, wanted.name);
    if (existing?.metadata.deletionTimestamp !== undefined) return true;
    if (!wanted.csi || existing?.status?.attached) {
      // A controller that died between the attachment and the report on the Node left the rest to this one.
      const node = api.get(nodes, wanted.nodeName);
      if (!node || isReportedAttached(node, wanted.attachName)) return false;
    }
    if (!existing && !isMultiAttachAllowed(wanted.volume)) {
      const elsewhere = this.#otherNodesOf(wanted);
      if (elsewhere.size > 0) {
        this.#tellToWait(wanted, elsewhere);
        return true;
      }
    }
    this.#toldToWait.delete(wanted.name);
    operations.run(`attach ${wanted.name}`, () =>
      attachVolume(this.#context, wanted, () => this.#podsOf(wanted)),
    );
    return true;
  }

  /** The other nodes that the volume is attached to, however far its end has come there. */
  #otherNodesOf(wanted: DesiredAttachment): ReadonlySet<string> {
    const { api } = this.#context;
    const others = wanted.csi
      ? api
          .list(volumeAttachments)
          .filter(({ spec }) => spec.source.persistentVolumeName === wanted.volume.metadata.name)
          .map(({ spec }) => spec.nodeName)
      : this.#inTree
          .list()
          .filter(({ attachName }) => attachName === wanted.attachName)
          .map(({ nodeName }) => nodeName);
    return new Set(others.filter((nodeName) => nodeName !== wanted.nodeName));
  }

  /** Not while the node has it mounted, but for a node that is lost for long enough or declared to be so. */
  #mayDetach(attached: Attached): boolean {
    const verdict = this.#mounted.judge(attached);
    const { name } = attached;
    if (verdict.kind === 'InUse' && verdict.forcedAfterMs !== undefined && !this.#alarms.has(name)) {
      this.#alarms.add(name);
      this.#context.after(verdict.forcedAfterMs, () => {
        this.#alarms.delete(name);
        this.#passSoon();
      });
    }
    return verdict.kind !== 'InUse';
  }

  #attachedBy({ metadata, spec: { nodeName, source } }: VolumeAttachment): Attached {
    const volume = source.persistentVolumeName ? this.#view.volume(source.persistentVolumeName) : undefined;
    const attachName = volume?.spec.csi && uniqueVolumeName(volume.spec.csi);
    return { name: metadata.name, nodeName, attachName };
  }

  *#detach(attachment: VolumeAttachment, attached: Attached): Task<SyncResult> {
    // The node stops reporting the volume before it goes, so that no kubelet starts to use it now.
    const reported = yield* this.#unreport(attached);
    if (!reported.ok) return reported;
    const { uid, name } = attachment.metadata;
    const removed = yield* remove({ resource: volumeAttachments, name }, { uid });
    if (removed.ok || removed.error.reason === 'NotFound') return ok(undefined);
    return err(statusMessage(removed.error));
  }

  *#unreport({ nodeName, attachName }: Attached): Task<SyncResult> {
    const node = this.#context.api.get(nodes, nodeName);
    if (!node || attachName === undefined) return ok(undefined);
    return yield* reportAttached(withoutAttachedVolume(node, attachName), node);
  }

  #tellToWait(wanted: DesiredAttachment, elsewhere: ReadonlySet<string>): void {
    if (this.#toldToWait.has(wanted.name)) return;
    this.#toldToWait.add(wanted.name);
    const { api, recorder, version } = this.#context;
    const users = api
      .list(pods)
      .filter((pod) => elsewhere.has(pod.spec.nodeName ?? '') && this.#uses(pod, wanted));
    for (const pod of this.#podsOf(wanted)) {
      const message = multiAttachText(version, pod, wanted.volume.metadata.name, users);
      recorder.event(pod, 'Warning', 'FailedAttachVolume', message);
    }
  }

  #uses(pod: Pod, wanted: DesiredAttachment): boolean {
    return (pod.spec.volumes ?? []).some(({ persistentVolumeClaim }) => {
      const claim = this.#view.claim(pod.metadata.namespace ?? '', persistentVolumeClaim?.claimName ?? '');
      return claim?.spec.volumeName === wanted.volume.metadata.name;
    });
  }

  #podsOf(wanted: DesiredAttachment): readonly Pod[] {
    return wanted.podKeys.flatMap((key) => {
      const { namespace, name } = splitKey(key);
      return this.#context.api.get(pods, namespace ? `${namespace}/${name}` : name) ?? [];
    });
  }
}
