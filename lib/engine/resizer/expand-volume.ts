/**
 * One attempt to grow a volume: say so on the claim, call the driver, write the new size to the volume, and then
 * either finish or hand over to the node. With RecoverVolumeExpansionFailure the claim also says to which size it is
 * being worked and how far it came; without, only conditions do.
 * Upstream: external-resizer 2.3, expand_and_recover.go and controller.go (resizePVC, the path before the gate).
 */

import { err, ok } from '../../base/result';
import { annPreResizeCapacity } from '../../kubernetes/annotations';
import { goQuote } from '../../kubernetes/go-text';
import { objectKey } from '../../kubernetes/object';
import type { PersistentVolume } from '../../kubernetes/persistent-volume';
import type { PersistentVolumeClaim } from '../../kubernetes/persistent-volume-claim';
import { formatQuantity, type Quantity, quantityValue, storageOf } from '../../kubernetes/quantity';
import { persistentVolumes, pods } from '../../kubernetes/resources';
import { decideResize, isPreResizeCapacityStale, resizeErrorKind } from '../../volume/resize';
import type { ComponentContext } from '../component';
import { namesOfVolume } from '../drivers/driver-call';
import { segmentsOf } from '../drivers/pools';
import { publishedNodes } from '../drivers/published';
import { expandVolume as callDriver, type DriverError, driverErrorText } from '../provisioner/csi-driver';
import { patch, type SyncResult, statusMessage, type Task, update } from '../task';
import {
  type AttemptHistory,
  DONE,
  type Expander,
  RESIZER_TIMEOUT_MS,
  type ResizeOutcome,
  type ResizeTarget,
  type Written,
  writeStatus,
} from './attempt';
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
  history: AttemptHistory,
  expander: Exclude<Expander, 'Nobody'>,
): Task<ResizeOutcome> {
  const decision = decideResize(target.claim, target.volume, history, expander === 'Controller');
  if (decision.action === 'Leave') return DONE;
  const recovers = context.enabled('RecoverVolumeExpansionFailure');
  const marked = yield* markBegun(context, target.claim, decision.newSize, decision.begun, recovers);
  if (!marked.ok) return retry(marked.error);
  const { volume, driver, recorder } = target;
  if (history.inUseError && isClaimInUse(context, marked.value)) {
    const claimName = objectKey(marked.value);
    const why = `Unable to expand ${claimName} because CSI driver ${driver} only supports offline expansion and volume is currently in-use`;
    recorder.event(marked.value, 'Warning', 'VolumeResizeFailed', why);
    return { kind: 'Retry', why, final: history.lastErrorFinal, inUse: true };
  }
  const volumeName = volume.metadata.name;
  recorder.event(marked.value, 'Normal', 'Resizing', `External resizer is resizing volume ${volumeName}`);
  const expanded =
    expander === 'NodeAlone'
      ? ok({ nodeExpansionRequired: true })
      : yield* askController(context, target, decision.newSize);
  if (!expanded.ok) return yield* fail(context, target, marked.value, expanded.error, recovers);
  const before = expanded.value.nodeExpansionRequired ? target.claim.status?.capacity?.storage : undefined;
  const grown = yield* growVolume(context, volume, decision.newSize, before);
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

function* askController(
  context: ComponentContext,
  { volume, driver }: ResizeTarget,
  newSize: Quantity,
): ReturnType<typeof callDriver> {
  return yield* callDriver(
    context,
    {
      driver,
      names: namesOfVolume(volume),
      request: formatQuantity(newSize),
      timeoutMs: RESIZER_TIMEOUT_MS,
    },
    {
      context: volume.spec.csi?.volumeAttributes ?? {},
      addedBytes: quantityValue(newSize) - quantityValue(storageOf(volume.spec.capacity)),
      segment: segmentsOf(volume)[0],
      published: () => publishedNodes(context.api, driver, volume),
    },
  );
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
  before: string | undefined,
): Task<Written<PersistentVolume>> {
  const current = context.api.get(persistentVolumes, volume.metadata.name);
  if (!current) return { ok: false, error: `persistentvolumes "${volume.metadata.name}" not found` };
  const annotations =
    before !== undefined && !current.metadata.annotations?.[annPreResizeCapacity]
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
  const inUse = error.code === 'FailedPrecondition';
  return { kind: 'Retry', why: message, final: kind !== 'NonFinal', inUse };
}

/** Takes the size before an expansion off the volume once the claim is as large as the volume. */
export function* forgetPreResizeCapacity({ claim, volume }: ResizeTarget): Task<SyncResult> {
  if (!isPreResizeCapacityStale(claim, volume)) return ok(undefined);
  const { name } = volume.metadata;
  const annotations = { [annPreResizeCapacity]: null };
  const written = yield* patch({ resource: persistentVolumes, name }, { metadata: { annotations } }, 'merge');
  if (written.ok) return ok(undefined);
  const why = `update capacity of PV ${name} failed: ${statusMessage(written.error)}`;
  return err(`failed removing annotation ${annPreResizeCapacity} from pv ${goQuote(name)}: ${why}`);
}

/** Upstream looks at volumes of the kind persistentVolumeClaim alone, with a node or without (inuse_pvc_store.go). */
function isClaimInUse({ api }: ComponentContext, { metadata }: PersistentVolumeClaim): boolean {
  return api
    .list(pods, metadata.namespace)
    .some(
      ({ spec, status }) =>
        status?.phase !== 'Succeeded' &&
        status?.phase !== 'Failed' &&
        spec.volumes?.some((volume) => volume.persistentVolumeClaim?.claimName === metadata.name),
    );
}

function* write(claim: PersistentVolumeClaim): Task<Written<PersistentVolumeClaim>> {
  const written = yield* update(claim);
  return written.ok ? written : { ok: false, error: statusMessage(written.error) };
}
