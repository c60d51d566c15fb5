/**
 * One attempt to give a volume the attributes of another VolumeAttributesClass: say so on the claim, call the driver,
 * write the class to the volume, then to the claim's status.
 * Upstream: external-resizer 2.3, pkg/modifycontroller (syncPVC, modify, setVolumeStatus).
 */

import type { PersistentVolumeClaim } from '../../kubernetes/persistent-volume-claim';
import { csiDrivers, persistentVolumes, volumeAttributesClasses } from '../../kubernetes/resources';
import type { ComponentContext } from '../component';
import { modifyVolume as callDriver, type DriverError, driverErrorText } from '../provisioner/csi-driver';
import { sleep, statusMessage, type Task, update } from '../task';
import { DONE, type ResizeOutcome, type ResizeTarget, writeStatus } from './attempt';
import { withCondition, withoutModifyConditions, withStatus } from './claim-status';

export function* modifyVolume(context: ComponentContext, target: ResizeTarget): Task<ResizeOutcome> {
  const { claim, recorder } = target;
  const wanted = claim.spec.volumeAttributesClassName ?? '';
  const current = claim.status?.currentVolumeAttributesClassName ?? '';
  if (claim.status?.phase !== 'Bound') return DONE;
  if (wanted === current || wanted === '') return yield* cancel(target);
  const attributesClass = context.api.get(volumeAttributesClasses, wanted);
  if (!attributesClass) {
    const pending = withTarget(claim, wanted, 'Pending');
    if (pending !== claim) yield* writeStatus(pending);
    const message = `VAC "${wanted}" does not exist.`;
    recorder.event(claim, 'Warning', 'VolumeModifyFailed', message);
    return { kind: 'Retry', why: message, final: false };
  }
  if (attributesClass.driverName !== target.driver || !context.api.get(csiDrivers, target.driver))
    return DONE;
  return yield* modify(context, target, wanted, attributesClass.parameters ?? {});
}

function* modify(
  context: ComponentContext,
  target: ResizeTarget,
  wanted: string,
  parameters: Readonly<Record<string, string>>,
): Task<ResizeOutcome> {
  const { claim, volume, driver, recorder } = target;
  const text = `Modifying volume to "${wanted}" is in progress.`;
  const begun = withCondition(
    withTarget(claim, wanted, 'InProgress'),
    { type: 'ModifyingVolume', message: text },
    context.nowMs(),
  );
  const marked = yield* writeStatus(begun);
  if (!marked.ok) return { kind: 'Retry', why: marked.error, final: false };
  const name = claim.metadata.name;
  recorder.event(
    claim,
    'Normal',
    'VolumeModify',
    `external resizer is modifying volume ${name} with vac ${wanted}`,
  );
  yield* sleep(context.config.driverLatencyMs);
  const modified = callDriver(driver, parameters);
  if (!modified.ok) return yield* fail(context, target, marked.value, wanted, modified.error);
  const current = context.api.get(persistentVolumes, volume.metadata.name);
  if (!current) return DONE;
  const spec = { ...current.spec, volumeAttributesClassName: wanted };
  const written = yield* update({ ...current, spec });
  if (!written.ok) return { kind: 'Retry', why: statusMessage(written.error), final: false };
  const done = withStatus(withoutModifyConditions(marked.value), {
    currentVolumeAttributesClassName: wanted,
    modifyVolumeStatus: undefined,
  });
  const finished = yield* writeStatus(done);
  if (!finished.ok) return { kind: 'Retry', why: finished.error, final: false };
  const success = `external resizer modified volume ${name} with vac ${wanted} successfully`;
  recorder.event(finished.value, 'Normal', 'VolumeModifySuccessful', success);
  return DONE;
}

function* fail(
  context: ComponentContext,
  { recorder }: ResizeTarget,
  claim: PersistentVolumeClaim,
  wanted: string,
  error: DriverError,
): Task<ResizeOutcome> {
  const infeasible = error.code === 'InvalidArgument';
  const waiting = `Modifying volume to "${wanted}" failed. Waiting for retry.`;
  const nowMs = context.nowMs();
  const noted = withCondition(claim, { type: 'ModifyingVolume', message: waiting }, nowMs);
  const failed = withCondition(
    noted,
    { type: 'ModifyVolumeError', reason: error.code, message: error.message },
    nowMs,
  );
  yield* writeStatus(infeasible ? withTarget(failed, wanted, 'Infeasible') : failed);
  const text = driverErrorText(error);
  recorder.event(claim, 'Warning', 'VolumeModifyFailed', text);
  return infeasible ? { kind: 'Infeasible', why: text } : { kind: 'Retry', why: text, final: true };
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
