/**
 * Which single change would let a claim bind: of a volume that fails one check, or of the claim, which then has to
 * be created anew because its spec is immutable. Every fix is tried on the objects and asked for with the same
 * search before it is offered, so none is offered that would not work.
 */

import { compareNumbers } from '../base/compare';
import { targetOf } from '../kubernetes/object';
import type { PersistentVolume } from '../kubernetes/persistent-volume';
import type { PersistentVolumeClaim } from '../kubernetes/persistent-volume-claim';
import type { MatchRejection } from './match-checks';
import { type CandidateVerdict, candidatesByNearness, type MatchVerdict } from './match-verdict';
import { findMatchingVolume } from './matching';
import { volumeSpan } from './object-span';
import { freshClaim } from './recreate-claim';
import { classSpan, rejectionPhrase } from './rejection-text';
import { requirementText, type UnmetRequirement } from './selector-terms';
import { labelObject, mergePatch, recreate, type WayOut } from './way-out';

export interface Fix extends WayOut {
  readonly changes: 'Volume' | 'Claim';
  /** The volume that the claim would get. */
  readonly volumeName: string;
}

/** What a fix does to the objects, to be tried before it is offered. */
interface Trial {
  readonly fix: Fix;
  readonly claim?: PersistentVolumeClaim;
  readonly volume?: PersistentVolume;
}

/** Trying costs a search each: only the nearest candidates are tried. */
const MOST_CANDIDATES = 20;
const RESYNC: Fix['effect'] = ['The claim binds at the next resync, within 15 s.'];

/**
 * Fixes for a claim without a volume, nearest first, changes of volumes before changes of the claim.
 * `claimExists` tells whether a claim (`namespace/name`) is there: a volume is never taken from one that is.
 */
export function nearestFixes(
  verdict: MatchVerdict,
  claimExists: (claimKey: string) => boolean,
): readonly Fix[] {
  if (verdict.kind === 'Error' || verdict.result.kind === 'Found') return [];
  const { claim, options } = verdict;
  const candidates = candidatesByNearness(verdict);
  const volumes = candidates.map((candidate) => candidate.volume);
  const trials = candidates
    .filter((candidate) => rejectionsOf(candidate).length > 0)
    .slice(0, MOST_CANDIDATES)
    .flatMap((candidate) => trialsFor(claim, candidate, claimExists));
  const works = ({ fix, claim: changed = claim, volume }: Trial): boolean => {
    const among = volume
      ? volumes.map((one) => (one.metadata.name === volume.metadata.name ? volume : one))
      : volumes;
    const result = findMatchingVolume(changed, among, options);
    return result.kind === 'Found' && result.volume.metadata.name === fix.volumeName;
  };
  const fixes = trials.filter(works).map((trial) => trial.fix);
  const rank = (fix: Fix): number => (fix.changes === 'Volume' ? 0 : 1);
  return fixes.sort((a, b) => compareNumbers(rank(a), rank(b)));
}

function rejectionsOf(candidate: CandidateVerdict): readonly MatchRejection[] {
  return candidate.results.flatMap((result) =>
    result.kind === 'Stopped' || result.kind === 'WouldFail' ? [result.rejection] : [],
  );
}

function trialsFor(
  claim: PersistentVolumeClaim,
  { volume, ...candidate }: CandidateVerdict,
  claimExists: (claimKey: string) => boolean,
): readonly Trial[] {
  const rejections = rejectionsOf({ volume, ...candidate });
  const ofClaimRef = claimRefTrial(claim, volume, rejections, claimExists);
  if (ofClaimRef) return [ofClaimRef];
  const [only, ...more] = rejections;
  if (!only || more.length > 0) return [];
  return [...volumeTrials(volume, only), ...claimTrials(claim, volume, only)];
}

/** A claimRef that nobody uses any more: freeing it also changes the phase, so other checks may fail with it. */
function claimRefTrial(
  claim: PersistentVolumeClaim,
  volume: PersistentVolume,
  rejections: readonly MatchRejection[],
  claimExists: (claimKey: string) => boolean,
): Trial | undefined {
  const rejection = rejections.find(
    ({ reason }) => reason === 'CLAIMREF_UID_MISMATCH' || reason === 'CLAIMREF_OTHER_CLAIM',
  );
  const target = targetOf(volume);
  const status = { ...volume.status, phase: 'Available' as const };
  if (rejection?.reason === 'CLAIMREF_UID_MISMATCH') {
    const { uid: _uid, ...claimRef } = volume.spec.claimRef ?? {};
    const how = mergePatch(target, { spec: { claimRef: { uid: null } } });
    const fix: Fix = {
      changes: 'Volume',
      volumeName: volume.metadata.name,
      title: ['Give ', volumeSpan(volume.metadata.name), ' to this claim'],
      effect: [
        'Only ',
        { code: 'claimRef.uid' },
        ` goes, so the volume waits for the claim ${claim.metadata.name}, with the old data on it. `,
        ...RESYNC,
      ],
      ...how,
    };
    return { fix, volume: { ...volume, spec: { ...volume.spec, claimRef }, status } };
  }
  if (rejection?.reason !== 'CLAIMREF_OTHER_CLAIM' || claimExists(rejection.claimKey)) return undefined;
  const { claimRef: _removed, ...spec } = volume.spec;
  const how = mergePatch(target, { spec: { claimRef: null } });
  const fix: Fix = {
    changes: 'Volume',
    volumeName: volume.metadata.name,
    title: ['Free ', volumeSpan(volume.metadata.name)],
    effect: [
      'Its claim ',
      { code: rejection.claimKey },
      ' does not exist. Old data stays on the volume. ',
      ...RESYNC,
    ],
    ...how,
  };
  return { fix, volume: { ...volume, spec, status } };
}

