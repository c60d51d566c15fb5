/**
 * The phases of volumes and claims as two state machines: which states there are, which moves, and the exact rule of
 * each move, its upstream function and row. Data only: the lifecycle picture draws it, and a property test of the
 * engine holds every phase change against it. Rows: see sync-volume.ts, unbound-claim.ts, bound-claim.ts, reclaim.ts.
 * Upstream: pkg/controller/volume/persistentvolume/pv_controller.go, 1.37.
 */
import type { PersistentVolumePhase } from '../kubernetes/persistent-volume';
import type { PersistentVolumeClaimPhase } from '../kubernetes/persistent-volume-claim';

export interface PhaseRule {
  /** Rows of the specification. */
  readonly rows: readonly string[];
  /** Who makes the move: upstream function, or the API server. */
  readonly by: string;
  readonly when: string;
  readonly effect: string;
}

export interface PhaseMove<P extends string> {
  /** `new`: the object is created; `gone`: it is removed. */
  readonly from: P | 'new';
  readonly to: P | 'gone';
  /** A few words for the edge of a picture. */
  readonly label: string;
  /** Happens in ordinary life; the others only when somebody intervenes or something fails. */
  readonly common: boolean;
  readonly rules: readonly PhaseRule[];
}

export type VolumeMove = PhaseMove<PersistentVolumePhase>;
export type ClaimMove = PhaseMove<PersistentVolumeClaimPhase>;

export const VOLUME_PHASES: readonly PersistentVolumePhase[] = [
  'Pending',
  'Available',
  'Bound',
  'Released',
  'Failed',
];
export const CLAIM_PHASES: readonly PersistentVolumeClaimPhase[] = ['Pending', 'Bound', 'Lost'];

const BIND: PhaseRule = {
  rows: ['U2', 'U10', 'U11', 'B3', 'B4'],
  by: 'bind',
  when: 'a claim is bound to the volume',
  effect: 'claimRef is written with the uid of the claim, then the phase',
};
const REFERS_BACK: PhaseRule = {
  rows: ['V6'],
  by: 'syncVolume',
  when: 'the claim of the claimRef, by uid, names this volume',
  effect: 'the phase',
};
const CLAIM_GONE: PhaseRule = {
  rows: ['V4'],
  by: 'syncVolume',
  when: 'no claim has the uid of the claimRef any more',
  effect: 'the phase, then the reclaim policy applies',
};
const SURPLUS: PhaseRule = {
  rows: ['V7a'],
  by: 'syncVolume',
  when: 'a provisioned volume with policy Delete, whose claim is bound to another volume',
  effect: 'the phase, then the volume is deleted',
};
const FREED: PhaseRule = {
  rows: ['V1'],
  by: 'syncVolume',
  when: 'claimRef is empty: somebody cleared it',
  effect: 'the phase; the message is cleared',
};
const RESERVED: PhaseRule = {
  rows: ['V2'],
  by: 'syncVolume',
  when: 'claimRef has no uid: the volume waits for a claim of that name',
  effect: 'the phase',
};
const UNBOUND: PhaseRule = {
  rows: ['V7b', 'V7c'],
  by: 'unbindVolume',
  when: 'its claim is bound to another volume',
  effect: 'claimRef goes, or only its uid where a user wrote it; then the phase',
};
const RECYCLED: PhaseRule = {
  rows: ['R2'],
  by: 'recycleVolumeOperation',
  when: 'policy Recycle and the wiping has worked',
  effect: 'claimRef goes, or only its uid; then the phase',
};
const RECLAIM_FAILS: PhaseRule = {
  rows: ['R2', 'R4', 'D1', 'D5'],
  by: 'reclaimVolume',
  when: 'deleting or wiping failed, no plugin can do it, or the policy is unknown',
  effect: 'the phase with a message; it is tried again at every sync',
};
const DELETED: PhaseRule = {
  rows: ['D6'],
  by: 'deleteVolumeOperation',
  when: 'policy Delete and the storage was deleted by plugin or driver',
  effect: 'the object is deleted',
};
const REMOVED: PhaseRule = {
  rows: [],
  by: 'API server',
  when: 'somebody deleted the object and no finalizer is left',
  effect: 'the object is gone; the storage stays unless a finalizer saw to it',
};
const CREATED: PhaseRule = {
  rows: [],
  by: 'API server',
  when: 'the object is created',
  effect: 'the phase is Pending, whatever the manifest says',
};

