'use client';
/**
 * A table of objects: sortable, with the rows in sight drawn and no others, so that thousands cost what thirty cost.
 * The first cell of a row is its link or button; a press anywhere else in the row does the same for a mouse. Arrow
 * keys walk from row to row.
 */
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { type KeyboardEvent, type MouseEvent, type ReactNode, useMemo, useRef, useState } from 'react';
import { cx } from './class-names';
import { Icon } from './icon';
import { columnWidths } from './table-widths';
import { useTableWindow } from './use-table-window';

export interface TableColumn<T> {
  readonly id: string;
  readonly title: string;
  readonly render: (row: T) => ReactNode;
  /** Sorts by this; a column without it does not sort. */
  readonly sortBy?: (row: T) => string | number;
  /** Width in pixels, or a share of what is left (`1fr`, the default). */
  readonly width?: number | `${number}fr`;
  readonly minWidth?: number;
  readonly align?: 'left' | 'right';
  /** Left out where the table is narrower than 560 pixels: the details have it. */
  readonly wideOnly?: boolean;
}

export interface Sort {
  readonly column: string;
  readonly direction: 'ascending' | 'descending';
}

export interface DataTableProps<T extends object> {
  readonly label: string;
  /** The first one names the row. */
  readonly columns: readonly TableColumn<T>[];
  readonly rows: readonly T[];
  readonly keyOf: (row: T) => string;
  /** What a screen reader calls the row. */
  readonly textOf: (row: T) => string;
  readonly hrefOf?: (row: T) => string;
  readonly onAction?: (key: string) => void;
  readonly selectedKey?: string;
  /** Drawn instead of the table where there are no rows. */
  readonly empty: ReactNode;
  readonly initialSort?: Sort;
  readonly rowHeight?: number;
  readonly className?: string;
}

const HEADING_HEIGHT = 30;
const BORDERS = 2;
const NARROW = 560;

export function DataTable<T extends object>(props: DataTableProps<T>) {
  const { columns, rows, rowHeight = 34, keyOf, className } = props;
  const [sort, setSort] = useState<Sort | undefined>(props.initialSort);
  const frame = useRef<HTMLDivElement>(null);
  const { width, first, last } = useTableWindow(frame, rows.length, rowHeight);
  const sorted = useMemo(() => sortRows(rows, columns, sort), [rows, columns, sort]);
  if (rows.length === 0) return props.empty;
  const shown = width < NARROW ? columns.filter((column) => !column.wideOnly) : columns;
  const widths = columnWidths(shown, width);
  const total = widths.reduce((sum, part) => sum + part, 0);
  return (
    <div
      className={cx('min-h-0 overflow-hidden rounded-3 border border-line bg-surface', className)}
      style={{ maxHeight: HEADING_HEIGHT + rows.length * rowHeight + BORDERS }}
    >
      {/* biome-ignore lint/a11y/noStaticElementInteractions: arrow keys walk between the links and buttons inside */}
      <div ref={frame} className="h-full overflow-auto" onKeyDown={walkRows}>
        <table
          aria-label={props.label}
          aria-rowcount={rows.length + 1}
          className="table-fixed border-separate border-spacing-0"
          style={{ width: total }}
        >
          <colgroup>
            {shown.map((column, index) => (
              <col key={column.id} style={{ width: widths[index] }} />
            ))}
          </colgroup>
          <thead>
            <tr aria-rowindex={1} style={{ height: HEADING_HEIGHT }}>
              {shown.map((column) => (
                <Heading key={column.id} column={column} sort={sort} onSort={setSort} />
              ))}
            </tr>
          </thead>
          <Gap height={first * rowHeight} />
          <tbody>
            {sorted.slice(first, last).map((row, index) => (
              <TableRow
                key={keyOf(row)}
                row={row}
                index={first + index}
                columns={shown}
                height={rowHeight}
                table={props}
              />
            ))}
          </tbody>
          <Gap height={(sorted.length - last) * rowHeight} />
        </table>
      </div>
    </div>
  );
}

/** Holds the place of rows that are out of sight. */
function Gap({ height }: { readonly height: number }) {
  return height > 0 ? (
    <tbody aria-hidden="true">
      <tr>
        <td style={{ height, padding: 0 }} />
      </tr>
    </tbody>
  ) : null;
}

const SORT_LABELS = { ascending: 'ascending', descending: 'descending' } as const;