/** What may be changed on a volume that exists: its labels, its class. */
function volumeTrials(volume: PersistentVolume, rejection: MatchRejection): readonly Trial[] {
  const target = targetOf(volume);
  const base = { changes: 'Volume', volumeName: volume.metadata.name, effect: RESYNC } as const;
  if (rejection.reason === 'SELECTOR') {
    const [unmet, ...more] = rejection.unmet;
    if (!unmet || more.length > 0) return [];
    const value = wantedLabel(unmet);
    const labels = { ...volume.metadata.labels };
    if (value === undefined) delete labels[unmet.key];
    else labels[unmet.key] = value;
    const title: Fix['title'] =
      value === undefined
        ? ['Remove label ', { code: unmet.key }, ' from ', volumeSpan(volume.metadata.name)]
        : ['Label ', volumeSpan(volume.metadata.name), ' with ', { code: `${unmet.key}=${value}` }];
    const fix = { ...base, title, ...labelObject(target, unmet.key, value) };
    return [{ fix, volume: { ...volume, metadata: { ...volume.metadata, labels } } }];
  }
  if (rejection.reason === 'STORAGE_CLASS') {
    const { storageClassName: _old, ...rest } = volume.spec;
    const spec = rejection.wanted === '' ? rest : { ...rest, storageClassName: rejection.wanted };
    const title: Fix['title'] = [
      'Set the class of ',
      volumeSpan(volume.metadata.name),
      ' to ',
      classSpan(rejection.wanted),
    ];
    const how = mergePatch(target, { spec: { storageClassName: rejection.wanted || null } });
    return [{ fix: { ...base, title, ...how }, volume: { ...volume, spec } }];
  }
  return [];
}

/** The value that meets a term; undefined: the label must go. */
function wantedLabel({ operator, values = [] }: UnmetRequirement): string | undefined {
  if (operator === 'In') return values[0];
  return operator === 'Exists' ? '' : undefined;
}

/** What the claim would have to ask for instead. */
function claimTrials(
  claim: PersistentVolumeClaim,
  volume: PersistentVolume,
  rejection: MatchRejection,
): readonly Trial[] {
  const changed = relaxedClaim(claim, rejection);
  if (!changed) return [];
  const manifest = freshClaim(changed.claim);
  const fix: Fix = {
    changes: 'Claim',
    volumeName: volume.metadata.name,
    title: ['Create the claim again with ', ...changed.difference],
    effect: [
      volumeSpan(volume.metadata.name),
      ' then fits. The spec of a claim cannot be changed, so it is deleted first.',
    ],
    ...recreate(manifest),
  };
  return [{ fix, claim: changed.claim }];
}

function relaxedClaim(
  claim: PersistentVolumeClaim,
  rejection: MatchRejection,
): { readonly claim: PersistentVolumeClaim; readonly difference: Fix['title'] } | undefined {
  const { spec } = claim;
  switch (rejection.reason) {
    case 'TOO_SMALL': {
      if (rejection.has === undefined) return undefined;
      const requests = { ...spec.resources?.requests, storage: rejection.has };
      const changed = { ...spec, resources: { ...spec.resources, requests } };
      return { claim: { ...claim, spec: changed }, difference: [{ code: rejection.has }] };
    }
    case 'VOLUME_MODE':
      return {
        claim: { ...claim, spec: { ...spec, volumeMode: rejection.has } },
        difference: [{ code: `volumeMode: ${rejection.has}` }],
      };
    case 'ACCESS_MODES':
      return {
        claim: { ...claim, spec: { ...spec, accessModes: rejection.has } },
        difference: [{ code: rejection.has.join(', ') }],
      };
    case 'VOLUME_ATTRIBUTES_CLASS': {
      const { volumeAttributesClassName: _old, ...rest } = spec;
      const changed = rejection.has === '' ? rest : { ...rest, volumeAttributesClassName: rejection.has };
      return {
        claim: { ...claim, spec: changed },
        difference: ['attributes class ', classSpan(rejection.has)],
      };
    }
    case 'STORAGE_CLASS':
      return {
        claim: { ...claim, spec: { ...spec, storageClassName: rejection.has } },
        difference: rejection.has === '' ? ['an empty class'] : ['class ', { code: rejection.has }],
      };
    case 'SELECTOR': {
      const { selector: _removed, ...rest } = spec;
      const terms = rejection.unmet.map(requirementText).join(', ');
      return {
        claim: { ...claim, spec: rest },
        difference: ['no selector (', { code: terms }, ' is not met)'],
      };
    }
    default:
      return undefined;
  }
}

/** The headline of a near miss: "pv-gold-02 misses by one check: wrong label tier". */
export function nearMiss(verdict: MatchVerdict):
  | {
      readonly candidate: CandidateVerdict;
      readonly rejection: MatchRejection;
      readonly phrase: Fix['title'];
    }
  | undefined {
  const [candidate] = candidatesByNearness(verdict);
  if (!candidate) return undefined;
  const [rejection] = rejectionsOf(candidate);
  return rejection && { candidate, rejection, phrase: rejectionPhrase(rejection) };
}
