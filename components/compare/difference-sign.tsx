/** The sign of a difference; its word always stands beside it. */
import type { ObjectDifference } from '@/lib/history/compare';
import { cx } from '../ui/class-names';

export type DifferenceKind = ObjectDifference['kind'];

export const DIFFERENCE_WORDS = { added: 'added', removed: 'removed', changed: 'changed' } as const;

const SIGNS = { added: '+', removed: '−', changed: '≠' } as const;
const TONES = { added: 'text-ok', removed: 'text-bad', changed: 'text-progress' } as const;

export function DifferenceSign({ kind }: { readonly kind: DifferenceKind }) {
  return (
    <span aria-hidden="true" className={cx(TONES[kind], 'w-3 shrink-0 text-center font-mono font-strong')}>
      {SIGNS[kind]}
    </span>
  );
}
