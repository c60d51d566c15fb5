'use client';
/** The list of claims on a small screen: one card a claim, drawn in portions. */
import Link from 'next/link';
import { type ReactNode, useState } from 'react';
import type { ClaimRow } from '@/lib/graph/claim-rows';
import { claimStandingWord } from '@/lib/graph/standing';
import { useClusterName } from '@/lib/queries/use-cluster';
import type { ClusterView } from '@/lib/volume/cluster-view';
import { claimTitle } from '@/lib/volume/explain-claim';
import { plainText } from '@/lib/volume/sentence';
import { objectHref, referenceOf } from '../object/object-reference';
import { Badge } from '../ui/badge';
import { Button } from '../ui/button';

const PORTION = 50;

export function ClaimCards({
  rows,
  view,
  empty,
}: {
  readonly rows: readonly ClaimRow[];
  readonly view: ClusterView;
  readonly empty: ReactNode;
}) {
  const cluster = useClusterName();
  const [shown, setShown] = useState(PORTION);
  if (rows.length === 0) return empty;
  const left = rows.length - shown;
  return (
    <>
      <ul className="grid gap-2" aria-label="Claims">
        {rows.slice(0, shown).map((row) => (
          <li key={row.key}>
            <Link
              href={objectHref(cluster, referenceOf(row.claim))}
              className="block rounded-3 border border-line bg-surface px-4 py-3 hover:border-accent"
            >
              <span className="mb-1 flex flex-wrap items-center gap-x-2 gap-y-1">
                <code className="font-medium wrap-anywhere">{row.claim.metadata.name}</code>
                <span className="text-xs text-ink-3">{row.claim.metadata.namespace}</span>
                <span className="ml-auto">
                  <Badge sign={row.standing}>{claimStandingWord(row.standing)}</Badge>
                </span>
              </span>
              <span className="block text-ink-2">{plainText(claimTitle(view, row.claim))}</span>
            </Link>
          </li>
        ))}
      </ul>
      {left > 0 ? (
        <Button className="mt-3 w-full" onPress={() => setShown(shown + PORTION)}>
          Show {Math.min(PORTION, left)} more of {left}
        </Button>
      ) : null}
    </>
  );
}
