/**
 * Every check of every volume for one claim: what the search computes and throws away. It asks the same functions as
 * the search does (match-checks.ts) and takes the result from the search itself (matching.ts), so that a verdict can
 * never disagree with the binding that follows. It takes any claim, so a screen may change one and ask again.
 */
import { byString, compareStrings } from '../base/compare';
import type { AccessMode, PersistentVolume } from '../kubernetes/persistent-volume';
import type { PersistentVolumeClaim } from '../kubernetes/persistent-volume-claim';
import { compareQuantities, storageOf } from '../kubernetes/quantity';
import { accessModeGroupOf, compareAccessModeGroups, missingAccessModes } from './access-modes';
import { claimRefRelation, isVolumeBoundToClaim } from './claim-ref';
import {
  CHECKS_OF_ALL,
  CHECKS_OF_UNRESERVED,
  type MatchCheck,
  type MatchRejection,
  runCheck,
} from './match-checks';
import { type MatchOptions, type MatchRequest, matchRequest } from './match-request';
import { findMatchingVolume, type MatchResult } from './matching';

/** One check of one volume. `Stopped` is where the search dropped it; what follows was not asked and would … */
export type CheckResult =
  | { readonly kind: 'Passed' }
  | { readonly kind: 'Stopped'; readonly rejection: MatchRejection }
  | { readonly kind: 'WouldFail'; readonly rejection: MatchRejection }
  | { readonly kind: 'WouldPass' }
  /** A volume that is reserved for the claim is taken without this check. */
  | { readonly kind: 'NotAsked' };

/** Why a volume did not win: a check of its own, or what became of the search. */
export type VerdictRejection =
  | MatchRejection
  | { readonly reason: 'EARLIER_BUCKET'; readonly winner: string; readonly group: string }
  | { readonly reason: 'PREBOUND_NODE_AFFINITY' }
  | { readonly reason: 'SEARCH_ENDED'; readonly by: string }
  | { readonly reason: 'RESERVED_WINS'; readonly winner: string }
  | { readonly reason: 'NOT_SMALLEST'; readonly winner: string; readonly winnerStorage: string }
  /** Equally large: the first name wins here; upstream any of them may. */
  | { readonly reason: 'TIE'; readonly winner: string };

/** Why the winner won. `FirstByName`: undefined upstream, where the order of equal volumes is that of a map. */
export type WinReason =
  | { readonly kind: 'Reserved' }
  | { readonly kind: 'OnlyOne' }
  | { readonly kind: 'Smallest'; readonly of: number }
  | { readonly kind: 'FirstByName'; readonly tiedWith: readonly string[] };

export interface CandidateVerdict {
  readonly volume: PersistentVolume;
  readonly results: readonly CheckResult[];
  /** How many checks it fails, asked or not. */
  readonly misses: number;
  readonly outcome:
    | { readonly kind: 'Won'; readonly why: WinReason }
    /** `check` is the column where it stopped; undefined when it passed all of its own. */
    | { readonly kind: 'Lost'; readonly rejection: VerdictRejection; readonly check: MatchCheck | undefined };
}

export interface GroupVerdict {
  readonly key: string;
  readonly modes: readonly AccessMode[];
  readonly search:
    | { readonly kind: 'Asked'; readonly position: number }
    | { readonly kind: 'NotReached'; readonly winner: string }
    | { readonly kind: 'NeverAsked'; readonly missing: readonly AccessMode[] };
  /** Near misses first: the winner, then fewest failing checks, then the furthest stop, then by name. */
  readonly candidates: readonly CandidateVerdict[];
}

export type MatchVerdict =
  | { readonly kind: 'Error'; readonly claim: PersistentVolumeClaim; readonly message: string }
  | {
      readonly kind: 'Searched';
      readonly claim: PersistentVolumeClaim;
      readonly options: MatchOptions;
      /** The columns, in the order of the search. */
      readonly checks: readonly MatchCheck[];
      /** How many volumes are still in the running after each check, whatever their group. */
      readonly remaining: readonly number[];
      readonly total: number;
      /** In search order, then those never asked. */
      readonly groups: readonly GroupVerdict[];
      readonly result: Exclude<MatchResult, { kind: 'Error' }>;
    };

