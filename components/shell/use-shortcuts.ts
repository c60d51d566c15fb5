'use client';
/** Keys that work in every view. None of them works while the reader types or a dialog is open. */
import { useRouter } from 'next/navigation';
import { useEffect, useEffectEvent } from 'react';
import { useClusterDescription } from '@/lib/queries/clusters';
import { useClusterName, useClusterPart } from '@/lib/queries/use-cluster';
import { useTransportActions } from '../timeline/use-transport-actions';
import { VIEWS, viewHref } from './views';

export interface ShortcutActions {
  readonly onPalette: () => void;
  readonly onHelp: () => void;
}

/** Every key, for the help dialog; `useShortcuts` is what they do. */
export const SHORTCUTS: readonly { readonly keys: readonly string[]; readonly does: string }[] = [
  { keys: ['Ctrl', 'K'], does: 'Find or do anything' },
  { keys: ['/'], does: 'Search in this view' },
  { keys: ['1', '…', '7'], does: 'Go to a view' },
  { keys: ['Space'], does: 'Play or pause (simulated cluster)' },
  { keys: ['.'], does: 'Step to the next write (simulated cluster)' },
  { keys: ['Esc'], does: 'Close what is open, then the selection' },
  { keys: ['?'], does: 'Show this help' },
];

export function useShortcuts({ onPalette, onHelp }: ShortcutActions): void {
  const router = useRouter();
  const cluster = useClusterName();
  const simulated = useClusterDescription(cluster)?.kind === 'simulated';
  const playing = useClusterPart((snapshot) => snapshot.log.clock?.playing ?? false);
  const transport = useTransportActions();

  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || event.altKey) return;
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
      event.preventDefault();
      onPalette();
      return;
    }
    if (event.ctrlKey || event.metaKey || isBusy(event.target)) return;
    const view = VIEWS[Number(event.key) - 1];
    if (view) router.push(viewHref(cluster, view.path));
    else if (event.key === '?') onHelp();
    else if (event.key === '/') focusSearch(onPalette);
    else if (event.key === ' ' && simulated && !isPressable(event.target)) {
      transport.act({ kind: playing ? 'pause' : 'play' });
    } else if ((event.key === '.' || event.key === ']') && simulated) transport.act({ kind: 'step' });
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

/** Space presses these. */
function isPressable(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    target.closest('button, a, summary, [role="button"], [role="row"]') !== null
  );
}

function focusSearch(otherwise: () => void): void {
  const search = document.querySelector<HTMLInputElement>('#main [data-search="view"]');
  if (search) search.focus();
  else otherwise();
}
