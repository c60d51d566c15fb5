/**
 * Calls to the part of a simulated CSI driver that runs on a node: NodeStageVolume, NodePublishVolume, their undoing
 * and NodeExpandVolume. Only whether they work is of interest: what they did, the kubelet remembers.
 */
import { err, ok, type Result } from '../../base/result';
import type { StringMap } from '../../kubernetes/object';
import type { Task } from '../task';
import { callDriver, type DriverCall, type DriverEnvironment, type DriverError } from './driver-call';

/** `attributes`: what CreateVolume gave back, or the Pod wrote down; they steer the driver of the recordings. */
export function* nodeCall(
  environment: DriverEnvironment,
  call: DriverCall,
  attributes: StringMap,
): Task<Result<void, DriverError>> {
  return yield* callDriver(environment, call, ({ steering }) => {
    const fault = steering?.faults[attributes.fail ?? ''];
    return fault?.operation === call.operation
      ? err({ code: fault.code, message: fault.message })
      : ok(undefined);
  });
}