function move<P extends string>(
  from: P | 'new',
  to: P | 'gone',
  label: string,
  common: boolean,
  ...rules: readonly PhaseRule[]
): PhaseMove<P> {
  return { from, to, label, common, rules };
}

export const VOLUME_MOVES: readonly VolumeMove[] = [
  move('new', 'Pending', 'created', true, CREATED),
  move('Pending', 'Available', 'first sync', true, FREED, RESERVED, UNBOUND),
  move('Pending', 'Bound', 'made for a claim', true, BIND, REFERS_BACK),
  move('Pending', 'Released', 'its claim is gone already', false, CLAIM_GONE, SURPLUS),
  move('Available', 'Bound', 'a claim takes it', true, BIND, REFERS_BACK),
  move('Available', 'Released', 'its claim went before the binding was complete', false, CLAIM_GONE, SURPLUS),
  move('Bound', 'Released', 'claim deleted', true, CLAIM_GONE, SURPLUS),
  move('Bound', 'Available', 'claimRef cleared', false, FREED, RESERVED, UNBOUND),
  move('Released', 'Available', 'claimRef cleared, or recycled', true, FREED, RESERVED, RECYCLED, UNBOUND),
  move('Released', 'Bound', 'its claim is back', false, BIND, REFERS_BACK),
  move('Released', 'Failed', 'reclaiming fails', true, RECLAIM_FAILS),
  move('Failed', 'Available', 'claimRef cleared, or recycled', false, FREED, RESERVED, RECYCLED, UNBOUND),
  move('Failed', 'Bound', 'its claim is back', false, BIND, REFERS_BACK),
  move('Pending', 'gone', 'deleted', false, REMOVED),
  move('Available', 'gone', 'deleted', false, REMOVED),
  move('Bound', 'gone', 'finalizers stripped', false, REMOVED),
  move('Released', 'gone', 'storage deleted', true, DELETED, REMOVED),
  move('Failed', 'gone', 'deleted', false, DELETED, REMOVED),
];

const CLAIM_BOUND: PhaseRule = {
  rows: ['U2', 'U10', 'U11'],
  by: 'syncUnboundClaim',
  when: 'a volume fits, is reserved for the claim, or is the one that the claim names',
  effect: 'volumeName and bind-completed are written, then the phase with modes and capacity',
};
const CLAIM_RESET: PhaseRule = {
  rows: ['U4', 'U5', 'U7', 'U8', 'U9', 'U12'],
  by: 'syncUnboundClaim',
  when: 'the annotation bind-completed is missing and no volume can be bound',
  effect: 'the phase; modes and capacity are cleared',
};
const CLAIM_LOST: PhaseRule = {
  rows: ['B1', 'B2', 'B5'],
  by: 'syncBoundClaim',
  when: 'bind-completed is there, and the volume is gone or belongs to another claim',
  effect: 'the phase and a warning; modes and capacity are cleared',
};
const CLAIM_FOUND: PhaseRule = {
  rows: ['B3', 'B4'],
  by: 'syncBoundClaim',
  when: 'a volume of the name is there again, with no claimRef or with the uid of the claim',
  effect: 'the phase, without an event',
};

export const CLAIM_MOVES: readonly ClaimMove[] = [
  move('new', 'Pending', 'created', true, CREATED),
  move('Pending', 'Bound', 'bound to a volume', true, CLAIM_BOUND, CLAIM_FOUND),
  move('Pending', 'Lost', 'its volume went while it was being bound', false, CLAIM_LOST),
  move('Bound', 'Lost', 'its volume is gone', false, CLAIM_LOST),
  move('Bound', 'Pending', 'bind-completed removed, no volume to bind', false, CLAIM_RESET),
  move('Lost', 'Bound', 'its volume is back', false, CLAIM_FOUND, CLAIM_BOUND),
  move('Lost', 'Pending', 'bind-completed removed, no volume to bind', false, CLAIM_RESET),
  move('Pending', 'gone', 'deleted', true, REMOVED),
  move('Bound', 'gone', 'deleted', true, REMOVED),
  move('Lost', 'gone', 'deleted', false, REMOVED),
];

/** The move between two phases of a volume, or undefined when the machine forbids it. An object without phase is Pending. */
export function volumeMove(from: VolumeMove['from'], to: VolumeMove['to']): VolumeMove | undefined {
  return VOLUME_MOVES.find((candidate) => candidate.from === from && candidate.to === to);
}

export function claimMove(from: ClaimMove['from'], to: ClaimMove['to']): ClaimMove | undefined {
  return CLAIM_MOVES.find((candidate) => candidate.from === from && candidate.to === to);
}
