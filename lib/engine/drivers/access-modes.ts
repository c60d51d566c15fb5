/**
 * How a claim says to a CSI driver who will use its volume, and whether the driver can give such a volume. It knows the
 * names of both sides and nothing else; what a driver can do stands in its profile.
 * Upstream: ToCSIAccessMode, csi-lib-utils accessmodes/access_modes.go, and getVolumeCapabilities, external-provisioner
 * pkg/controller/controller.go, 6.3.
 */
import type { AccessMode, VolumeMode } from '../../kubernetes/persistent-volume';
import type { PersistentVolumeClaim } from '../../kubernetes/persistent-volume-claim';
import { volumeModeOf } from '../../volume/volume-mode';
import type { DriverCapabilities } from './capabilities';
import type { DriverError } from './driver-call';

/** VolumeCapability.AccessMode.Mode of CSI 1.12, as far as Kubernetes asks for them. */
export const CSI_ACCESS_MODES = [
  'SINGLE_NODE_WRITER',
  'SINGLE_NODE_SINGLE_WRITER',
  'SINGLE_NODE_MULTI_WRITER',
  'MULTI_NODE_READER_ONLY',
  'MULTI_NODE_MULTI_WRITER',
] as const;

export type CsiAccessMode = (typeof CSI_ACCESS_MODES)[number];

/** What a driver can do, by volume mode: one that is not there it cannot do at all. */
export type DriverAccessModes = Partial<Readonly<Record<VolumeMode, readonly CsiAccessMode[]>>>;

/** One way in which a volume is to be used. */
export interface VolumeCapability {
  readonly accessMode: CsiAccessMode;
  readonly volumeMode: VolumeMode;
}

/** By one node at a time, however many of its Pods write. */
export const ON_ONE_NODE: readonly CsiAccessMode[] = [
  'SINGLE_NODE_WRITER',
  'SINGLE_NODE_SINGLE_WRITER',
  'SINGLE_NODE_MULTI_WRITER',
];

/** `[without, with]` the capability SINGLE_NODE_MULTI_WRITER of the driver's controller. */
const TO_CSI: Readonly<Record<AccessMode, readonly [CsiAccessMode, CsiAccessMode]>> = {
  ReadWriteOnce: ['SINGLE_NODE_WRITER', 'SINGLE_NODE_MULTI_WRITER'],
  ReadWriteOncePod: ['SINGLE_NODE_WRITER', 'SINGLE_NODE_SINGLE_WRITER'],
  ReadOnlyMany: ['MULTI_NODE_READER_ONLY', 'MULTI_NODE_READER_ONLY'],
  ReadWriteMany: ['MULTI_NODE_MULTI_WRITER', 'MULTI_NODE_MULTI_WRITER'],
};

/** One for each access mode of the claim. */
export function volumeCapabilities(
  { spec }: PersistentVolumeClaim,
  { controller }: DriverCapabilities,
): readonly VolumeCapability[] {
  const tellsWritersApart = controller.includes('SINGLE_NODE_MULTI_WRITER');
  return (spec.accessModes ?? []).map((mode) => ({
    accessMode: TO_CSI[mode][tellsWritersApart ? 1 : 0],
    volumeMode: volumeModeOf(spec),
  }));
}

/** The driver's answer to the first thing asked for that it cannot do; the words are no upstream driver's. */
export function accessModeRefusal(
  can: DriverAccessModes,
  wanted: readonly VolumeCapability[],
): DriverError | undefined {
  const refused = wanted.find(({ accessMode, volumeMode }) => !can[volumeMode]?.includes(accessMode));
  if (!refused) return undefined;
  const { accessMode, volumeMode } = refused;
  const message = can[volumeMode]
    ? `access mode ${accessMode} is not supported with volume mode ${volumeMode}`
    : `volume mode ${volumeMode} is not supported`;
  return { code: 'InvalidArgument', message };
}
