'use client';
/** All claims, problems first, each with its reason in one line. Small screens get cards of the same rows. */
import { useMemo, useState } from 'react';
import {
  CLAIM_STANDINGS,
  type ClaimRow,
  claimRows,
  countStandings,
  filterClaimRows,
} from '@/lib/graph/claim-rows';
import { type ClaimStanding, claimStandingWord } from '@/lib/graph/standing';
import { useClusterName, useIsLoading } from '@/lib/queries/use-cluster';
import { useFromManifest } from '../cluster/from-manifest';
import { useClusterView } from '../object/cluster-view-provider';
import { NamespaceFilter } from '../object/namespace-filter';
import { objectHref, referenceOf } from '../object/object-reference';
import { StandingFilter, TableView } from '../object/table-view';
import { counted } from '../ui/counted';
import { EmptyState } from '../ui/states';
import { ClaimCards } from './claim-cards';
import { useClaimColumns } from './claim-columns';

const CHIPS = CLAIM_STANDINGS.map((standing) => ({
  standing,
  sign: standing,
  word: claimStandingWord(standing),
}));

export function ClaimsView() {
  const view = useClusterView();
  const cluster = useClusterName();
  const loading = useIsLoading();
  const [text, setText] = useState('');
  const [namespace, setNamespace] = useState<string>();
  const [standings, setStandings] = useState<ReadonlySet<ClaimStanding>>(new Set());
  const all = useMemo(() => claimRows(view), [view]);
  const rows = useMemo(
    () => filterClaimRows(all, { text, namespace, standings }),
    [all, text, namespace, standings],
  );
  const counts = useMemo(() => countStandings(all), [all]);
  const columns = useClaimColumns(view);
  const clear = () => {
    setText('');
    setNamespace(undefined);
    setStandings(new Set());
  };
  return (
    <TableView
      kind="PersistentVolumeClaim"
      title="Claims"
      noun={['claim', 'claims']}
      loading={loading}
      summary={<Counts rows={rows} all={all} />}
      search={{ placeholder: 'Name, volume, class', value: text, onChange: setText }}
      actions={<NamespaceFilter value={namespace} onChange={setNamespace} />}
      filter={
        <StandingFilter
          legend="Claims shown"
          standings={CHIPS}
          counts={counts}
          value={standings}
          onChange={setStandings}
        />
      }
      total={all.length}
      onShowAll={clear}
      none={<NoClaims />}
      table={{
        columns,
        rows,
        keyOf: (row) => row.key,
        textOf: (row) => row.key,
        hrefOf: (row) => objectHref(cluster, referenceOf(row.claim)),
        rowHeight: 38,
      }}
      cards={(empty) => <ClaimCards rows={rows} view={view} empty={empty} />}
    />
  );
}

function NoClaims() {
  const fromManifest = useFromManifest();
  return (
    <EmptyState title="No claims in this cluster" actions={fromManifest}>
      A PersistentVolumeClaim asks for storage. Once there is one, this list says where it stands and why.
    </EmptyState>
  );
}

function Counts({ rows, all }: { readonly rows: readonly ClaimRow[]; readonly all: readonly ClaimRow[] }) {
  const problems = all.filter(({ standing }) => standing === 'blocked' || standing === 'lost').length;
  const left = all.length - rows.length;
  const needs =
    problems === 0 ? 'none needs you' : `${problems} ${problems === 1 ? 'needs' : 'need'} somebody to act`;
  return (
    <span className="num">
      {counted(all.length, 'claim')}, {needs}.{left > 0 ? ` ${left} left out by the filters.` : ''}
    </span>
  );
}
