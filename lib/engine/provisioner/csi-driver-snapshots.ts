/**
 * What a simulated CSI driver does about snapshots. A driver keeps nothing: what it would remember of a volume or a
 * snapshot is handed in. Nothing here knows Kubernetes: names, sizes and times only.
 */
import { err, ok, type Result } from '../../base/result';
import {
  callDriver,
  type DriverCall,
  type DriverEnvironment,
  type DriverError,
} from '../drivers/driver-call';
import type { DriverProfile } from '../drivers/driver-profile';
import type { Task } from '../task';

export interface CreateSnapshotRequest {
  readonly name: string;
  /** Size of what is behind the volume handle; undefined where the driver has no such volume. */
  readonly volumeBytes: bigint | undefined;
  /** When an earlier call for the same name cut the snapshot. */
  readonly cutAtMs: number | undefined;
  /** Simulated now, when the driver answers. */
  readonly nowMs: () => number;
}

export interface CreatedSnapshot {
  readonly handle: string;
  /** 0 where the driver does not know. */
  readonly sizeBytes: bigint;
  readonly creationTimeMs: number;
  /** False while the storage system is still copying: it is cut, and cannot be restored from yet. */
  readonly readyToUse: boolean;
}

/** The same snapshot however often it is asked for by the same name. */
export function* createSnapshot(
  environment: DriverEnvironment,
  callee: Omit<DriverCall, 'operation'>,
  { name, volumeBytes, cutAtMs, nowMs }: CreateSnapshotRequest,
): Task<Result<CreatedSnapshot, DriverError>> {
  return yield* callDriver(environment, { ...callee, operation: 'CreateSnapshot' }, (profile) => {
    if (volumeBytes === undefined) return err({ code: 'NotFound', message: 'there is no such volume' });
    const creationTimeMs = cutAtMs ?? nowMs();
    return ok({
      handle: `handle-${name}`,
      sizeBytes: volumeBytes,
      creationTimeMs,
      readyToUse: nowMs() >= creationTimeMs + (profile.snapshotUploadMs ?? 0),
    });
  });
}

export function* deleteSnapshot(
  environment: DriverEnvironment,
  callee: Omit<DriverCall, 'operation'>,
): Task<Result<void, DriverError>> {
  return yield* callDriver(environment, { ...callee, operation: 'DeleteSnapshot' }, () => ok(undefined));
}

/** Why a driver will not delete a volume of which it has so many snapshots. */
export function dependentSnapshotsRefusal(
  { snapshotsNeedVolume }: DriverProfile,
  snapshots: number,
): DriverError | undefined {
  if (!snapshotsNeedVolume || snapshots === 0) return undefined;
  return { code: 'FailedPrecondition', message: 'volume has dependent snapshots' };
}
