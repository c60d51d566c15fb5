/** Widths of the columns of a table in pixels: fixed ones first, the rest shared out by their parts. Pure. */

export interface ColumnWidth {
  readonly width?: number | `${number}fr`;
  readonly minWidth?: number;
}

const NARROWEST_COLUMN = 80;

/** The sum is `total`, or more where the columns need more: the table then scrolls. */
export function columnWidths(columns: readonly ColumnWidth[], total: number): readonly number[] {
  const fixed = columns.reduce((sum, { width }) => sum + (typeof width === 'number' ? width : 0), 0);
  const parts = columns.reduce((sum, column) => sum + partOf(column), 0);
  const left = Math.max(0, total - fixed);
  return columns.map((column) => {
    if (typeof column.width === 'number') return column.width;
    return Math.max(column.minWidth ?? NARROWEST_COLUMN, Math.floor((left * partOf(column)) / parts));
  });
}

function partOf({ width }: ColumnWidth): number {
  if (typeof width === 'number') return 0;
  return width === undefined ? 1 : Number.parseFloat(width);
}
