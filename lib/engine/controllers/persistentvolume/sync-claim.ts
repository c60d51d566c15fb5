/**
 * One sync of a claim. The rows (U1–U13, B1–B5) are decided in lib/volume; here each is acted on. It never changes a
 * claim that is bound correctly, and it never waits: what takes long is an operation of its own.
 * Upstream: syncClaim, syncUnboundClaim, syncBoundClaim and deleteClaim, pv_controller.go, 1.37.
 */
import { assertUnreachable } from '../../../base/assert';
import { err, ok, type Result } from '../../../base/result';
import { claimToClaimKey, goQuote } from '../../../kubernetes/go-text';
import type { PersistentVolumeClaim } from '../../../kubernetes/persistent-volume-claim';
import { persistentVolumeClaims } from '../../../kubernetes/resources';
import { claimWithoutVolume } from '../../../volume/bind';
import { decideBoundClaim } from '../../../volume/bound-claim';
import { withMigrationAnnotation } from '../../../volume/migration';
import { isBindCompleted } from '../../../volume/sync-claim';
import { decideUnboundClaim, type UnboundClaimDecision } from '../../../volume/unbound-claim';
import type { SyncResult, Task } from '../../task';
import { bind } from './bind';
import type { Controller } from './controller';
import { provisionClaim } from './provision-claim';
import { record, save, saveStatus, updateClaimLost } from './status';

export function* syncClaimKey(controller: Controller, key: string): Task<SyncResult> {
  const claim = controller.context.api.get(persistentVolumeClaims, key);
  if (claim) return yield* syncClaim(controller, claim);
  const volumeName = controller.deleted.takeClaim(key)?.spec.volumeName;
  // The volume becomes Released at its next sync; without this it would wait for a resync.
  if (volumeName) controller.volumes.add(volumeName);
  return ok(undefined);
}

function* syncClaim(controller: Controller, stored: PersistentVolumeClaim): Task<SyncResult> {
  const annealed = yield* updateClaimMigrationAnnotations(controller, stored);
  if (!annealed.ok) return annealed;
  const claim = annealed.value;
  return isBindCompleted(claim)
    ? yield* syncBoundClaim(controller, claim)
    : yield* syncUnboundClaim(controller, claim);
}

/** Row C0. */
function* updateClaimMigrationAnnotations(
  controller: Controller,
  claim: PersistentVolumeClaim,
): Task<Result<PersistentVolumeClaim, string>> {
  const metadata = withMigrationAnnotation(controller.view.version, 'PersistentVolumeClaim', claim.metadata);
  return yield* save({ object: { ...claim, metadata }, dirty: metadata !== claim.metadata });
}

function* syncUnboundClaim(controller: Controller, claim: PersistentVolumeClaim): Task<SyncResult> {
  const decision = decideUnboundClaim(controller.view, claim);
  if ('event' in decision) record(controller, claim, decision.event);
  switch (decision.action) {
    case 'Bind':
      return yield* bind(controller, decision.volume, claim);
    case 'AssignDefaultClass':
      return yield* assignDefaultStorageClass(claim, decision);
    case 'Provision':
      return yield* provisionClaim(controller, claim);
    case 'SetPending': {
      const pending = yield* saveStatus(claimWithoutVolume(claim, 'Pending'));
      return pending.ok ? ok(undefined) : pending;
    }
    case 'Fail':
      return err(decision.error);
    default:
      return assertUnreachable(decision);
  }
}

/** Row U3: the sync ends here, and the update brings the claim back with its class. */
function* assignDefaultStorageClass(
  claim: PersistentVolumeClaim,
  decision: Extract<UnboundClaimDecision, { readonly row: 'U3' }>,
): Task<SyncResult> {
  const spec = { ...claim.spec, storageClassName: decision.storageClassName };
  const written = yield* save({ object: { ...claim, spec }, dirty: true });
  if (written.ok) return ok(undefined);
  return err(`can't update PersistentVolumeClaim[${goQuote(claimToClaimKey(claim))}]: ${written.error}`);
}

function* syncBoundClaim(controller: Controller, claim: PersistentVolumeClaim): Task<SyncResult> {
  const decision = decideBoundClaim(controller.view, claim);
  if (decision.action === 'Bind') return yield* bind(controller, decision.volume, claim);
  const lost = yield* updateClaimLost(controller, claim, decision.event);
  return lost.ok ? ok(undefined) : lost;
}
