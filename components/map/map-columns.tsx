'use client';
/**
 * The columns and their edges. The chips are lists in reading order; on a small screen they are all there is. Arrow
 * up and down walk a column, left and right follow an edge.
 */
import { type CSSProperties, type KeyboardEvent, type ReactNode, useRef } from 'react';
import type { MapItem } from '@/lib/graph/map-items';
import type { MapLayout, PlacedColumn, PlacedItem } from '@/lib/graph/map-layout';
import type { MapId, MapKind } from '@/lib/graph/relations';
import type { UnreadableKind } from '@/lib/history/stream-message';
import type { ObjectReference } from '../object/object-reference';
import { isWhollyUnread, UnreadLine } from '../object/unread-kinds';
import { cx } from '../ui/class-names';
import { Icon } from '../ui/icon';
import { cutMiddle } from '../ui/name';
import { Sign } from '../ui/sign';
import { nextOnMap } from './map-keys';

interface MapColumnsProps {
  readonly layout: MapLayout;
  /** What is to be said in the columns of kinds that are not read. */
  readonly unread?: readonly UnreadableKind[];
  readonly neighbours: ReadonlyMap<MapId, readonly MapId[]>;
  readonly selectedId: MapId | undefined;
  readonly hasChain: boolean;
  /** Marks on chips, each with its word: what differs from another moment. */
  readonly marks?: MapMarks | undefined;
  readonly onSelect: (reference: ObjectReference | undefined) => void;
  readonly onMore: (kind: MapKind) => void;
}

type MapMarks = ReadonlyMap<MapId, { readonly sign: ReactNode; readonly word: string }>;

export function MapColumns(props: MapColumnsProps) {
  const { layout, unread = [], neighbours, selectedId, hasChain, marks, onSelect, onMore } = props;
  const root = useRef<HTMLElement>(null);
  const onKeyDown = (event: KeyboardEvent) => {
    const from = event.target instanceof HTMLElement ? event.target.dataset.id : undefined;
    const next = from === undefined ? undefined : nextOnMap(layout, neighbours, from as MapId, event.key);
    if (next === undefined) return;
    const chip = root.current?.querySelector<HTMLElement>(`[data-id="${CSS.escape(next)}"]`);
    if (!chip) return;
    event.preventDefault();
    chip.focus();
  };
  return (
    <section
      ref={root}
      aria-label="Objects by kind; arrow keys walk along columns and edges"
      onKeyDown={onKeyDown}
      className="relative md:h-[var(--h)] md:w-[var(--w)]"
      style={{ '--h': `${layout.height}px`, '--w': `${layout.width}px` } as CSSProperties}
    >
      <Edges layout={layout} />
      {layout.columns.map((column) => (
        <Column
          key={column.kind}
          column={column}
          unread={unread.filter(({ kind }) => kind === column.kind)}
          width={layout.chipWidth}
          selectedId={selectedId}
          hasChain={hasChain}
          marks={marks}
          onSelect={onSelect}
          onMore={() => onMore(column.kind)}
        />
      ))}
    </section>
  );
}

function Edges({ layout }: { readonly layout: MapLayout }) {
  return (
    <svg
      aria-hidden="true"
      width={layout.width}
      height={layout.height}
      className="pointer-events-none absolute inset-0 max-md:hidden"
      fill="none"
    >
      {layout.edges.map(({ id, path, inChain }) => (
        <path
          key={id}
          d={path}
          stroke={inChain ? 'var(--accent)' : 'var(--line-2)'}
          strokeWidth={inChain ? 2 : 1}
        />
      ))}
    </svg>
  );
}

interface ColumnProps {
  readonly column: PlacedColumn;
  readonly unread: readonly UnreadableKind[];
  readonly width: number;
  readonly selectedId: MapId | undefined;
  readonly hasChain: boolean;
  readonly marks: MapMarks | undefined;
  readonly onSelect: (reference: ObjectReference | undefined) => void;
  readonly onMore: () => void;
}

