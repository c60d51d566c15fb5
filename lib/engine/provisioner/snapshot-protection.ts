/**
 * Keeps a snapshot from going while a volume is made from it.
 * Upstream: setSnapshotFinalizer, removeSnapshotFinalizer (pkg/controller/controller.go) and the
 * SnapshotFinalizerController (pkg/controller/snapshot_finalizer_controller.go), external-provisioner 6.3.
 */
import { err, ok } from '../../base/result';
import { finalizerRestoreSource } from '../../kubernetes/annotations';
import type { PersistentVolumeClaim } from '../../kubernetes/persistent-volume-claim';
import { volumeSnapshots } from '../../kubernetes/resources';
import type { StorageClass } from '../../kubernetes/storage-class';
import { restoreSource } from '../../volume/snapshot/restore';
import { claimsBeingRestored } from '../../volume/snapshot/snapshot-protection';
import type { ComponentContext } from '../component';
import { withFinalizer, withoutFinalizer } from '../controllers/finalizers';
import { snapshotView } from '../snapshot-controller/api-view';
import { type SyncResult, statusMessage, type Task, update } from '../task';

/** The refusal is the provisioner's text. */
export function* holdSnapshot(
  { api }: ComponentContext,
  claim: PersistentVolumeClaim,
  { provisioner, metadata }: StorageClass,
): Task<SyncResult> {
  const source = restoreSource(snapshotView(api), claim, { driver: provisioner, className: metadata.name });
  if (!source.ok) return err(source.error.text);
  const { snapshot } = source.value;
  const held = withFinalizer(snapshot, finalizerRestoreSource);
  if (held === snapshot) return ok(undefined);
  const written = yield* update(held);
  return written.ok ? ok(undefined) : err(statusMessage(written.error));
}

/** The volume is made. Where the write fails, the sweep does it. */
export function* releaseSnapshot({ api }: ComponentContext, claim: PersistentVolumeClaim): Task {
  const { namespace = '' } = claim.metadata;
  const snapshot = api.get(volumeSnapshots, `${namespace}/${claim.spec.dataSource?.name ?? ''}`);
  if (snapshot?.metadata.finalizers?.includes(finalizerRestoreSource))
    yield* update(withoutFinalizer(snapshot, finalizerRestoreSource));
}

/** sweepOrphanedFinalizers: takes the finalizer off every snapshot from which no Pending claim is to be restored. */
export function* sweepSnapshots({ api }: ComponentContext): Task {
  for (const { metadata } of api.list(volumeSnapshots)) {
    const snapshot = api.get(volumeSnapshots, `${metadata.namespace}/${metadata.name}`);
    if (!snapshot?.metadata.finalizers?.includes(finalizerRestoreSource)) continue;
    if (claimsBeingRestored(snapshotView(api), snapshot).length > 0) continue;
    yield* update(withoutFinalizer(snapshot, finalizerRestoreSource));
  }
}
