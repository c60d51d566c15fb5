/**
 * One look at a snapshot: its class, its finalizers, its content, its status. Every question is answered in
 * lib/volume/snapshot; here are the writes and the events, in upstream's order.
 * Upstream: syncSnapshotByKey, syncSnapshot, syncUnreadySnapshot and syncReadySnapshot (pkg/common-controller),
 * external-snapshotter 8.6.
 */
import { err, ok } from '../../base/result';
import { objectKey } from '../../kubernetes/object';
import { volumeSnapshots } from '../../kubernetes/resources';
import type { VolumeSnapshot, VolumeSnapshotContent } from '../../kubernetes/volume-snapshot';
import { findContent, isReady, pointsBack } from '../../volume/snapshot/snapshot-content';
import { missingFinalizers } from '../../volume/snapshot/snapshot-protection';
import { chooseSnapshotClass } from '../../volume/snapshot/snapshot-source';
import type { ComponentContext } from '../component';
import { withFinalizer } from '../controllers/finalizers';
import { type SyncResult, statusMessage, type Task, update } from '../task';
import { snapshotView } from './api-view';
import { bindContent } from './bind-content';
import { copyStatus } from './copy-status';
import { createContent } from './create-content';
import { deleteSnapshot } from './delete-snapshot';
import { latest, reportFailure, updateFailed } from './report';
import { releaseClaim } from './source-claim';

export function* syncSnapshot(context: ComponentContext, key: string): Task<SyncResult> {
  const stored = context.api.get(volumeSnapshots, key);
  if (!stored) return ok(undefined);
  const verdict = chooseSnapshotClass(snapshotView(context.api), stored);
  if (verdict.kind === 'Fails') {
    const { reason, message, problem } = verdict;
    yield* reportFailure(context, stored, { reason, message, notReady: false });
    // A deleted snapshot does not need its class to go.
    const goesOn = stored.metadata.deletionTimestamp !== undefined && problem.kind === 'ClassMissing';
    if (!goesOn) return err(message);
  }
  if (verdict.kind === 'Default') {
    const volumeSnapshotClassName = verdict.snapshotClass.metadata.name;
    const written = yield* update({ ...stored, spec: { ...stored.spec, volumeSnapshotClassName } });
    if (!written.ok) return err(statusMessage(written.error));
  }
  const snapshot = latest(context, stored);
  if (!snapshot) return ok(undefined);
  const released = yield* releaseClaim(context, snapshot);
  if (!released.ok) {
    const text = 'Error check and remove PVC Finalizer for VolumeSnapshot';
    context.recorder.event(snapshot, 'Warning', 'ErrorPVCFinalizer', text);
  }
  if (snapshot.metadata.deletionTimestamp !== undefined) return yield* deleteSnapshot(context, snapshot);
  return yield* syncLiving(context, snapshot);
}

function* syncLiving(context: ComponentContext, snapshot: VolumeSnapshot): Task<SyncResult> {
  const verdict = findContent(snapshotView(context.api), snapshot);
  if (verdict.kind === 'Refused') {
    const { reason, message } = verdict;
    yield* reportFailure(context, snapshot, { reason, message, notReady: true });
    context.recorder.event(
      snapshot,
      'Warning',
      'SnapshotFinalizerError',
      `Failed to check and update snapshot: ${refusalText(snapshot, verdict)}`,
    );
    return err(message);
  }
  const content = verdict.kind === 'Found' ? verdict.content : undefined;
  const protectedOne = yield* protect(context, snapshot, content);
  if (!protectedOne.ok) return protectedOne;
  const bound = snapshot.status?.boundVolumeSnapshotContentName;
  if (isReady(snapshot) && bound) return yield* checkBinding(context, snapshot, bound);
  if (snapshot.spec.source.volumeSnapshotContentName !== undefined) {
    return yield* bindContent(context, snapshot, content);
  }
  const made = content ? ok(content) : yield* createContent(context, snapshot);
  if (!made.ok) {
    const message = `Failed to create snapshot content with error ${made.error}`;
    const reason = 'SnapshotContentCreationFailed';
    yield* reportFailure(context, snapshot, { reason, message, notReady: true });
    return err(made.error);
  }
  return yield* copyStatus(context, snapshot, made.value);
}

/** What the finder returns as its error, which the event of the finalizers then carries. */
function refusalText(
  snapshot: VolumeSnapshot,
  { content, reason, message }: Extract<ReturnType<typeof findContent>, { kind: 'Refused' }>,
): string {
  if (reason === 'SnapshotContentMisbound') return message;
  const { name } = content.metadata;
  return snapshot.spec.source.volumeSnapshotContentName === undefined
    ? `snapshot ${objectKey(snapshot)} expects a dynamically provisioned VolumeSnapshotContent ${name} but gets a pre-provisioned one`
    : `snapshot ${objectKey(snapshot)} expects a pre-provisioned VolumeSnapshotContent ${name} but gets a dynamically provisioned one`;
}

function* protect(
  context: ComponentContext,
  snapshot: VolumeSnapshot,
  content: VolumeSnapshotContent | undefined,
): Task<SyncResult> {
  const stored = latest(context, snapshot);
  const missing = stored ? missingFinalizers(stored, content) : [];
  if (!stored || missing.length === 0) return ok(undefined);
  const written = yield* update(missing.reduce(withFinalizer, stored));
  if (written.ok) return ok(undefined);
  const why = updateFailed(objectKey(snapshot), written.error);
  const text = `Failed to check and update snapshot: ${why}`;
  context.recorder.event(snapshot, 'Warning', 'SnapshotFinalizerError', text);
  return err(why);
}

/** syncReadySnapshot: a snapshot that was ready has to keep its content. */
function* checkBinding(
  context: ComponentContext,
  snapshot: VolumeSnapshot,
  contentName: string,
): Task<SyncResult> {
  const content = snapshotView(context.api).snapshotContent(contentName);
  if (!content) {
    const message = 'VolumeSnapshotContent is missing';
    yield* reportFailure(context, snapshot, { reason: 'SnapshotContentMissing', message, notReady: true });
  } else if (!pointsBack(content, snapshot)) {
    const message = 'VolumeSnapshotContent is not bound to the VolumeSnapshot correctly';
    yield* reportFailure(context, snapshot, { reason: 'SnapshotMisbound', message, notReady: true });
  }
  return ok(undefined);
}
