/** What must hold in every cluster, for property tests: after each write, and when everything has settled. */
import type { Change } from '../../kubernetes/change';
import { objectKey } from '../../kubernetes/object';
import type { PersistentVolume } from '../../kubernetes/persistent-volume';
import type { PersistentVolumeClaim } from '../../kubernetes/persistent-volume-claim';
import { persistentVolumeClaims, persistentVolumes } from '../../kubernetes/resources';
import { claimMove, volumeMove } from '../../volume/phase-machine';
import { isBindCompleted } from '../../volume/sync-claim';
import type { ApiServer } from '../apiserver/api';

/** Follows every write and keeps each phase change that the phase machine does not know. */
export class PhaseWatch {
  readonly violations: string[] = [];
  readonly #phases = new Map<string, string>();

  constructor(api: ApiServer) {
    api.subscribe((change) => this.#observe(change));
  }

  #observe({ type, object, revision }: Change): void {
    if (object.kind !== 'PersistentVolume' && object.kind !== 'PersistentVolumeClaim') return;
    const { status } = object as PersistentVolume | PersistentVolumeClaim;
    const uid = object.metadata.uid ?? '';
    const from = this.#phases.get(uid) ?? 'new';
    const to = type === 'DELETED' ? 'gone' : (status?.phase ?? 'Pending');
    this.#phases.set(uid, to);
    if (from === to) return;
    const known =
      object.kind === 'PersistentVolume'
        ? volumeMove(from as PersistentVolumePhaseOrNew, to as PersistentVolumePhaseOrGone)
        : claimMove(from as ClaimPhaseOrNew, to as ClaimPhaseOrGone);
    if (!known) this.violations.push(`${object.kind} ${objectKey(object)}: ${from} → ${to} at ${revision}`);
  }
}

type PersistentVolumePhaseOrNew = Parameters<typeof volumeMove>[0];
type PersistentVolumePhaseOrGone = Parameters<typeof volumeMove>[1];
type ClaimPhaseOrNew = Parameters<typeof claimMove>[0];
type ClaimPhaseOrGone = Parameters<typeof claimMove>[1];

/**
 * Follows every write and keeps each moment at which the controller called a claim Bound to a volume that does not
 * belong to it. Only meaningful while no user interferes between two writes of a binding.
 */
export class BindingWatch {
  readonly violations: string[] = [];

  constructor(api: ApiServer) {
    api.subscribe(({ actor, type, object, revision }) => {
      if (type === 'DELETED' || object.kind !== 'PersistentVolumeClaim') return;
      if (actor !== 'persistentvolume-controller') return;
      const claim = object as PersistentVolumeClaim;
      const problem = claim.status?.phase === 'Bound' ? bindingProblem(api, claim) : undefined;
      if (problem !== undefined) this.violations.push(`${problem} at ${revision}`);
    });
  }
}

/** What is wrong with a claim that says Bound: a claim is bound when both sides refer to each other, by uid. */
function bindingProblem(api: ApiServer, claim: PersistentVolumeClaim): string | undefined {
  const key = objectKey(claim);
  const volume = api.get(persistentVolumes, claim.spec.volumeName ?? '');
  if (!volume) return `claim ${key} is Bound to ${claim.spec.volumeName}, which does not exist`;
  if (volume.spec.claimRef?.uid !== claim.metadata.uid) {
    return `claim ${key} is Bound to ${volume.metadata.name}, which refers to ${volume.spec.claimRef?.uid}`;
  }
  return volume.status?.phase === 'Bound'
    ? undefined
    : `claim ${key} is Bound to a volume that is ${volume.status?.phase}`;
}

/**
 * Everything that is wrong with a cluster in which nothing happens any more. `mayBeLeft`: users interfered between the
 * writes of the controller, which upstream, too, then leaves things as they are in two cases. A volume stays half bound,
 * whatever its phase, to a claim that does not refer back (row V5): one that a user made Lost by writing bind-completed, or
 * for which the volume became too small. And a claim whose bind-completed a user took off, while its volume was given to
 * another claim, keeps its phase (row U13).
 */
export function settledViolations(api: ApiServer, mayBeLeft = false): readonly string[] {
  const claims = api.list(persistentVolumeClaims);
  const byUid = new Map(claims.map((claim) => [claim.metadata.uid, claim]));
  const judged = claims.filter((claim) => !mayBeLeft || isBindCompleted(claim));
  const ofClaims = judged.flatMap((claim) =>
    claim.status?.phase === 'Bound' ? (bindingProblem(api, claim) ?? []) : [],
  );
  const ofVolumes = api
    .list(persistentVolumes)
    .flatMap((volume) => volumeProblem(volume, byUid, mayBeLeft) ?? []);
  return [...ofClaims, ...ofVolumes];
}

function volumeProblem(
  volume: PersistentVolume,
  claims: ReadonlyMap<string | undefined, PersistentVolumeClaim>,
  mayBeLeft: boolean,
): string | undefined {
  const { name } = volume.metadata;
  const uid = volume.spec.claimRef?.uid;
  const claim = uid ? claims.get(uid) : undefined;
  const isTaken = claim !== undefined && claim.spec.volumeName === name;
  if (mayBeLeft && claim && !claim.spec.volumeName) return undefined;
  switch (volume.status?.phase) {
    case 'Bound':
      if (!isTaken) return `volume ${name} is Bound, but no claim refers to it`;
      return claim.status?.phase === 'Bound'
        ? undefined
        : `volume ${name} is Bound to a claim that is ${claim.status?.phase}`;
    case 'Available': {
      // The scheduler reserves by uid, and does not look at the access modes of a volume that a user reserved by name:
      // the controller then never binds the two (row V5).
      const isReserved = claim !== undefined && !claim.spec.volumeName;
      return uid && !isReserved ? `volume ${name} is Available, but belongs to ${uid}` : undefined;
    }
    case 'Released':
    case 'Failed':
      if (!uid) return `volume ${name} is ${volume.status.phase}, but belongs to nobody`;
      return isTaken ? `volume ${name} is ${volume.status.phase}, but its claim refers to it` : undefined;
    default:
      return `volume ${name} is still ${volume.status?.phase ?? 'without a phase'}`;
  }
}
