/**
 * Which VolumeAttributesClasses a claim or a volume names, in any of the fields that keep a deleted class from going.
 * Upstream: getPVCReferencedVACNames and getPVReferencedVACNames of pkg/controller/volume/vacprotection, 1.37.
 */
import type { PersistentVolume } from '../kubernetes/persistent-volume';
import type { PersistentVolumeClaim } from '../kubernetes/persistent-volume-claim';

/** The class that the claim asks for, the one it has, and the one that is being worked to. */
export function attributesClassesOfClaim({ spec, status }: PersistentVolumeClaim): ReadonlySet<string> {
  return named(
    spec.volumeAttributesClassName,
    status?.currentVolumeAttributesClassName,
    status?.modifyVolumeStatus?.targetVolumeAttributesClassName,
  );
}

/** At most one: the class of which the volume has the attributes. */
export function attributesClassesOfVolume({ spec }: PersistentVolume): ReadonlySet<string> {
  return named(spec.volumeAttributesClassName);
}

function named(...names: readonly (string | undefined)[]): ReadonlySet<string> {
  return new Set(names.filter((name): name is string => name !== undefined && name !== ''));
}
