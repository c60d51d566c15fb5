/**
 * Makes the VolumeAttachments agree with where Pods are: deletes those that no Pod needs any more, then creates those
 * that one needs, and tells the Pods how it went. It never talks to a driver; the external attacher does. A volume
 * that one node may use at a time is not attached to a second one before it is gone from the first.
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
import { type AttachView, isMultiAttachAllowed, multiAttachText } from '../../../volume/attachment';
import type { ComponentContext, ComponentDefinition, WorkQueue } from '../../component';
import { remove, type SyncResult, statusMessage, type Task } from '../../task';
import { attachVolume } from './attach-volume';
import { type DesiredAttachment, desiredAttachments } from './desired-state';
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

  #passIsDue = false;

  constructor(context: ComponentContext) {
    this.#context = context;
    const { api } = context;
    this.#view = {
      claim: (namespace, name) => api.get(persistentVolumeClaims, `${namespace}/${name}`),
      volume: (name) => api.get(persistentVolumes, name),
      csiDriver: (name) => api.get(csiDrivers, name),
    };
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
      if (desired.has(attachment.metadata.name) || attachment.metadata.deletionTimestamp !== undefined)
        continue;
      const detached = yield* this.#detach(attachment);
      if (!detached.ok) return detached;
    }
    let waiting = false;
    for (const wanted of desired.values()) waiting = this.#attach(wanted) || waiting;
    if (waiting) this.#passSoon();
    return ok(undefined);
  }

  /** Starts what is missing; true when something is in the way and must be looked at again. */
  #attach(wanted: DesiredAttachment): boolean {
    const { api, operations } = this.#context;
    const existing = api.get(volumeAttachments, wanted.name);
    if (existing?.status?.attached && existing.metadata.deletionTimestamp === undefined) return false;
    if (existing?.metadata.deletionTimestamp !== undefined) return true;
    if (!existing && !isMultiAttachAllowed(wanted.volume)) {
      const elsewhere = api.list(volumeAttachments).filter((other) => isOfVolume(other, wanted));
      if (elsewhere.length > 0) {
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

  *#detach(attachment: VolumeAttachment): Task<SyncResult> {
    const { nodeName, source } = attachment.spec;
    const volume = source.persistentVolumeName ? this.#view.volume(source.persistentVolumeName) : undefined;
    const node = this.#context.api.get(nodes, nodeName);
    if (node && volume?.spec.csi) {
      const { driver, volumeHandle } = volume.spec.csi;
      // The node stops reporting the volume before it goes, so that no kubelet starts to use it now.
      const reported = yield* reportAttached(
        withoutAttachedVolume(node, { volume, driver, volumeHandle }),
        node,
      );
      if (!reported.ok) return reported;
    }
    const { uid, name } = attachment.metadata;
    const removed = yield* remove({ resource: volumeAttachments, name }, { uid });
    if (removed.ok || removed.error.reason === 'NotFound') return ok(undefined);
    return err(statusMessage(removed.error));
  }

  #tellToWait(wanted: DesiredAttachment, elsewhere: readonly VolumeAttachment[]): void {
    if (this.#toldToWait.has(wanted.name)) return;
    this.#toldToWait.add(wanted.name);
    const { api, recorder, version } = this.#context;
    const nodesElsewhere = new Set(elsewhere.map((attachment) => attachment.spec.nodeName));
    const users = api
      .list(pods)
      .filter((pod) => nodesElsewhere.has(pod.spec.nodeName ?? '') && this.#uses(pod, wanted));
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

/** An attachment of the same volume, on whichever node and however far its end has come. */
function isOfVolume(attachment: VolumeAttachment, wanted: DesiredAttachment): boolean {
  return (
    attachment.spec.source.persistentVolumeName === wanted.volume.metadata.name &&
    attachment.spec.nodeName !== wanted.nodeName
  );
}
