/**
 * What can be made to go wrong in a simulated cluster. A fault that is active is an object: it begins when the object is
 * created and ends when it is deleted, so it is in the watch log, in the history and in the state like everything else.
 * It is written by the simulation alone, and no explanation may read it: a real cluster has no such objects.
 */
import type { KubernetesObject, StringMap } from './object';

export const FAULT_API_VERSION = 'simulation.stowage.dev/v1';

/** Calls of the Container Storage Interface (CSI 1.12), by their names there. */
export const DRIVER_OPERATIONS = [
  'CreateVolume',
  'DeleteVolume',
  'ControllerPublishVolume',
  'ControllerUnpublishVolume',
  'ControllerExpandVolume',
  'ControllerModifyVolume',
  'CreateSnapshot',
  'DeleteSnapshot',
  'NodeStageVolume',
  'NodeUnstageVolume',
  'NodePublishVolume',
  'NodeUnpublishVolume',
  'NodeExpandVolume',
] as const;

export type DriverOperation = (typeof DRIVER_OPERATIONS)[number];

/** gRPC codes that a driver may answer (google.golang.org/grpc/codes), but for OK. */
export const DRIVER_ERROR_CODES = [
  'Canceled',
  'Unknown',
  'InvalidArgument',
  'DeadlineExceeded',
  'NotFound',
  'AlreadyExists',
  'PermissionDenied',
  'ResourceExhausted',
  'FailedPrecondition',
  'Aborted',
  'OutOfRange',
  'Unimplemented',
  'Internal',
  'Unavailable',
  'DataLoss',
  'Unauthenticated',
] as const;

export type DriverErrorCode = (typeof DRIVER_ERROR_CODES)[number];

export type FaultSpec =
  /** A driver answers one of its calls with an error. */
  | {
      readonly type: 'DriverError';
      readonly driver: string;
      readonly operation: DriverOperation;
      readonly code: DriverErrorCode;
      readonly message: string;
      /** Ends after so many errors. */
      readonly times?: number;
      /** Only calls about something of this name: a volume, `<namespace>/<claim>` or a node; `*` stands for any text. */
      readonly match?: string;
    }
  /** Calls take `factor` times as long, and then `extraMs` more. */
  | {
      readonly type: 'SlowDriver';
      readonly driver: string;
      /** Every call unless given. */
      readonly operation?: DriverOperation;
      readonly factor?: number;
      readonly extraMs?: number;
    }
  /** Nothing fits any more where a driver keeps its volumes: in every place, or in one. */
  | { readonly type: 'FullPool'; readonly driver: string; readonly segment?: StringMap }
  /** A node's kubelet stops: it reports nothing, mounts nothing and unmounts nothing. */
  | { readonly type: 'NodeDown'; readonly node: string }
  /** A controller or sidecar does not run. */
  | { readonly type: 'ComponentDown'; readonly component: string }
  /** A controller or sidecar dies at once and is started anew: its queues and what it was doing are lost. */
  | { readonly type: 'ComponentRestart'; readonly component: string }
  /** The next updates by a component of objects of a kind come too late: 409, somebody else was faster. */
  | {
      readonly type: 'Conflict';
      readonly component: string;
      readonly objectKind: string;
      readonly times: number;
    }
  /** A component hears of every change so much later; what it does by its own clock, such as a resync, it still does. */
  | { readonly type: 'SlowWatch'; readonly component: string; readonly delayMs: number };

export type FaultType = FaultSpec['type'];

/** An active fault. Cluster scope. */
export interface Fault extends KubernetesObject {
  readonly apiVersion: typeof FAULT_API_VERSION;
  readonly kind: 'Fault';
  readonly spec: FaultSpec;
  readonly status?: {
    /** When it ends by itself, milliseconds since the epoch in simulated time. */
    readonly endsAtMs?: number;
    /** How often it will still strike, of a fault that is counted. */
    readonly remaining?: number;
  };
}

/** What a person does to faults: an entry of the input log, as a write is. */
export type FaultOperation =
  | { readonly beginFault: FaultBeginning }
  | { readonly endFault: { readonly name: string } };

/** How a fault begins: under a name of its own, for so long; without a time until it is ended. */
export interface FaultBeginning {
  readonly name: string;
  readonly fault: FaultSpec;
  readonly forMs?: number;
}
