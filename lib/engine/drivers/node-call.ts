/**
 * Calls to the part of a simulated CSI driver that runs on a node: NodeStageVolume, NodePublishVolume, their undoing
 * and NodeExpandVolume. Only whether they work is of interest: what they did, the kubelet remembers.
 */
import { err, ok, type Result } from '../../base/result';
import type { StringMap } from '../../kubernetes/object';
import type { Task } from '../task';
import { callDriver, type DriverCall, type DriverEnvironment, type DriverError } from './driver-call';

/** csiTimeout, pkg/volume/csi/csi_plugin.go, 1.37: how long a kubelet waits for each answer. */
const NODE_TIMEOUT_MS = 2 * 60_000;

/** `attributes`: what CreateVolume gave back, or the Pod wrote down; they steer the driver of the recordings. */
export function* nodeCall(
  environment: DriverEnvironment,
  call: Omit<DriverCall, 'timeoutMs'>,
  attributes: StringMap,
): Task<Result<void, DriverError>> {
  return yield* callDriver(environment, { ...call, timeoutMs: NODE_TIMEOUT_MS }, ({ steering }) => {
    const fault = steering?.faults[attributes.fail ?? ''];
    return fault?.operation === call.operation
      ? err({ code: fault.code, message: fault.message })
      : ok(undefined);
  });
}
