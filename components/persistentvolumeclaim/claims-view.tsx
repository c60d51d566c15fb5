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
import { useClusterView } from '../object/cluster-view-provider';
import { NamespaceFilter } from '../object/namespace-filter';
import { objectHref, referenceOf } from '../object/object-reference';
import { Button, ButtonLink, ToggleButton } from '../ui/button';
import { Search } from '../ui/field';
import { Sign } from '../ui/sign';
import { EmptyState, LoadingState } from '../ui/states';
import { DataTable } from '../ui/table';
import { useIsSmall } from '../ui/use-is-small';
import { ViewFrame } from '../ui/view-frame';
import { ClaimCards } from './claim-cards';
import { useClaimColumns } from './claim-columns';

export function ClaimsView() {
  const view = useClusterView();
  const cluster = useClusterName();
  const loading = useIsLoading();
  const small = useIsSmall();
  const [text, setText] = useState('');
  const [namespace, setNamespace] = useState<string>();
  const [standings, setStandings] = useState<ReadonlySet<ClaimStanding>>(new Set());
  const all = useMemo(() => claimRows(view), [view]);
  const rows = useMemo(
    () => filterClaimRows(all, { text, namespace, standings }),
    [all, text, namespace, standings],
  );
  const columns = useClaimColumns(view);
  const clear = () => {
    setText('');
    setNamespace(undefined);
    setStandings(new Set());
  };
  const nothing = (
    <EmptyState title="No claim matches" actions={<Button onPress={clear}>Show all {all.length}</Button>}>
      {all.length} claims are left out by the search and the filters above.
    </EmptyState>
  );
  return (
    <ViewFrame
      title="Claims"
      summary={loading ? undefined : <Counts rows={rows} all={all} />}
      actions={
        <>
          <NamespaceFilter value={namespace} onChange={setNamespace} />
          <Search
            label="Search claims"
            placeholder="Name, volume, class"
            value={text}
            onChange={setText}
            className="w-60 max-md:w-full"
          />
        </>
      }
      className="flex h-full flex-col max-md:h-auto"
    >
      {loading ? <LoadingState title="Reading claims" /> : null}
      {!loading && all.length === 0 ? <NoClaims cluster={cluster} /> : null}
      {all.length > 0 ? (
        <>
          <StandingFilter rows={all} value={standings} onChange={setStandings} />
          {small ? (
            <ClaimCards rows={rows} view={view} empty={nothing} />
          ) : (
            <DataTable
              label="Claims"
              columns={columns}
              rows={rows}
              keyOf={(row) => row.key}
              textOf={(row) => row.key}
              hrefOf={(row) => objectHref(cluster, referenceOf(row.claim))}
              empty={nothing}
              rowHeight={38}
              className="flex-1"
            />
          )}
        </>
      ) : null}
    </ViewFrame>
  );
}

function NoClaims({ cluster }: { readonly cluster: string }) {
  return (
    <EmptyState
      title="No claims in this cluster"
      actions={
        <ButtonLink variant="primary" href={`/c/${encodeURIComponent(cluster)}/manifests`}>
          Create one from a manifest
        </ButtonLink>
      }
    >
      A PersistentVolumeClaim asks for storage. Once there is one, this list says where it stands and why.
    </EmptyState>
  );
}

function Counts({ rows, all }: { readonly rows: readonly ClaimRow[]; readonly all: readonly ClaimRow[] }) {
  const problems = all.filter(({ standing }) => standing === 'blocked' || standing === 'lost').length;
  const left = all.length - rows.length;
  const claims = all.length === 1 ? '1 claim' : `${all.length} claims`;
  const needs =
    problems === 0 ? 'none needs you' : `${problems} ${problems === 1 ? 'needs' : 'need'} somebody to act`;
  return (
    <span className="num">
      {claims}, {needs}.{left > 0 ? ` ${left} left out by the filters.` : ''}
    </span>
  );
}

function StandingFilter({
  rows,
  value,
  onChange,
}: {
  readonly rows: readonly ClaimRow[];
  readonly value: ReadonlySet<ClaimStanding>;
  readonly onChange: (value: ReadonlySet<ClaimStanding>) => void;
}) {
  const counts = useMemo(() => countStandings(rows), [rows]);
  const toggle = (standing: ClaimStanding, on: boolean) => {
    const next = new Set(value);
    if (on) next.add(standing);
    else next.delete(standing);
    onChange(next);
  };
  return (
    <fieldset className="mb-3 flex flex-wrap gap-1.5">
      <legend className="sr-only">Claims shown</legend>
      {CLAIM_STANDINGS.filter((standing) => counts.has(standing)).map((standing) => (
        <ToggleButton
          key={standing}
          size="small"
          isSelected={value.has(standing)}
          onChange={(on) => toggle(standing, on)}
        >
          <Sign name={standing} size={12} />
          {claimStandingWord(standing)}
          <span className="num text-ink-3">{counts.get(standing)}</span>
        </ToggleButton>
      ))}
    </fieldset>
  );
}
