'use client';
/** Keys that work in every view. None of them works while the reader types or a dialog is open. */
import { useRouter } from 'next/navigation';
import { useEffect, useEffectEvent } from 'react';
import { useClusterName } from '@/lib/queries/use-cluster';
import { useTimeKeys } from '../timeline/use-time-keys';
import { VIEWS, viewHref } from './views';

export interface ShortcutActions {
  readonly onPalette: () => void;
  readonly onHelp: () => void;
}

/** Every key, for the help dialog; `useShortcuts` is what they do. */
export const SHORTCUTS: readonly { readonly keys: readonly string[]; readonly does: string }[] = [
  { keys: ['Ctrl', 'K'], does: 'Find or do anything' },
  { keys: ['/'], does: 'Search in this view' },
  { keys: ['1', '…', String(VIEWS.length)], does: 'Go to a view' },
  { keys: ['Space'], does: 'Play or pause' },
  { keys: ['[', ']'], does: 'Back and forward one write' },
  { keys: ['{', '}'], does: 'Back and forward to a moment of rest' },
  { keys: ['O', 'P'], does: 'Next and previous change of the selected object' },
  { keys: ['N'], does: 'Back to now' },
  { keys: ['Ctrl', 'Z'], does: 'Undo, in a simulated cluster' },
  { keys: ['Ctrl', 'Y'], does: 'Redo; so does Ctrl Shift Z' },
  { keys: ['←', '→'], does: 'Previous and next note, while you present' },
  { keys: ['P', 'B'], does: 'Pointer and blank screen, while you present' },
  { keys: ['G'], does: 'Copy the rule that grants what may not be read here' },
  { keys: ['Esc'], does: 'Close what is open, then the selection' },
  { keys: ['?'], does: 'Show this help' },
];

export function useShortcuts({ onPalette, onHelp }: ShortcutActions): void {
  const router = useRouter();
  const cluster = useClusterName();
  const onTimeKey = useTimeKeys();

  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || event.altKey) return;
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
      event.preventDefault();
      onPalette();
      return;
    }
    if (isBusy(event.target)) return;
    if (onTimeKey(event)) {
      event.preventDefault();
      return;
    }
    if (event.ctrlKey || event.metaKey) return;
    const view = VIEWS[Number(event.key) - 1];
    if (view) router.push(viewHref(cluster, view.path));
    else if (event.key === '?') onHelp();
    else if (event.key.toLowerCase() === 'g') copyRule();
    else if (event.key === '/') focusSearch(onPalette);
    else return;
    event.preventDefault();
  });

  useEffect(() => {
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
}

/** The reader types, or an overlay has the keyboard. */
function isBusy(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target.closest('input, textarea, select, [role="dialog"], [role="menu"]'))
    return true;
  return document.querySelector('[role="dialog"]') !== null;
}

/** The rule in the view, or that of the note above it: the first there is. */
function copyRule(): void {
  const places = [...document.querySelectorAll<HTMLButtonElement>('[data-rule] button')];
  const inView = places.find((button) => button.closest('#main [data-unread]'));
  (inView ?? places[0])?.click();
}

function focusSearch(otherwise: () => void): void {
  const search = document.querySelector<HTMLInputElement>('#main [data-search="view"]');
  if (search) search.focus();
  else otherwise();
}
