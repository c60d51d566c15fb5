'use client';
/** Pasted texts: sends the objects that a page has read from one to the server, and lets go of them again. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ClusterDescription } from '../history/stream-message';
import type { KubernetesObject } from '../kubernetes/object';
import { clustersKey } from './clusters';
import { request } from './kubernetes-api';
import { StatusError } from './status-error';

export interface NewPaste {
  readonly title?: string;
  readonly objects: readonly KubernetesObject[];
}

export function useCreatePaste() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (body: NewPaste) => {
      const answer = await request<ClusterDescription>('/api/pasted', { method: 'POST', body });
      if (!answer.ok) throw new StatusError(answer.error);
      return answer.value;
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: clustersKey }),
  });
}

export function useDeletePaste(options: { readonly onError?: (error: StatusError) => void } = {}) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (name: string) => {
      const answer = await request(`/api/pasted/${encodeURIComponent(name)}`, { method: 'DELETE' });
      if (!answer.ok) throw new StatusError(answer.error);
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: clustersKey }),
    onError: (error) => {
      if (error instanceof StatusError) options.onError?.(error);
    },
  });
}
