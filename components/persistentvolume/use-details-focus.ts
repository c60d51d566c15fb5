'use client';
/** The keyboard follows the selection: into the details when a token is opened by key, back to it when they close. */
import { useEffect, useRef } from 'react';

/** `tokenId`: the selected token; `undefined` for none. */
export function useDetailsFocus(tokenId: string | undefined): void {
  const byKey = useRef(false);
  const before = useRef(tokenId);

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      byKey.current = event.key === 'Enter' || event.key === ' ';
    };
    const onPointer = () => {
      byKey.current = false;
    };
    document.addEventListener('keydown', onKey, true);
    document.addEventListener('pointerdown', onPointer, true);
    return () => {
      document.removeEventListener('keydown', onKey, true);
      document.removeEventListener('pointerdown', onPointer, true);
    };
  }, []);

  useEffect(() => {
    const was = before.current;
    before.current = tokenId;
    if (tokenId !== undefined && tokenId !== was && byKey.current) {
      document.querySelector<HTMLElement>('[data-panel]')?.focus();
    } else if (tokenId === undefined && was !== undefined && isNowhere(document.activeElement)) {
      document.querySelector<HTMLElement>(`[data-token="${CSS.escape(was)}"]`)?.focus();
    }
  }, [tokenId]);
}

/** The focus was in the details, which are gone. */
function isNowhere(element: Element | null): boolean {
  return element === null || element === document.body;
}
