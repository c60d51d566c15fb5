/** Arrow keys over the cells of a table: one of them is in the tab order, and the arrows carry that place along. */

const STEPS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
};

/** Moves the focus from a cell (`data-cell`) to its neighbour; false when the key or the place is not ours. */
export function moveCellFocus(table: HTMLTableElement, target: EventTarget, key: string): boolean {
  const step = STEPS[key];
  if (!step || !(target instanceof HTMLElement) || target.dataset.cell === undefined) return false;
  const rows = [...table.querySelectorAll<HTMLTableRowElement>('tr[data-volume]')];
  const cells = (row: HTMLTableRowElement | undefined) => [
    ...(row?.querySelectorAll<HTMLElement>('[data-cell]') ?? []),
  ];
  const row = rows.findIndex((candidate) => candidate.contains(target));
  const column = cells(rows[row]).indexOf(target);
  const next = cells(rows[row + step[0]])[column + step[1]];
  if (!next) return false;
  target.tabIndex = -1;
  next.tabIndex = 0;
  next.focus();
  return true;
}
