/**
 * One sync of a volume. The rows (V0–V7c) are decided in lib/volume; here each is acted on. It binds nothing: a
 * volume whose claim does not point back yet only has its claim looked at again.
 * Upstream: syncVolume, updateVolumeMigrationAnnotationsAndFinalizers and deleteVolume, pv_controller.go, 1.37.
 */
import { assertUnreachable } from '../../../base/assert';
import { ok, type Result } from '../../../base/result';
import type { PersistentVolume } from '../../../kubernetes/persistent-volume';
import type { PersistentVolumeClaim } from '../../../kubernetes/persistent-volume-claim';
import { persistentVolumes } from '../../../kubernetes/resources';
import { volumeWithPhase } from '../../../volume/bind';
import { claimRefKey } from '../../../volume/claim-ref';
import { annealVolumeMetadata, decideVolume } from '../../../volume/sync-volume';
import type { SyncResult, Task } from '../../task';
import type { Controller } from './controller';
import { reclaimVolume } from './reclaim-volume';
import { record, save, saveStatus } from './status';
import { saveUnbound } from './unbind-volume';

export function* syncVolumeKey(controller: Controller, name: string): Task<SyncResult> {
  const volume = controller.context.api.get(persistentVolumes, name);
  if (volume) return yield* syncVolume(controller, volume);
  const deleted = controller.deleted.takeVolume(name);
  const claimKey = deleted && claimRefKey(deleted);
  // The claim becomes Lost at its next sync; without this it would wait for a resync.
  if (claimKey !== undefined) controller.claims.add(claimKey);
  return ok(undefined);
}

function* syncVolume(controller: Controller, stored: PersistentVolume): Task<SyncResult> {
  const annealed = yield* updateVolumeMigrationAnnotationsAndFinalizers(controller, stored);
  if (!annealed.ok) return annealed;
  const volume = annealed.value;
  const claim = claimOf(controller, volume);
  const decision = decideVolume(volume, claim);
  switch (decision.action) {
    case 'SetPhase': {
      const written = yield* saveStatus(volumeWithPhase(volume, decision.phase));
      return written.ok ? ok(undefined) : written;
    }
    case 'Reclaim': {
      const released = yield* saveStatus(
        decision.setReleased ? volumeWithPhase(volume, 'Released') : { object: volume, dirty: false },
      );
      return released.ok ? yield* reclaimVolume(controller, released.value) : released;
    }
    case 'ReportMismatch':
      record(controller, volume, decision.eventOnVolume);
      if (claim) record(controller, claim, decision.eventOnClaim);
      return ok(undefined);
    case 'EnqueueClaim':
      controller.claims.add(claimRefKey(volume) ?? '');
      return ok(undefined);
    case 'Unbind':
      return yield* saveUnbound(volume);
    default:
      return assertUnreachable(decision);
  }
}

/** Row V0. */
function* updateVolumeMigrationAnnotationsAndFinalizers(
  { view }: Controller,
  volume: PersistentVolume,
): Task<Result<PersistentVolume, string>> {
  const metadata = annealVolumeMetadata(view.version, view.enabled, volume);
  return yield* save({ object: { ...volume, metadata }, dirty: metadata !== volume.metadata });
}

/**
 * Row V3. Upstream asks its cache, then its informer, then the API, so that it does not release a volume whose
 * claim it has only not seen yet. Here the first answer is the live one.
 */
function claimOf(controller: Controller, volume: PersistentVolume): PersistentVolumeClaim | undefined {
  const claimRef = volume.spec.claimRef;
  return claimRef && controller.view.claim(claimRef.namespace ?? '', claimRef.name ?? '');
}
