'use client';
/**
 * A table of objects: sortable, keyboard reachable, drawn only where it is in sight, so that thousands of rows cost as
 * much as thirty. Rows are links or select; `react-aria-components` does the keys.
 */
import { type ReactNode, useMemo, useState } from 'react';
import {
  Table as AriaTable,
  Cell,
  Column,
  Row,
  type SortDescriptor,
  TableBody,
  TableHeader,
  TableLayout,
  Virtualizer,
} from 'react-aria-components';
import { cx } from './class-names';
import { Icon } from './icon';

export interface TableColumn<T> {
  readonly id: string;
  readonly title: string;
  readonly render: (row: T) => ReactNode;
  /** Sorts by this; a column without it does not sort. */
  readonly sortBy?: (row: T) => string | number;
  /** Width in pixels, or a share of what is left (`1fr`). */
  readonly width?: number | `${number}fr`;
  readonly minWidth?: number;
  readonly align?: 'left' | 'right';
}

export interface DataTableProps<T extends object> {
  readonly label: string;
  readonly columns: readonly TableColumn<T>[];
  readonly rows: readonly T[];
  readonly keyOf: (row: T) => string;
  /** What a screen reader calls the row. */
  readonly textOf: (row: T) => string;
  readonly hrefOf?: (row: T) => string;
  readonly onAction?: (key: string) => void;
  readonly selectedKey?: string;
  readonly empty: ReactNode;
  readonly initialSort?: { readonly column: string; readonly direction: 'ascending' | 'descending' };
  readonly rowHeight?: number;
  readonly className?: string;
}

const HEADING_HEIGHT = 30;
const BORDERS = 2;

export function DataTable<T extends object>({
  label,
  columns,
  rows,
  keyOf,
  textOf,
  hrefOf,
  onAction,
  selectedKey,
  empty,
  initialSort,
  rowHeight = 34,
  className,
}: DataTableProps<T>) {
  const [sort, setSort] = useState<SortDescriptor | undefined>(initialSort);
  const sorted = useMemo(() => sortRows(rows, columns, sort), [rows, columns, sort]);
  if (rows.length === 0) return empty;
  return (
    <div
      className={cx('min-h-0 overflow-hidden rounded-3 border border-line bg-surface', className)}
      style={{ maxHeight: HEADING_HEIGHT + rows.length * rowHeight + BORDERS }}
    >
      <Virtualizer layout={TableLayout} layoutOptions={{ rowHeight, headingHeight: HEADING_HEIGHT }}>
        <AriaTable
          aria-label={label}
          sortDescriptor={sort}
          onSortChange={setSort}
          onRowAction={onAction ? (key) => onAction(String(key)) : undefined}
          className="h-full w-full overflow-auto outline-none"
          style={{ maxHeight: '100%' }}
        >
          <TableHeader className="bg-surface">
            {columns.map((column, index) => (
              <Column
                key={column.id}
                id={column.id}
                isRowHeader={index === 0}
                allowsSorting={column.sortBy !== undefined}
                width={column.width}
                minWidth={column.minWidth}
                className={cx(
                  'flex h-full items-center border-b border-line px-3 text-xs font-medium text-ink-3 outline-offset-[-2px]',
                  column.align === 'right' && 'justify-end',
                  column.sortBy && 'cursor-pointer hover:text-ink',
                )}
              >
                {({ sortDirection }) => (
                  <span className="inline-flex items-center gap-1">
                    {column.title}
                    {sortDirection ? (
                      <Icon
                        name="down"
                        size={12}
                        className={sortDirection === 'ascending' ? 'rotate-180' : undefined}
                      />
                    ) : null}
                  </span>
                )}
              </Column>
            ))}
          </TableHeader>
          <TableBody items={sorted} dependencies={[columns, selectedKey]}>
            {(row) => (
              <Row
                id={keyOf(row)}
                textValue={textOf(row)}
                href={hrefOf?.(row)}
                className={cx(
                  'outline-offset-[-2px]',
                  (hrefOf || onAction) && 'cursor-pointer hover:bg-sunken',
                  keyOf(row) === selectedKey && 'bg-accent-soft hover:bg-accent-soft',
                )}
              >
                {columns.map((column) => (
                  <Cell
                    key={column.id}
                    className={cx(
                      'flex h-full min-w-0 items-center gap-2 overflow-hidden border-b border-line px-3 outline-offset-[-2px]',
                      column.align === 'right' && 'num justify-end',
                    )}
                  >
                    {column.render(row)}
                  </Cell>
                ))}
              </Row>
            )}
          </TableBody>
        </AriaTable>
      </Virtualizer>
    </div>
  );
}

function sortRows<T>(
  rows: readonly T[],
  columns: readonly TableColumn<T>[],
  sort: SortDescriptor | undefined,
): readonly T[] {
  const by = columns.find((column) => column.id === sort?.column)?.sortBy;
  if (!by || !sort) return rows;
  const sign = sort.direction === 'descending' ? -1 : 1;
  return rows.toSorted((a, b) => {
    const left = by(a);
    const right = by(b);
    return left === right ? 0 : left < right ? -sign : sign;
  });
}
