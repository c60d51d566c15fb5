/**
 * The external attachers of all installed drivers: attach and detach what a VolumeAttachment asks for, and hold volume
 * and attachment with a finalizer while the driver still has something to undo. It never decides what belongs where.
 * Upstream: external-attacher 4.13, pkg/controller/csi_handler.go.
 */
import { err, ok } from '../../base/result';
import type { PersistentVolume } from '../../kubernetes/persistent-volume';
import { csiDrivers, csiNodes, persistentVolumes, volumeAttachments } from '../../kubernetes/resources';
import type { VolumeAttachment } from '../../kubernetes/storage-kinds';
import { formatTimestamp } from '../../kubernetes/timestamp';
import type { ComponentContext, ComponentDefinition } from '../component';
import { withFinalizer, withoutFinalizer } from '../controllers/finalizers';
import { canCall } from '../drivers/capabilities';
import { namesOfVolume } from '../drivers/driver-call';
import { driverProfile } from '../drivers/driver-profile';
import {
  type Callee,
  type DriverError,
  driverErrorText,
  publishVolume,
  unpublishVolume,
} from '../provisioner/csi-driver';
import { type SyncResult, statusMessage, type Task, update, updateStatus } from '../task';
import { exponentialBackoff } from '../workqueue';
import { attacherFinalizer } from './attacher-finalizer';

/** Kept on the attachment, so that a volume can be detached from a node that is gone. */
const annNodeId = 'csi.alpha.kubernetes.io/node-id';
/** --worker-threads, --retry-interval-start, --retry-interval-max */
const WORKERS = 10;
/** --timeout */
const TIMEOUT_MS = 15_000;
const RETRY_MS = exponentialBackoff(1_000, 5 * 60_000);
/** gRPC codes by name (google.golang.org/grpc/codes). */
const CODES: Readonly<Record<string, number>> = {
  Canceled: 1,
  Unknown: 2,
  InvalidArgument: 3,
  DeadlineExceeded: 4,
  NotFound: 5,
  AlreadyExists: 6,
  PermissionDenied: 7,
  ResourceExhausted: 8,
  FailedPrecondition: 9,
  Aborted: 10,
  OutOfRange: 11,
  Unimplemented: 12,
  Internal: 13,
  Unavailable: 14,
  DataLoss: 15,
  Unauthenticated: 16,
};

export const externalAttacher: ComponentDefinition = {
  name: 'external-attacher',
  start(context) {
    if (!context.config.simulateDrivers) return;
    const { api, watch } = context;
    const attachments = context.queue({
      name: 'attachments',
      sync: (name) => syncAttachment(context, name),
      workers: WORKERS,
      retryDelayMs: RETRY_MS,
    });
    const volumes = context.queue({
      name: 'volumes',
      sync: (name) => syncVolume(context, name),
      workers: WORKERS,
      retryDelayMs: RETRY_MS,
    });
    watch(volumeAttachments, ({ type, object }, previous) => {
      const volumeName = object.spec.source.persistentVolumeName;
      if (type === 'DELETED') {
        if (volumeName) volumes.add(volumeName);
      } else if (isToDo(object, previous)) attachments.add(object.metadata.name);
    });
    watch(persistentVolumes, ({ type, object }) => {
      if (type !== 'DELETED' && object.metadata.deletionTimestamp) volumes.add(object.metadata.name);
    });
    watch(csiDrivers, ({ type }) => {
      if (type !== 'ADDED') return;
      for (const attachment of api.list(volumeAttachments)) attachments.add(attachment.metadata.name);
    });
  },
};

/** A new attachment and one that begins to go; the attacher's own status writes bring nothing new. */
function isToDo(attachment: VolumeAttachment, previous: VolumeAttachment | undefined): boolean {
  return !previous || previous.metadata.deletionTimestamp !== attachment.metadata.deletionTimestamp;
}

function* syncAttachment(context: ComponentContext, name: string): Task<SyncResult> {
  const attachment = context.api.get(volumeAttachments, name);
  if (!attachment || !context.api.get(csiDrivers, attachment.spec.attacher)) return ok(undefined);
  if (!canCall(driverProfile(context.api, attachment.spec.attacher).capabilities, 'ControllerPublishVolume'))
    return yield* attachTrivially(attachment);
  if (attachment.metadata.deletionTimestamp !== undefined) return yield* detach(context, attachment);
  return attachment.status?.attached ? ok(undefined) : yield* attach(context, attachment);
}

/** pkg/controller/trivial_handler.go: a driver that has nothing to attach is attached, and holds nothing. */
function* attachTrivially(attachment: VolumeAttachment): Task<SyncResult> {
  if (attachment.status?.attached || attachment.metadata.deletionTimestamp !== undefined)
    return ok(undefined);
  const written = yield* updateStatus({ ...attachment, status: { attached: true } });
  return written.ok ? ok(undefined) : err(statusMessage(written.error));
}

