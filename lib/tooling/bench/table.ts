/** Figures as they are printed: Markdown tables that read well in a terminal too, so that a run can be written down as it is. */

/** What one part of the benchmark found. */
export interface Table {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** What must be known to read the figures. */
  readonly note?: string;
}

/** A part that could not be run, and why. */
export interface Skipped {
  readonly title: string;
  readonly skipped: string;
}

export interface Spread {
  readonly min: number;
  readonly median: number;
  readonly max: number;
}

/** Of at least one figure; of an even number of them the median is the mean of the middle two. */
export function spreadOf(figures: readonly number[]): Spread {
  const sorted = [...figures].sort((a, b) => a - b);
  const at = (place: number): number => sorted[Math.min(Math.max(place, 0), sorted.length - 1)] ?? Number.NaN;
  const half = sorted.length / 2;
  return {
    min: at(0),
    median: (at(Math.ceil(half) - 1) + at(Math.floor(half))) / 2,
    max: at(sorted.length - 1),
  };
}

/** `2.1 (1.9 to 2.4)`, or one figure where all are the same at that precision. */
export function showSpread({ min, median, max }: Spread): string {
  const [low, middle, high] = [min, median, max].map(showFigure);
  return low === high ? `${middle}` : `${middle} (${low} to ${high})`;
}

/** Three significant digits, thousands apart. */
export function showFigure(figure: number): string {
  const rounded = Number(figure.toPrecision(3));
  const [whole = '', fraction] = rounded.toString().split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}

export function renderTable(table: Table | Skipped): string {
  if ('skipped' in table) return `## ${table.title}\n\nSkipped: ${table.skipped}.\n`;
  const { title, columns, rows, note } = table;
  const widths = columns.map((column, index) =>
    Math.max(column.length, ...rows.map((row) => (row[index] ?? '').length)),
  );
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, index) => cell.padStart(widths[index] ?? 0)).join(' | ')} |`;
  const rule = `|${widths.map((width) => `${'-'.repeat(width + 1)}:`).join('|')}|`;
  const parts = [`## ${title}`, '', line(columns), rule, ...rows.map(line), ''];
  return [...parts, ...(note === undefined ? [] : [note, ''])].join('\n');
}
