/**
 * Which volume a claim gets: the search of the PersistentVolume controller, and with `options.node` that of the
 * scheduler. It decides and says why; it never changes an object and never looks at anything but its arguments.
 *
 * Rule of Stowage where the real search has none: volumes of one group are looked at in ascending order of name,
 * and groups of equally many access modes in the order of their keys. Upstream iterates over a map there, so that
 * of equally good volumes any may win.
 *
 * Upstream: findByClaim (pkg/controller/volume/persistentvolume/index.go) and FindMatchingVolume
 * (component-helpers/storage/volume/pv_helpers.go), 1.37.
 */
import { byString } from '../base/compare';
import type { PersistentVolume } from '../kubernetes/persistent-volume';
import type { PersistentVolumeClaim } from '../kubernetes/persistent-volume-claim';
import { compareQuantities, type Quantity, storageOf } from '../kubernetes/quantity';
import {
  type AccessModeGroup,
  accessModeGroupOf,
  compareAccessModeGroups,
  missingAccessModes,
} from './access-modes';
import { claimRefRelation, isVolumeBoundToClaim } from './claim-ref';
import { CHECKS_OF_ALL, CHECKS_OF_UNRESERVED, runCheck } from './match-checks';
import { type MatchOptions, type MatchRequest, matchRequest } from './match-request';

/** What the search for a volume came to. */
export type MatchResult =
  /** `Reserved`: the volume's claimRef names the claim. `Smallest`: no smaller one passes; of equal ones the first name. */
  | { readonly kind: 'Found'; readonly volume: PersistentVolume; readonly why: 'Reserved' | 'Smallest' }
  /** `PreboundNodeAffinity`: the scheduler met a volume reserved for the claim that the node cannot reach. */
  | { readonly kind: 'None'; readonly why: 'NothingFits' }
  | { readonly kind: 'None'; readonly why: 'PreboundNodeAffinity'; readonly volume: PersistentVolume }
  | { readonly kind: 'Error'; readonly message: string };

export const NOTHING_FITS: MatchResult = { kind: 'None', why: 'NothingFits' };

/**
 * The volume for `claim` among `volumes`, which may be in any order. On the scheduler's path the caller passes the
 * volumes of the claim's class only, as the scheduler lists them.
 */
export function findMatchingVolume(
  claim: PersistentVolumeClaim,
  volumes: Iterable<PersistentVolume>,
  options: MatchOptions,
): MatchResult {
  const request = matchRequest(claim, options);
  if (!request.ok) return { kind: 'Error', message: request.error };
  for (const group of searchOrder(request.value, volumes)) {
    const result = searchGroup(request.value, group);
    if (result.kind !== 'None' || result.why !== 'NothingFits') return result;
  }
  return NOTHING_FITS;
}

/**
 * The groups that the search visits, in its order, each in the order of names. The controller visits those whose
 * access modes cover the claim's; the scheduler knows no groups and tests the modes of each volume instead.
 */
export function searchOrder(
  request: MatchRequest,
  volumes: Iterable<PersistentVolume>,
): readonly (readonly PersistentVolume[])[] {
  const sorted = [...volumes].sort(byString((volume) => volume.metadata.name));
  if (request.options.node) return [sorted];
  const groups = new Map<string, AccessModeGroup & { readonly volumes: PersistentVolume[] }>();
  for (const volume of sorted) {
    const group = accessModeGroupOf(volume);
    if (missingAccessModes(request.accessModes, group.modes).length > 0) continue;
    const known = groups.get(group.key);
    if (known) known.volumes.push(volume);
    else groups.set(group.key, { ...group, volumes: [volume] });
  }
  return [...groups.values()].sort(compareAccessModeGroups).map((group) => group.volumes);
}

function searchGroup(request: MatchRequest, volumes: readonly PersistentVolume[]): MatchResult {
  let smallest: { readonly volume: PersistentVolume; readonly storage: Quantity } | undefined;
  for (const volume of volumes) {
    if (CHECKS_OF_ALL.some((check) => runCheck(check, request, volume))) continue;
    const reachable = runCheck('NodeAffinity', request, volume) === undefined;
    if (isVolumeBoundToClaim(claimRefRelation(volume, request.claim))) {
      if (!reachable) return { kind: 'None', why: 'PreboundNodeAffinity', volume };
      return { kind: 'Found', volume, why: 'Reserved' };
    }
    if (CHECKS_OF_UNRESERVED.some((check) => runCheck(check, request, volume)) || !reachable) continue;
    if (request.options.node && runCheck('AccessModes', request, volume)) continue;
    const storage = storageOf(volume.spec.capacity);
    if (!smallest || compareQuantities(storage, smallest.storage) < 0) smallest = { volume, storage };
  }
  return smallest ? { kind: 'Found', volume: smallest.volume, why: 'Smallest' } : NOTHING_FITS;
}
