/**
 * Has the driver cut a snapshot, or asks whether it is ready, and writes down the answer.
 * Upstream: createSnapshot, createSnapshotWrapper, checkandUpdateContentStatus and updateSnapshotContentStatus
 * (pkg/sidecar-controller/snapshot_controller.go), external-snapshotter 8.6. Not simulated: secrets, and drivers that
 * list snapshots: a snapshot that exists already counts as ready, as upstream does for a driver that cannot list.
 */
import { jsonEqual } from '../../base/json';
import { err, ok, type Result } from '../../base/result';
import { annSnapshotBeingCreated } from '../../kubernetes/annotations';
import { goQuote } from '../../kubernetes/go-text';
import type { StringMap } from '../../kubernetes/object';
import { quantityValue, storageOf } from '../../kubernetes/quantity';
import { persistentVolumes, volumeSnapshotClasses, volumeSnapshotContents } from '../../kubernetes/resources';
import { formatTimestamp } from '../../kubernetes/timestamp';
import type { VolumeSnapshotContent } from '../../kubernetes/volume-snapshot';
import { withAnnotation, withoutAnnotation } from '../../volume/bind';
import { snapshotKeyOf } from '../../volume/snapshot/snapshot-content';
import type { ComponentContext, EventRecorder } from '../component';
import { copyData, driverLocation } from '../data-sets';
import { type DriverError, driverErrorText, namesOfVolume } from '../drivers/driver-call';
import { type CreatedSnapshot, createSnapshot } from '../provisioner/csi-driver-snapshots';
import { type SyncResult, statusMessage, type Task, update, updateStatus } from '../task';

export interface Sidecar {
  readonly context: ComponentContext;
  readonly recorder: EventRecorder;
}

type Taken = Result<VolumeSnapshotContent, string>;

/** The first time: nothing is known of the content yet. */
export function* takeSnapshot(sidecar: Sidecar, content: VolumeSnapshotContent): Task<Taken> {
  if (content.spec.source.volumeHandle === undefined) return yield* checkSnapshot(sidecar, content);
  const taken = yield* cut(sidecar, content);
  if (taken.ok) return taken;
  const message = `Failed to create snapshot: ${taken.error}`;
  yield* reportFailure(sidecar, content, 'SnapshotCreationFailed', message);
  return taken;
}

/** Every other time. */
export function* checkSnapshot(sidecar: Sidecar, content: VolumeSnapshotContent): Task<Taken> {
  const { snapshotHandle } = content.spec.source;
  const found =
    snapshotHandle === undefined
      ? yield* cut(sidecar, content)
      : yield* writeStatus(sidecar.context, content, existing(snapshotHandle, sidecar.context.nowMs()));
  if (found.ok) return found;
  const message = `Failed to check and update snapshot content: ${found.error}`;
  yield* reportFailure(sidecar, content, 'SnapshotContentCheckandUpdateFailed', message);
  return found;
}

/** What is said of a snapshot by a driver that cannot list any: that it exists. Its size is not known. */
function existing(handle: string, nowMs: number): CreatedSnapshot {
  return { handle, sizeBytes: 0n, creationTimeMs: nowMs, readyToUse: true };
}

/** --timeout of csi-snapshotter: how long it waits for each answer of its driver. */
export const SNAPSHOTTER_TIMEOUT_MS = 60_000;

/** The driver's errors after which it may still be at work: the mark stays, so that what it makes is not lost. */
const NOT_FINAL = ['Canceled', 'DeadlineExceeded', 'Unavailable', 'ResourceExhausted', 'Aborted'];

function* cut({ context }: Sidecar, content: VolumeSnapshotContent): Task<Taken> {
  const { api } = context;
  const { name } = content.metadata;
  const { volumeHandle = '' } = content.spec.source;
  const snapshotClass = api.get(volumeSnapshotClasses, content.spec.volumeSnapshotClassName ?? '');
  if (!snapshotClass) {
    const className = content.spec.volumeSnapshotClassName;
    const why =
      className === undefined
        ? `failed to take snapshot ${name} without a snapshot class`
        : `volumesnapshotclass.snapshot.storage.k8s.io ${goQuote(className)} not found`;
    return err(`failed to get input parameters to create snapshot for content ${name}: ${goQuote(why)}`);
  }
  const marked = yield* markBeingCreated(context, content);
  if (!marked.ok) return marked;
  const parameters = checkParameters(snapshotClass.parameters ?? {});
  if (!parameters.ok) return parameters;
  const answer = yield* askDriver(context, content);
  if (!answer.ok) {
    if (!NOT_FINAL.includes(answer.error.code)) yield* forgetBeingCreated(context, content);
    const why = goQuote(driverErrorText(answer.error));
    return err(`failed to take snapshot of the volume ${volumeHandle}: ${why}`);
  }
  // It holds what the volume held when it was cut, not when it became ready.
  if (latest(context, content)?.status?.creationTime === undefined) {
    const { driver } = content.spec;
    yield* copyData(api, driverLocation(driver, volumeHandle), driverLocation(driver, answer.value.handle));
  }
  const written = yield* writeStatus(context, content, answer.value);
  if (!written.ok) {
    return err(`error updating status for volume snapshot content ${name}: ${written.error}`);
  }
  yield* forgetBeingCreated(context, content);
  return written;
}

