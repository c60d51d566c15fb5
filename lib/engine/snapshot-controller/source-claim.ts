/**
 * Keeps the claim of a snapshot from going while the snapshot is being taken.
 * Upstream: ensurePVCFinalizer and checkandRemovePVCFinalizer (pkg/common-controller), external-snapshotter 8.6.
 */
import { err, ok } from '../../base/result';
import { finalizerClaimAsSource } from '../../kubernetes/annotations';
import type { VolumeSnapshot } from '../../kubernetes/volume-snapshot';
import { snapshotsBeingTaken } from '../../volume/snapshot/snapshot-protection';
import { sourceClaim } from '../../volume/snapshot/snapshot-source';
import type { ComponentContext } from '../component';
import { withFinalizer, withoutFinalizer } from '../controllers/finalizers';
import { type SyncResult, statusMessage, type Task, update } from '../task';
import { snapshotView } from './api-view';
import { updateFailed } from './report';

export function* holdClaim(context: ComponentContext, snapshot: VolumeSnapshot): Task<SyncResult> {
  const claim = sourceClaim(snapshotView(context.api), snapshot);
  if (!claim) return err(updateFailed(snapshot.metadata.name, 'cannot get claim from snapshot'));
  const { name, finalizers = [], deletionTimestamp } = claim.metadata;
  if (finalizers.includes(finalizerClaimAsSource)) return ok(undefined);
  if (deletionTimestamp !== undefined) {
    return err(updateFailed(name, 'cannot add finalizer on claim because it is being deleted'));
  }
  const written = yield* update(withFinalizer(claim, finalizerClaimAsSource));
  return written.ok ? ok(undefined) : err(updateFailed(name, written.error));
}

/** Takes the finalizer off the source claim when no snapshot of it is being taken any more; `except` is over. */
export function* releaseClaim(
  context: ComponentContext,
  snapshot: VolumeSnapshot,
  except?: VolumeSnapshot,
): Task<SyncResult> {
  const view = snapshotView(context.api);
  const claim = sourceClaim(view, snapshot);
  if (!claim?.metadata.finalizers?.includes(finalizerClaimAsSource)) return ok(undefined);
  if (snapshotsBeingTaken(view, claim, except).length > 0) return ok(undefined);
  const written = yield* update(withoutFinalizer(claim, finalizerClaimAsSource));
  if (written.ok || written.error.code === 404) return ok(undefined);
  return err(statusMessage(written.error));
}
