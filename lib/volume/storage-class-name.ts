/**
 * Which class a volume or a claim names, and which class is the default. It compares names only: whether a class
 * of that name exists is another question. Upstream: component-helpers/storage/volume/pv_helpers.go and
 * pkg/volume/util/storageclass.go, 1.37.
 */
import { compareStrings } from '../base/compare';
import {
  annBetaDefaultStorageClass,
  annBetaStorageClass,
  annDefaultStorageClass,
} from '../kubernetes/annotations';
import type { FeatureGate } from '../kubernetes/feature-gates';
import type { PersistentVolume } from '../kubernetes/persistent-volume';
import type { PersistentVolumeClaim } from '../kubernetes/persistent-volume-claim';
import type { StorageClass } from '../kubernetes/storage-class';
import { parseTimestamp } from '../kubernetes/timestamp';

/** The class of a volume: the beta annotation where its key exists, else the field, else `''`. */
export function getPersistentVolumeClass(volume: PersistentVolume): string {
  return volume.metadata.annotations?.[annBetaStorageClass] ?? volume.spec.storageClassName ?? '';
}

/** The class of a claim. `''` stands for "none given" and for "explicitly none": matching cannot tell them apart. */
export function getPersistentVolumeClaimClass(claim: PersistentVolumeClaim): string {
  return claim.metadata.annotations?.[annBetaStorageClass] ?? claim.spec.storageClassName ?? '';
}

/** True when the claim names a class or says explicitly that it wants none: it is then never given the default. */
export function persistentVolumeClaimHasClass(claim: PersistentVolumeClaim): boolean {
  return (
    claim.metadata.annotations?.[annBetaStorageClass] !== undefined ||
    claim.spec.storageClassName !== undefined
  );
}

/** True when either annotation of the class says that it is a default. */
export function isDefaultStorageClass(storageClass: StorageClass): boolean {
  const annotations = storageClass.metadata.annotations;
  return (
    annotations?.[annDefaultStorageClass] === 'true' || annotations?.[annBetaDefaultStorageClass] === 'true'
  );
}

/** The default class and how it was chosen. `Newest`: several are marked, the youngest wins, ties by name. */
export type DefaultStorageClass =
  | { readonly kind: 'None' }
  | { readonly kind: 'Only'; readonly storageClass: StorageClass }
  | { readonly kind: 'Newest'; readonly storageClass: StorageClass; readonly others: readonly string[] };

/** volumeutil.GetDefaultClass (1.26 and newer; 1.25 refuses several defaults in admission). */
export function chooseDefaultStorageClass(storageClasses: Iterable<StorageClass>): DefaultStorageClass {
  const defaults = [...storageClasses].filter(isDefaultStorageClass).sort(newestFirst);
  const [storageClass, ...rest] = defaults;
  if (!storageClass) return { kind: 'None' };
  if (rest.length === 0) return { kind: 'Only', storageClass };
  return { kind: 'Newest', storageClass, others: rest.map((other) => other.metadata.name) };
}

function newestFirst(a: StorageClass, b: StorageClass): number {
  const createdA = parseTimestamp(a.metadata.creationTimestamp) ?? 0;
  const createdB = parseTimestamp(b.metadata.creationTimestamp) ?? 0;
  return createdB - createdA || compareStrings(a.metadata.name, b.metadata.name);
}

/** Whether the controller would fill in a default class for this claim (syncUnboundClaim, row U3). */
export function mayReceiveDefaultClass(
  claim: PersistentVolumeClaim,
  enabled: (gate: FeatureGate) => boolean,
): boolean {
  return enabled('RetroactiveDefaultStorageClass') && !persistentVolumeClaimHasClass(claim);
}
