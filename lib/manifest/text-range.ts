/** A place in a text, for an editor to mark: offsets in UTF-16 units, line and column from 1. */
export interface TextRange {
  readonly from: number;
  readonly to: number;
  readonly line: number;
  readonly column: number;
  /** `to - from`; at least 1, so that there is something to see. */
  readonly length: number;
}

/** What is wrong with a text, and where. It keeps its document from being applied. */
export interface Problem {
  /** A full sentence: what is wrong and, where it is not obvious, what to do. */
  readonly message: string;
  readonly range: TextRange;
}

/** Finds lines in a text without walking through it again for each question. */
export class TextIndex {
  private readonly lineStarts: readonly number[];

  constructor(private readonly text: string) {
    const starts = [0];
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
    this.lineStarts = starts;
  }

  /** The range from `from` up to `to`, both kept within the text. */
  range(from: number, to: number): TextRange {
    const start = Math.max(0, Math.min(from, this.text.length));
    const end = Math.max(start + 1, Math.min(to, this.text.length));
    const line = this.lineOf(start);
    return {
      from: start,
      to: end,
      line: line + 1,
      column: start - (this.lineStarts[line] ?? 0) + 1,
      length: end - start,
    };
  }

  /** The range from `from` to the end of its line, without the white space there. */
  restOfLine(from: number): TextRange {
    const newline = this.text.indexOf('\n', from);
    const line = this.text.slice(from, newline < 0 ? undefined : newline);
    return this.range(from, from + line.trimEnd().length);
  }

  private lineOf(offset: number): number {
    let low = 0;
    let high = this.lineStarts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((this.lineStarts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}
