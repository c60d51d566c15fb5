/**
 * What a simulated CSI driver does for the sidecars of its controller. Each call takes its time and may fail (see
 * drivers/driver-call.ts). Nothing here knows Kubernetes: names, sizes and topologies only.
 */
import { err, ok, type Result } from '../../base/result';
import type { StringMap } from '../../kubernetes/object';
import { accessModeRefusal, type VolumeCapability } from '../drivers/access-modes';
import {
  callDriver,
  type DriverCall,
  type DriverEnvironment,
  type DriverError,
} from '../drivers/driver-call';
import type { DriverProfile } from '../drivers/driver-profile';
import { EXHAUSTED, freeBytes, placeFor } from '../drivers/pools';
import type { Task } from '../task';
import { dependentSnapshotsRefusal } from './csi-driver-snapshots';

export { type DriverError, driverErrorText } from '../drivers/driver-call';

/** Which driver is called, and whatever a fault may select the call by: the volume, `<namespace>/<claim>`, the node. */
export type Callee = Omit<DriverCall, 'operation'>;

export interface CreateVolumeRequest {
  readonly name: string;
  readonly requiredBytes: bigint;
  /** How the volume is to be used: the driver must be able to do all of it. */
  readonly capabilities: readonly VolumeCapability[];
  readonly parameters: StringMap;
  /** Whether it is to hold what a snapshot or another volume holds. */
  readonly hasContentSource: boolean;
  /** Where the volume may lie; undefined when nobody cares. Segments of topology keys and values. */
  readonly topology?: { readonly requisite: readonly StringMap[]; readonly preferred: readonly StringMap[] };
}

export interface CreatedVolume {
  readonly handle: string;
  /** 0 where the driver does not know. */
  readonly capacityBytes: bigint;
  /** Whether the driver says that the volume was made from a source. */
  readonly hasContentSource: boolean;
  readonly context: StringMap;
  /** Where it can be reached from; none: from everywhere. */
  readonly accessibleTopology: readonly StringMap[];
}

type DriverTask<T> = Task<Result<T, DriverError>>;

/** The error that the parameters of a class ask the driver of the recordings for. */
function steered(
  { steering }: DriverProfile,
  operation: DriverCall['operation'],
  parameters: StringMap,
): DriverError | undefined {
  const fault = steering?.faults[parameters.fail ?? ''];
  return fault?.operation === operation ? { code: fault.code, message: fault.message } : undefined;
}

const GIB = 1024n * 1024n * 1024n;

export function* createVolume(
  environment: DriverEnvironment,
  callee: Callee,
  request: CreateVolumeRequest,
): DriverTask<CreatedVolume> {
  const { name, capabilities, parameters, hasContentSource, topology } = request;
  return yield* callDriver(environment, { ...callee, operation: 'CreateVolume' }, (profile) => {
    const fault =
      accessModeRefusal(profile.accessModes, capabilities) ?? steered(profile, 'CreateVolume', parameters);
    if (fault) return err(fault);
    const capacityBytes = allocated(profile, request);
    const segments = [...(topology?.preferred ?? []), ...(topology?.requisite ?? [])];
    const place = placeFor(environment, callee.driver, capacityBytes, segments);
    if (!place.ok) return place;
    const anywhere = profile.steering !== undefined && parameters.topology === 'none';
    return ok({
      handle: `handle-${name}`,
      capacityBytes,
      hasContentSource: hasContentSource && !profile.defects?.includes('FORGETS_CONTENT_SOURCE'),
      context: parameters,
      accessibleTopology: place.value === undefined || anywhere ? [] : [place.value],
    });
  });
}

/** How large the volume becomes: whole multiples of the driver's unit. */
function allocated(profile: DriverProfile, { requiredBytes, parameters }: CreateVolumeRequest): bigint {
  const { steering, allocationBytes = 1n, defects } = profile;
  const unit = steering && parameters.roundUpGi !== undefined ? GIB : allocationBytes;
  const added = defects?.includes('ROUNDS_DOWN') ? 0n : unit - 1n;
  return ((requiredBytes + added) / unit) * unit;
}

/**
 * `context` is what CreateVolume gave back: the driver keeps nothing else of a volume. `snapshots`: how many of it there
 * are when the driver looks.
 */
export function* deleteVolume(
  environment: DriverEnvironment,
  callee: Callee,
  { context, snapshots }: { readonly context: StringMap; readonly snapshots: () => number },
): DriverTask<void> {
  return yield* callDriver(environment, { ...callee, operation: 'DeleteVolume' }, (profile) => {
    const fault =
      steered(profile, 'DeleteVolume', context) ?? dependentSnapshotsRefusal(profile, snapshots());
    return fault ? err(fault) : ok(undefined);
  });
}

/** What attaching a volume to a node gives the kubelet of that node. */
export function* publishVolume(
  environment: DriverEnvironment,
  callee: Callee,
  context: StringMap,
): DriverTask<StringMap> {
  return yield* callDriver(environment, { ...callee, operation: 'ControllerPublishVolume' }, (profile) => {
    const fault = steered(profile, 'ControllerPublishVolume', context);
    return fault ? err(fault) : ok({ device: '/dev/sim' });
  });
}

export function* unpublishVolume(
  environment: DriverEnvironment,
  callee: Callee,
  context: StringMap,
): DriverTask<void> {
  return yield* callDriver(environment, { ...callee, operation: 'ControllerUnpublishVolume' }, (profile) => {
    const fault = steered(profile, 'ControllerUnpublishVolume', context);
    return fault ? err(fault) : ok(undefined);
  });
}

export interface ExpandVolumeRequest {
  readonly context: StringMap;
  /** How much larger the volume becomes. */
  readonly addedBytes: bigint;
  /** Where it lies, as CreateVolume said; undefined: reachable from everywhere. */
  readonly segment: StringMap | undefined;
  /** On which nodes it is in use when the driver looks. */
  readonly published: () => readonly string[];
}

/** Whether the node has a part in it after the driver's controller has done its own. */
export function* expandVolume(
  environment: DriverEnvironment,
  callee: Callee,
  { context, addedBytes, segment, published }: ExpandVolumeRequest,
): DriverTask<{ readonly nodeExpansionRequired: boolean }> {
  return yield* callDriver(environment, { ...callee, operation: 'ControllerExpandVolume' }, (profile) => {
    const fault = steered(profile, 'ControllerExpandVolume', context);
    if (fault) return err(fault);
    const [node] = profile.capabilities.expansion === 'OFFLINE' ? published() : [];
    if (node !== undefined) {
      return err({ code: 'FailedPrecondition', message: `the volume is published on node ${node}` });
    }
    const free = freeBytes(environment, callee.driver, segment);
    if (free !== undefined && addedBytes > free) return err(EXHAUSTED);
    return ok({ nodeExpansionRequired: nodeExpands(profile, context) });
  });
}

function nodeExpands({ steering, capabilities }: DriverProfile, context: StringMap): boolean {
  return steering ? context.nodeExpand === 'true' : capabilities.node.includes('EXPAND_VOLUME');
}

/** `parameters` are those of the VolumeAttributesClass. */
export function* modifyVolume(
  environment: DriverEnvironment,
  callee: Callee,
  parameters: StringMap,
): DriverTask<void> {
  return yield* callDriver(environment, { ...callee, operation: 'ControllerModifyVolume' }, (profile) => {
    const refused = profile.steering !== undefined && parameters.fail !== undefined;
    return refused ? err({ code: 'InvalidArgument', message: 'unsupported attribute' }) : ok(undefined);
  });
}
