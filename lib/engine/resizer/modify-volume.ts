/**
 * One attempt to give a volume the attributes of another VolumeAttributesClass: say so on the claim, call the driver,
 * write the class to the volume, then to the claim's status.
 * Upstream: external-resizer 2.3, pkg/modifycontroller (syncPVC, modify, setVolumeStatus).
 */

import type { PersistentVolumeClaim } from '../../kubernetes/persistent-volume-claim';
import { csiDrivers, persistentVolumes, volumeAttributesClasses } from '../../kubernetes/resources';
import { resizeErrorKind } from '../../volume/resize';
import type { ComponentContext } from '../component';
import { canCall } from '../drivers/capabilities';
import { namesOfVolume } from '../drivers/driver-call';
import { driverProfile } from '../drivers/driver-profile';
import { modifyVolume as callDriver, type DriverError, driverErrorText } from '../provisioner/csi-driver';
import { statusMessage, type Task, update } from '../task';
import { DONE, RESIZER_TIMEOUT_MS, type ResizeOutcome, type ResizeTarget, writeStatus } from './attempt';
import { withCondition, withoutModifyConditions, withStatus } from './claim-status';

/**
 * `uncertain`: nobody knows whether the driver still works on the last change. Then it is asked for the same again until
 * it says what became of it, whatever the claim names by now.
 */
export function* modifyVolume(
  context: ComponentContext,
  target: ResizeTarget,
  uncertain: boolean,
): Task<ResizeOutcome> {
  const { claim } = target;
  const wanted = claim.spec.volumeAttributesClassName ?? '';
  const current = claim.status?.currentVolumeAttributesClassName ?? '';
  if (claim.status?.phase !== 'Bound') return DONE;
  // Without the capability the sidecar has no part that modifies (cmd/csi-resizer/main.go).
  if (!canCall(driverProfile(context.api, target.driver).capabilities, 'ControllerModifyVolume')) return DONE;
  const { targetVolumeAttributesClassName: begun = '', status } = claim.status?.modifyVolumeStatus ?? {};
  if (uncertain && status === 'InProgress') {
    const attributesClass = context.api.get(volumeAttributesClasses, begun);
    if (!attributesClass) return missing(target, begun);
    return yield* call(context, target, begun, attributesClass.parameters ?? {});
  }
  if (wanted === current || wanted === '') return yield* cancel(target);
  const attributesClass = context.api.get(volumeAttributesClasses, wanted);
  if (!attributesClass) {
    const pending = withTarget(claim, wanted, 'Pending');
    if (pending !== claim) yield* writeStatus(pending);
    return missing(target, wanted);
  }
  if (attributesClass.driverName !== target.driver || !context.api.get(csiDrivers, target.driver))
    return DONE;
  return yield* modify(context, target, wanted, attributesClass.parameters ?? {});
}

function missing({ claim, recorder }: ResizeTarget, name: string): ResizeOutcome {
  const message = `VAC "${name}" does not exist.`;
  recorder.event(claim, 'Warning', 'VolumeModifyFailed', message);
  return { kind: 'Retry', why: message, final: false };
}

function* modify(
  context: ComponentContext,
  target: ResizeTarget,
  wanted: string,
  parameters: Readonly<Record<string, string>>,
): Task<ResizeOutcome> {
  const { claim, recorder } = target;
  const text = `Modifying volume to "${wanted}" is in progress.`;
  const begun = withCondition(
    withTarget(claim, wanted, 'InProgress'),
    { type: 'ModifyingVolume', message: text },
    context.nowMs(),
  );
  const marked = yield* writeStatus(begun);
  if (!marked.ok) return { kind: 'Retry', why: marked.error, final: false };
  const message = `external resizer is modifying volume ${claim.metadata.name} with vac ${wanted}`;
  recorder.event(claim, 'Normal', 'VolumeModify', message);
  return yield* call(context, { ...target, claim: marked.value }, wanted, parameters);
}

function* call(
  context: ComponentContext,
  target: ResizeTarget,
  wanted: string,
  parameters: Readonly<Record<string, string>>,
): Task<ResizeOutcome> {
  const { claim, volume, driver, recorder } = target;
  const callee = { driver, names: namesOfVolume(volume), request: wanted, timeoutMs: RESIZER_TIMEOUT_MS };
  const modified = yield* callDriver(context, callee, parameters);
  if (!modified.ok) return yield* fail(context, target, wanted, modified.error);
  const current = context.api.get(persistentVolumes, volume.metadata.name);
  if (!current) return DONE;
  const spec = { ...current.spec, volumeAttributesClassName: wanted };
  const written = yield* update({ ...current, spec });
  if (!written.ok) return { kind: 'Retry', why: statusMessage(written.error), final: false };
  const done = withStatus(withoutModifyConditions(claim), {
    currentVolumeAttributesClassName: wanted,
    modifyVolumeStatus: undefined,
  });
  const finished = yield* writeStatus(done);
  if (!finished.ok) return { kind: 'Retry', why: finished.error, final: false };
  const success = `external resizer modified volume ${claim.metadata.name} with vac ${wanted} successfully`;
  recorder.event(finished.value, 'Normal', 'VolumeModifySuccessful', success);
  return DONE;
}

function* fail(
  context: ComponentContext,
  { claim, recorder }: ResizeTarget,
  wanted: string,
  error: DriverError,
): Task<ResizeOutcome> {
  const infeasible = error.code === 'InvalidArgument';
  const uncertain = resizeErrorKind(error.code) === 'NonFinal';
  const state = uncertain ? 'is still in progress.' : 'failed. Waiting for retry.';
  const waiting = `Modifying volume to "${wanted}" ${state}`;
  const nowMs = context.nowMs();
  const noted = withCondition(claim, { type: 'ModifyingVolume', message: waiting }, nowMs);
  const failed = withCondition(
    noted,
    { type: 'ModifyVolumeError', reason: error.code, message: error.message },
    nowMs,
  );
  yield* writeStatus(infeasible ? withTarget(failed, wanted, 'Infeasible') : failed);
  const text = `${driverErrorText(error)}${uncertain ? `. Still modifying to VAC ${wanted}` : ''}`;
  recorder.event(claim, 'Warning', 'VolumeModifyFailed', text);
  return infeasible
    ? { kind: 'Infeasible', why: text }
    : { kind: 'Retry', why: text, final: !uncertain, uncertain };
}

/** The user took the wish back while it was being worked on. */
function* cancel({ claim, recorder }: ResizeTarget): Task<ResizeOutcome> {
  if (!claim.status?.modifyVolumeStatus) return DONE;
  const plain = withStatus(withoutModifyConditions(claim), { modifyVolumeStatus: undefined });
  const written = yield* writeStatus(plain);
  if (!written.ok) return { kind: 'Retry', why: written.error, final: false };
  recorder.event(claim, 'Normal', 'VolumeModifyCanceled', 'Cancelled modify.');
  return DONE;
}

function withTarget(claim: PersistentVolumeClaim, wanted: string, status: string): PersistentVolumeClaim {
  const current = claim.status?.modifyVolumeStatus;
  if (current?.targetVolumeAttributesClassName === wanted && current.status === status) return claim;
  return withStatus(claim, { modifyVolumeStatus: { targetVolumeAttributesClassName: wanted, status } });
}
