/**
 * All claims as rows of a list: problems first, then what moves, then what waits, then the rest; by namespace and
 * name within. Filters leave out, and what they leave out is counted.
 */
import { compareStrings } from '../base/compare';
import { objectKey } from '../kubernetes/object';
import type { PersistentVolumeClaim } from '../kubernetes/persistent-volume-claim';
import type { ClusterView } from '../volume/cluster-view';
import { type ClaimCause, type ClaimStanding, diagnoseClaim } from '../volume/diagnose-claim';
import { getPersistentVolumeClaimClass } from '../volume/storage-class-name';

export interface ClaimRow {
  readonly key: string;
  readonly claim: PersistentVolumeClaim;
  readonly standing: ClaimStanding;
  readonly cause: ClaimCause;
  readonly storageClassName: string;
}

/** The order in which somebody with a problem reads. */
export const CLAIM_STANDINGS: readonly ClaimStanding[] = [
  'blocked',
  'lost',
  'terminating',
  'progress',
  'waiting',
  'bound',
];

export function claimRows(view: ClusterView): readonly ClaimRow[] {
  const rows = [...view.claims()].map((claim): ClaimRow => {
    const { standing, cause } = diagnoseClaim(view, claim);
    const storageClassName = getPersistentVolumeClaimClass(claim);
    return { key: objectKey(claim), claim, standing, cause, storageClassName };
  });
  return rows.sort(compareRows);
}

function compareRows(a: ClaimRow, b: ClaimRow): number {
  const byStanding = CLAIM_STANDINGS.indexOf(a.standing) - CLAIM_STANDINGS.indexOf(b.standing);
  return byStanding || compareStrings(a.key, b.key);
}

export interface ClaimFilter {
  readonly text: string;
  readonly namespace: string | undefined;
  /** Empty: all. */
  readonly standings: ReadonlySet<ClaimStanding>;
}

export function filterClaimRows(rows: readonly ClaimRow[], filter: ClaimFilter): readonly ClaimRow[] {
  const wanted = filter.text.trim().toLowerCase();
  return rows.filter(({ claim, standing, key, storageClassName }) => {
    if (filter.namespace !== undefined && claim.metadata.namespace !== filter.namespace) return false;
    if (filter.standings.size > 0 && !filter.standings.has(standing)) return false;
    const text = `${key} ${claim.spec.volumeName ?? ''} ${storageClassName}`.toLowerCase();
    return text.includes(wanted);
  });
}

/** How many rows stand where. */
export function countStandings(rows: readonly ClaimRow[]): ReadonlyMap<ClaimStanding, number> {
  const counts = new Map<ClaimStanding, number>();
  for (const { standing } of rows) counts.set(standing, (counts.get(standing) ?? 0) + 1);
  return counts;
}
