'use client';
/** How many claims and volumes need a person, for the navigation and the first line of a view. */
import { useMemo } from 'react';
import { volumeStanding } from '@/lib/graph/standing';
import { persistentVolumes } from '@/lib/kubernetes/resources';
import { useObjects } from '@/lib/queries/use-cluster';
import { useClaimStandings } from '../object/use-claim-standings';
import type { SignName } from '../ui/sign';

export interface Problem {
  readonly sign: SignName;
  readonly count: number;
}

/** By path of the view. */
export function useProblems(): Readonly<Partial<Record<string, Problem>>> {
  const volumes = useObjects(persistentVolumes);
  const standings = useClaimStandings();
  return useMemo(() => {
    let blocked = 0;
    for (const standing of standings.values()) {
      if (standing === 'blocked' || standing === 'lost') blocked += 1;
    }
    let failed = 0;
    for (const volume of volumes.values()) if (volumeStanding(volume) === 'failed') failed += 1;
    return {
      claims: { sign: 'blocked', count: blocked },
      volumes: { sign: 'failed', count: failed },
    };
  }, [volumes, standings]);
}
