/** What a row and a card of the list of classes both show. */
import { CLAIM_STANDINGS } from '@/lib/graph/claim-rows';
import type { ClassRow } from '@/lib/graph/class-rows';
import { claimStandingWord } from '@/lib/graph/standing';
import { Tag } from '../ui/badge';
import { cx } from '../ui/class-names';
import { Sign } from '../ui/sign';

export function DefaultTag({ row }: { readonly row: ClassRow }) {
  if (row.isDefault === 'no') return null;
  return <Tag>{row.isDefault === 'yes' ? 'default' : 'older default'}</Tag>;
}

/** Of a class that claims name and that is not here: whether it exists is known only where classes are read. */
export function AbsentClass({
  unread,
  className,
}: {
  readonly unread: boolean;
  readonly className?: string;
}) {
  return (
    <span className={cx(className, unread ? 'text-ink-3' : 'text-bad')}>
      {unread ? 'not read' : 'does not exist'}
    </span>
  );
}

/** Claims by where they stand, each with its sign and word for a screen reader. */
export function ClaimCounts({ row }: { readonly row: ClassRow }) {
  if (row.claimCount === 0) return <span className="text-ink-3">none</span>;
  return (
    <ul className="flex flex-wrap gap-x-3">
      {CLAIM_STANDINGS.filter((standing) => row.claims.has(standing)).map((standing) => (
        <li key={standing} className="inline-flex items-center gap-1" title={claimStandingWord(standing)}>
          <Sign name={standing} size={12} label={claimStandingWord(standing)} />
          <span className="num">{row.claims.get(standing)}</span>
        </li>
      ))}
    </ul>
  );
}
