/** One breach of a rule of the house, and where it is. */
export interface Finding {
  /** Path below the project's root. */
  readonly path: string;
  /** Counted from 1; absent when the breach is of a file or folder as a whole. */
  readonly line?: number;
  /** What is wrong and what to do instead. */
  readonly says: string;
}

export function formatFinding({ path, line, says }: Finding): string {
  return `${path}${line === undefined ? '' : `:${line}`}  ${says}`;
}
