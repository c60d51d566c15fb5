/**
 * The order of a column by that of its neighbour column: the barycentre method with the lower median in place of the
 * mean. A median is the place of one neighbour, so that an object which comes or goes elsewhere shifts places but
 * never swaps two others: nothing jumps. One pass outward from the claims, which stand in the order of their names.
 */
import { compareStrings } from '../base/compare';

export interface Orderable {
  readonly id: string;
  /** Rows of a smaller rank come first, whatever their neighbours: problems before the rest. */
  readonly rank: number;
}

/** By rank, then by id. */
export function orderByName<T extends Orderable>(rows: readonly T[]): readonly T[] {
  return [...rows].sort((a, b) => a.rank - b.rank || compareStrings(a.id, b.id));
}

/**
 * By rank, then by the median place of the neighbours in `settled`, then by id. Rows without a neighbour come last
 * within their rank.
 */
export function orderByNeighbours<T extends Orderable>(
  rows: readonly T[],
  settled: readonly Orderable[],
  neighboursOf: (id: string) => Iterable<string>,
): readonly T[] {
  const places = new Map(settled.map(({ id }, index) => [id, index]));
  const placed = rows.map((row) => ({ row, place: lowerMedian(row.id, places, neighboursOf) }));
  placed.sort((a, b) => a.row.rank - b.row.rank || a.place - b.place || compareStrings(a.row.id, b.row.id));
  return placed.map(({ row }) => row);
}

function lowerMedian(
  id: string,
  places: ReadonlyMap<string, number>,
  neighboursOf: (id: string) => Iterable<string>,
): number {
  const found: number[] = [];
  for (const neighbour of neighboursOf(id)) {
    const place = places.get(neighbour);
    if (place !== undefined) found.push(place);
  }
  found.sort((a, b) => a - b);
  return found[Math.floor((found.length - 1) / 2)] ?? Number.MAX_SAFE_INTEGER;
}
