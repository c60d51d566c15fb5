/**
 * Access modes as the matching sees them: a set of capabilities. Nothing here enforces who mounts what.
 * Upstream: pkg/apis/core/v1/helper/helpers.go (GetAccessModesAsString, RemoveDuplicateAccessModes), 1.37.
 */
import type { AccessMode, PersistentVolume } from '../kubernetes/persistent-volume';

/** The fixed order in which modes are written, with kubectl's short names. */
export const ACCESS_MODES: readonly { readonly mode: AccessMode; readonly short: string }[] = [
  { mode: 'ReadWriteOnce', short: 'RWO' },
  { mode: 'ReadOnlyMany', short: 'ROX' },
  { mode: 'ReadWriteMany', short: 'RWX' },
  { mode: 'ReadWriteOncePod', short: 'RWOP' },
];

const SHORT = new Map(ACCESS_MODES.map(({ mode, short }) => [mode, short]));

/** `RWO` for ReadWriteOnce; a mode that nobody knows stays as it is. */
export function shortAccessMode(mode: AccessMode): string {
  return SHORT.get(mode) ?? mode;
}

/** Known modes without repeats, in the fixed order. */
export function orderedAccessModes(modes: readonly AccessMode[] | undefined): readonly AccessMode[] {
  return ACCESS_MODES.filter(({ mode }) => modes?.includes(mode)).map(({ mode }) => mode);
}

/** `RWO,ROX`: the key under which the controller keeps volumes of exactly these modes. */
function keyOfOrdered(modes: readonly AccessMode[]): string {
  return modes.map(shortAccessMode).join(',');
}

/** The wanted modes that are not offered; empty when `offered` covers `wanted`. */
export function missingAccessModes(
  wanted: readonly AccessMode[] | undefined,
  offered: readonly AccessMode[] | undefined,
): readonly AccessMode[] {
  return orderedAccessModes(wanted).filter((mode) => !offered?.includes(mode));
}

/** One group of volumes in the controller's index: those that offer exactly the same modes. */
export interface AccessModeGroup {
  readonly key: string;
  readonly modes: readonly AccessMode[];
}

/**
 * Groups in the order in which they are searched: fewest modes first. Groups of equal length have no order
 * upstream (map keys, unstable sort); here the key decides.
 */
export function compareAccessModeGroups(a: AccessModeGroup, b: AccessModeGroup): number {
  return a.modes.length - b.modes.length || (a.key < b.key ? -1 : a.key > b.key ? 1 : 0);
}

export function accessModeGroupOf(volume: PersistentVolume): AccessModeGroup {
  const modes = orderedAccessModes(volume.spec.accessModes);
  return { key: keyOfOrdered(modes), modes };
}
