'use client';
/**
 * Keeps the moment in the page's address (`?at=<revision>`), so that a reload and a shared address show it. It is read
 * once, when the cluster has been read; from then on the address follows the page.
 */
import { usePathname, useSearchParams } from 'next/navigation';
import { useEffect, useRef, useSyncExternalStore } from 'react';
import { useClusterDescription } from '@/lib/queries/clusters';
import { holdSettled } from '@/lib/queries/settled';
import { useClusterName, useClusterPart, useClusterStore, useIsPast } from '@/lib/queries/use-cluster';
import { showToast } from '../ui/toast';
import { formatMoment, MOMENT_PARAMETER, parseMoment } from './moment-text';

/** Browsers refuse addresses that change with every picture: a moment is written once the hand rests. */
const REST_MS = 150;

export function MomentAddress() {
  const store = useClusterStore();
  const live = useClusterDescription(useClusterName())?.kind === 'live';
  const logId = useClusterPart(({ newest }) => newest.log);
  const complete = useClusterPart(({ current }) => current);
  const revision = useClusterPart(({ log }) => log.revision);
  const past = useIsPast();
  const written = useWrittenMoment();
  const opened = useRef<typeof store | undefined>(undefined);

  useEffect(() => {
    if (opened.current === store || !complete || logId === undefined) return;
    opened.current = store;
    const wanted = parseMoment(new URL(window.location.href).searchParams.get(MOMENT_PARAMETER));
    if (!wanted) return;
    const other = wanted.log !== undefined && !logId.startsWith(wanted.log);
    if (other || !store.seek(wanted.revision)) {
      showToast({
        sign: 'failed',
        title: 'This shows now.',
        text: other
          ? 'The moment in the address belongs to a record that ended when the server was started again.'
          : `The moment in the address, revision ${wanted.revision}, is no longer kept.`,
      });
    }
  }, [store, complete, logId]);

  useEffect(() => {
    if (opened.current !== store) return;
    const text = past ? formatMoment(revision, live ? logId : undefined) : undefined;
    if (text === written) return;
    const write = () => {
      const address = new URL(window.location.href);
      if (text === undefined) address.searchParams.delete(MOMENT_PARAMETER);
      else address.searchParams.set(MOMENT_PARAMETER, text);
      // With the router's own state, so that the router does not hear of it: it takes every other change of the address
      // for a navigation, and gives up the one under way. The link that was just followed would not be.
      window.history.replaceState(window.history.state, '', address);
    };
    const release = holdSettled();
    const timer = setTimeout(() => {
      write();
      release();
    }, REST_MS);
    return () => {
      clearTimeout(timer);
      release();
    };
  }, [store, past, revision, live, logId, written]);
  return null;
}

/** The moment in the address. It is gone once a link to another view was followed: it is written again then. */
function useWrittenMoment(): string | undefined {
  // Drawn again, and so read again, where the browser does not tell of its entries.
  usePathname();
  useSearchParams();
  return useSyncExternalStore(onEntryChange, momentOfAddress, () => undefined);
}

function momentOfAddress(): string | undefined {
  return new URL(window.location.href).searchParams.get(MOMENT_PARAMETER) ?? undefined;
}

function onEntryChange(listener: () => void): () => void {
  const entries = 'navigation' in window ? window.navigation : undefined;
  entries?.addEventListener('currententrychange', listener);
  return () => entries?.removeEventListener('currententrychange', listener);
}
