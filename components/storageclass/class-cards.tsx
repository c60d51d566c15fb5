'use client';
/** The list of classes on a small screen. */
import Link from 'next/link';
import type { ClassRow } from '@/lib/graph/class-rows';
import { useClusterName } from '@/lib/queries/use-cluster';
import { objectHref } from '../object/object-reference';
import { counted } from '../ui/counted';
import { AbsentClass, ClaimCounts, DefaultTag } from './class-facts';

export function ClassCards({ rows }: { readonly rows: readonly ClassRow[] }) {
  const cluster = useClusterName();
  return (
    <ul className="grid gap-2" aria-label="Classes">
      {rows.map((row) => (
        <li key={row.name}>
          <Link
            href={objectHref(cluster, { kind: 'StorageClass', name: row.name })}
            className="block rounded-3 border border-line bg-surface px-4 py-3 hover:border-accent"
          >
            <span className="mb-1 flex flex-wrap items-center gap-2">
              <code className="font-medium wrap-anywhere">{row.name}</code>
              <DefaultTag row={row} />
            </span>
            {row.storageClass ? (
              <code className="block text-xs text-ink-2 wrap-anywhere">{row.storageClass.provisioner}</code>
            ) : (
              <AbsentClass unread={row.unread} className="block text-xs" />
            )}
            <span className="mt-1.5 flex flex-wrap items-center gap-x-3 text-xs text-ink-3">
              <span>Claims</span>
              <ClaimCounts row={row} />
              <span className="num">{counted(row.volumeCount, 'volume')}</span>
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
