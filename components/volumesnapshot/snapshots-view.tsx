'use client';
/** All VolumeSnapshots, problems first, with the details of the selected one. */
import { useMemo, useState } from 'react';
import {
  filterSnapshotRows,
  SNAPSHOT_STANDINGS,
  snapshotRows,
  snapshotStandingWord,
} from '@/lib/graph/snapshot-rows';
import { useIsLoading } from '@/lib/queries/use-cluster';
import type { SnapshotStanding } from '@/lib/volume/snapshot/diagnose-snapshot';
import { useFromManifest } from '../cluster/from-manifest';
import { useClusterView } from '../object/cluster-view-provider';
import { NamespaceFilter } from '../object/namespace-filter';
import { referenceOf } from '../object/object-reference';
import { ShownOf, StandingFilter, TableView } from '../object/table-view';
import { useSelection } from '../object/use-selection';
import { SelectedDetails } from '../persistentvolume/selected-details';
import { EmptyState } from '../ui/states';
import { SNAPSHOT_COLUMNS } from './snapshot-columns';
import { snapshotSign } from './standing-sign';

const NOUN = ['snapshot', 'snapshots'] as const;
const CHIPS = SNAPSHOT_STANDINGS.map((standing) => ({
  standing,
  sign: snapshotSign(standing),
  word: snapshotStandingWord(standing),
}));

export function SnapshotsView() {
  const view = useClusterView();
  const loading = useIsLoading();
  const { selected, select } = useSelection();
  const [text, setText] = useState('');
  const [namespace, setNamespace] = useState<string>();
  const [standings, setStandings] = useState<ReadonlySet<SnapshotStanding>>(new Set());
  const all = useMemo(() => snapshotRows(view), [view]);
  const rows = useMemo(
    () => filterSnapshotRows(all, { text, namespace, standings }),
    [all, text, namespace, standings],
  );
  const counts = useMemo(() => {
    const found = new Map<SnapshotStanding, number>();
    for (const { standing } of all) found.set(standing, (found.get(standing) ?? 0) + 1);
    return found;
  }, [all]);
  const showAll = () => {
    setText('');
    setNamespace(undefined);
    setStandings(new Set());
  };
  return (
    <div className="relative flex h-full min-h-0">
      <div className="min-w-0 flex-1">
        <TableView
          kind="VolumeSnapshot"
          title="Snapshots"
          noun={NOUN}
          loading={loading}
          summary={<ShownOf shown={rows.length} total={all.length} noun={NOUN} />}
          search={{ placeholder: 'Name, claim, content', value: text, onChange: setText }}
          actions={<NamespaceFilter value={namespace} onChange={setNamespace} />}
          filter={
            <StandingFilter
              legend="Snapshots shown"
              standings={CHIPS}
              counts={counts}
              value={standings}
              onChange={setStandings}
            />
          }
          total={all.length}
          onShowAll={showAll}
          none={<NoSnapshots />}
          table={{
            columns: SNAPSHOT_COLUMNS,
            rows,
            keyOf: (row) => row.key,
            textOf: (row) => row.key,
            selectedKey:
              selected?.kind === 'VolumeSnapshot' ? `${selected.namespace}/${selected.name}` : undefined,
            onAction: (key) => {
              const row = all.find((one) => one.key === key);
              if (row) select(referenceOf(row.snapshot));
            },
          }}
        />
      </div>
      {selected ? <SelectedDetails reference={selected} onClose={() => select(undefined)} /> : null}
    </div>
  );
}

function NoSnapshots() {
  const fromManifest = useFromManifest();
  return (
    <EmptyState title="No snapshots in this cluster" actions={fromManifest}>
      A VolumeSnapshot keeps what a claim holds at one moment. New claims can be restored from it, also when
      the first one is gone.
    </EmptyState>
  );
}
