'use client';
/** The list of clusters that the server knows, simulated and live. */
import { useQuery } from '@tanstack/react-query';
import type { ClusterDescription, ClusterListAnswer } from '../history/stream-message';
import { request } from './kubernetes-api';
import { StatusError } from './status-error';

const REFRESH_MS = 5_000;

export const clustersKey = ['clusters'] as const;

async function fetchClusters(): Promise<ClusterListAnswer> {
  const answer = await request<ClusterListAnswer>('/api/clusters');
  if (!answer.ok) throw new StatusError(answer.error);
  return answer.value;
}

/** Asked again every few seconds: another page may create clusters, a live one may stop answering. */
export function useClusters() {
  return useQuery({ queryKey: clustersKey, queryFn: fetchClusters, refetchInterval: REFRESH_MS });
}

/** The line of one cluster in the list; undefined while the list is on its way or does not have it. */
export function useClusterDescription(name: string): ClusterDescription | undefined {
  const { data } = useClusters();
  return data?.clusters.find((cluster) => cluster.name === name);
}
