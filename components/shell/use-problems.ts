'use client';
/** How many claims and volumes need a person, for the navigation and the first line of a view. */
import { useMemo } from 'react';
import { claimStanding, volumeStanding } from '@/lib/graph/standing';
import { persistentVolumeClaims, persistentVolumes, storageClasses } from '@/lib/kubernetes/resources';
import { useObjects } from '@/lib/queries/use-cluster';
import type { SignName } from '../ui/sign';

export interface Problem {
  readonly sign: SignName;
  readonly count: number;
}

/** By path of the view. */
export function useProblems(): Readonly<Partial<Record<string, Problem>>> {
  const volumes = useObjects(persistentVolumes);
  const claims = useObjects(persistentVolumeClaims);
  const classes = useObjects(storageClasses);
  return useMemo(() => {
    let blocked = 0;
    for (const claim of claims.values()) {
      const standing = claimStanding(claim, { storageClasses: classes });
      if (standing === 'blocked' || standing === 'lost') blocked += 1;
    }
    let failed = 0;
    for (const volume of volumes.values()) if (volumeStanding(volume) === 'failed') failed += 1;
    return {
      claims: { sign: 'blocked', count: blocked },
      volumes: { sign: 'failed', count: failed },
    };
  }, [volumes, claims, classes]);
}