/** The checks of a search in their order. On the controller's path the access modes come first: they are its index. */
export function checksOf(options: MatchOptions): readonly MatchCheck[] {
  const ofAll = CHECKS_OF_ALL.filter(
    (check) => check !== 'Exclusion' || options.excludedVolumes !== undefined,
  );
  const ofUnreserved = CHECKS_OF_UNRESERVED.filter(
    (check) => check !== 'DelayBinding' || (options.delayBinding === true && !options.node),
  );
  if (options.node) return [...ofAll, ...ofUnreserved, 'NodeAffinity', 'AccessModes'];
  return ['AccessModes', ...ofAll, ...ofUnreserved];
}

export function explainMatching(
  claim: PersistentVolumeClaim,
  volumes: Iterable<PersistentVolume>,
  options: MatchOptions,
): MatchVerdict {
  const all = [...volumes].sort(byString((volume) => volume.metadata.name));
  const result = findMatchingVolume(claim, all, options);
  const request = matchRequest(claim, options);
  if (result.kind === 'Error') return { kind: 'Error', claim, message: result.message };
  if (!request.ok) return { kind: 'Error', claim, message: request.error };
  const checks = checksOf(options);
  const examined = all.map((volume) => examine(request.value, checks, volume));
  const remaining = checks.map(
    (_check, column) => examined.filter((one) => one.stop < 0 || one.stop > column).length,
  );
  const groups = groupsOf(request.value, examined, checks, result);
  return { kind: 'Searched', claim, options, checks, remaining, total: all.length, groups, result };
}

interface Examined {
  readonly volume: PersistentVolume;
  readonly results: readonly CheckResult[];
  /** The column of the first failing check; -1 when it passes all that it is put to. */
  readonly stop: number;
  readonly misses: number;
}

function examine(request: MatchRequest, checks: readonly MatchCheck[], volume: PersistentVolume): Examined {
  const reserved = isVolumeBoundToClaim(claimRefRelation(volume, request.claim));
  let stop = -1;
  let misses = 0;
  const results = checks.map((check, column): CheckResult => {
    if (reserved && isSkippedForReserved(request, check)) return { kind: 'NotAsked' };
    const rejection = runCheck(check, request, volume);
    if (!rejection) return { kind: stop < 0 ? 'Passed' : 'WouldPass' };
    misses += 1;
    if (stop >= 0) return { kind: 'WouldFail', rejection };
    stop = column;
    return { kind: 'Stopped', rejection };
  });
  return { volume, results, stop, misses };
}

/** A reserved volume is returned before these; the scheduler has not tested its access modes by then either. */
function isSkippedForReserved({ options }: MatchRequest, check: MatchCheck): boolean {
  return CHECKS_OF_UNRESERVED.includes(check) || (options.node !== undefined && check === 'AccessModes');
}

function groupsOf(
  request: MatchRequest,
  examined: readonly Examined[],
  checks: readonly MatchCheck[],
  result: MatchResult,
): readonly GroupVerdict[] {
  const groups = new Map<string, { key: string; modes: readonly AccessMode[]; members: Examined[] }>();
  for (const one of examined) {
    const { key, modes } = accessModeGroupOf(one.volume);
    const group = groups.get(key);
    if (group) group.members.push(one);
    else groups.set(key, { key, modes, members: [one] });
  }
  const winner = result.kind === 'Found' ? result.volume : undefined;
  const winnerGroup = winner && accessModeGroupOf(winner);
  const { node } = request.options;
  let position = 0;
  const search = (modes: readonly AccessMode[], key: string): GroupVerdict['search'] => {
    const missing = missingAccessModes(request.accessModes, modes);
    if (missing.length > 0) return { kind: 'NeverAsked', missing };
    const after = winnerGroup && !node && compareAccessModeGroups({ key, modes }, winnerGroup) > 0;
    if (after && winner) return { kind: 'NotReached', winner: winner.metadata.name };
    position += 1;
    return { kind: 'Asked', position };
  };
  return [...groups.values()]
    .sort(compareAccessModeGroups)
    .map(({ key, modes, members }) => {
      const how = search(modes, key);
      const rivals = node ? examined : members;
      const candidates = members
        .map((one) => ({ one, verdict: candidateVerdict(one, checks, how, result, rivals) }))
        .sort((a, b) => compareCandidates(a.one, a.verdict, b.one, b.verdict))
        .map(({ verdict }) => verdict);
      return { key, modes, search: how, candidates };
    })
    .sort((a, b) => Number(a.search.kind === 'NeverAsked') - Number(b.search.kind === 'NeverAsked'));
}

