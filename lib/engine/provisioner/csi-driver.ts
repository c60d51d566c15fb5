/**
 * What a simulated CSI driver answers to its sidecars. Behaviour is data: a driver that the table does
 * not know does what is asked of it and never fails. Nothing here knows Kubernetes: names, sizes and topologies only.
 */
import { err, ok, type Result } from '../../base/result';
import type { StringMap } from '../../kubernetes/object';

/** A gRPC status, as the sidecars print it. */
export interface DriverError {
  readonly code: string;
  readonly message: string;
}

export interface CreateVolumeRequest {
  readonly name: string;
  readonly requiredBytes: bigint;
  readonly parameters: StringMap;
  /** Where the volume may lie; undefined when nobody cares. Segments of topology keys and values. */
  readonly topology?: { readonly requisite: readonly StringMap[]; readonly preferred: readonly StringMap[] };
}

export interface CreatedVolume {
  readonly handle: string;
  readonly capacityBytes: bigint;
  readonly context: StringMap;
  /** Where it can be reached from; none: from everywhere. */
  readonly accessibleTopology: readonly StringMap[];
}

type DriverOperation =
  | 'CreateVolume'
  | 'DeleteVolume'
  | 'ControllerPublishVolume'
  | 'ControllerUnpublishVolume'
  | 'ControllerExpandVolume'
  | 'ControllerModifyVolume';

type Fault = DriverError & { readonly operation: DriverOperation };

interface DriverBehaviour {
  /** Faults by the value of the class's parameter `fail`. */
  readonly faults: Readonly<Record<string, Fault>>;
  /** Whether the parameters `roundUpGi` and `topology=none` steer it. */
  readonly steerable: boolean;
}

const BEHAVIOURS: Readonly<Record<string, DriverBehaviour>> = {
  // The in-memory driver of the recordings.
  'sim.csi.example.com': {
    steerable: true,
    faults: {
      create: { operation: 'CreateVolume', code: 'ResourceExhausted', message: 'no space left in pool' },
      invalid: { operation: 'CreateVolume', code: 'InvalidArgument', message: 'unknown parameter' },
      delete: {
        operation: 'DeleteVolume',
        code: 'FailedPrecondition',
        message: 'volume has dependent snapshots',
      },
      attach: { operation: 'ControllerPublishVolume', code: 'Internal', message: 'node refused the device' },
      expand: { operation: 'ControllerExpandVolume', code: 'OutOfRange', message: 'pool is full' },
    },
  },
};

const OBEDIENT: DriverBehaviour = { steerable: false, faults: {} };

function behaviourOf(driver: string): DriverBehaviour {
  return BEHAVIOURS[driver] ?? OBEDIENT;
}

function faultOf(
  driver: string,
  operation: Fault['operation'],
  parameters: StringMap,
): DriverError | undefined {
  const fault = behaviourOf(driver).faults[parameters.fail ?? ''];
  return fault?.operation === operation ? { code: fault.code, message: fault.message } : undefined;
}

const GIB = 1024n * 1024n * 1024n;

export function createVolume(
  driver: string,
  request: CreateVolumeRequest,
): Result<CreatedVolume, DriverError> {
  const { name, requiredBytes, parameters, topology } = request;
  const fault = faultOf(driver, 'CreateVolume', parameters);
  if (fault) return err(fault);
  const { steerable } = behaviourOf(driver);
  const roundUp = steerable && parameters.roundUpGi !== undefined;
  const anywhere = steerable && parameters.topology === 'none';
  const segment = topology?.preferred[0] ?? topology?.requisite[0];
  return ok({
    handle: `handle-${name}`,
    capacityBytes: roundUp ? ((requiredBytes + GIB - 1n) / GIB) * GIB : requiredBytes,
    context: parameters,
    accessibleTopology: segment === undefined || anywhere ? [] : [segment],
  });
}

/** `context` is what CreateVolume gave back: the driver keeps nothing else of a volume. */
export function deleteVolume(driver: string, context: StringMap): Result<void, DriverError> {
  const fault = faultOf(driver, 'DeleteVolume', context);
  return fault ? err(fault) : ok(undefined);
}

/** What attaching a volume to a node gives the kubelet of that node. */
export function publishVolume(driver: string, context: StringMap): Result<StringMap, DriverError> {
  const fault = faultOf(driver, 'ControllerPublishVolume', context);
  return fault ? err(fault) : ok({ device: '/dev/sim' });
}

export function unpublishVolume(driver: string, context: StringMap): Result<void, DriverError> {
  const fault = faultOf(driver, 'ControllerUnpublishVolume', context);
  return fault ? err(fault) : ok(undefined);
}

/** Whether the node has a part in it after the driver's controller has done its own. */
export function expandVolume(
  driver: string,
  context: StringMap,
): Result<{ readonly nodeExpansionRequired: boolean }, DriverError> {
  const fault = faultOf(driver, 'ControllerExpandVolume', context);
  if (fault) return err(fault);
  return ok({ nodeExpansionRequired: behaviourOf(driver).steerable && context.nodeExpand === 'true' });
}

/** `parameters` are those of the VolumeAttributesClass. */
export function modifyVolume(driver: string, parameters: StringMap): Result<void, DriverError> {
  const refused = behaviourOf(driver).steerable && parameters.fail !== undefined;
  return refused ? err({ code: 'InvalidArgument', message: 'unsupported attribute' }) : ok(undefined);
}

/** Go's text for a gRPC status. */
export function driverErrorText({ code, message }: DriverError): string {
  return `rpc error: code = ${code} desc = ${message}`;
}
