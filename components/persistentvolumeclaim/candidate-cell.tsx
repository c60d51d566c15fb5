'use client';
/** One check of one volume: passed on the line, stopped with the value found, or what it would have said. */
import type { CandidateCell } from '@/lib/graph/candidates';
import { plainText } from '@/lib/volume/sentence';
import { cx } from '../ui/class-names';
import { Sign } from '../ui/sign';

/** The outline of the blocked sign: the controller never came here, but it would have stopped. */
export function WouldFailSign({ size = 14 }: { readonly size?: number }) {
  return (
    <svg viewBox="0 0 16 16" width={size} height={size} aria-hidden="true" className="shrink-0 text-bad">
      <path
        d="M5.1 1h5.8L15 5.1v5.8L10.9 15H5.1L1 10.9V5.1z"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.6"
      />
    </svg>
  );
}

const LINE = 'absolute top-1/2 -mt-px h-0.5';

export function CandidateCellMark({
  cell,
  strong,
  first,
}: {
  readonly cell: CandidateCell;
  /** A row that a reader looks at first: its line is in the accent. */
  readonly strong: boolean;
  readonly first: boolean;
}) {
  const line = strong ? 'bg-accent-line' : 'bg-line-2';
  switch (cell.kind) {
    case 'passed':
      return (
        <>
          <i className={cx(LINE, line, first ? '-left-2' : '-left-1.5', 'right-1.5')} />
          <i
            className={cx(
              'absolute top-1/2 left-1 -mt-[3px] size-1.5 rounded-full',
              strong ? 'bg-accent' : 'bg-ink-3',
            )}
          />
          <span className="sr-only">passes</span>
        </>
      );
    case 'stopped':
      return (
        <>
          <i className={cx(LINE, line, first ? '-left-2' : '-left-1.5', 'w-2.5')} />
          <span className="relative inline-flex max-w-full items-center gap-[5px]">
            <Sign name="blocked" />
            <span className="truncate text-xs font-strong tracking-[-0.01em] text-bad">{cell.text}</span>
          </span>
          <span className="sr-only">: stopped here, {plainText(cell.reason)}</span>
        </>
      );
    case 'would-fail':
      return (
        <>
          <span className="inline-flex max-w-full items-center gap-[5px]">
            <WouldFailSign />
            <span className="truncate text-xs tracking-[-0.01em] text-ink-2">{cell.text}</span>
          </span>
          <span className="sr-only">: would fail too, {plainText(cell.reason)}</span>
        </>
      );
    case 'would-pass':
      return (
        <>
          <i className="ml-1 inline-block size-1.5 rounded-full border-[1.5px] border-edge" />
          <span className="sr-only">would pass</span>
        </>
      );
    case 'not-asked':
      return <span className="sr-only">{plainText(cell.reason)}</span>;
  }
}
