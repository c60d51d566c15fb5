/**
 * A list that stays sorted while items come and go one by one. It is kept in chunks, so that an insertion moves a few
 * hundred items at most, however many there are. Items that compare equal keep the order in which they came.
 */
const CHUNK_LIMIT = 512;

export class SortedList<T> {
  readonly #compare: (a: T, b: T) => number;
  /** None is empty. */
  readonly #chunks: T[][] = [];
  #size = 0;

  constructor(compare: (a: T, b: T) => number) {
    this.#compare = compare;
  }

  get size(): number {
    return this.#size;
  }

  insert(item: T): void {
    const isAfter = (other: T): boolean => this.#compare(other, item) > 0;
    const number = Math.min(this.#chunkWhere(isAfter), Math.max(0, this.#chunks.length - 1));
    const chunk = this.#chunks[number];
    this.#size += 1;
    if (!chunk) {
      this.#chunks.push([item]);
      return;
    }
    chunk.splice(firstIndex(chunk, isAfter), 0, item);
    if (chunk.length > CHUNK_LIMIT) this.#chunks.splice(number + 1, 0, chunk.splice(chunk.length >>> 1));
  }

  /** Removes the first item that compares equal to `item`; false when there is none. */
  delete(item: T): boolean {
    const isNotBefore = (other: T): boolean => this.#compare(other, item) >= 0;
    const number = this.#chunkWhere(isNotBefore);
    const chunk = this.#chunks[number];
    if (!chunk) return false;
    const place = firstIndex(chunk, isNotBefore);
    const found = chunk[place];
    if (found === undefined || this.#compare(found, item) !== 0) return false;
    chunk.splice(place, 1);
    if (chunk.length === 0) this.#chunks.splice(number, 1);
    this.#size -= 1;
    return true;
  }

  /**
   * The first item that `accept` takes, from the first on for which `isReached` holds. `isReached` must hold for
   * everything after an item for which it holds.
   */
  find(isReached: (item: T) => boolean, accept: (item: T) => boolean): T | undefined {
    const first = this.#chunkWhere(isReached);
    for (let number = first; number < this.#chunks.length; number += 1) {
      const chunk = this.#chunks[number] ?? [];
      for (
        let place = number === first ? firstIndex(chunk, isReached) : 0;
        place < chunk.length;
        place += 1
      ) {
        const item = chunk[place] as T;
        if (accept(item)) return item;
      }
    }
    return undefined;
  }

  /** The number of the first chunk that has an item for which `test` holds; their count where none has. */
  #chunkWhere(test: (item: T) => boolean): number {
    return firstIndex(this.#chunks, (chunk) => test(chunk[chunk.length - 1] as T));
  }
}

/** The first place of a sorted array where `test` holds; its length where it holds nowhere. */
function firstIndex<T>(items: readonly T[], test: (item: T) => boolean): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (test(items[middle] as T)) high = middle;
    else low = middle + 1;
  }
  return low;
}
