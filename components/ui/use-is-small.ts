'use client';
/** True on screens where a table becomes cards: at most 720 px wide, the breakpoint `md` of the tokens. */
import { useSyncExternalStore } from 'react';

const QUERY = '(max-width: 720px)';

function subscribe(onChange: () => void): () => void {
  const list = window.matchMedia(QUERY);
  list.addEventListener('change', onChange);
  return () => list.removeEventListener('change', onChange);
}

export function useIsSmall(): boolean {
  return useSyncExternalStore(
    subscribe,
    () => window.matchMedia(QUERY).matches,
    () => false,
  );
}
