'use client';
/** All volumes as a table, with the details of the selected one. */
import { useMemo, useState } from 'react';
import { byString } from '@/lib/base/compare';
import { type VolumeStanding, volumeStanding, volumeStandingWord } from '@/lib/graph/standing';
import type { PersistentVolume } from '@/lib/kubernetes/persistent-volume';
import { persistentVolumes } from '@/lib/kubernetes/resources';
import { parseTimestamp } from '@/lib/kubernetes/timestamp';
import { volumeSourceField } from '@/lib/kubernetes/volume-source';
import { useClock, useIsLoading, useObjects } from '@/lib/queries/use-cluster';
import { ObjectLink } from '../object/object-link';
import { useSelection } from '../object/use-selection';
import { Badge } from '../ui/badge';
import { Button, ToggleButton } from '../ui/button';
import { durationText } from '../ui/duration';
import { Search } from '../ui/field';
import { Name } from '../ui/name';
import { Sign } from '../ui/sign';
import { EmptyState, LoadingState } from '../ui/states';
import { DataTable, type TableColumn } from '../ui/table';
import { ViewFrame } from '../ui/view-frame';
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
  const clear = () => {
    setText('');
    setPhases(new Set());
  };
  return (
    <div className="relative flex h-full min-h-0">
      <div className="min-w-0 flex-1">
        <ViewFrame
          title="Volumes"
          summary={loading ? undefined : <Counts shown={rows.length} all={all.length} />}
          actions={
            <Search
              label="Search volumes"
              placeholder="Name, claim, class"
              value={text}
              onChange={setText}
              className="w-60"
            />
          }
          className="flex h-full flex-col"
        >
          {loading ? <LoadingState title="Reading volumes" /> : null}
          {!loading && all.length === 0 ? <LifecycleEmpty /> : null}
          {all.length > 0 ? (
            <>
              <PhaseFilter volumes={all} value={phases} onChange={setPhases} />
              <DataTable
                label="Volumes"
                columns={COLUMNS}
                rows={rows}
                keyOf={(volume) => volume.metadata.name}
                textOf={(volume) => volume.metadata.name}
                selectedKey={selected?.kind === 'PersistentVolume' ? selected.name : undefined}
                onAction={(name) => select({ kind: 'PersistentVolume', name })}
                empty={
                  <EmptyState
                    title="No volume matches"
                    actions={<Button onPress={clear}>Show all {all.length}</Button>}
                  >
                    {all.length} volumes are left out by the search and the phases above.
                  </EmptyState>
                }
                className="flex-1"
              />
            </>
          ) : null}
        </ViewFrame>
      </div>
      {selected ? <SelectedDetails reference={selected} onClose={() => select(undefined)} /> : null}
    </div>
  );
}

function Counts({ shown, all }: { readonly shown: number; readonly all: number }) {
  if (shown === all) return <span className="num">{all === 1 ? '1 volume.' : `${all} volumes.`}</span>;
  return (
    <span className="num">
      {shown} of {all} volumes; {all - shown} are left out.
    </span>
  );
}

function searchText(volume: PersistentVolume): string {
  const { claimRef, storageClassName } = volume.spec;
  const claim = claimRef ? `${claimRef.namespace}/${claimRef.name}` : '';
  return `${volume.metadata.name} ${claim} ${storageClassName ?? ''}`.toLowerCase();
}

function PhaseFilter({
  volumes,
  value,
  onChange,
}: {
  readonly volumes: readonly PersistentVolume[];
  readonly value: ReadonlySet<VolumeStanding>;
  readonly onChange: (value: ReadonlySet<VolumeStanding>) => void;
}) {
  const counts = useMemo(() => {
    const found = new Map<VolumeStanding, number>();
    for (const volume of volumes) {
      const standing = volumeStanding(volume);
      found.set(standing, (found.get(standing) ?? 0) + 1);
    }
    return found;
  }, [volumes]);
  const toggle = (standing: VolumeStanding, on: boolean) => {
    const next = new Set(value);
    if (on) next.add(standing);
    else next.delete(standing);
    onChange(next);
  };
  return (
    <fieldset className="mb-3 flex flex-wrap gap-1.5">
      <legend className="sr-only">Phases shown</legend>
      {STANDINGS.filter((standing) => counts.has(standing)).map((standing) => (
        <ToggleButton
          key={standing}
          size="small"
          isSelected={value.has(standing)}
          onChange={(on) => toggle(standing, on)}
        >
          <Sign name={standing} size={12} />
          {volumeStandingWord(standing)}
          <span className="num text-ink-3">{counts.get(standing)}</span>
        </ToggleButton>
      ))}
    </fieldset>
  );
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
    render: (volume) => <Age volume={volume} />,
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

/** Reads the clock itself, so that a tick draws this and not the table. */
function Age({ volume }: { readonly volume: PersistentVolume }) {
  const nowMs = useClock()?.nowMs;
  const createdMs = parseTimestamp(volume.metadata.creationTimestamp);
  return createdMs === undefined || nowMs === undefined ? null : durationText(Math.max(0, nowMs - createdMs));
}
