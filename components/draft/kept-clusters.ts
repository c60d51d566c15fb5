'use client';
/** The simulated clusters that this browser keeps: reading one, and opening it again on the server. */
import { useMutation } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { type DraftEntry, type KeptCluster, readKeptCluster } from '@/lib/draft/draft-record';
import { clusterKey, type DraftStore } from '@/lib/draft/draft-store';
import type { NewSimulationAnswer } from '@/lib/history/stream-message';
import { request } from '@/lib/queries/kubernetes-api';
import { StatusError } from '@/lib/queries/status-error';
import { useDraftStore } from './use-draft-store';

export interface KeptClusterRecord {
  readonly entry: DraftEntry;
  readonly cluster: KeptCluster;
}

export async function readCluster(store: DraftStore, name: string): Promise<KeptClusterRecord | undefined> {
  const kept = await store.read(clusterKey(name));
  const cluster = kept && readKeptCluster(kept.value);
  return cluster && { entry: kept.entry, cluster };
}

/** What is kept of the cluster of that name. */
export function useKeptCluster(name: string): KeptClusterRecord | undefined {
  const store = useDraftStore();
  const [found, setFound] = useState<{
    readonly name: string;
    readonly record: KeptClusterRecord | undefined;
  }>();
  useEffect(() => {
    if (!store) return;
    let here = true;
    const read = async () => {
      const record = await readCluster(store, name);
      if (here) setFound({ name, record });
    };
    void read();
    const end = store.subscribe((key) => {
      if (key === clusterKey(name)) void read();
    });
    return () => {
      here = false;
      end();
    };
  }, [store, name]);
  return found?.name === name ? found.record : undefined;
}

export interface Reopening {
  readonly cluster: KeptCluster;
  /** Under its own name, which its addresses have; or beside the one that has the name now. */
  readonly as: 'itself' | 'another';
}

/** Opens a kept cluster on the server as it was at the last save, with its clock stopped, and goes there. */
export function useReopen(onError: (message: string) => void) {
  return useMutation({
    mutationFn: async ({ cluster, as }: Reopening) => {
      const { name, title, scenario, view } = cluster;
      const body = {
        scenario,
        paused: true,
        ...(as === 'itself' ? { name, title } : { title: besideTitle(title) }),
      };
      const answer = await request<NewSimulationAnswer>('/api/simulations', { method: 'POST', body });
      // Another tab may have been faster: the cluster is there again.
      const there = !answer.ok && as === 'itself' && answer.error.reason === 'AlreadyExists';
      if (!answer.ok && !there) throw new StatusError(answer.error);
      return `/c/${encodeURIComponent(answer.ok ? answer.value.name : name)}/${view}`;
    },
    // A new page: the stream of this one has ended for good.
    onSuccess: (address) => window.location.assign(address),
    onError: (error) => onError(error.message),
  });
}

function besideTitle(title: string): string {
  const end = ', brought back';
  return title.endsWith(end) ? title : `${title.slice(0, 120 - end.length)}${end}`;
}
