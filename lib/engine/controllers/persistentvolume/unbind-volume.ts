/**
 * Takes the claim off a volume (rows V7b and V7c, and a recycled volume) in two writes, so that Released without a
 * claim can be seen in between. Upstream: unbindVolume, pv_controller.go, 1.37.
 */
import { ok } from '../../../base/result';
import type { PersistentVolume } from '../../../kubernetes/persistent-volume';
import { unbindVolume, volumeWithPhase } from '../../../volume/bind';
import type { SyncResult, Task } from '../../task';
import { save, saveStatus } from './status';

export function* saveUnbound(volume: PersistentVolume): Task<SyncResult> {
  const unbound = yield* save({ object: unbindVolume(volume), dirty: true });
  if (!unbound.ok) return unbound;
  const available = yield* saveStatus(volumeWithPhase(unbound.value, 'Available'));
  return available.ok ? ok(undefined) : available;
}
