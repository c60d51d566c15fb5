'use client';
/** Which object is selected, kept in the page's address (`?object=…`) so that a reload and a link keep it. */
import { useSearchParams } from 'next/navigation';
import { useCallback, useEffect, useMemo } from 'react';
import { formatReference, type ObjectReference, parseReference } from './object-reference';

const PARAMETER = 'object';

export interface Selection {
  readonly selected: ObjectReference | undefined;
  readonly select: (reference: ObjectReference | undefined) => void;
}

/** Escape clears the selection, unless something above it (a dialog, a menu, a field) takes the key. */
export function useSelection(): Selection {
  const text = useSearchParams().get(PARAMETER);
  const selected = useMemo(() => parseReference(text), [text]);
  const select = useCallback((reference: ObjectReference | undefined) => {
    const address = new URL(window.location.href);
    if (reference) address.searchParams.set(PARAMETER, formatReference(reference));
    else address.searchParams.delete(PARAMETER);
    window.history.replaceState(null, '', address);
  }, []);
  const hasSelection = selected !== undefined;
  useEffect(() => {
    if (!hasSelection) return;
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.defaultPrevented || isBusy(event.target)) return;
      select(undefined);
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [hasSelection, select]);
  return { selected, select };
}

function isBusy(target: EventTarget | null): boolean {
  if (document.querySelector('[role="dialog"], [role="menu"], [role="listbox"]')) return true;
  return target instanceof HTMLElement && target.closest('input, textarea, [contenteditable]') !== null;
}
