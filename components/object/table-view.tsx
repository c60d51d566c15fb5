'use client';
/**
 * The frame of a view that is one table of objects: heading with what is shown and left out, search, the standings as
 * filters, the table, and what stands in its place where there is nothing. Small screens may get cards instead.
 */
import type { ReactNode } from 'react';
import { Button, ToggleButton } from '../ui/button';
import { counted } from '../ui/counted';
import { Search } from '../ui/field';
import { Sign, type SignName } from '../ui/sign';
import { EmptyState, LoadingState } from '../ui/states';
import { DataTable, type DataTableProps } from '../ui/table';
import { useIsSmall } from '../ui/use-is-small';
import { ViewFrame } from '../ui/view-frame';
import { isWhollyUnread, UnreadKinds, useUnread } from './unread-kinds';

export interface TableViewProps<T extends object> {
  /** Of the rows: where it may not be read, that stands in their place. */
  readonly kind: string;
  /** Of the view and, for a screen reader, of the table. */
  readonly title: string;
  /** `volume` and `volumes`: what the rows are called. */
  readonly noun: readonly [one: string, many: string];
  readonly loading: boolean;
  readonly summary: ReactNode;
  readonly search: {
    readonly placeholder: string;
    readonly value: string;
    readonly onChange: (text: string) => void;
  };
  /** Beside the search. */
  readonly actions?: ReactNode;
  /** Above the table. */
  readonly filter?: ReactNode;
  /** How many there are before search and filters. */
  readonly total: number;
  readonly onShowAll: () => void;
  /** Where the cluster has none. */
  readonly none: ReactNode;
  readonly table: Omit<DataTableProps<T>, 'label' | 'empty' | 'className'>;
  /** Instead of the table on small screens. */
  readonly cards?: (empty: ReactNode) => ReactNode;
}

export function TableView<T extends object>(props: TableViewProps<T>) {
  const { title, noun, loading, search, total, cards, table } = props;
  const small = useIsSmall();
  const unread = useUnread(props.kind);
  const none = unread.length === 0 ? props.none : null;
  const nothing = (
    <EmptyState
      title={`No ${noun[0]} matches`}
      actions={<Button onPress={props.onShowAll}>Show all {total}</Button>}
    >
      {counted(total, ...noun)} {total === 1 ? 'is' : 'are'} left out by the search and the filters above.
    </EmptyState>
  );
  return (
    <ViewFrame
      title={title}
      summary={loading || (total === 0 && unread.some(isWhollyUnread)) ? undefined : props.summary}
      actions={
        <>
          {props.actions}
          <Search
            label={`Search ${noun[1]}`}
            placeholder={search.placeholder}
            value={search.value}
            onChange={search.onChange}
            className={cards ? 'w-60 max-md:w-full' : 'w-60'}
          />
        </>
      }
      className={cards ? 'flex h-full flex-col max-md:h-auto' : 'flex h-full flex-col'}
    >
      {loading ? <LoadingState title={`Reading ${noun[1]}`} /> : null}
      {loading ? null : <UnreadKinds unread={unread} className="mb-4" />}
      {!loading && total === 0 ? none : null}
      {total > 0 ? (
        <>
          {props.filter}
          {cards && small ? (
            cards(nothing)
          ) : (
            <DataTable {...table} label={title} empty={nothing} className="flex-1" />
          )}
        </>
      ) : null}
    </ViewFrame>
  );
}

/** `12 volumes.`, or how many of them are left out. */
export function ShownOf({
  shown,
  total,
  noun,
}: {
  readonly shown: number;
  readonly total: number;
  readonly noun: readonly [one: string, many: string];
}) {
  if (shown === total) return <span className="num">{counted(total, ...noun)}.</span>;
  return (
    <span className="num">
      {shown} of {counted(total, ...noun)}; {total - shown} left out.
    </span>
  );
}

/** Standings that occur, as toggles; none chosen shows all. */
export function StandingFilter<S extends string>({
  legend,
  standings,
  counts,
  value,
  onChange,
}: {
  /** For a screen reader: `Claims shown`. */
  readonly legend: string;
  readonly standings: readonly { readonly standing: S; readonly sign: SignName; readonly word: string }[];
  readonly counts: ReadonlyMap<S, number>;
  readonly value: ReadonlySet<S>;
  readonly onChange: (value: ReadonlySet<S>) => void;
}) {
  const toggle = (standing: S, on: boolean) => {
    const next = new Set(value);
    if (on) next.add(standing);
    else next.delete(standing);
    onChange(next);
  };
  return (
    <fieldset className="mb-3 flex flex-wrap gap-1.5">
      <legend className="sr-only">{legend}</legend>
      {standings
        .filter(({ standing }) => counts.has(standing))
        .map(({ standing, sign, word }) => (
          <ToggleButton
            key={standing}
            size="small"
            isSelected={value.has(standing)}
            onChange={(on) => toggle(standing, on)}
          >
            <Sign name={sign} size={12} />
            {word}
            <span className="num text-ink-3">{counts.get(standing)}</span>
          </ToggleButton>
        ))}
    </fieldset>
  );
}