function candidateVerdict(
  one: Examined,
  checks: readonly MatchCheck[],
  search: GroupVerdict['search'],
  result: MatchResult,
  rivals: readonly Examined[],
): CandidateVerdict {
  const { volume, misses } = one;
  const results = search.kind === 'NotReached' ? one.results.map(neverAsked) : one.results;
  const verdict = { volume, results, misses };
  if (result.kind === 'Found' && result.volume.metadata.name === volume.metadata.name) {
    return { ...verdict, outcome: { kind: 'Won', why: winReason(result, rivals) } };
  }
  const check = one.stop < 0 || search.kind === 'NotReached' ? undefined : checks[one.stop];
  const rejection = rejectionOf(one, search, result);
  return { ...verdict, outcome: { kind: 'Lost', rejection, check } };
}

/** A check of a volume whose group the search did not come to. */
function neverAsked(result: CheckResult): CheckResult {
  if (result.kind === 'Passed') return { kind: 'WouldPass' };
  return result.kind === 'Stopped' ? { kind: 'WouldFail', rejection: result.rejection } : result;
}

function rejectionOf(one: Examined, search: GroupVerdict['search'], result: MatchResult): VerdictRejection {
  const stopped = one.results[one.stop];
  if (search.kind === 'NotReached' && result.kind === 'Found') {
    const group = accessModeGroupOf(result.volume).key;
    return { reason: 'EARLIER_BUCKET', winner: search.winner, group };
  }
  if (result.kind === 'None' && result.why === 'PreboundNodeAffinity') {
    const by = result.volume.metadata.name;
    if (by === one.volume.metadata.name) return { reason: 'PREBOUND_NODE_AFFINITY' };
    return stopped?.kind === 'Stopped' ? stopped.rejection : { reason: 'SEARCH_ENDED', by };
  }
  if (stopped?.kind === 'Stopped') return stopped.rejection;
  if (result.kind !== 'Found') return { reason: 'SEARCH_ENDED', by: one.volume.metadata.name };
  const winner = result.volume.metadata.name;
  if (result.why === 'Reserved') return { reason: 'RESERVED_WINS', winner };
  const equal =
    compareQuantities(storageOf(one.volume.spec.capacity), storageOf(result.volume.spec.capacity)) === 0;
  if (equal) return { reason: 'TIE', winner };
  return { reason: 'NOT_SMALLEST', winner, winnerStorage: result.volume.spec.capacity?.storage ?? '0' };
}

function winReason(result: Extract<MatchResult, { kind: 'Found' }>, rivals: readonly Examined[]): WinReason {
  if (result.why === 'Reserved') return { kind: 'Reserved' };
  const fitting = rivals.filter((rival) => rival.stop < 0);
  if (fitting.length === 1) return { kind: 'OnlyOne' };
  const storage = storageOf(result.volume.spec.capacity);
  const tiedWith = fitting
    .filter((rival) => rival.volume !== result.volume)
    .filter((rival) => compareQuantities(storageOf(rival.volume.spec.capacity), storage) === 0)
    .map((rival) => rival.volume.metadata.name);
  return tiedWith.length > 0 ? { kind: 'FirstByName', tiedWith } : { kind: 'Smallest', of: fitting.length };
}

function compareCandidates(
  a: Examined,
  verdictA: CandidateVerdict,
  b: Examined,
  verdictB: CandidateVerdict,
): number {
  const won = Number(verdictB.outcome.kind === 'Won') - Number(verdictA.outcome.kind === 'Won');
  if (won !== 0) return won;
  if (a.misses !== b.misses) return a.misses - b.misses;
  if (a.stop !== b.stop) return b.stop - a.stop;
  return compareStrings(a.volume.metadata.name, b.volume.metadata.name);
}

/** All candidates, near misses first across the groups. */
export function candidatesByNearness(verdict: MatchVerdict): readonly CandidateVerdict[] {
  if (verdict.kind === 'Error') return [];
  const stop = ({ results }: CandidateVerdict): number =>
    results.findIndex((result) => result.kind === 'Stopped');
  return verdict.groups
    .flatMap((group) => group.candidates)
    .sort(
      (a, b) =>
        Number(b.outcome.kind === 'Won') - Number(a.outcome.kind === 'Won') ||
        a.misses - b.misses ||
        stop(b) - stop(a) ||
        compareStrings(a.volume.metadata.name, b.volume.metadata.name),
    );
}
