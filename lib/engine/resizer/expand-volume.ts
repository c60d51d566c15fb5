/**
 * One attempt to grow a volume: say so on the claim, call the driver, write the new size to the volume, and then
 * either finish or hand over to the node. With RecoverVolumeExpansionFailure the claim also says to which size it is
 * being worked and how far it came; without, only conditions do.
 * Upstream: external-resizer 2.3, expand_and_recover.go and controller.go (resizePVC, the path before the gate).
 */
import { annPreResizeCapacity } from '../../kubernetes/annotations';
import type { PersistentVolume } from '../../kubernetes/persistent-volume';
import type { PersistentVolumeClaim } from '../../kubernetes/persistent-volume-claim';
import { formatQuantity, type Quantity } from '../../kubernetes/quantity';
import { persistentVolumes } from '../../kubernetes/resources';
import { decideResize, type ResizeHistory, resizeErrorKind } from '../../volume/resize';
import type { ComponentContext } from '../component';
import { expandVolume as callDriver, type DriverError, driverErrorText } from '../provisioner/csi-driver';
import { sleep, statusMessage, type Task, update } from '../task';
import { DONE, type ResizeOutcome, type ResizeTarget, type Written, writeStatus } from './attempt';
import {
  withCondition,
  withNodeExpansionNotRequired,
  withoutResizeConditions,
  withResizeStatus,
  withStatus,
} from './claim-status';

const WAITING_FOR_POD =
  'Waiting for user to (re-)start a pod to finish file system resize of volume on node.';

export function* expandVolume(
  context: ComponentContext,
  target: ResizeTarget,
  history: ResizeHistory,
): Task<ResizeOutcome> {
  const decision = decideResize(target.claim, target.volume, history);
  if (decision.action === 'Leave') return DONE;
  const recovers = context.enabled('RecoverVolumeExpansionFailure');
  const marked = yield* markBegun(context, target.claim, decision.newSize, decision.begun, recovers);
  if (!marked.ok) return retry(marked.error);
  const { volume, driver, recorder } = target;
  const volumeName = volume.metadata.name;
  recorder.event(marked.value, 'Normal', 'Resizing', `External resizer is resizing volume ${volumeName}`);
  yield* sleep(context.config.driverLatencyMs);
  const expanded = callDriver(driver, volume.spec.csi?.volumeAttributes ?? {});
  if (!expanded.ok) return yield* fail(context, target, marked.value, expanded.error, recovers);
  const grown = yield* growVolume(context, volume, decision.newSize, expanded.value.nodeExpansionRequired);
  if (!grown.ok) return retry(grown.error);
  const finished = expanded.value.nodeExpansionRequired
    ? yield* handOverToNode(context, marked.value, recovers)
    : yield* finish(marked.value, decision.newSize, recovers);
  if (!finished.ok) return retry(finished.error);
  if (expanded.value.nodeExpansionRequired) {
    recorder.event(
      finished.value,
      'Normal',
      'FileSystemResizeRequired',
      'Require file system resize of volume on node',
    );
  } else {
    recorder.event(finished.value, 'Normal', 'VolumeResizeSuccessful', 'Resize volume succeeded');
  }
  return DONE;
}

function retry(why: string): ResizeOutcome {
  return { kind: 'Retry', why, final: false };
}

function* markBegun(
  context: ComponentContext,
  claim: PersistentVolumeClaim,
  newSize: Quantity,
  begun: boolean,
  recovers: boolean,
): Task<Written<PersistentVolumeClaim>> {
  if (recovers && begun) return { ok: true, value: claim };
  const plain = withNodeExpansionNotRequired(claim, undefined);
  const unannotated = plain === claim ? { ok: true as const, value: claim } : yield* write(plain);
  if (!unannotated.ok) return unannotated;
  const resizing = withCondition(unannotated.value, { type: 'Resizing' }, context.nowMs());
  const allocated = { storage: formatQuantity(newSize) };
  return yield* writeStatus(
    recovers
      ? withResizeStatus(
          withStatus(resizing, { allocatedResources: allocated }),
          'ControllerResizeInProgress',
        )
      : resizing,
  );
}

function* growVolume(
  context: ComponentContext,
  volume: PersistentVolume,
  newSize: Quantity,
  nodeExpansionRequired: boolean,
): Task<Written<PersistentVolume>> {
  const current = context.api.get(persistentVolumes, volume.metadata.name);
  if (!current) return { ok: false, error: `persistentvolumes "${volume.metadata.name}" not found` };
  const before = current.spec.capacity?.storage;
  const annotations =
    nodeExpansionRequired && before !== undefined && !current.metadata.annotations?.[annPreResizeCapacity]
      ? { ...current.metadata.annotations, [annPreResizeCapacity]: before }
      : current.metadata.annotations;
  const capacity = { ...current.spec.capacity, storage: formatQuantity(newSize) };
  const written = yield* update({
    ...current,
    metadata: { ...current.metadata, annotations },
    spec: { ...current.spec, capacity },
  });
  return written.ok ? written : { ok: false, error: statusMessage(written.error) };
}

function* handOverToNode(
  context: ComponentContext,
  claim: PersistentVolumeClaim,
  recovers: boolean,
): Task<Written<PersistentVolumeClaim>> {
  const pending = { type: 'FileSystemResizePending', message: WAITING_FOR_POD };
  const waiting = withCondition(claim, pending, context.nowMs());
  return yield* writeStatus(recovers ? withResizeStatus(waiting, 'NodeResizePending') : waiting);
}

function* finish(
  claim: PersistentVolumeClaim,
  newSize: Quantity,
  recovers: boolean,
): Task<Written<PersistentVolumeClaim>> {
  const annotated = recovers
    ? yield* write(withNodeExpansionNotRequired(claim, 'true'))
    : { ok: true as const, value: claim };
  if (!annotated.ok) return annotated;
  const capacity = { ...annotated.value.status?.capacity, storage: formatQuantity(newSize) };
  const done = withStatus(withoutResizeConditions(annotated.value), { capacity });
  return yield* writeStatus(withResizeStatus(done, undefined));
}

function* fail(
  context: ComponentContext,
  target: ResizeTarget,
  claim: PersistentVolumeClaim,
  error: DriverError,
  recovers: boolean,
): Task<ResizeOutcome> {
  const text = driverErrorText(error);
  const kind = resizeErrorKind(error.code);
  if (recovers && kind !== 'NonFinal') {
    const failed = withCondition(
      claim,
      { type: 'ControllerResizeError', message: `failed to expand pvc with ${text}` },
      context.nowMs(),
    );
    yield* writeStatus(
      kind === 'Infeasible' ? withResizeStatus(failed, 'ControllerResizeInfeasible') : failed,
    );
  }
  const { volume, driver, recorder } = target;
  const message = `resize volume "${volume.metadata.name}" by resizer "${driver}" failed: ${text}`;
  recorder.event(claim, 'Warning', 'VolumeResizeFailed', message);
  if (recovers && kind === 'Infeasible') return { kind: 'Infeasible', why: message };
  return { kind: 'Retry', why: message, final: kind !== 'NonFinal' };
}

function* write(claim: PersistentVolumeClaim): Task<Written<PersistentVolumeClaim>> {
  const written = yield* update(claim);
  return written.ok ? written : { ok: false, error: statusMessage(written.error) };
}
