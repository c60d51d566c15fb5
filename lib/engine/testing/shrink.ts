/**
 * Finds a short list that still fails, in a long one that fails: delta debugging (Zeller, ddmin). It leaves out ever
 * smaller parts as long as the rest fails; the order of what is left is kept.
 */

/** `fails` is asked at most `attempts` times; what was found by then is the answer. */
export function shortest<T>(
  list: readonly T[],
  fails: (candidate: readonly T[]) => boolean,
  attempts = 2_000,
): readonly T[] {
  let kept = list;
  let left = attempts;
  for (let size = Math.ceil(kept.length / 2); size >= 1 && left > 0; ) {
    let smaller: readonly T[] | undefined;
    for (let start = 0; start < kept.length && left > 0 && !smaller; start += size) {
      const candidate = [...kept.slice(0, start), ...kept.slice(start + size)];
      left -= 1;
      if (fails(candidate)) smaller = candidate;
    }
    if (smaller) kept = smaller;
    else if (size === 1) break;
    if (!smaller || size > kept.length) size = Math.max(1, Math.ceil(Math.min(size, kept.length) / 2));
  }
  return kept;
}
