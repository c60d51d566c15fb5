'use client';
/** What was undone in a simulated cluster before something else was done: opened as a branch, deleted, brought back. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ClusterDescription } from '../history/stream-message';
import { clustersKey } from './clusters';
import { request } from './kubernetes-api';
import { simulationRoot } from './simulations';
import { StatusError } from './status-error';

function useFutureVerb<T>(cluster: string, verb: 'branches' | 'futures', bodyOf: (input: T) => object) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (input: T) => {
      const path = `${simulationRoot(cluster)}/${verb}`;
      const answer = await request<ClusterDescription>(path, { method: 'POST', body: bodyOf(input) });
      if (!answer.ok) throw new StatusError(answer.error);
      return answer.value;
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: clustersKey }),
  });
}

/** Opens the future of that number: a cluster of its own from then on. */
export function useOpenFuture(cluster: string) {
  return useFutureVerb(cluster, 'branches', (future: number) => ({ future }));
}

export function useShowFuture(cluster: string) {
  return useFutureVerb(
    cluster,
    'futures',
    (input: { readonly future: number; readonly shown: boolean }) => input,
  );
}
