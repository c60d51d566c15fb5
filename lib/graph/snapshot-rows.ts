/** All snapshots as rows of a list: problems first, then what moves, then what can be restored from; by name within. */
import { compareStrings } from '../base/compare';
import { objectKey } from '../kubernetes/object';
import type { VolumeSnapshot } from '../kubernetes/volume-snapshot';
import type { ClusterView } from '../volume/cluster-view';
import { diagnoseSnapshot, type SnapshotStanding } from '../volume/snapshot/diagnose-snapshot';

export interface SnapshotRow {
  readonly key: string;
  readonly snapshot: VolumeSnapshot;
  readonly standing: SnapshotStanding;
}

/** The order in which somebody with a problem reads. */
export const SNAPSHOT_STANDINGS: readonly SnapshotStanding[] = [
  'blocked',
  'terminating',
  'progress',
  'ready',
];

const WORDS: Readonly<Record<SnapshotStanding, string>> = {
  blocked: 'Not ready: blocked',
  terminating: 'Terminating',
  progress: 'Not ready: in progress',
  ready: 'Ready',
};

export function snapshotStandingWord(standing: SnapshotStanding): string {
  return WORDS[standing];
}

export function snapshotRows(view: ClusterView): readonly SnapshotRow[] {
  const rows = [...view.snapshots()].map(
    (snapshot): SnapshotRow => ({
      key: objectKey(snapshot),
      snapshot,
      standing: diagnoseSnapshot(view, snapshot).standing,
    }),
  );
  return rows.sort(
    (a, b) =>
      SNAPSHOT_STANDINGS.indexOf(a.standing) - SNAPSHOT_STANDINGS.indexOf(b.standing) ||
      compareStrings(a.key, b.key),
  );
}

export interface SnapshotFilter {
  readonly text: string;
  readonly namespace: string | undefined;
  /** Empty: all. */
  readonly standings: ReadonlySet<SnapshotStanding>;
}

export function filterSnapshotRows(
  rows: readonly SnapshotRow[],
  { text, namespace, standings }: SnapshotFilter,
): readonly SnapshotRow[] {
  const wanted = text.trim().toLowerCase();
  return rows.filter(({ key, snapshot: { metadata, spec, status }, standing }) => {
    if (namespace !== undefined && metadata.namespace !== namespace) return false;
    if (standings.size > 0 && !standings.has(standing)) return false;
    const names = [
      key,
      spec.source.persistentVolumeClaimName,
      status?.boundVolumeSnapshotContentName ?? spec.source.volumeSnapshotContentName,
      spec.volumeSnapshotClassName,
    ];
    return names.join(' ').toLowerCase().includes(wanted);
  });
}
