'use client';
/** The faults of the page's simulated cluster: those that are active, beginning one, ending one. */
import { useMutation, useQuery } from '@tanstack/react-query';
import type { Result } from '../base/result';
import type { FaultListAnswer } from '../history/stream-message';
import type { Fault, FaultSpec } from '../kubernetes/fault';
import { faults } from '../kubernetes/resources';
import type { Status } from '../kubernetes/status';
import { actAt } from './branches';
import type { ClusterStore } from './cluster-store';
import { request } from './kubernetes-api';
import { holdSettled } from './settled';
import { StatusError } from './status-error';
import { useClusterName, useClusterStore, useObjects } from './use-cluster';

export interface NewFault {
  readonly fault: FaultSpec;
  /** Ends by itself after so much simulated time. */
  readonly forMs?: number;
}

function faultsPath(cluster: string): string {
  return `/api/simulations/${encodeURIComponent(cluster)}/faults`;
}

/** Active faults by their names, as the stream tells them. */
export function useActiveFaults(): ReadonlyMap<string, Fault> {
  return useObjects(faults);
}

/** Names of the components that a fault can be about; undefined until they were read. */
export function useFaultComponents(enabled: boolean): readonly string[] | undefined {
  const cluster = useClusterName();
  const { data } = useQuery({
    queryKey: ['fault-components', cluster],
    queryFn: async () => {
      const answer = await request<FaultListAnswer>(faultsPath(cluster));
      if (!answer.ok) throw new StatusError(answer.error);
      return answer.value.components;
    },
    enabled,
    staleTime: Number.POSITIVE_INFINITY,
  });
  return data;
}

/** Sends it to the cluster of the page or, where the page shows the past, to a branch that begins there. */
async function send(
  store: ClusterStore,
  title: string,
  call: (cluster: string) => Promise<Result<Fault, Status>>,
): Promise<void> {
  const release = holdSettled();
  try {
    await actAt(store, title, async (place) => {
      const answer = await call(place.name);
      if (!answer.ok) throw new StatusError(answer.error);
      place.expect(Number(answer.value.metadata.resourceVersion));
      return true;
    });
  } finally {
    release();
  }
}

export function useBeginFault() {
  const store = useClusterStore();
  return useMutation({
    mutationFn: (body: NewFault) =>
      send(store, `fault ${body.fault.type}`, (cluster) =>
        request<Fault>(faultsPath(cluster), { method: 'POST', body }),
      ),
  });
}

export function useEndFault(options: { readonly onError?: (error: StatusError) => void } = {}) {
  const store = useClusterStore();
  return useMutation({
    mutationFn: (name: string) =>
      send(store, `end of fault ${name}`, (cluster) =>
        request<Fault>(`${faultsPath(cluster)}/${encodeURIComponent(name)}`, { method: 'DELETE' }),
      ),
    onError: (error) => {
      if (error instanceof StatusError) options.onError?.(error);
    },
  });
}
