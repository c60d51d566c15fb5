'use client';
/** What Kubernetes has no verb for: the clock of a simulated cluster, and making and removing such clusters. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ClusterDescription, NewSimulationAnswer } from '../history/stream-message';
import type { Scenario } from '../scenario/scenario';
import type { ClusterStore } from './cluster-store';
import { clustersKey } from './clusters';
import { request } from './kubernetes-api';
import { holdSettled } from './settled';
import { StatusError } from './status-error';
import { useClusterStore } from './use-cluster';

/** A press on the transport. `step` runs to the next write, `settle` until nothing moves any more. */
export type TransportAction =
  | { readonly kind: 'play' }
  | { readonly kind: 'pause' }
  | { readonly kind: 'step' }
  | { readonly kind: 'settle' }
  /** Runs to a time, milliseconds since the epoch. */
  | { readonly kind: 'advance'; readonly toMs: number }
  | { readonly kind: 'speed'; readonly speed: number }
  | { readonly kind: 'reset' };

/** Root of the routes of a simulated cluster. */
export function simulationRoot(name: string): string {
  return `/api/simulations/${encodeURIComponent(name)}`;
}

async function sendTransport(store: ClusterStore, action: TransportAction): Promise<ClusterDescription> {
  const { kind, ...body } = action;
  const path = `${simulationRoot(store.name)}/${kind}`;
  const answer = await request<ClusterDescription>(path, { method: 'POST', body });
  if (!answer.ok) throw new StatusError(answer.error);
  if (kind !== 'reset') store.expect(answer.value.clock.revision);
  return answer.value;
}

/** Runs a simulation to its next write. */
export function stepSimulation(store: ClusterStore): Promise<ClusterDescription> {
  return sendTransport(store, { kind: 'step' });
}

/** Runs a simulation to a time, milliseconds since the epoch, and stops its clock. */
export function advanceSimulation(store: ClusterStore, toMs: number): Promise<ClusterDescription> {
  return sendTransport(store, { kind: 'advance', toMs });
}

/** Moves the clock of the page's cluster. */
export interface TransportOptions {
  readonly onError?: (error: StatusError) => void;
  /** A step found nothing to do, however far it looked ahead. */
  readonly onNothingToDo?: () => void;
}

export function useTransport(options: TransportOptions = {}) {
  const store = useClusterStore();
  return useMutation({
    mutationFn: async (action: TransportAction) => {
      const release = holdSettled();
      try {
        const before = store.read().newest.revision;
        const cluster = await sendTransport(store, action);
        if (action.kind === 'step' && cluster.clock.revision <= before) options.onNothingToDo?.();
        return cluster;
      } finally {
        release();
      }
    },
    onError: (error) => {
      if (error instanceof StatusError) options.onError?.(error);
    },
  });
}

export interface NewSimulation {
  readonly name?: string;
  readonly title?: string;
  /** What to begin with, or the id of a demo; without one the cluster is empty. */
  readonly scenario?: Scenario | string;
  readonly kubernetesVersion?: string;
}

export function useCreateSimulation() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (body: NewSimulation) => {
      const answer = await request<NewSimulationAnswer>('/api/simulations', { method: 'POST', body });
      if (!answer.ok) throw new StatusError(answer.error);
      return answer.value;
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: clustersKey }),
  });
}

/** Deletes a simulated cluster by its name. */
export function useDeleteSimulation(options: { readonly onError?: (error: StatusError) => void } = {}) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (name: string) => {
      const answer = await request(simulationRoot(name), { method: 'DELETE' });
      if (!answer.ok) throw new StatusError(answer.error);
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: clustersKey }),
    onError: (error) => {
      if (error instanceof StatusError) options.onError?.(error);
    },
  });
}
