'use client';
/** Connects a page to the cluster in its address and says on the document when everything is drawn. */
import { type ReactNode, useEffect, useMemo } from 'react';
import { clusterStore } from '@/lib/queries/cluster-store';
import { setCurrent } from '@/lib/queries/settled';
import { ClusterContext, useClusterPart } from '@/lib/queries/use-cluster';
import { ClusterViewProvider } from '../object/cluster-view-provider';

export function ClusterProvider({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  const store = useMemo(() => clusterStore(name), [name]);
  return (
    <ClusterContext value={store}>
      <ClusterViewProvider>{children}</ClusterViewProvider>
      <SettledMark />
    </ClusterContext>
  );
}

/** Last child: its effect runs after those of the views that draw the same snapshot. */
function SettledMark() {
  const snapshot = useClusterPart((part) => part);
  useEffect(() => {
    setCurrent(snapshot.current);
  }, [snapshot]);
  useEffect(() => () => setCurrent(false), []);
  return null;
}
