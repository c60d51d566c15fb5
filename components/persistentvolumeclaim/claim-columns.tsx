'use client';
/** The columns of the list of claims. Only rows in sight are rendered, so only they pay for their sentence. */
import { useMemo } from 'react';
import { CLAIM_STANDINGS, type ClaimRow } from '@/lib/graph/claim-rows';
import { claimStandingWord } from '@/lib/graph/standing';
import { quantityValue, storageOf } from '@/lib/kubernetes/quantity';
import type { ClusterView } from '@/lib/volume/cluster-view';
import { claimTitle } from '@/lib/volume/explain-claim';
import { plainText } from '@/lib/volume/sentence';
import { ObjectLink } from '../object/object-link';
import { SentenceText } from '../object/sentence-text';
import { Badge } from '../ui/badge';
import { Name } from '../ui/name';
import type { TableColumn } from '../ui/table';

export function useClaimColumns(view: ClusterView): readonly TableColumn<ClaimRow>[] {
  return useMemo(() => columnsOf(view), [view]);
}

function columnsOf(view: ClusterView): readonly TableColumn<ClaimRow>[] {
  return [
    {
      id: 'name',
      title: 'Claim',
      width: '3fr',
      minWidth: 170,
      sortBy: ({ key }) => key,
      render: ({ claim }) => (
        <span className="flex min-w-0 items-baseline gap-1.5">
          <span className="shrink-0 text-xs text-ink-3">{claim.metadata.namespace}</span>
          <Name length={26}>{claim.metadata.name}</Name>
        </span>
      ),
    },
    {
      id: 'standing',
      title: 'Phase',
      width: 172,
      sortBy: ({ standing }) => CLAIM_STANDINGS.indexOf(standing),
      render: ({ standing }) => <Badge sign={standing}>{claimStandingWord(standing)}</Badge>,
    },
    {
      id: 'reason',
      title: 'Why',
      width: '6fr',
      minWidth: 220,
      render: ({ claim }) => <ClaimReason view={view} claim={claim} />,
    },
    {
      id: 'size',
      title: 'Asks for',
      width: 92,
      align: 'right',
      sortBy: ({ claim }) => Number(quantityValue(storageOf(claim.spec.resources?.requests))),
      render: ({ claim }) => claim.spec.resources?.requests?.storage ?? '',
    },
    {
      id: 'class',
      title: 'Class',
      width: '2fr',
      minWidth: 100,
      sortBy: ({ storageClassName }) => storageClassName,
      render: ({ storageClassName }) =>
        storageClassName === '' ? (
          <span className="text-ink-3">none</span>
        ) : (
          <ObjectLink reference={{ kind: 'StorageClass', name: storageClassName }} length={18} />
        ),
    },
  ];
}

function ClaimReason({ view, claim }: { readonly view: ClusterView; readonly claim: ClaimRow['claim'] }) {
  const title = useMemo(() => claimTitle(view, claim), [view, claim]);
  return (
    <span className="truncate text-ink-2" title={plainText(title)}>
      <SentenceText sentence={title} />
    </span>
  );
}
