/**
 * One call to a simulated CSI driver: it takes as long as this driver takes for it, then the active faults answer, and
 * if none does, the driver. A call that is under way ends with the component that made it; one that takes longer than
 * its caller waits is given up, and the driver goes on.
 */
import { err, ok, type Result } from '../../base/result';
import type { DriverOperation } from '../../kubernetes/fault';
import { namespacedKey } from '../../kubernetes/object';
import type { PersistentVolume } from '../../kubernetes/persistent-volume';
import type { ComponentContext } from '../component';
import { sleep, type Task } from '../task';
import { canCall } from './capabilities';
import { type DriverProfile, driverProfile } from './driver-profile';

/** A gRPC status, as the sidecars print it. */
export interface DriverError {
  readonly code: string;
  readonly message: string;
}

export interface DriverCall {
  readonly driver: string;
  readonly operation: DriverOperation;
  /** Whatever a fault may select this call by: the volume, `<namespace>/<claim>`, the node, the snapshot. */
  readonly names: readonly string[];
  /** What tells two calls of the same operation for the same thing apart: the size, the class. */
  readonly request?: string;
  /** On whose behalf, where several may have the same call under way at once: the uid of a Pod, of a snapshot's content. */
  readonly requester?: string;
  /** How long the caller waits for the answer; undefined: as long as it takes. */
  readonly timeoutMs?: number;
}

/** What gRPC answers in place of a driver that takes longer than its caller waits. */
const GIVEN_UP: DriverError = { code: 'DeadlineExceeded', message: 'context deadline exceeded' };

/** What a driver can see of the cluster it serves; every component's context is one. */
export type DriverEnvironment = Pick<ComponentContext, 'api' | 'config' | 'driverWork' | 'faults' | 'nowMs'>;

/** What `answer` says, unless a fault or a missing capability does: `Unimplemented` is the answer to those calls. */
export function* callDriver<T>(
  environment: DriverEnvironment,
  call: DriverCall,
  answer: (profile: DriverProfile) => Result<T, DriverError>,
): Task<Result<T, DriverError>> {
  const profile = driverProfile(environment.api, call.driver);
  const nowMs = environment.nowMs();
  const doneAtMs =
    environment.driverWork.takeUp(call) ??
    nowMs + environment.faults.latencyMs(call, latencyMs(environment, profile, call.operation));
  if (call.timeoutMs !== undefined && doneAtMs - nowMs > call.timeoutMs) {
    yield* sleep(call.timeoutMs);
    environment.driverWork.goOn(call, doneAtMs);
    return err(GIVEN_UP);
  }
  yield* sleep(Math.max(0, doneAtMs - nowMs));
  if (!canCall(profile.capabilities, call.operation)) return err({ code: 'Unimplemented', message: '' });
  const fault = environment.faults.driverError(call);
  return fault ? err(fault) : answer(profile);
}

/** For calls whose answer is nothing but that they worked, those to the node among them. */
export function* callDriverPlainly(
  environment: DriverEnvironment,
  call: DriverCall,
): Task<Result<void, DriverError>> {
  return yield* callDriver(environment, call, () => ok(undefined));
}

function latencyMs(
  { config }: DriverEnvironment,
  profile: DriverProfile,
  operation: DriverOperation,
): number {
  const own = profile.latencyMs[operation];
  if (own !== undefined) return own;
  if (!operation.startsWith('Node')) return config.driverLatencyMs;
  const forTheNode = operation === 'NodeStageVolume' || operation === 'NodeUnstageVolume';
  return forTheNode ? config.deviceMountMs : config.mountMs;
}

/** What a call about a volume can be selected by: its name and its claim's. */
export function namesOfVolume({ metadata, spec }: PersistentVolume): readonly string[] {
  const claim = spec.claimRef;
  return claim ? [metadata.name, namespacedKey(claim.namespace, claim.name ?? '')] : [metadata.name];
}

/** Go's text for a gRPC status. */
export function driverErrorText({ code, message }: DriverError): string {
  return `rpc error: code = ${code} desc = ${message}`;
}
