/**
 * One attach operation: create the VolumeAttachment, wait for the driver's attacher, report on the Node and tell the
 * Pods. It gives up after two minutes; the controller then starts it again, after a back-off. An in-tree plugin has
 * nothing to do and nobody to ask. Upstream: csiAttacher.Attach and waitForVolumeAttachmentWithLister (pkg/volume/csi/csi_attacher.go), 1.37.
 */
import { err, ok } from '../../../base/result';
import { goQuote } from '../../../kubernetes/go-text';
import type { Pod } from '../../../kubernetes/pod';
import { nodes, volumeAttachments } from '../../../kubernetes/resources';
import type { VolumeAttachment } from '../../../kubernetes/storage-kinds';
import type { CSIVolumeName } from '../../../volume/attachment';
import type { ComponentContext } from '../../component';
import { create, type SyncResult, sleep, statusMessage, type Task } from '../../task';
import type { DesiredAttachment } from './desired-state';
import { reportAttached, withAttachedVolume } from './node-status';

const POLL_FIRST_MS = 500;
const POLL_FACTOR = 1.05;
const POLL_MOST_MS = 7_000;
const GIVE_UP_MS = 2 * 60_000;

export function* attachVolume(
  context: ComponentContext,
  wanted: DesiredAttachment,
  podsNow: () => readonly Pod[],
): Task<SyncResult> {
  const attached = wanted.csi ? yield* createAndWait(context, wanted, wanted.csi) : ok(undefined);
  const volumeName = goQuote(wanted.volume.metadata.name);
  if (!attached.ok) {
    const message = `AttachVolume.Attach failed for volume ${volumeName} : ${attached.error}`;
    for (const pod of podsNow()) context.recorder.event(pod, 'Warning', 'FailedAttachVolume', message);
    return attached;
  }
  // Upstream's text ends in a space.
  const message = `AttachVolume.Attach succeeded for volume ${volumeName} `;
  for (const pod of podsNow()) context.recorder.event(pod, 'Normal', 'SuccessfulAttachVolume', message);
  const node = context.api.get(nodes, wanted.nodeName);
  return node ? yield* reportAttached(withAttachedVolume(node, wanted.attachName), node) : ok(undefined);
}

function* createAndWait(
  context: ComponentContext,
  wanted: DesiredAttachment,
  { driver, volumeHandle }: CSIVolumeName,
): Task<SyncResult> {
  if (!context.api.get(volumeAttachments, wanted.name)) {
    const created = yield* create(newAttachment(wanted, driver));
    if (!created.ok && created.error.reason !== 'AlreadyExists') return err(statusMessage(created.error));
  }
  const deadlineMs = context.nowMs() + GIVE_UP_MS;
  for (let pauseMs = POLL_FIRST_MS; context.nowMs() < deadlineMs; ) {
    const attachment = context.api.get(volumeAttachments, wanted.name);
    if (!attachment) return err(`volume attachment is being deleted`);
    if (attachment.metadata.deletionTimestamp !== undefined) return err(`volume attachment is being deleted`);
    if (attachment.status?.attached) return ok(undefined);
    if (attachment.status?.attachError) return err(attachment.status.attachError.message ?? '');
    yield* sleep(pauseMs);
    pauseMs = Math.min(Math.round(pauseMs * POLL_FACTOR), POLL_MOST_MS);
  }
  return err(
    `timed out waiting for external-attacher of ${driver} CSI driver to attach volume ${volumeHandle}`,
  );
}

function newAttachment(wanted: DesiredAttachment, driver: string): VolumeAttachment {
  return {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'VolumeAttachment',
    metadata: { name: wanted.name },
    spec: {
      attacher: driver,
      nodeName: wanted.nodeName,
      source: { persistentVolumeName: wanted.volume.metadata.name },
    },
  };
}
