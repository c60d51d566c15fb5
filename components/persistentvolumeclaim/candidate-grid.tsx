'use client';
/**
 * The checks as columns and the volumes as rows: a table that is also the picture. On a small screen each row becomes
 * a card with its first reason. Arrow keys walk over the cells, one of which is in the tab order.
 */
import { type KeyboardEvent, useRef } from 'react';
import type { CandidateColumn, CandidateGroup, CandidateRow, CandidateTable } from '@/lib/graph/candidates';
import { FACETS, type Facet } from '@/lib/graph/what-if';
import { plainText } from '@/lib/volume/sentence';
import { ObjectLink } from '../object/object-link';
import { SentenceText } from '../object/sentence-text';
import { Button } from '../ui/button';
import { cx } from '../ui/class-names';
import { counted } from '../ui/counted';
import { Sign } from '../ui/sign';
import { CandidateCellMark } from './candidate-cell';
import { moveCellFocus } from './cell-focus';
import { WhatIfControl } from './what-if-control';

type Table = Extract<CandidateTable, { kind: 'Table' }>;

/** Relative widths of the columns: what is found there may be long. */
const WIDTHS: Partial<Readonly<Record<CandidateColumn['check'], number>>> = {
  ClaimRef: 1.25,
  Capacity: 1.15,
  VolumeMode: 1.35,
  VolumeAttributesClass: 1.35,
  Deletion: 1.2,
  Phase: 1.15,
  Selector: 1.3,
  StorageClass: 1.2,
};

/** The last column says who wins. */
const LAST_WIDTH = 1.5;

function isFacet(check: CandidateColumn['check']): check is Facet {
  return (FACETS as readonly string[]).includes(check);
}

export function CandidateGrid({
  table,
  onChoose,
}: {
  readonly table: Table;
  readonly onChoose: (facet: Facet, option: string) => void;
}) {
  const grid = useRef<HTMLTableElement>(null);
  const onKeyDown = (event: KeyboardEvent<HTMLTableElement>) => {
    if (grid.current && moveCellFocus(grid.current, event.target, event.key)) event.preventDefault();
  };
  const total = table.columns.reduce((sum, { check }) => sum + (WIDTHS[check] ?? 1), 0) + LAST_WIDTH;
  return (
    <div className="overflow-x-auto max-md:overflow-visible">
      <table
        ref={grid}
        onKeyDown={onKeyDown}
        className="w-full min-w-[1040px] table-fixed border-collapse max-md:block max-md:min-w-0"
      >
        <caption className="sr-only">
          Volumes as rows, the checks of the controller as columns in its order.{' '}
          {counted(table.total, 'volume')}, {table.shown} shown.
        </caption>
        <colgroup className="max-md:hidden">
          <col style={{ width: 178 }} />
          {table.columns.map(({ check }) => (
            <col key={check} style={{ width: `${((WIDTHS[check] ?? 1) / total) * 71}%` }} />
          ))}
          <col style={{ width: `${(LAST_WIDTH / total) * 71}%` }} />
          <col />
        </colgroup>
        <thead className="max-md:block">
          <Heads columns={table.columns} />
          <Asks columns={table.columns} onChoose={onChoose} />
          <Remaining table={table} />
        </thead>
        {table.groups.map((group, index) => (
          <Group key={group.key} group={group} columns={table.columns} firstGroup={index === 0} />
        ))}
      </table>
    </div>
  );
}

const HEAD = 'pt-[9px] pb-[5px] text-left text-xs whitespace-nowrap';

function Heads({ columns }: { readonly columns: readonly CandidateColumn[] }) {
  return (
    <tr className="max-md:hidden">
      <th scope="col" className={cx(HEAD, 'pl-4 font-normal text-ink-3')}>
        The controller checks
      </th>
      {columns.map((column) => (
        <th key={column.check} scope="col" className={cx(HEAD, 'font-strong')} title={plainText(column.rule)}>
          <span className="mr-0.5 font-normal text-ink-3">{column.number}</span> {column.title}
        </th>
      ))}
      <th
        scope="col"
        className={cx(HEAD, 'font-strong')}
        title="Of the volumes that pass, the smallest wins."
      >
        <span className="mr-0.5 font-normal text-ink-3">{columns.length + 1}</span> Smallest
      </th>
      <th scope="col" className={cx(HEAD, 'font-normal text-ink-3')}>
        First reason
      </th>
    </tr>
  );
}

function Asks({
  columns,
  onChoose,
}: {
  readonly columns: readonly CandidateColumn[];
  readonly onChoose: (facet: Facet, option: string) => void;
}) {
  return (
    <tr className="max-md:flex max-md:gap-2 max-md:overflow-x-auto max-md:px-4 max-md:py-2.5">
      <th
        scope="row"
        className="pt-[5px] pb-[7px] pl-4 text-left align-top text-xs font-normal text-ink-3 max-md:hidden"
      >
        If the claim asked for
      </th>
      {columns.map(({ check, choice, wanted, title }) => (
        <td key={check} className={cx('pb-[7px] align-top', !choice && 'max-md:hidden', 'max-md:flex-none')}>
          {choice && isFacet(check) ? (
            <>
              <WhatIfControl title={title} choice={choice} onChoose={(option) => onChoose(check, option)} />
              {choice.hint ? (
                <Button
                  variant="quiet"
                  size="small"
                  className="-ml-[7px] !h-5 max-w-full !px-1.5 !text-2xs !text-accent max-md:ml-0"
                  aria-label={`Try ${title} ${choice.hint.option.label}: ${choice.hint.volumeName} fits`}
                  onPress={() => choice.hint && onChoose(check, choice.hint.option.id)}
                >
                  <span className="truncate">try {choice.hint.option.label}</span>
                </Button>
              ) : null}
            </>
          ) : (
            <span className="block h-[26px] pt-[5px] text-xs whitespace-nowrap text-ink-3">{wanted}</span>
          )}
        </td>
      ))}
      <td className="pt-[5px] pb-[7px] align-top text-xs whitespace-nowrap text-ink-3 max-md:hidden">
        of those left
      </td>
      <td className="pb-[7px] align-top max-md:hidden"></td>
    </tr>
  );
}

