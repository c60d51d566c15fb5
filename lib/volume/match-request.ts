/**
 * What a claim asks of a volume, read once: the values that every check of the matching compares. Fails only where
 * the controller's own search fails before it looks at any volume (semantics: rule 7 of the matching procedure).
 */
import { err, ok, type Result } from '../base/result';
import { claimToClaimKey, goQuote } from '../kubernetes/go-text';
import type { LabelSelector, StringMap } from '../kubernetes/object';
import type { AccessMode, VolumeMode } from '../kubernetes/persistent-volume';
import type { PersistentVolumeClaim } from '../kubernetes/persistent-volume-claim';
import { type Quantity, storageOf } from '../kubernetes/quantity';
import { orderedAccessModes } from './access-modes';
import { getPersistentVolumeClaimClass } from './storage-class-name';
import { volumeModeOf } from './volume-mode';

/** How the search is made. Without `node` it is the PersistentVolume controller's, with one the scheduler's. */
export interface MatchOptions {
  /** Gate VolumeAttributesClass. */
  readonly volumeAttributesClass: boolean;
  /** The class waits for a first consumer: on the controller's path only reserved volumes are then returned. */
  readonly delayBinding?: boolean;
  /** Labels of the node that the scheduler tries. */
  readonly node?: { readonly labels: StringMap };
  /** Names of volumes that the scheduler chose already for other claims of the same Pod. */
  readonly excludedVolumes?: ReadonlySet<string>;
}

export interface MatchRequest {
  readonly claim: PersistentVolumeClaim;
  readonly options: MatchOptions;
  readonly accessModes: readonly AccessMode[];
  readonly storage: Quantity;
  readonly volumeMode: VolumeMode;
  readonly storageClassName: string;
  /** `''` where none is asked for, or where the gate is off. */
  readonly volumeAttributesClassName: string;
  readonly selector: LabelSelector | undefined;
}

const SELECTOR_OPERATORS: readonly string[] = ['In', 'NotIn', 'Exists', 'DoesNotExist'];

export function matchRequest(
  claim: PersistentVolumeClaim,
  options: MatchOptions,
): Result<MatchRequest, string> {
  const volumeAttributesClassName = claim.spec.volumeAttributesClassName ?? '';
  if (!options.volumeAttributesClass && volumeAttributesClassName !== '') {
    const key = claimToClaimKey(claim);
    return err(
      `unsupported volumeAttributesClassName is set on claim ${key} when the feature-gate VolumeAttributesClass is disabled`,
    );
  }
  const operator = claim.spec.selector?.matchExpressions
    ?.map((requirement) => requirement.operator)
    .find((candidate) => !SELECTOR_OPERATORS.includes(candidate));
  if (operator !== undefined) {
    const why = `${goQuote(operator)} is not a valid label selector operator`;
    return err(`error creating internal label selector for claim: ${claimToClaimKey(claim)}: ${why}`);
  }
  return ok({
    claim,
    options,
    accessModes: orderedAccessModes(claim.spec.accessModes),
    storage: storageOf(claim.spec.resources?.requests),
    volumeMode: volumeModeOf(claim.spec),
    storageClassName: getPersistentVolumeClaimClass(claim),
    volumeAttributesClassName,
    selector: claim.spec.selector,
  });
}
