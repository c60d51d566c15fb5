'use client';
/** The way out of a view that has nothing to show: write it. Never offered where nothing can be written. */
import type { ReactNode } from 'react';
import { useClusterName } from '@/lib/queries/use-cluster';
import { ButtonLink } from '../ui/button';
import { useWritability } from './use-writability';

/** A button to the manifests; undefined where the page shows what cannot be written to. */
export function useFromManifest(label = 'Create one from a manifest'): ReactNode {
  const cluster = useClusterName();
  const writability = useWritability();
  if (writability !== 'free' && writability !== 'asked') return undefined;
  return (
    <ButtonLink variant="primary" href={`/c/${encodeURIComponent(cluster)}/manifests`}>
      {label}
    </ButtonLink>
  );
}
