'use client';
/**
 * Keeps the scenario of the simulated cluster that is open, after each write and whenever the reader turns away. It
 * never replaces what is kept unless the server's cluster has all of it, or the reader saw it become less: a server that
 * was started again, a link or another reader may have made another cluster of the same name. Then the reader is offered
 * what is kept. It stays as it is while the other cluster is only looked at, and is set aside once something was done there.
 */
import { usePathname, useSearchParams } from 'next/navigation';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { readKeptCluster } from '@/lib/draft/draft-record';
import { clusterKey, type DraftStore, type Kept } from '@/lib/draft/draft-store';
import { type KeptIn, keptIn } from '@/lib/draft/kept-in';
import type { ActsAnswer, ClusterDescription } from '@/lib/history/stream-message';
import { useClusterDescription } from '@/lib/queries/clusters';
import { isGuestOf } from '@/lib/queries/guest';
import { request } from '@/lib/queries/kubernetes-api';
import { simulationRoot } from '@/lib/queries/simulations';
import { useClusterName, useClusterPart } from '@/lib/queries/use-cluster';
import type { Scenario } from '@/lib/scenario/scenario';
import { KeptOfAnother } from './bring-back';
import type { KeptClusterRecord } from './kept-clusters';
import { sayDropped, sayNotKept } from './say-saved';
import { useDraftStore } from './use-draft-store';

/** A simulation writes without end while its clock runs; its scenario is read at most so often. */
const PACE_MS = 1_000;

export function ClusterKeeper() {
  const name = useClusterName();
  const description = useClusterDescription(name);
  const store = useDraftStore();
  if (description?.kind !== 'simulated' || !store) return null;
  return <Keeper key={name} store={store} cluster={description} />;
}

interface Offer {
  readonly kept: KeptClusterRecord;
  readonly server: Exclude<KeptIn, { kind: 'all' }>;
}

function Keeper({ store, cluster }: { readonly store: DraftStore; readonly cluster: ClusterDescription }) {
  const open = useClusterPart(({ link }) => link.kind === 'open');
  const revision = useClusterPart(({ newest }) => newest.revision);
  const logId = useClusterPart(({ newest }) => newest.log);
  const view = useView();
  const [offer, setOffer] = useState<Offer>();
  /**
   * Whether the cluster of the server is the one that is kept: unknown at first and after each loss of the connection.
   */
  const standing = useRef<'unknown' | 'same' | 'another'>('unknown');
  if (!open) standing.current = 'unknown';
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  const keep = useEffectEvent(async () => {
    timer.current = undefined;
    // A presenter's cluster is not the listener's work.
    if (!open || isGuestOf(cluster.name)) return;
    const key = clusterKey(cluster.name);
    const isActedOn = await hasActs(cluster.name);
    const kept = await store.read(key);
    if (!isActedOn && !kept) return;
    const scenario = await request<Scenario>(`${simulationRoot(cluster.name)}/scenario`);
    if (!scenario.ok) return;
    if (standing.current === 'unknown') {
      const found = kept && offerOf(kept, scenario.value);
      standing.current = found ? 'another' : 'same';
      setOffer(found === 'unreadable' ? undefined : found);
    }
    const isAnother = standing.current === 'another';
    if (isAnother && !isActedOn) return;
    const value = { name: cluster.name, title: cluster.title, scenario: scenario.value, view };
    // What builds on nothing sets aside what is there.
    const base = isAnother ? 0 : 'any';
    const saved = await store.save({ key, kind: 'cluster', title: cluster.title, value, base });
    if (!saved.ok) {
      sayNotKept(cluster.title, saved.error);
      return;
    }
    // Where the connection was lost meanwhile, the next cluster is compared anew.
    if (standing.current === 'another') standing.current = 'same';
    sayDropped(saved.value);
  });

  useEffect(() => {
    if (!open || revision === undefined || logId === undefined || view === undefined) return;
    timer.current ??= setTimeout(keep, PACE_MS);
  }, [open, revision, logId, view]);
  useEffect(() => {
    const onHidden = () => {
      if (document.visibilityState === 'hidden') void keep();
    };
    document.addEventListener('visibilitychange', onHidden);
    return () => {
      document.removeEventListener('visibilitychange', onHidden);
      clearTimeout(timer.current);
    };
  }, []);

  return offer ? <KeptOfAnother {...offer} onDismiss={() => setOffer(undefined)} /> : null;
}

/** What to offer where the server's cluster is another than the kept one; undefined where it is the same. */
function offerOf({ entry, value }: Kept, server: Scenario): Offer | 'unreadable' | undefined {
  const cluster = readKeptCluster(value);
  if (!cluster) return 'unreadable';
  const found = keptIn(cluster.scenario, server);
  return found.kind === 'all' ? undefined : { kept: { entry, cluster }, server: found };
}

/** The page within the cluster, with its selection and moment. */
function useView(): string {
  const path = usePathname().split('/').slice(3).join('/');
  const search = useSearchParams().toString();
  return search === '' ? path : `${path}?${search}`;
}

/** Somebody has done something to it: it is not one that was only looked at. */
async function hasActs(name: string): Promise<boolean> {
  const acts = await request<ActsAnswer>(`${simulationRoot(name)}/acts`);
  return acts.ok && acts.value.done.length > 0;
}