function* askDriver(
  context: ComponentContext,
  content: VolumeSnapshotContent,
): Task<Result<CreatedSnapshot, DriverError>> {
  const { api, nowMs } = context;
  const { driver, source, volumeSnapshotRef } = content.spec;
  const volume = api
    .list(persistentVolumes)
    .find(({ spec }) => spec.csi?.driver === driver && spec.csi.volumeHandle === source.volumeHandle);
  const { creationTime } = latest(context, content)?.status ?? {};
  const names = [content.metadata.name, snapshotKeyOf(content), ...(volume ? namesOfVolume(volume) : [])];
  return yield* createSnapshot(
    context,
    { driver, names, requester: content.metadata.uid, timeoutMs: SNAPSHOTTER_TIMEOUT_MS },
    {
      name: `snapshot-${volumeSnapshotRef.uid ?? ''}`,
      volumeBytes: volume && quantityValue(storageOf(volume.spec.capacity)),
      cutAtMs: creationTime === undefined ? undefined : Math.floor(creationTime / 1e6),
      nowMs,
    },
  );
}

const PREFIX = 'csi.storage.k8s.io/';
const KNOWN = /^(group-)?snapshotter(-list|-get)?-secret-(name|namespace)$/;

/** RemovePrefixedParameters, pkg/utils/util.go */
function checkParameters(parameters: StringMap): Result<void, string> {
  const unknown = Object.keys(parameters).find(
    (key) => key.startsWith(PREFIX) && !KNOWN.test(key.slice(PREFIX.length)),
  );
  if (unknown === undefined) return ok(undefined);
  const why = `found unknown parameter key "${unknown}" with reserved namespace ${PREFIX}`;
  return err(`failed to remove CSI Parameters of prefixed keys: ${why}`);
}

function latest(
  { api }: ComponentContext,
  content: VolumeSnapshotContent,
): VolumeSnapshotContent | undefined {
  const stored = api.get(volumeSnapshotContents, content.metadata.name);
  return stored?.metadata.uid === content.metadata.uid ? stored : undefined;
}

function* markBeingCreated(context: ComponentContext, content: VolumeSnapshotContent): Task<SyncResult> {
  const stored = latest(context, content);
  if (!stored || stored.metadata.annotations?.[annSnapshotBeingCreated] !== undefined) return ok(undefined);
  const metadata = withAnnotation(stored.metadata, annSnapshotBeingCreated, 'yes');
  const written = yield* update({ ...stored, metadata });
  if (written.ok) return ok(undefined);
  const why = goQuote(statusMessage(written.error));
  const { name } = content.metadata;
  return err(`failed to add VolumeSnapshotBeingCreated annotation on the content ${name}: ${why}`);
}

/** removeAnnVolumeSnapshotBeingCreated */
export function* forgetBeingCreated(
  context: ComponentContext,
  content: VolumeSnapshotContent,
): Task<SyncResult> {
  const stored = latest(context, content);
  if (stored?.metadata.annotations?.[annSnapshotBeingCreated] === undefined) return ok(undefined);
  const metadata = withoutAnnotation(stored.metadata, annSnapshotBeingCreated);
  const written = yield* update({ ...stored, metadata });
  return written.ok ? ok(undefined) : err(statusMessage(written.error));
}

/** updateSnapshotContentStatus: what was written once stays, but for readiness. */
function* writeStatus(
  context: ComponentContext,
  content: VolumeSnapshotContent,
  { handle, sizeBytes, creationTimeMs, readyToUse }: CreatedSnapshot,
): Task<Taken> {
  const stored = latest(context, content);
  if (!stored) return err(`volumesnapshotcontents ${goQuote(content.metadata.name)} not found`);
  const { error, ...before } = stored.status ?? {};
  const status = {
    snapshotHandle: handle,
    creationTime: creationTimeMs * 1e6,
    ...(sizeBytes > 0n && { restoreSize: Number(sizeBytes) }),
    ...before,
    readyToUse,
    ...(error && !readyToUse && { error }),
  };
  if (jsonEqual(status, stored.status)) return ok(stored);
  const written = yield* updateStatus({ ...stored, status });
  return written.ok ? ok(written.value) : err(statusMessage(written.error));
}

/** updateContentErrorStatusWithEvent: once for each message. */
function* reportFailure(
  { context, recorder }: Sidecar,
  content: VolumeSnapshotContent,
  reason: string,
  message: string,
): Task {
  const stored = latest(context, content);
  if (!stored || stored.status?.error?.message === message) return;
  const error = { time: formatTimestamp(context.nowMs()), message };
  yield* updateStatus({ ...stored, status: { ...stored.status, readyToUse: false, error } });
  recorder.event(stored, 'Warning', reason, message);
}
