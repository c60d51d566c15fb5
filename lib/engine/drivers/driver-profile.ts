/**
 * What a simulated CSI driver is: data. Which one a CSIDriver object stands for is said by its annotations, then by its
 * name; a driver that the table does not know can do everything, has room for everything and never fails.
 */
import { perObject } from '../../base/per-object';
import type { DriverOperation } from '../../kubernetes/fault';
import type { StringMap } from '../../kubernetes/object';
import { parseQuantity, quantityValue } from '../../kubernetes/quantity';
import { csiDrivers } from '../../kubernetes/resources';
import type { CSIDriver } from '../../kubernetes/storage-kinds';
import type { ApiServer } from '../apiserver/api';
import type { DriverAccessModes } from './access-modes';
import { BUILT_IN_PROFILES, PLAIN, PROFILE_OF_NAME } from './built-in-profiles';
import type { DriverCapabilities } from './capabilities';
import type { DriverDefect } from './defects';
import { describedProfile, readDescription } from './driver-description';

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
  /** What it does wrong. */
  readonly defects?: readonly DriverDefect[];
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

/** Annotation of a CSIDriver object: a JSON object of what the driver has other than its profile. */
export const annDriver = 'simulation.stowage.dev/driver';

/** The profile of the driver of that name. */
export function driverProfile(api: Pick<ApiServer, 'get'>, name: string): DriverProfile {
  return profileOf(name, api.get<CSIDriver>(csiDrivers, name)?.metadata.annotations ?? NONE);
}

const NONE: StringMap = {};

/** Read once for each CSIDriver object: a driver is looked at before each of its calls. */
const descriptionIn = perObject((annotations: StringMap) => {
  const text = annotations[annDriver];
  return text === undefined ? undefined : readDescription(text);
});

export function profileOf(name: string, annotations: StringMap): DriverProfile {
  const profile =
    builtIn(annotations[annDriverProfile] ?? '') ?? builtIn(PROFILE_OF_NAME[name] ?? '') ?? PLAIN;
  const capacity = parseQuantity(annotations[annDriverCapacity] ?? '');
  const sized = capacity.ok ? { ...profile, poolBytes: quantityValue(capacity.value) } : profile;
  const description = descriptionIn(annotations);
  return description?.ok ? describedProfile(sized, description.value) : sized;
}

function builtIn(id: string): DriverProfile | undefined {
  return Object.hasOwn(BUILT_IN_PROFILES, id) ? BUILT_IN_PROFILES[id] : undefined;
}

/** What is wrong with the annotations of a CSIDriver object, for whoever applies it; such an annotation says nothing. */
export function profileWarnings(annotations: StringMap): readonly string[] {
  const id = annotations[annDriverProfile];
  const capacity = annotations[annDriverCapacity];
  const description = descriptionIn(annotations);
  const known = Object.keys(BUILT_IN_PROFILES).join(', ');
  return [
    ...(id === undefined || builtIn(id)
      ? []
      : [`metadata.annotations[${annDriverProfile}]: unknown profile "${id}"; known are ${known}`]),
    ...(capacity === undefined || parseQuantity(capacity).ok
      ? []
      : [`metadata.annotations[${annDriverCapacity}]: "${capacity}" is not a quantity such as 100Gi`]),
    ...(description === undefined || description.ok
      ? []
      : description.error.map((said) => `metadata.annotations[${annDriver}]${said}`)),
  ];
}
