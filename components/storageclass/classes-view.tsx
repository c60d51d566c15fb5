'use client';
/** All classes with what depends on them; a class that claims name but nobody created stands here too. */
import { useMemo } from 'react';
import { type ClassRow, classRows } from '@/lib/graph/class-rows';
import { useClusterName, useIsLoading } from '@/lib/queries/use-cluster';
import { useFromManifest } from '../cluster/from-manifest';
import { useClusterView } from '../object/cluster-view-provider';
import { objectHref } from '../object/object-reference';
import { UnreadKinds, useUnread } from '../object/unread-kinds';
import { counted } from '../ui/counted';
import { Name } from '../ui/name';
import { Sign } from '../ui/sign';
import { EmptyState, LoadingState } from '../ui/states';
import { DataTable, type TableColumn } from '../ui/table';
import { useIsSmall } from '../ui/use-is-small';
import { ViewFrame } from '../ui/view-frame';
import { ClassCards } from './class-cards';
import { AbsentClass, ClaimCounts, DefaultTag } from './class-facts';

export function ClassesView() {
  const view = useClusterView();
  const cluster = useClusterName();
  const loading = useIsLoading();
  const small = useIsSmall();
  const unread = useUnread('StorageClass');
  const fromManifest = useFromManifest();
  const rows = useMemo(() => classRows(view), [view]);
  const empty = (
    <EmptyState title="No classes in this cluster" actions={fromManifest}>
      A StorageClass says who makes volumes for claims, and when. Without one, claims bind only to volumes
      that exist.
    </EmptyState>
  );
  return (
    <ViewFrame
      title="Classes"
      summary={loading || unread.length > 0 ? undefined : summaryOf(rows)}
      className="flex h-full flex-col max-md:h-auto"
    >
      {loading ? <LoadingState title="Reading classes" /> : null}
      {loading ? null : <UnreadKinds unread={unread} className="mb-4" />}
      {!loading && rows.length === 0 && unread.length === 0 ? empty : null}
      {rows.length > 0 && small ? <ClassCards rows={rows} /> : null}
      {rows.length > 0 && !small ? (
        <DataTable
          label="Classes"
          columns={COLUMNS}
          rows={rows}
          keyOf={(row) => row.name}
          textOf={(row) => row.name}
          hrefOf={(row) => objectHref(cluster, { kind: 'StorageClass', name: row.name })}
          empty={empty}
          rowHeight={38}
          className="flex-1"
        />
      ) : null}
    </ViewFrame>
  );
}

function summaryOf(rows: readonly ClassRow[]): string {
  const classes = rows.filter(({ storageClass }) => storageClass !== undefined).length;
  const missing = rows.length - classes;
  const chosen = rows.find(({ isDefault }) => isDefault === 'yes');
  const named =
    missing === 0 ? '' : ` ${missing} more ${missing === 1 ? 'is' : 'are'} named by claims but not there.`;
  return `${counted(classes, 'class', 'classes')}, ${chosen ? `default ${chosen.name}` : 'no default'}.${named}`;
}

const COLUMNS: readonly TableColumn<ClassRow>[] = [
  {
    id: 'name',
    title: 'Class',
    width: '3fr',
    minWidth: 170,
    sortBy: ({ name }) => name,
    render: (row) => (
      <span className="flex min-w-0 items-center gap-2">
        {row.storageClass || row.unread ? null : <Sign name="blocked" size={12} label="does not exist" />}
        <Name length={28}>{row.name}</Name>
        <DefaultTag row={row} />
      </span>
    ),
  },
  {
    id: 'provisioner',
    title: 'Provisioner',
    width: '4fr',
    minWidth: 180,
    sortBy: ({ storageClass }) => storageClass?.provisioner ?? '',
    render: ({ storageClass, unread }) =>
      storageClass ? (
        <code className="truncate">{storageClass.provisioner}</code>
      ) : (
        <AbsentClass unread={unread} />
      ),
  },
  {
    id: 'binding',
    title: 'Binds',
    width: 190,
    sortBy: ({ storageClass }) => storageClass?.volumeBindingMode ?? '',
    render: ({ storageClass }) =>
      storageClass ? <code>{storageClass.volumeBindingMode ?? 'Immediate'}</code> : null,
  },
  {
    id: 'policy',
    title: 'Reclaims',
    width: 92,
    sortBy: ({ storageClass }) => storageClass?.reclaimPolicy ?? '',
    render: ({ storageClass }) =>
      storageClass ? <code>{storageClass.reclaimPolicy ?? 'Delete'}</code> : null,
  },
  {
    id: 'claims',
    title: 'Claims',
    width: '3fr',
    minWidth: 150,
    sortBy: ({ claimCount }) => claimCount,
    render: (row) => <ClaimCounts row={row} />,
  },
  {
    id: 'volumes',
    title: 'Volumes',
    width: 90,
    align: 'right',
    sortBy: ({ volumeCount }) => volumeCount,
    render: ({ volumeCount }) => volumeCount,
  },
];