function* attach(context: ComponentContext, attachment: VolumeAttachment): Task<SyncResult> {
  const finalizer = attacherFinalizer(attachment.spec.attacher);
  const volume = context.api.get(persistentVolumes, attachment.spec.source.persistentVolumeName ?? '');
  if (!volume) return yield* refuse(context, attachment, { message: missingText(attachment) });
  if (volume.metadata.deletionTimestamp !== undefined) {
    const message = `PersistentVolume "${volume.metadata.name}" is marked for deletion`;
    return yield* refuse(context, attachment, { message });
  }
  const held = withFinalizer(volume, finalizer);
  if (held !== volume) {
    const written = yield* update(held);
    if (!written.ok) return err(statusMessage(written.error));
  }
  const prepared = yield* update(withNodeId(context, withFinalizer(attachment, finalizer)));
  if (!prepared.ok) return err(statusMessage(prepared.error));
  const published = yield* publishVolume(
    context,
    calleeOf(attachment, volume),
    volume.spec.csi?.volumeAttributes ?? {},
  );
  const current = context.api.get(volumeAttachments, attachment.metadata.name);
  if (current?.metadata.uid !== attachment.metadata.uid || !current) return ok(undefined);
  if (!published.ok) {
    return yield* refuse(context, current, {
      message: driverErrorText(published.error),
      cause: published.error,
    });
  }
  const status = { attached: true, attachmentMetadata: published.value };
  const written = yield* updateStatus({ ...current, status });
  return written.ok ? ok(undefined) : err(statusMessage(written.error));
}

/** Says on the attachment why it is not attached, and fails, so that it is tried again. */
function* refuse(
  context: ComponentContext,
  attachment: VolumeAttachment,
  { message, cause }: { readonly message: string; readonly cause?: DriverError },
): Task<SyncResult> {
  const code = cause && context.enabled('MutableCSINodeAllocatableCount') ? CODES[cause.code] : undefined;
  const attachError = {
    time: formatTimestamp(context.nowMs()),
    message,
    ...(code === undefined ? {} : { errorCode: code }),
  };
  yield* updateStatus({ ...attachment, status: { attached: false, attachError } });
  return err(message);
}

function* detach(context: ComponentContext, attachment: VolumeAttachment): Task<SyncResult> {
  const finalizer = attacherFinalizer(attachment.spec.attacher);
  if (!attachment.metadata.finalizers?.includes(finalizer)) return ok(undefined);
  const volume = context.api.get(persistentVolumes, attachment.spec.source.persistentVolumeName ?? '');
  const unpublished = yield* unpublishVolume(
    context,
    calleeOf(attachment, volume),
    volume?.spec.csi?.volumeAttributes ?? {},
  );
  const current = context.api.get(volumeAttachments, attachment.metadata.name);
  if (!current) return ok(undefined);
  if (!unpublished.ok) {
    const message = driverErrorText(unpublished.error);
    const detachError = { time: formatTimestamp(context.nowMs()), message };
    yield* updateStatus({ ...current, status: { attached: true, ...current.status, detachError } });
    return err(message);
  }
  // The API server removes the object with its last finalizer, so what is said here about it is the last of it.
  const written = yield* update(withoutFinalizer(current, finalizer));
  return written.ok || written.error.code === 404 ? ok(undefined) : err(statusMessage(written.error));
}

/** A volume that is being deleted is let go when no attachment names it any more. */
function* syncVolume(context: ComponentContext, name: string): Task<SyncResult> {
  const volume = context.api.get(persistentVolumes, name);
  if (!volume?.spec.csi || volume.metadata.deletionTimestamp === undefined) return ok(undefined);
  const named = context.api
    .list(volumeAttachments)
    .some((attachment) => attachment.spec.source.persistentVolumeName === name);
  const released = withoutFinalizer<PersistentVolume>(volume, attacherFinalizer(volume.spec.csi.driver));
  if (named || released === volume) return ok(undefined);
  const written = yield* update(released);
  return written.ok || written.error.code === 404 ? ok(undefined) : err(statusMessage(written.error));
}

function withNodeId(context: ComponentContext, attachment: VolumeAttachment): VolumeAttachment {
  const drivers = context.api.get(csiNodes, attachment.spec.nodeName)?.spec.drivers ?? [];
  const nodeId = drivers.find((driver) => driver.name === attachment.spec.attacher)?.nodeID;
  if (nodeId === undefined) return attachment;
  const annotations = { ...attachment.metadata.annotations, [annNodeId]: nodeId };
  return { ...attachment, metadata: { ...attachment.metadata, annotations } };
}

function calleeOf({ spec }: VolumeAttachment, volume: PersistentVolume | undefined): Callee {
  const names = [spec.nodeName, ...(volume ? namesOfVolume(volume) : [])];
  return { driver: spec.attacher, names, timeoutMs: TIMEOUT_MS };
}

function missingText(attachment: VolumeAttachment): string {
  return `could not get PersistentVolume "${attachment.spec.source.persistentVolumeName ?? ''}"`;
}
