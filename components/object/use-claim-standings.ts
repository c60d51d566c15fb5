'use client';
/** Where every claim stands, by key: diagnosed once for each state of the cluster, whoever asks. */
import { perObject } from '@/lib/base/per-object';
import { objectKey } from '@/lib/kubernetes/object';
import type { ClusterView } from '@/lib/volume/cluster-view';
import { type ClaimStanding, diagnoseClaim } from '@/lib/volume/diagnose-claim';
import { useClusterView } from './cluster-view-provider';

const standingsOf = perObject((view: ClusterView): ReadonlyMap<string, ClaimStanding> => {
  const claims = [...view.claims()];
  return new Map(claims.map((claim) => [objectKey(claim), diagnoseClaim(view, claim).standing]));
});

export function useClaimStandings(): ReadonlyMap<string, ClaimStanding> {
  return standingsOf(useClusterView());
}
