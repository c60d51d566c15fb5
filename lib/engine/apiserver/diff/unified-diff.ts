/**
 * A unified diff as the API server prints it since 1.37 (apimachinery util/diff over go-difflib): the matching of
 * Python's difflib, which picks the longest common run first and not the shortest script, so that a library with
 * another method would print other lines.
 */
const CONTEXT_LINES = 3;

/** A run of equal lines: `a[aStart …]` and `b[bStart …]`. */
interface Block {
  readonly aStart: number;
  readonly bStart: number;
  readonly length: number;
}

interface Edit {
  readonly equal: boolean;
  readonly aStart: number;
  readonly aEnd: number;
  readonly bStart: number;
  readonly bEnd: number;
}

/** The hunks with three lines of context, each line ended, without a file header; `''` when nothing differs. */
export function unifiedDiff(a: readonly string[], b: readonly string[]): string {
  return groupEdits(editsOf(a, b))
    .map((hunk) => printHunk(hunk, a, b))
    .join('');
}

function printHunk(hunk: readonly Edit[], a: readonly string[], b: readonly string[]): string {
  const [first] = hunk;
  const last = hunk[hunk.length - 1];
  if (!first || !last) return '';
  const header = `@@ -${range(first.aStart, last.aEnd)} +${range(first.bStart, last.bEnd)} @@`;
  const lines = hunk.flatMap(({ equal, aStart, aEnd, bStart, bEnd }) =>
    equal
      ? a.slice(aStart, aEnd).map((line) => ` ${line}`)
      : [
          ...a.slice(aStart, aEnd).map((line) => `-${line}`),
          ...b.slice(bStart, bEnd).map((line) => `+${line}`),
        ],
  );
  return [header, ...lines].map((line) => `${line}\n`).join('');
}

function range(start: number, end: number): string {
  const length = end - start;
  if (length === 1) return String(start + 1);
  return `${length === 0 ? start : start + 1},${length}`;
}

/** Edits with at most three equal lines at each end, cut where more than six equal lines stand between two. */
function groupEdits(edits: readonly Edit[]): readonly (readonly Edit[])[] {
  const groups: Edit[][] = [];
  let group: Edit[] = [];
  edits.forEach((edit, index) => {
    if (!edit.equal) {
      group.push(edit);
      return;
    }
    const isFirst = index === 0;
    const isLast = index === edits.length - 1;
    const length = edit.aEnd - edit.aStart;
    if (!isFirst && !isLast && length <= CONTEXT_LINES * 2) {
      group.push(edit);
      return;
    }
    if (!isFirst) {
      const kept = Math.min(length, CONTEXT_LINES);
      groups.push([...group, { ...edit, aEnd: edit.aStart + kept, bEnd: edit.bStart + kept }]);
    }
    const kept = Math.min(length, CONTEXT_LINES);
    group = isLast ? [] : [{ ...edit, aStart: edit.aEnd - kept, bStart: edit.bEnd - kept }];
  });
  if (group.length > 0) groups.push(group);
  return groups.filter((hunk) => hunk.some(({ equal }) => !equal));
}

function editsOf(a: readonly string[], b: readonly string[]): readonly Edit[] {
  const edits: Edit[] = [];
  let aEnd = 0;
  let bEnd = 0;
  const end: Block = { aStart: a.length, bStart: b.length, length: 0 };
  for (const { aStart, bStart, length } of [...matchingBlocks(a, b), end]) {
    if (aStart > aEnd || bStart > bEnd) {
      edits.push({ equal: false, aStart: aEnd, aEnd: aStart, bStart: bEnd, bEnd: bStart });
    }
    aEnd = aStart + length;
    bEnd = bStart + length;
    if (length > 0) edits.push({ equal: true, aStart, aEnd, bStart, bEnd });
  }
  return edits;
}

/** The longest common run, then the same to the left and to the right of it; runs that touch are one. */
function matchingBlocks(a: readonly string[], b: readonly string[]): readonly Block[] {
  const places = new Map<string, number[]>();
  b.forEach((line, index) => {
    const known = places.get(line);
    if (known) known.push(index);
    else places.set(line, [index]);
  });
  const found: Block[] = [];
  const visit = (aLow: number, aHigh: number, bLow: number, bHigh: number): void => {
    const longest = longestMatch(a, places, aLow, aHigh, bLow, bHigh);
    if (longest.length === 0) return;
    visit(aLow, longest.aStart, bLow, longest.bStart);
    found.push(longest);
    visit(longest.aStart + longest.length, aHigh, longest.bStart + longest.length, bHigh);
  };
  visit(0, a.length, 0, b.length);
  return mergeTouching(found);
}

function mergeTouching(blocks: readonly Block[]): readonly Block[] {
  const merged: Block[] = [];
  for (const block of blocks) {
    const last = merged[merged.length - 1];
    const touches =
      last && last.aStart + last.length === block.aStart && last.bStart + last.length === block.bStart;
    if (touches) merged[merged.length - 1] = { ...last, length: last.length + block.length };
    else merged.push(block);
  }
  return merged;
}

/** Of equally long runs the one that starts first in `a`, then first in `b`. */
function longestMatch(
  a: readonly string[],
  places: ReadonlyMap<string, readonly number[]>,
  aLow: number,
  aHigh: number,
  bLow: number,
  bHigh: number,
): Block {
  let best: Block = { aStart: aLow, bStart: bLow, length: 0 };
  /** Length of the run that ends at a place of `b` and at the line of `a` before. */
  let runs = new Map<number, number>();
  for (let i = aLow; i < aHigh; i += 1) {
    const next = new Map<number, number>();
    for (const j of places.get(a[i] ?? '') ?? []) {
      if (j < bLow || j >= bHigh) continue;
      const length = (runs.get(j - 1) ?? 0) + 1;
      next.set(j, length);
      if (length > best.length) best = { aStart: i - length + 1, bStart: j - length + 1, length };
    }
    runs = next;
  }
  return best;
}