function Remaining({ table }: { readonly table: Table }) {
  const cell = 'h-[26px] border-t border-line bg-sunken text-left text-xs num';
  return (
    <tr className="max-md:hidden">
      <th scope="row" className={cx(cell, 'pl-4 font-normal text-ink-3')}>
        Still in the running
        <b className="float-right mr-3.5 font-medium text-ink-2">{table.total}</b>
      </th>
      {table.columns.map(({ check, remaining }, index) => {
        const before = index === 0 ? table.total : (table.columns[index - 1]?.remaining ?? 0);
        const ended = remaining === 0 && before > 0;
        return (
          <td
            key={check}
            className={cx(cell, 'pl-[3px]', ended ? 'font-strong text-bad' : 'font-medium text-ink-2')}
          >
            {before === 0 ? <span className="sr-only">none</span> : remaining}
          </td>
        );
      })}
      <td className={cx(cell, 'pl-[3px] font-medium text-ink-2')}>{table.winner === undefined ? '' : 1}</td>
      <td className={cell} />
    </tr>
  );
}

function Group({
  group,
  columns,
  firstGroup,
}: {
  readonly group: CandidateGroup;
  readonly columns: readonly CandidateColumn[];
  readonly firstGroup: boolean;
}) {
  return (
    <tbody className="max-md:block">
      <tr className="max-md:block">
        <th
          colSpan={columns.length + 3}
          scope="rowgroup"
          className="h-[30px] border-t border-line px-4 pt-1.5 text-left text-xs font-normal text-ink-3 max-md:block max-md:h-auto max-md:bg-sunken max-md:py-1.5"
        >
          <code className="mr-2.5 text-ink-2">{group.title}</code>
          <SentenceText sentence={group.note} />
          {group.hidden > 0 ? <span className="num">; {group.hidden} of this group are left out</span> : null}
        </th>
      </tr>
      {group.rows.map((row, index) => (
        <Row key={row.volumeName} row={row} columns={columns} tabStop={firstGroup && index === 0} />
      ))}
    </tbody>
  );
}

const CELL = 'relative h-8 text-xs whitespace-nowrap max-md:hidden outline-offset-[-2px] pr-1.5';

function Row({
  row,
  columns,
  tabStop,
}: {
  readonly row: CandidateRow;
  readonly columns: readonly CandidateColumn[];
  readonly tabStop: boolean;
}) {
  const strong = row.rank !== 'far';
  return (
    <tr
      data-volume={row.volumeName}
      data-outcome={row.outcome}
      className={cx(
        'max-md:grid max-md:grid-cols-[minmax(0,1fr)_auto] max-md:border-t max-md:border-line max-md:px-4 max-md:py-[9px]',
        row.rank === 'won' && 'bg-ok-soft',
        row.rank === 'nearest' && 'bg-accent-soft',
      )}
    >
      <th scope="row" className="h-8 pl-4 text-left font-normal whitespace-nowrap max-md:h-auto max-md:p-0">
        <span className="flex items-center gap-2 pr-3.5">
          <Sign name={row.standing} size={12} label={row.standing} />
          <span className={cx('min-w-0 truncate text-[12.5px]', strong && 'font-strong')}>
            <ObjectLink reference={{ kind: 'PersistentVolume', name: row.volumeName }} length={13} />
          </span>
          <small className="num ml-auto text-xs text-ink-3 max-md:ml-2">{row.size}</small>
        </span>
      </th>
      {row.cells.map((cell, index) => (
        <td
          key={columns[index]?.check ?? index}
          className={CELL}
          tabIndex={tabStop && index === 0 ? 0 : -1}
          data-cell=""
          title={plainText(cell.reason)}
        >
          <CandidateCellMark cell={cell} strong={strong} first={index === 0} />
        </td>
      ))}
      <td className={CELL} tabIndex={-1} data-cell="">
        {row.outcome === 'won' ? (
          <span className="inline-flex items-center gap-[5px] font-strong text-ok">
            <Sign name="bound" />
            {row.last}
          </span>
        ) : (
          <span className="text-ink-2">{row.last}</span>
        )}
      </td>
      <td
        className={cx(
          'truncate pr-4 text-xs max-md:col-span-2 max-md:pl-5 max-md:whitespace-normal',
          strong ? 'text-ink' : 'text-ink-2',
        )}
        title={plainText(row.reason)}
      >
        {row.misses > 0 ? (
          <span className="mr-2 hidden font-strong text-bad max-md:inline">
            {counted(row.misses, 'miss', 'misses')} ·
          </span>
        ) : null}
        <SentenceText sentence={row.reason} />
      </td>
    </tr>
  );
}
