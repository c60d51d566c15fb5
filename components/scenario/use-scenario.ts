'use client';
/** The scenario behind a simulated cluster: what it began with and all that was done to it. */
import { useQuery } from '@tanstack/react-query';
import { request } from '@/lib/queries/kubernetes-api';
import { StatusError } from '@/lib/queries/status-error';
import type { Scenario } from '@/lib/scenario/scenario';

export async function fetchScenario(cluster: string): Promise<Scenario> {
  const answer = await request<Scenario>(`/api/simulations/${encodeURIComponent(cluster)}/scenario`);
  if (!answer.ok) throw new StatusError(answer.error);
  return answer.value;
}

/** As it was when the page asked: `moment` tells one asking from another. */
export function useScenario(cluster: string, moment: string, enabled: boolean) {
  return useQuery({
    queryKey: ['scenario', cluster, moment],
    queryFn: () => fetchScenario(cluster),
    enabled,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    retry: false,
  });
}
