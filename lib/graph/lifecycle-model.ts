/**
 * What the lifecycle shows: every volume and claim as a token in the state of its phase, or on an edge while a binding
 * is between its writes. Positions are `lifecycle-layout.ts`, reasons are lib/volume's.
 */

import { byString } from '../base/compare';
import { annBindCompleted } from '../kubernetes/annotations';
import { objectKey } from '../kubernetes/object';
import type { PersistentVolume } from '../kubernetes/persistent-volume';
import type { PersistentVolumeClaim } from '../kubernetes/persistent-volume-claim';
import type { Sentence } from '../volume/sentence';
import { edgeOf, type LifecycleEdgeId } from './lifecycle-edges';
import type { LifecycleStateId } from './lifecycle-layout';
import { type ClaimStanding, type VolumeStanding, volumeStanding } from './standing';

export interface LifecycleToken {
  /** Unique among all tokens. */
  readonly id: string;
  readonly kind: 'PersistentVolume' | 'PersistentVolumeClaim';
  readonly namespace?: string;
  readonly name: string;
  readonly standing: VolumeStanding | ClaimStanding;
}

/** A token that is between two states because a write is still missing. */
export interface LifecycleTransit {
  readonly token: LifecycleToken;
  readonly edge: LifecycleEdgeId;
  /** `write 2 of 4`: the write that comes next. */
  readonly progress: string;
}

export interface LifecycleState {
  readonly id: LifecycleStateId;
  readonly title: string;
  /** In order of name. */
  readonly tokens: readonly LifecycleToken[];
  /** What a reader should know of those who stand here, or what the state means while it is empty. */
  readonly hint?: Sentence;
}

/** The three kinds of Pending of a claim. */
export interface PendingKind {
  readonly standing: 'waiting' | 'progress' | 'blocked';
  readonly title: string;
  readonly meaning: string;
  readonly tokens: readonly LifecycleToken[];
}

export interface LifecycleModel {
  readonly volumes: readonly LifecycleState[];
  readonly pending: readonly PendingKind[];
  readonly claims: readonly LifecycleState[];
  readonly transits: readonly LifecycleTransit[];
  readonly volumeCount: number;
  readonly claimCount: number;
  /** Claims that are blocked or Lost and volumes that Failed: they do not get better by themselves. */
  readonly needPerson: number;
}

export interface LifecycleInput {
  readonly volumes: ReadonlyMap<string, PersistentVolume>;
  readonly claims: ReadonlyMap<string, PersistentVolumeClaim>;
  readonly claimStanding: (claim: PersistentVolumeClaim) => ClaimStanding;
  /** Volumes that were deleted since the page can look back, and that time as text. */
  readonly gone: { readonly count: number; readonly since: string };
}

const VOLUME_PHASES = ['Pending', 'Available', 'Bound', 'Released', 'Failed'] as const;

/** Everything that the picture of the lifecycle needs, from objects alone. */
export function lifecycleModel(input: LifecycleInput): LifecycleModel {
  const transits: LifecycleTransit[] = [];
  const byPhase = new Map<string, LifecycleToken[]>();
  const put = (state: string, token: LifecycleToken) => {
    const tokens = byPhase.get(state);
    if (tokens) tokens.push(token);
    else byPhase.set(state, [token]);
  };
  for (const volume of input.volumes.values()) {
    const token = volumeToken(volume);
    const transit = volumeTransit(volume, input.claims);
    if (transit) transits.push({ token, ...transit });
    else put(`volume:${volume.status?.phase ?? 'Pending'}`, token);
  }
  const boundUids = claimsOfBoundVolumes(input.volumes);
  for (const claim of input.claims.values()) {
    const token = claimToken(claim, input.claimStanding(claim));
    const phase = claim.status?.phase ?? 'Pending';
    const transit = phase === 'Pending' ? claimTransit(claim, input.volumes, boundUids) : undefined;
    if (transit) transits.push({ token, ...transit });
    else put(phase === 'Pending' ? `pending:${pendingKind(token.standing)}` : `claim:${phase}`, token);
  }
  for (const tokens of byPhase.values()) tokens.sort(byString((token) => token.id));
  const tokensOf = (state: string): readonly LifecycleToken[] => byPhase.get(state) ?? [];
  const blocked = tokensOf('pending:blocked').length;
  const lost = tokensOf('claim:Lost').length;
  return {
    volumes: [
      ...VOLUME_PHASES.map((phase) => volumeState(phase, tokensOf(`volume:${phase}`), input)),
      goneState(input),
    ],
    pending: PENDING_KINDS.map((kind) => ({ ...kind, tokens: tokensOf(`pending:${kind.standing}`) })),
    claims: [
      claimState('claim:Bound', 'Bound', tokensOf('claim:Bound')),
      claimState('claim:Lost', 'Lost', tokensOf('claim:Lost')),
    ],
    transits,
    volumeCount: input.volumes.size,
    claimCount: input.claims.size,
    needPerson: blocked + lost + tokensOf('volume:Failed').length,
  };
}

const PENDING_KINDS = [
  { standing: 'waiting', title: 'Waiting', meaning: 'for a Pod; normal' },
  { standing: 'progress', title: 'In progress', meaning: 'a volume is coming' },
  { standing: 'blocked', title: 'Blocked', meaning: 'nothing can fit' },
] as const;

