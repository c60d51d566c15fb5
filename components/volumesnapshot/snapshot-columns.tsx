'use client';
/** The columns of the list of snapshots. */
import { SNAPSHOT_STANDINGS, type SnapshotRow, snapshotStandingWord } from '@/lib/graph/snapshot-rows';
import { parseQuantity, quantityValue } from '@/lib/kubernetes/quantity';
import { Age } from '../object/age';
import { ObjectLink } from '../object/object-link';
import { Badge } from '../ui/badge';
import { Name } from '../ui/name';
import type { TableColumn } from '../ui/table';
import { snapshotSign } from './standing-sign';

export const SNAPSHOT_COLUMNS: readonly TableColumn<SnapshotRow>[] = [
  {
    id: 'name',
    title: 'Snapshot',
    width: '3fr',
    minWidth: 120,
    sortBy: ({ key }) => key,
    render: ({ snapshot: { metadata } }) => (
      <span className="flex min-w-0 items-baseline gap-1.5">
        <span className="shrink-0 text-xs text-ink-3">{metadata.namespace}</span>
        <Name length={26}>{metadata.name}</Name>
      </span>
    ),
  },
  {
    id: 'standing',
    title: 'Ready',
    width: 156,
    sortBy: ({ standing }) => SNAPSHOT_STANDINGS.indexOf(standing),
    render: ({ standing }) => <Badge sign={snapshotSign(standing)}>{snapshotStandingWord(standing)}</Badge>,
  },
  {
    id: 'claim',
    wideOnly: true,
    title: 'Taken of claim',
    width: '2fr',
    minWidth: 90,
    sortBy: ({ snapshot }) => snapshot.spec.source.persistentVolumeClaimName ?? '',
    render: ({ snapshot: { metadata, spec } }) => (
      <Linked
        kind="PersistentVolumeClaim"
        namespace={metadata.namespace}
        name={spec.source.persistentVolumeClaimName}
      />
    ),
  },
  {
    id: 'content',
    wideOnly: true,
    title: 'Content',
    width: '2fr',
    minWidth: 96,
    sortBy: contentName,
    render: (row) => <Linked kind="VolumeSnapshotContent" name={contentName(row) || undefined} />,
  },
  {
    id: 'class',
    wideOnly: true,
    title: 'Class',
    width: '1fr',
    minWidth: 76,
    sortBy: ({ snapshot }) => snapshot.spec.volumeSnapshotClassName ?? '',
    render: ({ snapshot: { spec } }) =>
      spec.volumeSnapshotClassName ? (
        <code className="truncate">{spec.volumeSnapshotClassName}</code>
      ) : (
        <None />
      ),
  },
  {
    id: 'size',
    wideOnly: true,
    title: 'Restore size',
    width: 86,
    align: 'right',
    sortBy: ({ snapshot }) => sizeBytes(snapshot.status?.restoreSize),
    render: ({ snapshot }) => snapshot.status?.restoreSize ?? <None />,
  },
  {
    id: 'age',
    wideOnly: true,
    title: 'Age',
    width: 62,
    align: 'right',
    sortBy: ({ snapshot }) => snapshot.metadata.creationTimestamp ?? '',
    render: ({ snapshot }) => <Age object={snapshot} />,
  },
];

function contentName({ snapshot: { spec, status } }: SnapshotRow): string {
  return status?.boundVolumeSnapshotContentName ?? spec.source.volumeSnapshotContentName ?? '';
}

function sizeBytes(size: string | undefined): number {
  const quantity = parseQuantity(size ?? '');
  return quantity.ok ? Number(quantityValue(quantity.value)) : -1;
}

function Linked({
  kind,
  namespace,
  name,
}: {
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string | undefined;
}) {
  if (name === undefined) return <None />;
  return <ObjectLink reference={{ kind, ...(namespace && { namespace }), name }} length={22} />;
}

function None() {
  return <span className="text-ink-3">none</span>;
}
