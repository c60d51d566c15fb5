/**
 * Writes of status, each only when something differs. What the status then says is decided in lib/volume/bind.ts.
 * Upstream: updateClaimStatus, updateVolumePhase and their twins with events, pv_controller.go, 1.37.
 */
import { err, ok, type Result } from '../../../base/result';
import type { KubernetesObject } from '../../../kubernetes/object';
import type { PersistentVolume, PersistentVolumePhase } from '../../../kubernetes/persistent-volume';
import type { PersistentVolumeClaim } from '../../../kubernetes/persistent-volume-claim';
import { type Change, claimWithoutVolume, volumeWithPhase } from '../../../volume/bind';
import type { EventText } from '../../../volume/event-text';
import { statusMessage, type Task, update, updateStatus } from '../../task';
import type { Controller } from './controller';

/** Saves everything but the status, when there is something to save. */
export function* save<T extends KubernetesObject>(change: Change<T>): Task<Result<T, string>> {
  if (!change.dirty) return ok(change.object);
  const written = yield* update(change.object);
  return written.ok ? written : err(statusMessage(written.error));
}

/** Saves the status, when there is something to save. */
export function* saveStatus<T extends KubernetesObject>(change: Change<T>): Task<Result<T, string>> {
  if (!change.dirty) return ok(change.object);
  const written = yield* updateStatus(change.object);
  return written.ok ? written : err(statusMessage(written.error));
}

/** The phase with its message. The event, whose text is the message, is sent only when the phase changes. */
export function* updateVolumePhaseWithEvent(
  controller: Controller,
  volume: PersistentVolume,
  phase: PersistentVolumePhase,
  event: EventText,
): Task<Result<PersistentVolume, string>> {
  const change = volumeWithPhase(volume, phase, event.message);
  const written = yield* saveStatus(change);
  if (change.dirty && written.ok) record(controller, written.value, event);
  return written;
}

/** The phase Lost; the event is sent after the write, and neither when the claim is Lost already. */
export function* updateClaimLost(
  controller: Controller,
  claim: PersistentVolumeClaim,
  event: EventText,
): Task<Result<PersistentVolumeClaim, string>> {
  if (claim.status?.phase === 'Lost') return ok(claim);
  const written = yield* saveStatus(claimWithoutVolume(claim, 'Lost'));
  if (written.ok) record(controller, written.value, event);
  return written;
}

export function record(controller: Controller, object: KubernetesObject, event: EventText): void {
  controller.context.recorder.event(object, event.type, event.reason, event.message);
}