/** A claim that is being deleted while Pending is nobody's problem: it counts as in progress. */
function pendingKind(standing: LifecycleToken['standing']): 'waiting' | 'progress' | 'blocked' {
  return standing === 'waiting' || standing === 'blocked' ? standing : 'progress';
}

export function volumeToken(volume: PersistentVolume): LifecycleToken {
  const { name } = volume.metadata;
  return { id: `volume:${name}`, kind: 'PersistentVolume', name, standing: volumeStanding(volume) };
}

export function claimToken(claim: PersistentVolumeClaim, standing: ClaimStanding): LifecycleToken {
  const { name, namespace } = claim.metadata;
  return {
    id: `claim:${objectKey(claim)}`,
    kind: 'PersistentVolumeClaim',
    name,
    standing,
    ...(namespace ? { namespace } : {}),
  };
}

type Transit = Omit<LifecycleTransit, 'token'>;

/** Between the first and the second write of a binding: the claim is in `claimRef`, the phase is still the old one. */
function volumeTransit(
  volume: PersistentVolume,
  claims: ReadonlyMap<string, PersistentVolumeClaim>,
): Transit | undefined {
  const phase = volume.status?.phase ?? 'Pending';
  const claimRef = volume.spec.claimRef;
  if ((phase !== 'Available' && phase !== 'Pending') || !claimRef?.uid || !claimRef.name) return undefined;
  const claim = claims.get(`${claimRef.namespace}/${claimRef.name}`);
  if (claim?.metadata.uid !== claimRef.uid) return undefined;
  const edge = edgeOf('volume', phase, 'Bound');
  return edge && { edge, progress: 'write 2 of 4' };
}

/** Between the second and the fourth write: the volume is Bound to the claim, the claim is not Bound yet. */
function claimTransit(
  claim: PersistentVolumeClaim,
  volumes: ReadonlyMap<string, PersistentVolume>,
  boundUids: ReadonlySet<string>,
): Transit | undefined {
  const edge = edgeOf('claim', 'Pending', 'Bound');
  if (!edge) return undefined;
  if (claim.spec.volumeName && claim.metadata.annotations?.[annBindCompleted] !== undefined) {
    const volume = volumes.get(claim.spec.volumeName);
    return volume?.spec.claimRef?.uid === claim.metadata.uid ? { edge, progress: 'write 4 of 4' } : undefined;
  }
  return boundUids.has(claim.metadata.uid ?? '') ? { edge, progress: 'write 3 of 4' } : undefined;
}

/** Uids of the claims that a Bound volume names. */
function claimsOfBoundVolumes(volumes: ReadonlyMap<string, PersistentVolume>): ReadonlySet<string> {
  const uids = new Set<string>();
  for (const { spec, status } of volumes.values()) {
    if (status?.phase === 'Bound' && spec.claimRef?.uid) uids.add(spec.claimRef.uid);
  }
  return uids;
}

function volumeState(
  phase: (typeof VOLUME_PHASES)[number],
  tokens: readonly LifecycleToken[],
  input: LifecycleInput,
): LifecycleState {
  const id = `volume:${phase}` as const;
  return { id, title: phase, tokens, ...hintFor(id, tokens.length, deletingHint(phase, tokens, input)) };
}

function claimState(
  id: 'claim:Bound' | 'claim:Lost',
  title: string,
  tokens: readonly LifecycleToken[],
): LifecycleState {
  return { id, title, tokens, ...hintFor(id, tokens.length) };
}

const MEANINGS: Readonly<Partial<Record<LifecycleStateId, Sentence>>> = {
  'volume:Pending': ['Just created; the controller has not seen it yet.'],
  'volume:Available': ['Free: offered to every claim that fits.'],
  'volume:Bound': ['Belongs to one claim, and to no other.'],
  'volume:Released': ['Its claim is gone; the reclaim policy decides.'],
  'volume:Failed': ['Reclaiming it failed.'],
  'claim:Bound': ['Has its volume; Pods can use it.'],
  'claim:Lost': ['Its volume is gone.'],
};

function hintFor(id: LifecycleStateId, count: number, special?: Sentence): { readonly hint?: Sentence } {
  if (special) return { hint: special };
  const meaning = MEANINGS[id];
  return meaning && (count === 0 || id === 'volume:Pending') ? { hint: meaning } : {};
}

/** A Released volume with the policy Delete is on its way out: said so, for it looks stuck. */
function deletingHint(
  phase: string,
  tokens: readonly LifecycleToken[],
  input: LifecycleInput,
): Sentence | undefined {
  if (phase !== 'Released') return undefined;
  const going = tokens.filter(
    (token) => input.volumes.get(token.name)?.spec.persistentVolumeReclaimPolicy === 'Delete',
  );
  const [first] = going;
  if (!first) return undefined;
  const who: Sentence = going.length === 1 ? [{ code: first.name }, ' has'] : [`${going.length} have`];
  return [...who, ' policy ', { code: 'Delete' }, '; the disk is being removed.'];
}

function goneState(input: LifecycleInput): LifecycleState {
  const { count, since } = input.gone;
  const hint: Sentence =
    count === 0 ? [`None deleted since ${since}.`] : [`${count} deleted since ${since}.`];
  return { id: 'volume:gone', title: 'gone', tokens: [], hint };
}
