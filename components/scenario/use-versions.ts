'use client';
/** The same scenario in another version of Kubernetes: what differs, and opening it there as a new cluster. */
import { useMutation, useQuery } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import type { KubernetesVersion } from '@/lib/kubernetes/feature-gates';
import { request } from '@/lib/queries/kubernetes-api';
import { useCreateSimulation } from '@/lib/queries/simulations';
import { StatusError } from '@/lib/queries/status-error';
import type { VersionComparison } from '@/lib/scenario/version-comparison';
import { showToast } from '../ui/toast';
import { fetchScenario } from './use-scenario';

/** As it was when the page asked: `moment` tells one asking from another. */
export function useVersionComparison(cluster: string, other: KubernetesVersion | undefined, moment: string) {
  return useQuery({
    queryKey: ['versions', cluster, other, moment],
    queryFn: async () => {
      const path = `/api/simulations/${encodeURIComponent(cluster)}/versions?version=${other}`;
      const answer = await request<VersionComparison>(path);
      if (!answer.ok) throw new StatusError(answer.error);
      return answer.value;
    },
    enabled: other !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    retry: false,
  });
}

/** Replays a cluster's scenario in another version, as a new cluster; this one stays as it is. */
export function useOpenInVersion(cluster: string) {
  const router = useRouter();
  const create = useCreateSimulation();
  return useMutation({
    mutationFn: async (version: KubernetesVersion) => {
      const scenario = await fetchScenario(cluster);
      const title = `${(scenario.title ?? cluster).replace(/ in 1\.\d+$/, '').slice(0, 100)} in ${version}`;
      return create.mutateAsync({ scenario: { ...scenario, title, kubernetes: version } });
    },
    onSuccess: (opened) => router.push(`/c/${encodeURIComponent(opened.name)}/lifecycle`),
    onError: (error) => {
      if (error instanceof StatusError)
        showToast({ sign: 'failed', title: 'Not opened.', text: error.message });
    },
  });
}
