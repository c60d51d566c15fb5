/**
 * Ties a volume and a claim together in four writes, each made only where something differs. The first error ends
 * it; what is half done then is valid, and the next sync goes on from there. It checks no suitability: who calls has
 * decided. Upstream: bind, pv_controller.go, 1.37.
 */
import { ok } from '../../../base/result';
import type { PersistentVolume } from '../../../kubernetes/persistent-volume';
import type { PersistentVolumeClaim } from '../../../kubernetes/persistent-volume-claim';
import {
  bindClaimToVolume,
  bindVolumeToClaim,
  boundClaimStatus,
  volumeWithPhase,
} from '../../../volume/bind';
import type { SyncResult, Task } from '../../task';
import type { Controller } from './controller';
import { save, saveStatus } from './status';

export function* bind(
  controller: Controller,
  volume: PersistentVolume,
  claim: PersistentVolumeClaim,
): Task<SyncResult> {
  const referring = yield* save(bindVolumeToClaim(volume, claim));
  if (!referring.ok) return referring;
  const bound = yield* saveStatus(volumeWithPhase(referring.value, 'Bound'));
  if (!bound.ok) return bound;
  const named = yield* save(bindClaimToVolume(claim, bound.value));
  if (!named.ok) return named;
  const status = boundClaimStatus(named.value, bound.value, controller.view.enabled);
  if (!status.ok) return status;
  const finished = yield* saveStatus(status.value);
  return finished.ok ? ok(undefined) : finished;
}
