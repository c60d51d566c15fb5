/**
 * How much the browser keeps, and what goes first when there is no room: what the reader threw away, then what was set
 * aside, then the oldest. Pure; what it drops is said to the reader.
 */
import { compareStrings } from '../base/compare';
import { type DraftEntry, isAside } from './draft-record';

/** Characters count as they stand in JSON; a browser stores one or two bytes for each. */
export const DRAFT_LIMITS = { records: 60, recordSize: 4_000_000, totalSize: 24_000_000 } as const;

export type DraftLimits = { readonly [Key in keyof typeof DRAFT_LIMITS]: number };

function firstToGo(a: DraftEntry, b: DraftEntry): number {
  const rank = (entry: DraftEntry) => (entry.removedMs !== undefined ? 0 : isAside(entry) ? 1 : 2);
  return rank(a) - rank(b) || a.savedMs - b.savedMs || compareStrings(a.key, b.key);
}

/**
 * The entries that have to go so that `incoming`, which takes the place of the entries of its keys, has room. The
 * incoming ones never go: one of them that is larger than a record may be is refused before.
 */
export function roomFor(
  kept: readonly DraftEntry[],
  incoming: readonly DraftEntry[],
  limits: DraftLimits = DRAFT_LIMITS,
): readonly DraftEntry[] {
  const replaced = new Set(incoming.map(({ key }) => key));
  const others = kept.filter(({ key }) => !replaced.has(key)).sort(firstToGo);
  let count = others.length + incoming.length;
  let size = [...others, ...incoming].reduce((sum, entry) => sum + entry.size, 0);
  const gone: DraftEntry[] = [];
  for (const entry of others) {
    if (count <= limits.records && size <= limits.totalSize) break;
    gone.push(entry);
    count -= 1;
    size -= entry.size;
  }
  return gone;
}
