'use client';
/** All volumes as a table, with the details of the selected one. */
import { useMemo, useState } from 'react';
import { byString } from '@/lib/base/compare';
import { type VolumeStanding, volumeStanding, volumeStandingWord } from '@/lib/graph/standing';
import type { PersistentVolume } from '@/lib/kubernetes/persistent-volume';
import { persistentVolumes } from '@/lib/kubernetes/resources';
import { volumeSourceField } from '@/lib/kubernetes/volume-source';
import { useIsLoading, useObjects } from '@/lib/queries/use-cluster';
import { Age } from '../object/age';
import { ObjectLink } from '../object/object-link';
import { ShownOf, StandingFilter, TableView } from '../object/table-view';
import { useSelection } from '../object/use-selection';
import { Badge } from '../ui/badge';
import { Name } from '../ui/name';
import type { TableColumn } from '../ui/table';
import { LifecycleEmpty } from './lifecycle-empty';
import { SelectedDetails } from './selected-details';
import { volumeSizeBytes, volumeSizeText } from './volume-size';

const STANDINGS: readonly VolumeStanding[] = [
  'waiting',
  'available',
  'bound',
  'released',
  'failed',
  'terminating',
];

const NOUN = ['volume', 'volumes'] as const;
const CHIPS = STANDINGS.map((standing) => ({
  standing,
  sign: standing,
  word: volumeStandingWord(standing),
}));

export function VolumesView() {
  const volumes = useObjects(persistentVolumes);
  const loading = useIsLoading();
  const { selected, select } = useSelection();
  const [text, setText] = useState('');
  const [phases, setPhases] = useState<ReadonlySet<VolumeStanding>>(new Set());
  const all = useMemo(
    () => [...volumes.values()].sort(byString((volume) => volume.metadata.name)),
    [volumes],
  );
  const rows = useMemo(() => {
    const wanted = text.trim().toLowerCase();
    return all.filter(
      (volume) =>
        searchText(volume).includes(wanted) && (phases.size === 0 || phases.has(volumeStanding(volume))),
    );
  }, [all, text, phases]);
  const counts = useMemo(() => {
    const found = new Map<VolumeStanding, number>();
    for (const volume of all) {
      const standing = volumeStanding(volume);
      found.set(standing, (found.get(standing) ?? 0) + 1);
    }
    return found;
  }, [all]);
  const clear = () => {
    setText('');
    setPhases(new Set());
  };
  return (
    <div className="relative flex h-full min-h-0">
      <div className="min-w-0 flex-1">
        <TableView
          kind="PersistentVolume"
          title="Volumes"
          noun={NOUN}
          loading={loading}
          summary={<ShownOf shown={rows.length} total={all.length} noun={NOUN} />}
          search={{ placeholder: 'Name, claim, class', value: text, onChange: setText }}
          filter={
            <StandingFilter
              legend="Phases shown"
              standings={CHIPS}
              counts={counts}
              value={phases}
              onChange={setPhases}
            />
          }
          total={all.length}
          onShowAll={clear}
          none={<LifecycleEmpty what="volumes" />}
          table={{
            columns: COLUMNS,
            rows,
            keyOf: (volume) => volume.metadata.name,
            textOf: (volume) => volume.metadata.name,
            selectedKey: selected?.kind === 'PersistentVolume' ? selected.name : undefined,
            onAction: (name) => select({ kind: 'PersistentVolume', name }),
          }}
        />
      </div>
      {selected ? <SelectedDetails reference={selected} onClose={() => select(undefined)} /> : null}
    </div>
  );
}

function searchText(volume: PersistentVolume): string {
  const { claimRef, storageClassName } = volume.spec;
  const claim = claimRef ? `${claimRef.namespace}/${claimRef.name}` : '';
  return `${volume.metadata.name} ${claim} ${storageClassName ?? ''}`.toLowerCase();
}

const COLUMNS: readonly TableColumn<PersistentVolume>[] = [
  {
    id: 'name',
    title: 'Name',
    width: '2fr',
    minWidth: 130,
    sortBy: (volume) => volume.metadata.name,
    render: ({ metadata }) => (
      <Name length={28} className="min-w-0 truncate">
        {metadata.name}
      </Name>
    ),
  },
  {
    id: 'phase',
    title: 'Phase',
    width: 130,
    sortBy: (volume) => STANDINGS.indexOf(volumeStanding(volume)),
    render: (volume) => (
      <Badge sign={volumeStanding(volume)}>{volumeStandingWord(volumeStanding(volume))}</Badge>
    ),
  },
  {
    id: 'size',
    title: 'Size',
    width: 80,
    align: 'right',
    sortBy: volumeSizeBytes,
    render: volumeSizeText,
  },
  {
    id: 'claim',
    wideOnly: true,
    title: 'Claim',
    width: '2fr',
    minWidth: 150,
    sortBy: (volume) => `${volume.spec.claimRef?.namespace ?? ''}/${volume.spec.claimRef?.name ?? ''}`,
    render: (volume) => <ClaimCell volume={volume} />,
  },
  {
    id: 'class',
    wideOnly: true,
    title: 'Class',
    width: '1fr',
    minWidth: 110,
    sortBy: (volume) => volume.spec.storageClassName ?? '',
    render: ({ spec }) =>
      spec.storageClassName ? <code className="truncate">{spec.storageClassName}</code> : <None />,
  },
  {
    id: 'policy',
    wideOnly: true,
    title: 'Policy',
    width: 90,
    sortBy: (volume) => volume.spec.persistentVolumeReclaimPolicy ?? '',
    render: (volume) => <code>{volume.spec.persistentVolumeReclaimPolicy ?? 'Retain'}</code>,
  },
  {
    id: 'source',
    wideOnly: true,
    title: 'Source',
    width: 110,
    sortBy: (volume) => volumeSourceField(volume.spec) ?? '',
    render: (volume) => <code className="truncate">{volumeSourceField(volume.spec) ?? '–'}</code>,
  },
  {
    id: 'age',
    wideOnly: true,
    title: 'Age',
    width: 100,
    align: 'right',
    sortBy: (volume) => volume.metadata.creationTimestamp ?? '',
    render: (volume) => <Age object={volume} />,
  },
];

function None() {
  return <span className="text-ink-3">none</span>;
}

function ClaimCell({ volume }: { readonly volume: PersistentVolume }) {
  const { claimRef } = volume.spec;
  if (!claimRef?.name) return <None />;
  const reference = { kind: 'PersistentVolumeClaim', namespace: claimRef.namespace, name: claimRef.name };
  return <ObjectLink reference={reference} withNamespace length={30} />;
}
