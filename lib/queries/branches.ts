'use client';
/**
 * Branches of a simulated cluster. Whoever acts while the page shows the past acts in a branch that begins there;
 * the page follows. Nothing that was is lost by it.
 */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Result } from '../base/result';
import type { ClusterDescription } from '../history/stream-message';
import type { Status } from '../kubernetes/status';
import { type ClusterStore, clusterStore, isPast } from './cluster-store';
import { clustersKey } from './clusters';
import { isGuestOf } from './guest';
import { request } from './kubernetes-api';
import { simulationRoot } from './simulations';
import { StatusError } from './status-error';
import { useClusterStore } from './use-cluster';

/** Opens a branch of a cluster at `revision`; now, if undefined. */
export function openBranch(
  cluster: string,
  body: { readonly revision?: number; readonly title?: string },
): Promise<Result<ClusterDescription, Status>> {
  return request<ClusterDescription>(`${simulationRoot(cluster)}/branches`, { method: 'POST', body });
}

type BranchListener = (branch: ClusterDescription) => void;
const listeners = new Set<BranchListener>();

/** Tells `listener` of each branch that this page made by acting in the past. Returns the end of it. */
export function onBranchMade(listener: BranchListener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/**
 * Does `act` where the page looks: in its cluster, or, where it shows the past or a presenter's cluster, in a new branch
 * that begins at that moment and is named `title`. The branch goes again where `act` says by `false` that nothing came of it.
 * Throws a StatusError where no branch could be made.
 */
export async function actAt(
  store: ClusterStore,
  title: string,
  act: (store: ClusterStore) => Promise<boolean>,
): Promise<void> {
  const snapshot = store.read();
  const past = isPast(snapshot);
  if (!past && !isGuestOf(store.name)) {
    await act(store);
    return;
  }
  const opened = await openBranch(store.name, {
    ...(past ? { revision: snapshot.log.revision } : {}),
    title: title.slice(0, 120),
  });
  if (!opened.ok) throw new StatusError(opened.error);
  const branch = clusterStore(opened.value.name);
  // Connected while it is written to: what follows in one act may have to wait for what it did first.
  const release = branch.subscribe(() => undefined);
  let worked = false;
  try {
    worked = await act(branch);
  } finally {
    if (!worked) await request(simulationRoot(branch.name), { method: 'DELETE' });
    release();
  }
  if (worked) for (const listener of listeners) listener(opened.value);
}

async function post<T>(path: string, body: object): Promise<T> {
  const answer = await request<T>(path, { method: 'POST', body });
  if (!answer.ok) throw new StatusError(answer.error);
  return answer.value;
}

/** Makes a branch of the page's cluster at the moment that it shows, without doing anything in it. */
export function useOpenBranch() {
  const queries = useQueryClient();
  const store = useClusterStore();
  return useMutation({
    mutationFn: (title: string | undefined) => {
      const { log } = store.read();
      const at = isPast(store.read()) ? { revision: log.revision } : {};
      return post<ClusterDescription>(`${simulationRoot(store.name)}/branches`, {
        ...at,
        ...(title === undefined ? {} : { title }),
      });
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: clustersKey }),
  });
}

export function useRenameCluster() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ name, title }: { readonly name: string; readonly title: string }) =>
      post<ClusterDescription>(`${simulationRoot(name)}/title`, { title }),
    onSuccess: () => queries.invalidateQueries({ queryKey: clustersKey }),
  });
}

/** Brings back a cluster that was deleted lately. */
export function useRestoreCluster() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (name: string) => post<ClusterDescription>(`${simulationRoot(name)}/restore`, {}),
    onSuccess: () => queries.invalidateQueries({ queryKey: clustersKey }),
  });
}
