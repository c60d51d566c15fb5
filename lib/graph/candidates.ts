/**
 * The candidates of a claim as a picture and a table at once: one row a volume, one column a check, in the order of
 * the controller. The facts are lib/volume's verdict; this decides what stands where, what is left out, and counts it.
 */
import type { PersistentVolumeClaim } from '../kubernetes/persistent-volume-claim';
import type { ClusterView } from '../volume/cluster-view';
import { verdictBeforeBinding } from '../volume/explain-bound-claim';
import type { MatchCheck } from '../volume/match-checks';
import {
  type CandidateVerdict,
  explainMatching,
  type GroupVerdict,
  type MatchVerdict,
} from '../volume/match-verdict';
import {
  CHECK_RULES,
  CHECK_TITLES,
  cellText,
  rejectionClause,
  rejectionPhrase,
  winPhrase,
} from '../volume/rejection-text';
import type { Sentence, Span } from '../volume/sentence';
import { bindingDelay } from '../volume/unbound-claim';
import { type VolumeStanding, volumeStanding } from '../volume/volume-standing';
import { applyWhatIf, type FacetChoice, facetChoices, type WhatIf } from './what-if';

export interface CandidateColumn {
  readonly check: MatchCheck;
  readonly number: number;
  readonly title: string;
  readonly rule: Sentence;
  /** What may be changed here, or what is wanted where nothing may. */
  readonly choice: FacetChoice | undefined;
  readonly wanted: string;
  /** How many volumes are still in the running after this check. */
  readonly remaining: number;
}

export interface CandidateCell {
  readonly kind: 'passed' | 'stopped' | 'would-fail' | 'would-pass' | 'not-asked';
  /** The value that was found, where the check fails. */
  readonly text: string;
  /** The whole reason, for a reader who stops here. */
  readonly reason: Sentence;
}

export interface CandidateRow {
  readonly volumeName: string;
  readonly standing: VolumeStanding;
  readonly size: string;
  readonly cells: readonly CandidateCell[];
  readonly misses: number;
  /** The winner, or without one the volume that came nearest; then the next; then the rest. */
  readonly rank: 'won' | 'nearest' | 'near' | 'far';
  readonly outcome: 'won' | 'passed' | 'failed';
  /** What the last column says. */
  readonly last: string;
  readonly reason: Sentence;
}

export interface CandidateGroup {
  readonly key: string;
  readonly title: string;
  readonly note: Sentence;
  readonly rows: readonly CandidateRow[];
  /** Rows that are left out until all are asked for. */
  readonly hidden: number;
}

export type CandidateTable =
  | { readonly kind: 'Error'; readonly message: string }
  | {
      readonly kind: 'Table';
      readonly asked: PersistentVolumeClaim;
      /** `past`: how the search would go today for a claim that is bound already. */
      readonly tense: 'now' | 'past' | 'without-name';
      readonly columns: readonly CandidateColumn[];
      readonly groups: readonly CandidateGroup[];
      readonly total: number;
      readonly shown: number;
      readonly winner: string | undefined;
    };

const ROWS_PER_GROUP = 8;
const ROWS_OF_NEVER_ASKED = 3;
/** Volumes that belong to other claims teach little: a few of them are enough. */
const ROWS_OF_TAKEN = 3;
const NEAR_MISSES = 2;

const WANTED: Partial<Readonly<Record<MatchCheck, string>>> = {
  ClaimRef: 'no one else',
  Deletion: 'no',
  DelayBinding: 'a Pod',
  Phase: 'Available',
  NodeAffinity: 'this node',
  Exclusion: 'not chosen',
};

export interface CandidateOptions {
  readonly whatIf: WhatIf;
  readonly showAll: boolean;
}

export function candidateTable(
  view: ClusterView,
  claim: PersistentVolumeClaim,
  { whatIf, showAll }: CandidateOptions,
): CandidateTable {
  const { claim: searching, tense, verdict } = search(view, claim, whatIf);
  if (verdict.kind === 'Error') return { kind: 'Error', message: verdict.message };
  const choices = facetChoices(view, searching, whatIf);
  const columns = verdict.checks.map((check, index): CandidateColumn => {
    const choice = choices.find(({ facet }) => facet === check);
    const remaining = verdict.remaining[index] ?? 0;
    const wanted = WANTED[check] ?? '';
    return {
      check,
      number: index + 1,
      title: CHECK_TITLES[check],
      rule: CHECK_RULES[check],
      choice,
      wanted,
      remaining,
    };
  });
  const near = verdict.result.kind === 'Found' ? [] : nearestNames(verdict);
  const groups = verdict.groups.map((group) => groupOf(group, near, showAll));
  const winner = verdict.result.kind === 'Found' ? verdict.result.volume.metadata.name : undefined;
  const shown = groups.reduce((sum, group) => sum + group.rows.length, 0);
  const asked = applyWhatIf(searching, whatIf);
  return { kind: 'Table', asked, tense, columns, groups, total: verdict.total, shown, winner };
}

