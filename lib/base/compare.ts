/**
 * Orders strings by UTF-16 code unit: the same everywhere. `localeCompare` depends on the machine and is
 * banned from the pure folders.
 */
export function compareStrings(a: string, b: string): -1 | 0 | 1 {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** Numeric order for `Array.sort`. */
export function compareNumbers(a: number, b: number): number {
  return a - b;
}

/** A comparator on a key of each element. */
export function byString<T>(key: (element: T) => string): (a: T, b: T) => number {
  return (a, b) => compareStrings(key(a), key(b));
}
