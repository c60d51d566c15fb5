/**
 * The moves between phases that the picture draws. What moves there are and their exact rules is lib/volume's phase
 * machine; here each gets the few words that fit on its edge. Moves by a plain deletion have no edge: a token that is
 * deleted by hand leaves from where it stands.
 */
import { CLAIM_MOVES, type PhaseMove, type PhaseRule, VOLUME_MOVES } from '../volume/phase-machine';

export interface LifecycleEdge {
  readonly id: LifecycleEdgeId;
  readonly from: string;
  readonly to: string;
  /** On the edge. */
  readonly label: string;
  /** A second line, below the edge. */
  readonly detail?: string;
  /** Happens only when somebody intervenes or something fails: drawn on request, or when it has just happened. */
  readonly rare: boolean;
  readonly rules: readonly PhaseRule[];
}

interface EdgeWords {
  readonly label: string;
  readonly detail?: string;
}

const WORDS = {
  'volume:Pending>Available': { label: 'first sync', detail: 'no claim yet' },
  'volume:Pending>Bound': { label: 'made for one claim' },
  'volume:Pending>Released': { label: 'its claim is gone already' },
  'volume:Available>Bound': { label: 'a claim fits' },
  'volume:Available>Released': { label: 'its claim went too soon' },
  'volume:Bound>Released': { label: 'claim gone' },
  'volume:Bound>Available': { label: 'unbound' },
  'volume:Released>Available': { label: 'claimRef is cleared' },
  'volume:Released>Bound': { label: 'claim is back' },
  'volume:Released>Failed': { label: 'delete fails' },
  'volume:Released>gone': { label: 'Delete: disk removed' },
  'volume:Failed>Available': { label: 'claimRef is cleared' },
  'volume:Failed>Bound': { label: 'claim is back' },
  'volume:Failed>gone': { label: 'retry works' },
  'claim:Pending>Bound': { label: 'bind done', detail: '4 writes' },
  'claim:Bound>Lost': { label: 'volume gone' },
  'claim:Lost>Bound': { label: 'volume back' },
  'claim:Pending>Lost': { label: 'its volume went while it was being bound' },
  'claim:Bound>Pending': { label: 'reset' },
  'claim:Lost>Pending': { label: 'bind-completed is removed' },
} as const satisfies Record<string, EdgeWords>;

export type LifecycleEdgeId = keyof typeof WORDS;

/** Edges that ordinary life takes although the machine calls them uncommon, since one wants to see where they lead. */
const ALWAYS_DRAWN: ReadonlySet<LifecycleEdgeId> = new Set([
  'volume:Failed>gone',
  'claim:Bound>Lost',
  'claim:Lost>Bound',
]);

function edgesOf(kind: 'volume' | 'claim', moves: readonly PhaseMove<string>[]): readonly LifecycleEdge[] {
  return moves.flatMap(({ from, to, common, rules }) => {
    const id = edgeOf(kind, from, to);
    if (id === undefined) return [];
    return [{ id, from, to, rare: !common && !ALWAYS_DRAWN.has(id), rules, ...WORDS[id] }];
  });
}

export const LIFECYCLE_EDGES: readonly LifecycleEdge[] = [
  ...edgesOf('volume', VOLUME_MOVES),
  ...edgesOf('claim', CLAIM_MOVES),
];

/** The edge of a move, or undefined for one that the picture does not draw. No phase stands for gone. */
export function edgeOf(
  kind: 'volume' | 'claim',
  from: string | undefined,
  to: string | undefined,
): LifecycleEdgeId | undefined {
  const id = `${kind}:${from ?? 'gone'}>${to ?? 'gone'}`;
  return id in WORDS ? (id as LifecycleEdgeId) : undefined;
}
