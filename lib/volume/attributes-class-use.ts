/**
 * Which VolumeAttributesClasses a claim or a volume names, in any of the fields that keep a deleted class from going.
 * Upstream: getPVCReferencedVACNames and getPVReferencedVACNames of pkg/controller/volume/vacprotection, 1.37.
 */
import type { PersistentVolume } from '../kubernetes/persistent-volume';
import type { PersistentVolumeClaim } from '../kubernetes/persistent-volume-claim';

/** The fields of a claim that name a class: the one it asks for, the one it has, the one that is being worked to. */
export const CLAIM_CLASS_FIELDS = {
  'spec.volumeAttributesClassName': ({ spec }: PersistentVolumeClaim) => spec.volumeAttributesClassName,
  'status.currentVolumeAttributesClassName': ({ status }: PersistentVolumeClaim) =>
    status?.currentVolumeAttributesClassName,
  'status.modifyVolumeStatus.targetVolumeAttributesClassName': ({ status }: PersistentVolumeClaim) =>
    status?.modifyVolumeStatus?.targetVolumeAttributesClassName,
} as const;

export function attributesClassesOfClaim(claim: PersistentVolumeClaim): ReadonlySet<string> {
  return named(...Object.values(CLAIM_CLASS_FIELDS).map((read) => read(claim)));
}

/** At most one: the class of which the volume has the attributes. */
export function attributesClassesOfVolume({ spec }: PersistentVolume): ReadonlySet<string> {
  return named(spec.volumeAttributesClassName);
}

function named(...names: readonly (string | undefined)[]): ReadonlySet<string> {
  return new Set(names.filter((name): name is string => name !== undefined && name !== ''));
}
