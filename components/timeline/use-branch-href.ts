'use client';
/** The address of the same view, with the same object selected, in another cluster: at its own present. */
import { usePathname, useSearchParams } from 'next/navigation';
import { MOMENT_PARAMETER } from './moment-text';

export function useBranchHref(): (cluster: string) => string {
  const path = usePathname().split('/').slice(3).join('/');
  const search = new URLSearchParams(useSearchParams());
  search.delete(MOMENT_PARAMETER);
  const query = search.toString();
  return (cluster) => `/c/${encodeURIComponent(cluster)}/${path}${query === '' ? '' : `?${query}`}`;
}
