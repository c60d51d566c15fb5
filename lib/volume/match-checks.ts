/**
 * The checks that decide whether one volume may serve one claim: one function each, all of them pure, none of them
 * aware of the others. The search (matching.ts) runs them in order and stops at the first that fails; the verdict
 * (match-verdict.ts) runs them all. Upstream: FindMatchingVolume, component-helpers/storage/volume/pv_helpers.go, 1.37.
 */
import { assertUnreachable } from '../base/assert';
import { matchesLabelSelector } from '../kubernetes/label-selector';
import { matchesNodeSelector } from '../kubernetes/node-selector';
import type { StringMap } from '../kubernetes/object';
import type { AccessMode, PersistentVolume, VolumeMode } from '../kubernetes/persistent-volume';
import { compareQuantities, storageOf } from '../kubernetes/quantity';
import { missingAccessModes, orderedAccessModes } from './access-modes';
import { claimRefRelation } from './claim-ref';
import type { MatchRequest } from './match-request';
import { type UnmetRequirement, unmetRequirements } from './selector-terms';
import { getPersistentVolumeClass } from './storage-class-name';
import { volumeModeOf } from './volume-mode';

/** Why a volume cannot serve the claim, with what was wanted and what is there. */
export type MatchRejection =
  | {
      readonly reason: 'ACCESS_MODES';
      readonly wanted: readonly AccessMode[];
      readonly has: readonly AccessMode[];
      readonly missing: readonly AccessMode[];
    }
  | { readonly reason: 'CHOSEN_FOR_OTHER_CLAIM' }
  | { readonly reason: 'CLAIMREF_OTHER_CLAIM'; readonly claimKey: string }
  | { readonly reason: 'CLAIMREF_UID_MISMATCH'; readonly wanted: string; readonly has: string }
  | { readonly reason: 'TOO_SMALL'; readonly wanted: string; readonly has: string | undefined }
  | { readonly reason: 'VOLUME_MODE'; readonly wanted: VolumeMode; readonly has: VolumeMode }
  | { readonly reason: 'VOLUME_ATTRIBUTES_CLASS'; readonly wanted: string; readonly has: string }
  | { readonly reason: 'DELETING'; readonly since: string }
  | { readonly reason: 'DELAY_BINDING'; readonly storageClassName: string }
  | { readonly reason: 'NOT_AVAILABLE'; readonly phase: string }
  | { readonly reason: 'SELECTOR'; readonly unmet: readonly UnmetRequirement[]; readonly labels: StringMap }
  | { readonly reason: 'STORAGE_CLASS'; readonly wanted: string; readonly has: string }
  | { readonly reason: 'NODE_AFFINITY' };

/** The checks by what they look at. */
export type MatchCheck =
  | 'AccessModes'
  | 'Exclusion'
  | 'ClaimRef'
  | 'Capacity'
  | 'VolumeMode'
  | 'VolumeAttributesClass'
  | 'Deletion'
  | 'DelayBinding'
  | 'Phase'
  | 'Selector'
  | 'StorageClass'
  | 'NodeAffinity';

/** Every volume is put to these; a volume that is reserved for the claim and passes them is returned at once. */
export const CHECKS_OF_ALL: readonly MatchCheck[] = [
  'Exclusion',
  'ClaimRef',
  'Capacity',
  'VolumeMode',
  'VolumeAttributesClass',
  'Deletion',
];

/** Only volumes that are reserved for nobody are put to these. */
export const CHECKS_OF_UNRESERVED: readonly MatchCheck[] = [
  'DelayBinding',
  'Phase',
  'Selector',
  'StorageClass',
];

/** Undefined when `volume` passes. */
export function runCheck(
  check: MatchCheck,
  request: MatchRequest,
  volume: PersistentVolume,
): MatchRejection | undefined {
  switch (check) {
    case 'AccessModes':
      return checkAccessModes(request, volume);
    case 'Exclusion': {
      const excluded = request.options.excludedVolumes?.has(volume.metadata.name);
      return excluded ? { reason: 'CHOSEN_FOR_OTHER_CLAIM' } : undefined;
    }
    case 'ClaimRef':
      return checkClaimRef(request, volume);
    case 'Capacity':
      return checkCapacity(request, volume);
    case 'VolumeMode': {
      const has = volumeModeOf(volume.spec);
      return has === request.volumeMode
        ? undefined
        : { reason: 'VOLUME_MODE', wanted: request.volumeMode, has };
    }
    case 'VolumeAttributesClass': {
      const has = volume.spec.volumeAttributesClassName ?? '';
      const wanted = request.volumeAttributesClassName;
      return has === wanted ? undefined : { reason: 'VOLUME_ATTRIBUTES_CLASS', wanted, has };
    }
    case 'Deletion': {
      const since = volume.metadata.deletionTimestamp;
      return since === undefined ? undefined : { reason: 'DELETING', since };
    }
    case 'DelayBinding': {
      const { delayBinding, node } = request.options;
      if (node || !delayBinding) return undefined;
      return { reason: 'DELAY_BINDING', storageClassName: request.storageClassName };
    }
    case 'Phase': {
      const phase = volume.status?.phase ?? '';
      return phase === 'Available' ? undefined : { reason: 'NOT_AVAILABLE', phase };
    }
    case 'Selector':
      return checkSelector(request, volume);
    case 'StorageClass': {
      const has = getPersistentVolumeClass(volume);
      const wanted = request.storageClassName;
      return has === wanted ? undefined : { reason: 'STORAGE_CLASS', wanted, has };
    }
    case 'NodeAffinity':
      return checkNodeAffinity(request, volume);
    default:
      return assertUnreachable(check);
  }
}

function checkAccessModes(request: MatchRequest, volume: PersistentVolume): MatchRejection | undefined {
  const missing = missingAccessModes(request.accessModes, volume.spec.accessModes);
  if (missing.length === 0) return undefined;
  const has = orderedAccessModes(volume.spec.accessModes);
  return { reason: 'ACCESS_MODES', wanted: request.accessModes, has, missing };
}

function checkClaimRef(request: MatchRequest, volume: PersistentVolume): MatchRejection | undefined {
  const relation = claimRefRelation(volume, request.claim);
  switch (relation.kind) {
    case 'None':
    case 'Reserved':
    case 'Bound':
      return undefined;
    case 'OtherClaim':
      return { reason: 'CLAIMREF_OTHER_CLAIM', claimKey: relation.claimKey };
    case 'UidMismatch':
      return { reason: 'CLAIMREF_UID_MISMATCH', wanted: relation.wanted, has: relation.has };
    default:
      return assertUnreachable(relation);
  }
}

function checkCapacity(request: MatchRequest, volume: PersistentVolume): MatchRejection | undefined {
  if (compareQuantities(storageOf(volume.spec.capacity), request.storage) >= 0) return undefined;
  const wanted = request.claim.spec.resources?.requests?.storage ?? '0';
  return { reason: 'TOO_SMALL', wanted, has: volume.spec.capacity?.storage };
}

function checkSelector(request: MatchRequest, volume: PersistentVolume): MatchRejection | undefined {
  const labels = volume.metadata.labels ?? {};
  if (!request.selector || matchesLabelSelector(request.selector, labels)) return undefined;
  return { reason: 'SELECTOR', unmet: unmetRequirements(request.selector, labels), labels };
}

function checkNodeAffinity(request: MatchRequest, volume: PersistentVolume): MatchRejection | undefined {
  const { node } = request.options;
  const required = volume.spec.nodeAffinity?.required;
  if (!node || !required || matchesNodeSelector(required, node.labels)) return undefined;
  return { reason: 'NODE_AFFINITY' };
}