function Column({ column, unread, width, selectedId, hasChain, marks, onSelect, onMore }: ColumnProps) {
  const { kind, title, left, rows, total, more, filtered, unreadTop } = column;
  const place = (top: number) =>
    ({ '--x': `${left}px`, '--y': `${top}px`, '--w': `${width}px` }) as CSSProperties;
  const box = 'md:absolute md:top-[var(--y)] md:left-[var(--x)] md:w-[var(--w)]';
  // One chip of a column is in the tab order: the selected one, or the first.
  const tabStop = rows.find(({ item }) => item.id === selectedId)?.item.id ?? rows[0]?.item.id;
  return (
    <section aria-label={title} data-kind={kind} className="max-md:mb-3.5">
      <h2
        className={cx(box, 'flex justify-between border-b border-line pt-1 pr-2.5 pb-[7px] pl-[9px] text-sm')}
        style={place(0)}
      >
        {title}
        <span className="num font-normal text-ink-3">
          {filtered > 0 ? `${total - filtered} of ` : ''}
          {unread.some(isWhollyUnread) ? '–' : total}
        </span>
      </h2>
      <ul className="max-md:mt-2 max-md:grid max-md:grid-cols-2 max-md:gap-2">
        {rows.map((placed) => (
          <li
            key={placed.item.id}
            className={cx(
              box,
              'h-7 max-md:h-9',
              hasChain && !placed.inChain && !placed.item.problem && 'max-md:hidden',
            )}
            style={place(placed.top)}
          >
            <Chip
              placed={placed}
              selected={placed.item.id === selectedId}
              tabStop={placed.item.id === tabStop}
              hasChain={hasChain}
              mark={marks?.get(placed.item.id)}
              onSelect={onSelect}
            />
          </li>
        ))}
        {more ? (
          <li className={cx(box, 'h-7 max-md:col-span-2 max-md:h-9')} style={place(more.top)}>
            <button
              type="button"
              onClick={onMore}
              className="flex h-full w-full cursor-pointer items-center gap-1.5 rounded-[7px] border border-transparent px-2 text-xs whitespace-nowrap text-ink-3 hover:border-line-2 hover:text-ink"
            >
              <Icon name="plus" size={12} />
              {more.text}
            </button>
          </li>
        ) : null}
      </ul>
      {unreadTop === undefined ? null : (
        <div className={cx(box, 'bg-bg px-2 max-md:mt-2')} style={place(unreadTop)}>
          <UnreadLine unread={unread} />
        </div>
      )}
      {rows.length === 0 && !more && unread.length === 0 ? (
        <p className={cx(box, 'px-2 text-xs text-ink-3')} style={place(46)}>
          {total === 0 ? 'none' : 'all left out'}
        </p>
      ) : null}
    </section>
  );
}

function Chip({
  placed: { item, inChain },
  selected,
  tabStop,
  hasChain,
  mark,
  onSelect,
}: {
  readonly placed: PlacedItem;
  readonly selected: boolean;
  readonly tabStop: boolean;
  readonly hasChain: boolean;
  readonly mark: { readonly sign: ReactNode; readonly word: string } | undefined;
  readonly onSelect: (reference: ObjectReference | undefined) => void;
}) {
  const calm = !item.problem && !inChain;
  const name = item.name === '' ? 'no class' : item.name;
  return (
    <button
      type="button"
      data-id={item.id}
      tabIndex={tabStop ? 0 : -1}
      aria-pressed={selected}
      title={fullName(item)}
      onClick={() => onSelect(selected ? undefined : referenceTo(item))}
      className={cx(
        'flex h-full w-full cursor-pointer items-center gap-[7px] rounded-[7px] border px-2 text-left hover:border-accent',
        calm && hasChain ? 'border-line bg-bg text-ink-2' : 'bg-surface',
        !calm || !hasChain ? (item.problem || inChain ? 'border-line-2' : 'border-line') : '',
        inChain && 'border-accent shadow-[inset_0_0_0_.5px_var(--accent)]',
        selected && '!bg-accent-soft shadow-[inset_0_0_0_1px_var(--accent)]',
      )}
    >
      {mark?.sign}
      <Sign name={item.standing} size={12} />
      <code className={cx('min-w-0 truncate text-xs tracking-[-0.03em]', inChain && 'font-strong')}>
        <span aria-hidden="true">{cutMiddle(name, 18)}</span>
        <span className="sr-only">
          {name}
          {item.namespace ? ` in ${item.namespace}` : ''}, {item.word}
          {mark ? `, ${mark.word}` : ''}
        </span>
      </code>
      {item.note ? (
        <small className="num ml-auto text-2xs whitespace-nowrap text-ink-3">{item.note}</small>
      ) : null}
    </button>
  );
}

function fullName({ kind, namespace, name, word }: MapItem): string {
  return `${kind} ${namespace ? `${namespace}/` : ''}${name === '' ? '(none)' : name}: ${word}`;
}

function referenceTo({ kind, namespace, name }: MapItem): ObjectReference | undefined {
  if (name === '') return undefined;
  return { kind, name, ...(namespace === undefined ? {} : { namespace }) };
}
