'use client';
/** The text of the editor, kept for each cluster until the browser forgets it: a reload must not lose it. */
import { useCallback, useEffect, useRef, useState } from 'react';

const SAVE_AFTER_MS = 400;
/** Larger drafts are not kept: the storage of a page holds about five million characters in all. */
const MAX_KEPT_LENGTH = 500_000;

function storageKey(cluster: string): string {
  return `stowage.draft.${cluster}`;
}

function readDraft(cluster: string): string {
  try {
    return localStorage.getItem(storageKey(cluster)) ?? '';
  } catch {
    return '';
  }
}

function writeDraft(cluster: string, text: string): void {
  try {
    if (text === '' || text.length > MAX_KEPT_LENGTH) localStorage.removeItem(storageKey(cluster));
    else localStorage.setItem(storageKey(cluster), text);
  } catch {
    // Without storage the draft lives as long as the page.
  }
}

export interface Draft {
  readonly text: string;
  readonly setText: (text: string) => void;
  /** False until the kept draft has been read. */
  readonly ready: boolean;
}

export function useDraft(cluster: string): Draft {
  const [state, setState] = useState({ text: '', ready: false });
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => {
    setState({ text: readDraft(cluster), ready: true });
    return () => clearTimeout(timer.current);
  }, [cluster]);
  const setText = useCallback(
    (text: string) => {
      setState({ text, ready: true });
      clearTimeout(timer.current);
      timer.current = setTimeout(() => writeDraft(cluster, text), SAVE_AFTER_MS);
    },
    [cluster],
  );
  return { ...state, setText };
}
