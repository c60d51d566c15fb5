'use client';
/** The keys of a presenter, before any other key of the page. None works while somebody types or in a dialog. */
import { useEffect, useEffectEvent } from 'react';

export interface PresenterKeys {
  readonly next: () => void;
  readonly previous: () => void;
  readonly blank: () => void;
  readonly pointer: () => void;
  readonly leave: () => void;
}

/** Whoever has the focus moves in itself by arrows. */
const OWN_ARROWS =
  'input, textarea, select, [contenteditable="true"], [role="slider"], [role="tab"], [role="menu"], [role="listbox"], [role="grid"], [role="treegrid"], [role="radiogroup"], [role="application"]';

export function usePresenterKeys(keys: PresenterKeys): void {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (
      event.ctrlKey ||
      event.metaKey ||
      event.altKey ||
      document.querySelector('[role="dialog"], [role="menu"]')
    )
      return;
    const acts: Readonly<Record<string, () => void>> = {
      ArrowRight: keys.next,
      PageDown: keys.next,
      ArrowLeft: keys.previous,
      PageUp: keys.previous,
      b: keys.blank,
      p: keys.pointer,
      Escape: keys.leave,
    };
    const act = acts[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!act || isTaken(event)) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  });
  useEffect(() => {
    document.addEventListener('keydown', onKey, { capture: true });
    return () => document.removeEventListener('keydown', onKey, { capture: true });
  }, []);
}

function isTaken({ key, target }: KeyboardEvent): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (key === 'Escape') return false;
  return target.closest(OWN_ARROWS) !== null;
}