/** The search to show: for a claim that names its volume, as if it did not; for a bound one, as if its were free. */
function search(
  view: ClusterView,
  claim: PersistentVolumeClaim,
  whatIf: WhatIf,
): { claim: PersistentVolumeClaim; tense: 'now' | 'past' | 'without-name'; verdict: MatchVerdict } {
  const { volumeName = '', ...spec } = claim.spec;
  const searching = volumeName === '' ? claim : { ...claim, spec };
  const asked = applyWhatIf(searching, whatIf);
  const own = volumeName === '' ? undefined : view.volume(volumeName);
  const isOwn = own?.spec.claimRef?.uid !== undefined && own.spec.claimRef.uid === claim.metadata.uid;
  if (own && isOwn)
    return { claim: searching, tense: 'past', verdict: verdictBeforeBinding(view, asked, own) };
  const verdict = explainMatching(asked, view.volumes(), {
    volumeAttributesClass: view.enabled('VolumeAttributesClass'),
    delayBinding: bindingDelay(view, asked).kind === 'Delayed',
  });
  return { claim: searching, tense: volumeName === '' ? 'now' : 'without-name', verdict };
}

function nearestNames(verdict: Extract<MatchVerdict, { kind: 'Searched' }>): readonly string[] {
  const stop = ({ results }: CandidateVerdict): number => results.findIndex(({ kind }) => kind === 'Stopped');
  const candidates = verdict.groups
    .flatMap((group) => group.candidates)
    .filter((candidate) => candidate.misses > 0)
    .sort((a, b) => a.misses - b.misses || stop(b) - stop(a));
  return candidates.slice(0, NEAR_MISSES).map((candidate) => candidate.volume.metadata.name);
}

function groupOf(group: GroupVerdict, near: readonly string[], showAll: boolean): CandidateGroup {
  const limit = group.search.kind === 'NeverAsked' ? ROWS_OF_NEVER_ASKED : ROWS_PER_GROUP;
  let taken = 0;
  const teaches = (candidate: CandidateVerdict): boolean => {
    if (!belongsToOther(candidate)) return true;
    taken += 1;
    return taken <= ROWS_OF_TAKEN;
  };
  const shown = showAll ? group.candidates : group.candidates.filter(teaches).slice(0, limit);
  return {
    key: group.key || 'none',
    title: groupTitle(group),
    note: groupNote(group),
    rows: shown.map((candidate) => rowOf(candidate, near)),
    hidden: group.candidates.length - shown.length,
  };
}

function belongsToOther({ outcome, volume }: CandidateVerdict): boolean {
  if (outcome.kind === 'Won' || outcome.rejection.reason !== 'CLAIMREF_OTHER_CLAIM') return false;
  return volume.status?.phase === 'Bound';
}

function groupTitle({ modes, search: { kind } }: GroupVerdict): string {
  if (modes.length === 0) return 'no access mode';
  return kind === 'NeverAsked' && modes.length === 1 ? `${modes[0]} only` : modes.join(', ');
}

const ORDINALS = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth'];

function groupNote({ search }: GroupVerdict): Sentence {
  switch (search.kind) {
    case 'Asked':
      return [`asked ${ORDINALS[search.position - 1] ?? `as number ${search.position}`}`];
    case 'NotReached':
      return ['not asked: ', { code: search.winner }, ' in a group before it fits'];
    case 'NeverAsked':
      return [
        'never asked: it does not cover ',
        ...search.missing.flatMap((mode, index): Span[] =>
          index === 0 ? [{ code: mode }] : [', ', { code: mode }],
        ),
      ];
  }
}

function rowOf(candidate: CandidateVerdict, near: readonly string[]): CandidateRow {
  const { volume, results, misses, outcome } = candidate;
  const won = outcome.kind === 'Won';
  const passed = outcome.kind === 'Lost' && outcome.check === undefined;
  return {
    volumeName: volume.metadata.name,
    standing: volumeStanding(volume),
    size: volume.spec.capacity?.storage ?? '',
    cells: results.map(cellOf),
    misses,
    rank: won ? 'won' : rankOf(volume.metadata.name, near),
    outcome: won ? 'won' : passed ? 'passed' : 'failed',
    last: won ? 'wins' : passed ? cellText(outcome.rejection) : '',
    reason: won ? winPhrase(outcome.why) : rejectionPhrase(outcome.rejection),
  };
}

function rankOf(name: string, near: readonly string[]): CandidateRow['rank'] {
  const place = near.indexOf(name);
  return place < 0 ? 'far' : place === 0 ? 'nearest' : 'near';
}

function cellOf(result: CandidateVerdict['results'][number]): CandidateCell {
  switch (result.kind) {
    case 'Passed':
      return { kind: 'passed', text: '', reason: ['passes'] };
    case 'WouldPass':
      return { kind: 'would-pass', text: '', reason: ['would pass'] };
    case 'NotAsked':
      return { kind: 'not-asked', text: '', reason: ['not asked: the volume is reserved for this claim'] };
    case 'Stopped':
      return { kind: 'stopped', text: cellText(result.rejection), reason: rejectionClause(result.rejection) };
    case 'WouldFail':
      return {
        kind: 'would-fail',
        text: cellText(result.rejection),
        reason: rejectionClause(result.rejection),
      };
  }
}
