/**
 * What a simulated CSI driver is: data. Which one a CSIDriver object stands for is said by its annotations, then by its
 * name; a driver that the table does not know can do everything, has room for everything and never fails.
 */
import type { DriverOperation } from '../../kubernetes/fault';
import type { StringMap } from '../../kubernetes/object';
import { parseQuantity, quantityValue } from '../../kubernetes/quantity';
import { csiDrivers } from '../../kubernetes/resources';
import type { CSIDriver } from '../../kubernetes/storage-kinds';
import type { ApiServer } from '../apiserver/api';
import type { DriverAccessModes } from './access-modes';
import { BUILT_IN_PROFILES, PLAIN, PROFILE_OF_NAME } from './built-in-profiles';
import type { DriverCapabilities } from './capabilities';

export interface DriverProfile {
  /** What the annotation names it by. */
  readonly id: string;
  /** One line for people. */
  readonly description: string;
  readonly capabilities: DriverCapabilities;
  /** How its volumes can be used. */
  readonly accessModes: DriverAccessModes;
  /** Labels of nodes that tell its places apart: a volume can be reached where all of them agree. None: from everywhere. */
  readonly topologyKeys: readonly string[];
  /** Of calls that do not take the time of the simulation's configuration. */
  readonly latencyMs: Partial<Readonly<Record<DriverOperation, number>>>;
  /** What fits in each of its places, in bytes; undefined: as much as one likes. */
  readonly poolBytes?: bigint;
  /** How many volumes a node can have attached. */
  readonly maxVolumesPerNode?: number;
  /** Volumes are whole multiples of it. */
  readonly allocationBytes?: bigint;
  /** From the moment in which a snapshot is cut until a volume can be restored from it. */
  readonly snapshotUploadMs?: number;
  /** A volume cannot be deleted while there are snapshots of it. */
  readonly snapshotsNeedVolume?: boolean;
  /** Parameters of a class steer the driver of the recordings. */
  readonly steering?: Steering;
}

/** What the parameters of a class make the driver of the recordings do. */
export interface Steering {
  /** Errors by the value of the parameter `fail`. */
  readonly faults: StringKeyed<{
    readonly operation: DriverOperation;
    readonly code: string;
    readonly message: string;
  }>;
}

type StringKeyed<T> = Readonly<Record<string, T>>;

/** Annotation of a CSIDriver object: the profile that it stands for. */
export const annDriverProfile = 'simulation.stowage.dev/driver-profile';
/** Annotation of a CSIDriver object: what fits in each of its places, a quantity such as `100Gi`. */
export const annDriverCapacity = 'simulation.stowage.dev/driver-capacity';

/** The profile of the driver of that name. */
export function driverProfile(api: Pick<ApiServer, 'get'>, name: string): DriverProfile {
  return profileOf(name, api.get<CSIDriver>(csiDrivers, name)?.metadata.annotations ?? {});
}

export function profileOf(name: string, annotations: StringMap): DriverProfile {
  const profile =
    BUILT_IN_PROFILES[annotations[annDriverProfile] ?? ''] ??
    BUILT_IN_PROFILES[PROFILE_OF_NAME[name] ?? ''] ??
    PLAIN;
  const capacity = parseQuantity(annotations[annDriverCapacity] ?? '');
  return capacity.ok ? { ...profile, poolBytes: quantityValue(capacity.value) } : profile;
}

/** What is wrong with the annotations of a CSIDriver object, for whoever applies it; such an annotation says nothing. */
export function profileWarnings(annotations: StringMap): readonly string[] {
  const id = annotations[annDriverProfile];
  const capacity = annotations[annDriverCapacity];
  const known = Object.keys(BUILT_IN_PROFILES).join(', ');
  return [
    ...(id === undefined || BUILT_IN_PROFILES[id]
      ? []
      : [`metadata.annotations[${annDriverProfile}]: unknown profile "${id}"; known are ${known}`]),
    ...(capacity === undefined || parseQuantity(capacity).ok
      ? []
      : [`metadata.annotations[${annDriverCapacity}]: "${capacity}" is not a quantity such as 100Gi`]),
  ];
}
