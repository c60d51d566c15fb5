/**
 * The moves between phases that the picture draws, each with the few words on it and its exact rule. What a phase
 * machine allows and why is the PV controller's (syncVolume, syncClaim, reclaimVolume; 1.37); this file only words it.
 */
import type { Sentence } from '../volume/sentence';

export interface LifecycleEdge {
  readonly id: LifecycleEdgeId;
  readonly from: string;
  readonly to: string;
  /** On the edge. */
  readonly label: string;
  readonly detail?: string;
  /** Seen in few clusters; drawn on request, or when an object has just made the move. */
  readonly rare: boolean;
  readonly when: Sentence;
  readonly who: Sentence;
  /** What follows. */
  readonly result: Sentence;
}

const CONTROLLER: Sentence = ['PV controller, ', { code: 'syncVolume' }];

const EDGE_TABLE = {
  'volume:Pending>Available': {
    label: 'first sync',
    detail: 'no claim yet',
    rare: false,
    when: [{ code: 'spec.claimRef' }, ' is empty, or names a claim without its ', { code: 'uid' }],
    who: CONTROLLER,
    result: ['the volume is offered to claims'],
  },
  'volume:Available>Bound': {
    label: 'a claim fits',
    rare: false,
    when: ['it is the smallest volume that passes all checks of a claim, or was reserved for it'],
    who: ['PV controller, ', { code: 'syncUnboundClaim' }],
    result: [
      'four writes: ',
      { code: 'spec.claimRef' },
      ', phase of the volume, ',
      { code: 'spec.volumeName' },
      ', phase of the claim',
    ],
  },
  'volume:Pending>Bound': {
    label: 'provisioned for one claim',
    rare: false,
    when: ['it was created with the ', { code: 'uid' }, ' of its claim in ', { code: 'spec.claimRef' }],
    who: CONTROLLER,
    result: ['it is never Available: no other claim can take it'],
  },
  'volume:Pending>Released': {
    label: 'its claim is gone already',
    rare: true,
    when: ['it was created for a claim, and no claim with that ', { code: 'uid' }, ' exists any more'],
    who: CONTROLLER,
    result: ['the reclaim policy decides'],
  },
  'volume:Bound>Released': {
    label: 'claim gone',
    rare: false,
    when: [
      'the claim in ',
      { code: 'spec.claimRef' },
      ' is gone, or is another object (other ',
      { code: 'uid' },
      ')',
    ],
    who: CONTROLLER,
    result: [
      'the reclaim policy decides: ',
      { code: 'Retain' },
      ' stays here, ',
      { code: 'Delete' },
      ' goes on',
    ],
  },
  'volume:Bound>Available': {
    label: 'unbound',
    rare: true,
    when: ['its claim is bound to another volume, or an admin clears ', { code: 'spec.claimRef' }],
    who: CONTROLLER,
    result: ['it is offered to claims again'],
  },
  'volume:Released>Bound': {
    label: 'given back',
    rare: true,
    when: [{ code: 'spec.claimRef' }, ' names a living claim again, and that claim names this volume'],
    who: CONTROLLER,
    result: ['the data is the same as before'],
  },
  'volume:Released>Available': {
    label: 'an admin clears spec.claimRef',
    rare: false,
    when: [
      { code: 'spec.claimRef' },
      ' is removed: by an admin, or by ',
      { code: 'Recycle' },
      ' after it scrubbed the volume',
    ],
    who: CONTROLLER,
    result: ['it is offered to any claim; what is on it stays unless it was scrubbed'],
  },
  'volume:Released>gone': {
    label: 'Delete: disk removed',
    rare: false,
    when: ['the policy is ', { code: 'Delete' }, ' and its driver removed the disk'],
    who: ['external provisioner, or the PV controller for an in-tree plugin'],
    result: ['the object is deleted; the data is lost'],
  },
  'volume:Released>Failed': {
    label: 'delete fails',
    rare: false,
    when: ['reclaiming failed: no plugin can do it, or it reported an error'],
    who: ['PV controller, ', { code: 'reclaimVolume' }],
    result: ['it is tried again with each sync; ', { code: 'status.message' }, ' has the error'],
  },
  'volume:Failed>gone': {
    label: 'retry works',
    rare: false,
    when: ['a later try removed the disk'],
    who: ['PV controller, ', { code: 'reclaimVolume' }],
    result: ['the object is deleted'],
  },
  'volume:Failed>Available': {
    label: 'an admin clears spec.claimRef',
    rare: true,
    when: [{ code: 'spec.claimRef' }, ' is removed'],
    who: CONTROLLER,
    result: ['it is offered to any claim, ', { code: 'status.message' }, ' is cleared'],
  },
  'claim:Pending>Bound': {
    label: 'bind done',
    detail: '4 writes',
    rare: false,
    when: ['a volume is chosen and both sides name each other'],
    who: ['PV controller, ', { code: 'bind' }],
    result: ['Pods that use the claim can start'],
  },
  'claim:Bound>Lost': {
    label: 'volume gone',
    rare: false,
    when: ['the volume in ', { code: 'spec.volumeName' }, ' is gone, or belongs to another claim'],
    who: ['PV controller, ', { code: 'syncBoundClaim' }],
    result: ['the claim never becomes Pending again'],
  },
  'claim:Lost>Bound': {
    label: 'volume back',
    rare: false,
    when: [
      'a volume of that name exists again and its ',
      { code: 'spec.claimRef' },
      ' is empty or has the ',
      { code: 'uid' },
      ' of the claim',
    ],
    who: ['PV controller, ', { code: 'syncBoundClaim' }],
    result: ['they are bound again'],
  },
} as const satisfies Record<string, Omit<LifecycleEdge, 'id' | 'from' | 'to'>>;

export type LifecycleEdgeId = keyof typeof EDGE_TABLE;

export const LIFECYCLE_EDGES: readonly LifecycleEdge[] = Object.entries(EDGE_TABLE).map(([key, edge]) => {
  const id = key as LifecycleEdgeId;
  const [from = '', to = ''] = key.slice(key.indexOf(':') + 1).split('>');
  return { id, from, to, ...edge };
});

/** The edge of a move, or undefined for one that the picture does not draw. `gone` stands for no phase. */
export function edgeOf(
  kind: 'volume' | 'claim',
  from: string | undefined,
  to: string | undefined,
): LifecycleEdgeId | undefined {
  const id = `${kind}:${from ?? 'gone'}>${to ?? 'gone'}`;
  return id in EDGE_TABLE ? (id as LifecycleEdgeId) : undefined;
}
