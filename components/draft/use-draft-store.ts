'use client';
import { useEffect, useState } from 'react';
import type { DraftStore } from '@/lib/draft/draft-store';
import { draftStore } from '@/lib/draft/open-draft-store';

/** What this browser keeps; undefined until it is open. */
export function useDraftStore(): DraftStore | undefined {
  const [store, setStore] = useState<DraftStore>();
  useEffect(() => {
    let here = true;
    void draftStore().then((opened) => here && setStore(opened));
    return () => {
      here = false;
    };
  }, []);
  return store;
}