function Heading<T>({
  column,
  sort,
  onSort,
}: {
  readonly column: TableColumn<T>;
  readonly sort: Sort | undefined;
  readonly onSort: (sort: Sort) => void;
}) {
  const direction = sort?.column === column.id ? sort.direction : undefined;
  const next = direction === 'ascending' ? 'descending' : 'ascending';
  return (
    <th
      scope="col"
      aria-sort={direction && SORT_LABELS[direction]}
      className={cx(
        'sticky top-0 z-10 border-b border-line bg-surface px-3 text-xs font-medium text-ink-3',
        column.align === 'right' ? 'text-right' : 'text-left',
      )}
    >
      {column.sortBy ? (
        <button
          type="button"
          onClick={() => onSort({ column: column.id, direction: next })}
          className="inline-flex min-h-6 items-center gap-1 rounded-1 outline-offset-[-1px] hover:text-ink"
        >
          {column.title}
          {direction ? (
            <Icon name="down" size={12} className={direction === 'ascending' ? 'rotate-180' : ''} />
          ) : null}
        </button>
      ) : (
        column.title
      )}
    </th>
  );
}

function TableRow<T extends object>({
  row,
  index,
  columns,
  height,
  table,
}: {
  readonly row: T;
  readonly index: number;
  readonly columns: readonly TableColumn<T>[];
  readonly height: number;
  readonly table: DataTableProps<T>;
}) {
  const router = useRouter();
  const key = table.keyOf(row);
  const href = table.hrefOf?.(row);
  const { onAction } = table;
  const active = href !== undefined || onAction !== undefined;
  const selected = key === table.selectedKey;
  const onClick = (event: MouseEvent<HTMLTableRowElement>) => {
    if (event.target instanceof Element && event.target.closest('a, button')) return;
    if (href !== undefined) router.push(href);
    else onAction?.(key);
  };
  return (
    <tr
      aria-rowindex={index + 2}
      aria-current={selected ? 'true' : undefined}
      onClick={active ? onClick : undefined}
      style={{ height }}
      className={cx(active && 'cursor-pointer', selected ? 'bg-accent-soft' : active && 'hover:bg-sunken')}
    >
      {columns.map((column, place) => {
        const content = column.render(row);
        const classes = cx(
          'overflow-hidden border-b border-line px-3',
          column.align === 'right' && 'num text-right',
        );
        const inner = (
          <div className={cx('flex min-w-0 items-center gap-2', column.align === 'right' && 'justify-end')}>
            {content}
          </div>
        );
        if (place > 0) {
          return (
            <td key={column.id} className={classes}>
              {inner}
            </td>
          );
        }
        return (
          <th key={column.id} scope="row" className={cx(classes, 'text-left font-normal')}>
            <RowTarget href={href} label={table.textOf(row)} onPress={onAction && (() => onAction(key))}>
              {inner}
            </RowTarget>
          </th>
        );
      })}
    </tr>
  );
}

/** The first cell of a row: a link, a button, or plain where the row does nothing. */
function RowTarget({
  href,
  label,
  onPress,
  children,
}: {
  readonly href: string | undefined;
  readonly label: string;
  readonly onPress: (() => void) | undefined;
  readonly children: ReactNode;
}) {
  const classes = 'block w-full rounded-1 py-1 text-left outline-offset-[-1px]';
  if (href !== undefined) {
    return (
      <Link href={href} aria-label={label} data-row="target" prefetch={false} className={classes}>
        {children}
      </Link>
    );
  }
  if (!onPress) return children;
  return (
    <button type="button" aria-label={label} data-row="target" onClick={onPress} className={classes}>
      {children}
    </button>
  );
}

/** Arrow keys, Home and End between the targets of the rows that are drawn; scrolling draws the next ones. */
function walkRows(event: KeyboardEvent<HTMLDivElement>): void {
  const { target, currentTarget, key } = event;
  if (!(target instanceof HTMLElement) || target.dataset.row !== 'target') return;
  const targets = [...currentTarget.querySelectorAll<HTMLElement>('[data-row="target"]')];
  const index = targets.indexOf(target);
  const next = key === 'ArrowDown' ? targets[index + 1] : key === 'ArrowUp' ? targets[index - 1] : undefined;
  if (!next) return;
  event.preventDefault();
  next.focus();
}

function sortRows<T>(
  rows: readonly T[],
  columns: readonly TableColumn<T>[],
  sort: Sort | undefined,
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
