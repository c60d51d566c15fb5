'use client';
/** Where every claim stands, by key: diagnosed once for each state of the cluster, whoever asks. */
import { useMemo } from 'react';
import { objectKey } from '@/lib/kubernetes/object';
import type { ClusterView } from '@/lib/volume/cluster-view';
import { type ClaimStanding, diagnoseClaim } from '@/lib/volume/diagnose-claim';
import { useClusterView } from './cluster-view-provider';

const diagnosed = new WeakMap<ClusterView, ReadonlyMap<string, ClaimStanding>>();

function standingsOf(view: ClusterView): ReadonlyMap<string, ClaimStanding> {
  const known = diagnosed.get(view);
  if (known) return known;
  const standings = new Map<string, ClaimStanding>();
  for (const claim of view.claims()) standings.set(objectKey(claim), diagnoseClaim(view, claim).standing);
  diagnosed.set(view, standings);
  return standings;
}

export function useClaimStandings(): ReadonlyMap<string, ClaimStanding> {
  const view = useClusterView();
  return useMemo(() => standingsOf(view), [view]);
}
